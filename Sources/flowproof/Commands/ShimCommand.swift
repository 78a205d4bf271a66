// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowCrypto
internal import FlowVectors

struct ShimCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shim",
        abstract: "Answer the shim protocol: a line of JSON in, a line of JSON out.",
        discussion: """
            Example: printf '{"id":1,"op":"hello","protocol":1}\\n' | flowproof shim

            For conformance tests and benchmarks, with test keys. The end of the input ends it.
            """)

    @OptionGroup var backend: BackendOption

    func run() throws {
        try backend.backend.run { backend in try serve(backend) }
    }

    private func serve(_ backend: some VectorBackend) throws {
        var server = try ShimServer(backend: backend)
        while let line = readLine() { try Console.write(server.answer(line) + "\n") }
    }
}
