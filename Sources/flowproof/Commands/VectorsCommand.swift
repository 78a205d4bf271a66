// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowVectors

struct VectorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vectors",
        abstract: "Run test vectors on any implementation, and make those of Flow payloads.",
        discussion: "Example: flowproof vectors verify vectors/flow",
        subcommands: [Verify.self, Generate.self])

    func run() throws { throw ValidationError("Missing subcommand: verify or generate") }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run vector files on both backends, or on a program that speaks the shim protocol.",
            discussion: """
                Example: flowproof vectors verify vectors/flow --shim 'node Benchmarks/Peers/node/shim.mjs'

                Without PATH: vectors/flow and the public vectors (vectors/public, ../shared/vectors or FLOWPROOF_VECTORS). Files are \
                known by what is in them: Wycheproof, NIST CAVP and ACVP, pyca and RSA Laboratories' OAEP, and the Flow suite. \
                --expected takes a report of --format json and asks whether anything is other than it was.
                """)

        @Argument(help: "Vector files, or folders of them.") var paths: [String] = []
        @Option(name: .long, help: "The crypto library under test; all if nothing is said.") var backend: BackendChoice?
        @Option(name: .long, help: ArgumentHelp("The program under test, as a command of the shell.", valueName: "command"))
        var shim: String?
        @Option(
            name: .long, help: ArgumentHelp("Seconds that a shim may take for one answer; 10 if nothing is said.", valueName: "seconds"))
        var timeLimit: Double?
        @Option(name: .long, help: ArgumentHelp("A report of an earlier run, whose deviations are known.", valueName: "file"))
        var expected: String?
        @Option(name: .long, help: "How to report: text, json or junit.") var format = VectorFormat.text

        func validate() throws {
            guard shim == nil || backend == nil else { throw ValidationError("--backend and --shim exclude each other") }
            guard timeLimit == nil || shim != nil else { throw ValidationError("--time-limit is for --shim") }
            guard timeLimit.map({ $0 > 0 && $0 <= 3600 }) ?? true else {
                throw ValidationError("--time-limit must be above 0 and at most 3600 seconds")
            }
            guard shim.map({ !$0.isEmpty }) ?? true else { throw ValidationError("--shim needs a command") }
        }

        func run() throws {
            let known = try expected.map(Self.readExpected)
            var inputs = VectorInputs()
            for path in try paths.isEmpty ? VectorInputs.usualPaths() : paths { inputs.add(path) }
            let runs = try inputs.files.isEmpty ? [] : run(inputs.files)
            if known != nil, let name = ExpectedOutcomes.repeatedName(runs) {
                throw CommandFailure.usage("two files are called \(name): --expected could not tell them apart")
            }
            let report = VectorReport(runs: runs, notVectors: inputs.notVectors, changes: known?.changes(in: runs))
            // What went wrong with all inputs was said already.
            if !runs.isEmpty || format != .text { try format.write(report) }
            if inputs.hasUnread { throw ExitCode(ExitStatus.input.rawValue) }
            if report.isFailure { throw ExitCode(ExitStatus.no.rawValue) }
        }

        private static func readExpected(_ path: String) throws(CommandFailure) -> ExpectedOutcomes {
            let bytes = try InputFile.read(path)
            do {
                return try ExpectedOutcomes(json: bytes)
            } catch {
                throw .input(
                    "\(path): is no report of vectors verify: \(error)",
                    hint: "flowproof vectors verify --format json ... > expected.json writes one")
            }
        }

        private func run(_ files: [VectorInputs.File]) throws -> [VectorReport.Run] {
            if let shim { return [try VectorRun(files, implementationCount: 1).run(onShim: shim, seconds: timeLimit ?? 10)] }
            let backends = (backend ?? .all).backends
            return try VectorRun(files, implementationCount: backends.count).run(on: backends)
        }
    }
}

extension VectorsCommand {
    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the Flow suite, vectors/flow, anew from its seed.",
            discussion: """
                Example: flowproof vectors generate --check

                Every byte follows from a seed, the keys in vectors/flow/keys and the evidence in vectors/flow/evidence.json. A test is \
                valid only when two other implementations agree: scripts/confirm-vectors asks them, and writes the evidence.
                """)

        @Option(name: .long, help: "The folder of the suite.") var folder = "vectors/flow"
        @Flag(name: .long, help: "Write nothing: say whether the files are what would be written.") var check = false
        @OptionGroup var backend: BackendOption

        func run() throws {
            let files = try backend.backend.run { backend in try SuiteFiles(folder, backend) }
            try check ? files.check() : files.write()
        }
    }
}

/// `--backend` where several may be tested.
enum BackendChoice: String, ExpressibleByArgument, CaseIterable {
    case openssl
    case gcrypt
    case all

    var backends: [BackendName] {
        switch self {
        case .openssl: [.openssl]
        case .gcrypt: [.gcrypt]
        case .all: BackendName.allCases
        }
    }
}
