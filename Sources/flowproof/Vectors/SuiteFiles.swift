// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import FlowCrypto
internal import FlowLint
internal import FlowVectors

/// The files of the Flow suite as they must be, and the folder that they stand in.
struct SuiteFiles {
    private let folder: String
    private var texts: [(path: String, text: String)] = []
    private var unconfirmed: [String] = []

    /// Makes them all in memory.
    init(_ folder: String, _ backend: some VectorBackend) throws {
        self.folder = folder
        guard try LintInputs.isFolder("\(folder)/keys") else {
            throw CommandFailure.input(
                "\(folder)/keys: no folder of keys", hint: "run it in the root of flowproof, or name the folder of the suite with --folder")
        }
        let keys = SuiteKeyFiles { name in try InputFile.read("\(folder)/keys/\(name)") }
        let evidencePath = "\(folder)/evidence.json"
        let hasEvidence = (try? SystemCalls.entry(at: evidencePath)) == .regularFile
        let files: [GeneratedSuiteFile]
        do {
            let generator = try FlowSuiteGenerator(backend, keys, evidence: hasEvidence ? InputFile.read(evidencePath) : nil) { line in
                try OrderedJSON.line(of: line)
            }
            files = try generator.files()
        } catch let failure as CommandFailure {
            throw failure
        } catch let error as VectorFormatError {
            throw CommandFailure.input("\(folder): \(error)")
        }
        for file in files {
            texts.append(("\(folder)/\(file.name).json", try OrderedJSON.text(of: file.suite) + "\n"))
            texts.append(("\(folder)/\(file.name).jsonl", try file.lines.map { try OrderedJSON.line(of: $0) + "\n" }.joined()))
            unconfirmed += file.unconfirmed.map { "\(file.name)/\($0)" }
        }
    }

    /// Writes them, and says which tests wait for confirmation.
    func write() throws {
        for (path, text) in texts {
            let bytes = Array(text.utf8)
            try OutputFile(path, for: .everyone, replacing: true).write(bytes.span)
        }
        try requireConfirmation()
    }

    /// Compares them with what is there.
    func check() throws {
        var differing: [String] = []
        for (path, text) in texts where try InputFile.read(path) != Array(text.utf8) { differing.append(path) }
        guard differing.isEmpty else {
            throw CommandFailure.no(
                "not what would be made: \(differing.joined(separator: ", "))", hint: "flowproof vectors generate writes them")
        }
        try requireConfirmation()
        try Console.write("\(counted(texts.count, "file")) in \(folder): each is what its seed makes\n")
    }

    private func requireConfirmation() throws(CommandFailure) {
        guard !unconfirmed.isEmpty else { return }
        let names = unconfirmed.prefix(4).joined(separator: ", ") + (unconfirmed.count > 4 ? " and others" : "")
        throw .no(
            "\(counted(unconfirmed.count, "test")) not confirmed by two other implementations: \(names)",
            hint: "scripts/confirm-vectors asks them; then generate again")
    }
}
