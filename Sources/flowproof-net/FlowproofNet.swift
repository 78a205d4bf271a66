// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole

@main
struct FlowproofNet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flowproof-net",
        abstract: "WhatsApp Flows encryption over the network: keys published and verified at every provider.",
        discussion: """
            Example: flowproof-net publish --provider cloud --number 106540352242922 --public-key public.pem

            The token comes from the environment variable FLOWPROOF_TOKEN, another one with --token-env, or a file with --token-file.

            Exit status: 0 done, 1 the answer is no, 2 an input could not be read or the network failed, 64 usage, 70 internal error.

            Results go to standard output, everything else to standard error. "-" means standard input.
            """,
        version: "0.1.0",
        subcommands: [
            PublishCommand.self,
            StatusCommand.self,
            EmulateCommand.self,
            ServeCommand.self,
            ProbeCommand.self,
            LoadCommand.self,
        ])

    static func main() async { await MainProgram.run(Self.self) }
}
