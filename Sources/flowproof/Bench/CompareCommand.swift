// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowBench
internal import FlowConsole
internal import FlowVectors

extension BenchCommand {
    struct Compare: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "compare",
            abstract: "Say whether one build is slower than another, on a noisy machine.",
            discussion: """
                Example: flowproof bench compare --base './old/flowproof shim' --head './new/flowproof shim'

                Both commands speak the shim protocol. Fresh processes of both take turns on one processor, 20 times, and 20 times more where \
                that does not settle it. Exit status 1 means that the head is slower by more than --min-effect; whatever is not shown is no \
                reason to fail. BENCHMARKING.md has the method and its error rates.
                """)

        @Option(name: .long, help: ArgumentHelp("The program to compare with, as a command of the shell.", valueName: "command"))
        var base: String
        @Option(name: .long, help: ArgumentHelp("The program in question.", valueName: "command")) var head: String?
        @Option(
            name: .long, parsing: .upToNextOption,
            help: ArgumentHelp("More programs, each compared with the base; none of them changes the exit status.", valueName: "command"))
        var peers: [String] = []
        @Option(
            name: .long,
            help:
                "What to time: open-request (if nothing is said), seal-response, round-trip, oaep-decrypt or seal-request; may be repeated."
        )
        var scenario: [ShimScenario] = []
        @Option(name: .long, help: ArgumentHelp("Size of the plaintext.", valueName: "bytes")) var size = 1024
        @Option(name: .long, help: ArgumentHelp("Pairs of fresh processes at each look.", valueName: "count")) var pairs = 20
        @Option(name: .long, help: ArgumentHelp("Quartets of batches in each pair.", valueName: "count")) var quartets = 40
        @Option(
            name: .long, help: ArgumentHelp("The smallest slowdown that counts, as 1% or 0.01.", valueName: "fraction"),
            transform: MinimalEffect.init(argument:))
        var minEffect = MinimalEffect(fraction: 0.01)
        @Option(
            name: .long,
            help: ArgumentHelp("How long a program runs before it counts; a just-in-time compiler needs more.", valueName: "milliseconds"))
        var warmUp = 50
        @Option(name: .long, help: ArgumentHelp("How long an answer may take.", valueName: "seconds")) var timeLimit = 60.0
        @Option(name: .long, help: "Of the order of programs and the choice of processors; drawn if nothing is said.") var seed: UInt64?
        @Option(name: .long, help: "How to report: text, json, markdown or html.") var format = MeasuredFormat.text
        @Option(
            name: .long,
            help: ArgumentHelp("A file for the record in JSON, with every sample; kept up to date while measuring.", valueName: "file"))
        var out: String?
        @Flag(name: .long, help: "Replace the file.") var force = false

        func validate() throws {
            guard head != nil || !peers.isEmpty else {
                throw ValidationError("--head or --peers must name a program to compare with the base")
            }
            guard ([base, head ?? base] + peers).allSatisfy({ !$0.isEmpty }) else { throw ValidationError("a command may not be empty") }
            guard peers.count <= 32 else { throw ValidationError("--peers takes at most 32 programs") }
            guard Set(scenario).count == scenario.count else { throw ValidationError("--scenario names one twice") }
            let sizes = ComparisonMaterial.smallestByteCount...(1 << 20)
            guard sizes.contains(size) else { throw ValidationError("--size must be from \(sizes.lowerBound) to \(sizes.upperBound)") }
            guard (3...1000).contains(pairs) else { throw ValidationError("--pairs must be from 3 to 1000") }
            guard (1...10_000).contains(quartets) else { throw ValidationError("--quartets must be from 1 to 10000") }
            guard (0...600_000).contains(warmUp) else { throw ValidationError("--warm-up must be from 0 to 600000 milliseconds") }
            guard timeLimit > 0, timeLimit <= 3600 else { throw ValidationError("--time-limit must be above 0 and at most 3600 seconds") }
            guard !force || out != nil else { throw ValidationError("--force goes with --out") }
        }

        func run() throws {
            let keep = try RecordFile.keeper(out, replacing: force)
            let comparison = Comparison(
                programs: programs, hasHead: head != nil, scenarios: scenario.isEmpty ? [.openRequest] : scenario, byteCount: size,
                rule: DecisionRule(minimalEffect: minEffect.fraction),
                design: CompareDesign(
                    pairCount: pairs, quartetCount: quartets, warmUpNanoseconds: Int64(warmUp) * 1_000_000,
                    seed: seed ?? .random(in: 0...SeededGenerator.largestDrawnSeed)),
                keep: keep)
            let records = try BackendName.openssl.run { backend in try comparison.run(on: backend) }
            try keep { records }
            try format.write(records)
            let heads = head == nil ? [] : records.prefix(comparison.scenarios.count)
            if heads.contains(where: { $0.verdict == .regression }) { throw ExitCode(ExitStatus.no.rawValue) }
        }

        private var programs: [ComparedProgram] {
            let sides = [("base", base, true)] + (head.map { [("head", $0, true)] } ?? [])
            let others = peers.enumerated().map { ("peer \($0 + 1)", $1, false) }
            return (sides + others).map { ComparedProgram(role: $0, command: $1, seconds: timeLimit, sharesBatchSize: $2) }
        }
    }
}

/// `--min-effect`: a fraction, or one in per cent.
struct MinimalEffect {
    let fraction: Double

    init(fraction: Double) { self.fraction = fraction }

    /// - Throws: unless it is above 0 and below 1 as a fraction: a bare "3" could mean either.
    init(argument: String) throws {
        let isPercentage = argument.hasSuffix("%")
        guard let number = Double(argument.dropLast(isPercentage ? 1 : 0)),
            isPercentage ? number > 0 && number < 100 : number > 0 && number < 1
        else { throw ValidationError("\"\(argument)\" is no share: write 3% or 0.03") }
        fraction = isPercentage ? number / 100 : number
    }
}

extension ShimScenario: ExpressibleByArgument {}
