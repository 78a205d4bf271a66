// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Glibc

@main
struct Flowproof: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flowproof",
        abstract: "WhatsApp Flows encryption: keys linted before upload, payloads opened and sealed.",
        discussion: """
            Example: flowproof lint public.pem

            Exit status: 0 done, 1 the answer is no, 2 an input could not be read or an output not written, 64 usage, 70 internal \
            error.

            Results go to standard output, everything else to standard error. "-" means standard input or output.
            """,
        version: "0.1.0",
        subcommands: [
            KeygenCommand.self,
            InspectCommand.self,
            ConvertCommand.self,
            LintCommand.self,
            RulesCommand.self,
            FleetCommand.self,
            RequestCommand.self,
            ResponseCommand.self,
            MediaCommand.self,
            SignatureCommand.self,
            VectorsCommand.self,
            BenchCommand.self,
            ShimCommand.self,
        ])

    static func main() {
        SystemCalls.reserveStandardDescriptors()
        SystemCalls.leaveNothingWhenCrashing()
        SystemCalls.ignoreSignalsOfFailedWrites()
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let failure as CommandFailure {
            failure.report()
            Glibc.exit(failure.status.rawValue)
        } catch let code as ExitCode {
            Glibc.exit(code.rawValue)
        } catch {
            finish(error)
        }
    }

    /// Help and version go to standard output; a command line that makes no sense gets the usage status.
    private static func finish(_ error: any Error) -> Never {
        switch exitCode(for: error) {
        case .success:
            do throws(CommandFailure) {
                try Console.write(fullMessage(for: error) + "\n")
            } catch {
                error.report()
                Glibc.exit(error.status.rawValue)
            }
            Glibc.exit(0)
        case .validationFailure:
            Console.note("error: \(usageMessage(message(for: error)))")
            Console.note("hint: flowproof --help lists the commands, and each has its own --help")
            Glibc.exit(ExitStatus.usage.rawValue)
        default:
            Console.note("error: \(message(for: error).inSentence)")
            Glibc.exit(ExitStatus.internalError.rawValue)
        }
    }

    /// The parser's message in this tool's voice.
    private static func usageMessage(_ message: String) -> String {
        let text = message.inSentence
        // Whoever writes --passphrase=... has shown it to the process list; a log need not keep it as well.
        if text.hasPrefix("unknown option"), let equals = text.firstIndex(of: "=") { return text[..<equals] + "'" }
        return text.replacing("'. Please provide one of ", with: "': it takes ").replacing("'. Did you mean", with: "'; did you mean")
    }
}
