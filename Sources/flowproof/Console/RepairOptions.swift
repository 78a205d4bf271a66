// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowKeys
internal import FlowLint

/// `--fix`: writes the canonical form of what can be mended, beside the file or, for standard input, to standard output.
struct RepairOptions: ParsableArguments {
    @Flag(name: .long, help: "Write the key in its canonical form to FILE.fixed.pem, or for - to standard output.") var fix = false
    @Flag(name: .long, help: "Let --fix replace files that exist.") var force = false

    func validate() throws {
        guard fix || !force else { throw ValidationError("--force goes with --fix") }
    }

    /// Whether standard output is for a key.
    func takesStandardOutput(_ paths: [String], format: LintFormat) throws(CommandFailure) -> Bool {
        guard fix, paths.contains("-") else { return false }
        guard paths == ["-"], format == .text else {
            throw .usage(
                "--fix of standard input writes the key to standard output, which has room for nothing else",
                hint: "name - alone, and leave --format out")
        }
        return true
    }
}

/// The files mended in one run.
struct RepairRun {
    let options: RepairOptions
    let linter: Linter
    let failOn: Severity
    /// Files of which nothing is left to complain.
    private(set) var mended: Set<String> = []
    private var targets: Set<String> = []

    init(_ options: RepairOptions, _ linter: Linter, failOn: Severity) {
        self.options = options
        self.linter = linter
        self.failOn = failOn
    }

    /// Mends one file where that can be done, and says what it did.
    mutating func mend(_ path: String, _ bytes: [UInt8], _ report: FileReport) throws(CommandFailure) {
        guard options.fix else { return }
        let name = path == "-" ? "standard input" : path
        if path == "-" {
            // The report would stand on standard output, where the key goes.
            for finding in report.findings { Console.note("note: \(finding.severity.rawValue)[\(finding.rule)] \(finding.message)") }
        }
        switch linter.repair(bytes, report) {
        case .unnecessary:
            if path == "-" { try Console.write(bytes.span) }
        case .impossible(let reason):
            Console.note("warning: \(name): not mended: \(reason)")
        case .canonical(let text, let isFromPrivateKey):
            let (target, isNew) = try write(text, for: path)
            let place = path == "-" ? "on standard output" : "in \(target)"
            let time = isNew ? "" : " already"
            if isFromPrivateKey {
                Console.note("note: \(name): its public half is\(time) \(place); do not upload the file itself")
            } else {
                Console.note("note: \(name): mended: the key in its canonical form is\(time) \(place)")
                if !linter.hasFindings(in: text, atLeast: failOn) { mended.insert(path) }
            }
        }
    }

    private mutating func write(_ text: [UInt8], for path: String) throws(CommandFailure) -> (target: String, isNew: Bool) {
        guard path != "-" else {
            try Console.write(text.span)
            return (path, true)
        }
        let target = (path.hasSuffix(".pem") ? String(path.dropLast(4)) : path) + ".fixed.pem"
        guard targets.insert(target).inserted else { throw .input("\(target): written for another file already") }
        // A second run over the same folder has nothing to complain of.
        if !options.force, (try? SystemCalls.entry(at: target)) == .regularFile,
            let existing = try? InputFile.read(target, limit: KeyFile.maximumByteCount), existing == text
        {
            return (target, false)
        }
        try OutputFile(target, for: .everyone, replacing: options.force).write(text.span)
        return (target, true)
    }
}
