// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole

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

    static func main() { MainProgram.run(Self.self) }
}
