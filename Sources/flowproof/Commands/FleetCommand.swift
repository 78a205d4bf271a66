// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowKeys
internal import FlowLint
internal import FlowOpenSSL
internal import FoundationEssentials

struct FleetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet",
        abstract: "Compare the keys of a fleet on several machines.",
        discussion: """
            Example: flowproof fleet split --subsets 4 --out jobs keys.pem && parallel < jobs/jobs.txt && flowproof fleet merge jobs

            On one machine, flowproof lint --fleet does the same with less work. k subsets make k² jobs, one command on each line of \
            jobs.txt; a job may be done anywhere and again. Line N is job N of a Slurm array or of an indexed job of Kubernetes: \
            sh -c "$(sed -n "${N}p" jobs/jobs.txt)".
            """,
        subcommands: [Split.self, Job.self, Merge.self])

    func run() throws { throw ValidationError("Missing subcommand: split, job or merge") }

    struct Split: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Divide a fleet into subsets, and write the commands of all jobs.",
            discussion: """
                Example: flowproof fleet split --subsets 4 --out jobs keys.pem

                A job of a subset of 100,000 keys of 2,048 bits takes about 1.1 GB.
                """)

        @Option(name: .long, help: "How many subsets, up to 1000.") var subsets: Int
        @Option(name: .long, help: "The folder to write into; it is made if need be.") var out: String
        @Argument(help: "A folder of keys, a file of PEM blocks, or JSON, as for lint --fleet.") var path: String

        func validate() throws {
            guard (1...1000).contains(subsets) else { throw ValidationError("--subsets must be from 1 to 1000") }
        }

        func run() throws {
            // Each key by itself is for lint: here the keys are only read.
            var reader = FleetReader(Linter(rules: []) { _ in [] })
            try reader.read(path)
            let folder = try FleetFolder(out)
            try folder.create()
            guard (try? folder.manifest()) == nil else {
                throw CommandFailure.input("\(folder.path): holds a fleet already", hint: "split this one into a new folder")
            }
            try write(reader.fleet, to: folder)
            if reader.hasUnread { throw ExitCode(ExitStatus.input.rawValue) }
        }

        private func write(_ fleet: Fleet, to folder: FleetFolder) throws {
            let (moduli, places) = fleet.modulusPlaces()
            let parts = FleetJob.split(moduli, into: subsets)
            let digests = try parts.enumerated().map { try folder.write(subset: $0, $1) }
            let keys = fleet.members + fleet.privateKeys
            var lines: [UInt8] = []
            for (index, (key, place)) in zip(keys, places).enumerated() {
                let line = FleetFolder.Key(
                    path: key.path, place: place, modulus: place == nil ? Hex.encode(key.numbers.modulus) : nil,
                    exponent: Hex.encode(key.numbers.publicExponent), owner: key.owner, isPrivate: index >= fleet.members.count)
                lines += Array(try FleetFolder.encoder.encode(line)) + [UInt8(ascii: "\n")]
            }
            try folder.write(lines, to: folder.keysPath)
            let word = shellQuoted(folder.path)
            let jobs = parts.indices.flatMap { row in parts.indices.map { "flowproof fleet job \(word) \(row) \($0)\n" } }
            try folder.write(Array(jobs.joined().utf8), to: folder.jobsPath)
            let manifest = FleetFolder.Manifest(
                id: try folder.id(of: digests), subsets: digests, numbersWithoutKey: fleet.registrations.map(\.number))
            try folder.writeJSON(manifest, to: folder.manifestPath)
        }
    }

    struct Job: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare one subset with another, or with itself.",
            discussion: "Example: flowproof fleet job jobs 0 1\n\nThe answer is written whole or not at all, in place of an older one.")

        @Argument(help: "The folder of fleet split.") var folder: String
        @Argument(help: "The subset whose keys are judged, from 0.") var row: Int
        @Argument(help: "The subset they are compared with.") var column: Int

        func run() throws {
            let folder = try FleetFolder(folder)
            let manifest = try folder.manifest()
            guard manifest.subsets.indices.contains(row), manifest.subsets.indices.contains(column) else {
                throw CommandFailure.usage("there are subsets 0 to \(manifest.subsets.count - 1)")
            }
            let rows = try folder.moduli(ofSubset: row, manifest)
            let columns = row == column ? nil : try folder.moduli(ofSubset: column, manifest)
            let answer = FleetFolder.Answer(id: manifest.id, shared: FleetJob.shared(rows, with: columns))
            try folder.writeJSON(answer, to: folder.answerPath(row, column), replacing: true)
        }
    }

    struct Merge: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put the answers of all jobs together.",
            discussion: """
                Example: flowproof fleet merge jobs

                Says what flowproof lint --fleet says of the keys together, with the same exit status. As long as an answer is \
                missing, it says which, and exits with 2.
                """)

        @Argument(help: "The folder of fleet split.") var folder: String
        @Option(name: .long, help: "error, warning or info.") var failOn = Severity.error
        @Option(name: .long, help: "text or json.") var format = TextOrJSON.text
        @Flag(name: .long, help: "One key for several phone numbers is meant to be.") var allowReuse = false
        @Flag(name: .long, help: "Print the factors that keys have in common.") var showFactors = false

        func run() throws {
            let folder = try FleetFolder(folder)
            let manifest = try folder.manifest()
            var fleet = try FleetMerge(folder, manifest).fleet()
            fleet.allowsReuse = allowReuse
            fleet.showsFactors = showFactors
            let backend = try OpenSSLBackend()
            let linter = Linter(rules: Rule.all.filter { !$0.isDeep }) { span in try backend.sha256(span) }
            let report = LintReport(files: [], fleet: linter.lintFleet(fleet))
            switch format {
            case .json: try Console.writeJSON(report)
            case .text: try Console.write(report.text(style: Console.style))
            }
            if report.hasFindings(atLeast: failOn) { throw ExitCode(ExitStatus.no.rawValue) }
        }
    }
}
