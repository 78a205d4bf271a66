// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
internal import Glibc

/// What a program of this package does from its start to its end: it parses the command line, runs the command, says what went wrong,
/// and ends with the exit status of the outcome.
package enum MainProgram {
    /// Runs a program whose commands wait for nothing.
    package static func run<Root: ParsableCommand>(_ root: Root.Type) {
        prepareProcess()
        do {
            var command = try root.parseAsRoot()
            try command.run()
        } catch {
            end(root, error)
        }
    }

    /// Runs a program whose commands may wait.
    package static func run<Root: AsyncParsableCommand>(_ root: Root.Type) async {
        prepareProcess()
        do {
            var command = try await root.asyncParseAsRoot()
            if var asyncCommand = command as? any AsyncParsableCommand {
                try await asyncCommand.run()
            } else {
                try command.run()
            }
        } catch {
            end(root, error)
        }
    }

    private static func prepareProcess() {
        SystemCalls.reserveStandardDescriptors()
        SystemCalls.leaveNothingWhenCrashing()
        SystemCalls.ignoreSignalsOfFailedWrites()
    }

    private static func end(_ root: any ParsableCommand.Type, _ error: any Error) -> Never {
        if let failure = error as? CommandFailure { end(failure) }
        if let code = error as? ExitCode { Glibc.exit(code.rawValue) }
        endParsing(root, error)
    }

    private static func end(_ failure: CommandFailure) -> Never {
        failure.report()
        Glibc.exit(failure.status.rawValue)
    }

    /// Help and version go to standard output; a command line that makes no sense gets the usage status.
    private static func endParsing<Root: ParsableCommand>(_ root: Root.Type, _ error: any Error) -> Never {
        switch root.exitCode(for: error) {
        case .success:
            do throws(CommandFailure) {
                try Console.write(root.fullMessage(for: error) + "\n")
            } catch {
                end(error)
            }
            Glibc.exit(0)
        case .validationFailure:
            Console.note("error: \(usageMessage(root.message(for: error)))")
            Console.note("hint: \(root._commandName) --help lists the commands, and each has its own --help")
            Glibc.exit(ExitStatus.usage.rawValue)
        default:
            Console.note("error: \(root.message(for: error).inSentence)")
            Glibc.exit(ExitStatus.internalError.rawValue)
        }
    }

    /// The parser's message in this tool's voice.
    static func usageMessage(_ message: String) -> String {
        let text = message.inSentence
        // Whoever writes --passphrase=... has shown it to the process list; a log need not keep it as well.
        if text.hasPrefix("unknown option"), let equals = text.firstIndex(of: "=") { return text[..<equals] + "'" }
        // More than five values come as a list over several lines.
        let line = text.replacing("'. Please provide one of the following:\n  - ", with: "': it takes ").replacing("\n  - ", with: ", ")
        return line.replacing("'. Please provide one of ", with: "': it takes ").replacing("'. Did you mean", with: "'; did you mean")
    }
}
