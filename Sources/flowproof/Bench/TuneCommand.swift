// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowBench
internal import FlowBenchmarks
internal import FlowConsole
internal import FlowLint
internal import FlowVectors

extension BenchCommand {
    struct Tune: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "tune",
            abstract: "Find the fastest of OpenSSL's code paths for the RSA private step on this processor.",
            discussion: """
                Example: flowproof bench tune

                Each path that the processor can do runs in processes of its own, which take turns. Prints the line of the environment that \
                leads to a faster one, if there is one, and changes nothing.
                """)

        @Option(name: .long, help: ArgumentHelp("Fresh processes of each path.", valueName: "count")) var processes = 20
        @Option(name: .long, help: ArgumentHelp("Rounds of batches in each.", valueName: "count")) var rounds = 20
        @Option(name: .long, help: "Of the order of the paths and the choice of processors; drawn if nothing is said.") var seed: UInt64?
        @Option(name: .long, help: "How to report: text or json.") var format = TuningFormat.text

        enum TuningFormat: String, ExpressibleByArgument, CaseIterable {
            case text
            case json
        }

        func validate() throws {
            guard (3...1000).contains(processes) else { throw ValidationError("--processes must be from 3 to 1000") }
            guard (1...10_000).contains(rounds) else { throw ValidationError("--rounds must be from 1 to 10000") }
        }

        func run() throws {
            let paths = CodePath.available(features: Processors.features)
            guard paths.count > 1 else {
                throw CommandFailure.input(
                    "OpenSSL has no other code path for this processor that could be tried",
                    hint: "bench tune knows those of x86-64 with AVX2 or ADX")
            }
            if let setting = MachineRecord(libraries: []).opensslCapabilities {
                Console.note(
                    "warning: the environment sets OPENSSL_ia32cap=\(setting): it is left aside here, and programs that have it go another way"
                )
            }
            let tuning = Tuning(
                paths: paths, processCount: processes, quartetCount: rounds,
                seed: seed ?? .random(in: 0...SeededGenerator.largestDrawnSeed),
                program: shellQuoted(try SystemCalls.ownProgram()))
            let record = try BackendName.openssl.run { backend in try tuning.run(on: backend) }
            switch format {
            case .text: try Console.write(record.text)
            case .json: try Console.writeJSON(record)
            }
        }
    }
}
