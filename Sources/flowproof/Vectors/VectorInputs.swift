// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import FlowVectors
internal import FoundationEssentials

/// The vector files that the arguments of `vectors verify` stand for.
struct VectorInputs {
    /// A file that was read and understood.
    struct File: Sendable {
        var path: String
        var kind: VectorKind
        var document: VectorDocument
        /// Whether it was named itself, and not found in a folder.
        var isNamed: Bool
    }

    private(set) var files: [File] = []
    /// Files of folders that are of no kind.
    private(set) var notVectors: [String] = []
    /// Whether something could not be read.
    private(set) var hasUnread = false

    /// The folders that are meant when no path is given: the suite of this project and the public vectors, where they are.
    static func usualPaths() throws(CommandFailure) -> [String] {
        let suite = ["vectors/flow"].filter { (try? LintInputs.isFolder($0)) == true }
        do {
            let path = try VectorFolder(packageRoot: ".").path
            return suite + [path.hasPrefix("./") ? String(path.dropFirst(2)) : path]
        } catch {
            let isNamed = !(VectorFolder.processEnvironment[VectorFolder.environmentVariable] ?? "").isEmpty
            guard suite.isEmpty || isNamed else { return suite }
            throw .input(
                "no path given, and \(error.reason)", hint: "name files or folders, or run scripts/fetch-vectors in the root of flowproof")
        }
    }

    /// Adds a file, or the files of a folder; says at once what cannot be read, and goes on.
    mutating func add(_ path: String) {
        do throws(CommandFailure) {
            guard try LintInputs.isFolder(path) else { return try addFile(path, isNamed: true) }
            guard let names = try? FileManager.default.subpathsOfDirectory(atPath: path) else {
                throw .input("\(path): cannot be listed")
            }
            let paths = names.sorted().map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
            let before = files.count
            for path in paths where (try? LintInputs.isFolder(path)) == false { try? addFound(path) }
            guard files.count > before || hasUnread else { throw .input("\(path): no file in it holds vectors") }
        } catch {
            note(error)
        }
    }

    /// A broken file must not hide what is wrong with the others.
    private mutating func addFound(_ path: String) throws(CommandFailure) {
        do throws(CommandFailure) {
            try addFile(path, isNamed: false)
        } catch {
            note(error)
        }
    }

    private mutating func note(_ failure: CommandFailure) {
        failure.report()
        hasUnread = true
    }

    private mutating func addFile(_ path: String, isNamed: Bool) throws(CommandFailure) {
        let bytes = try InputFile.read(path)
        guard !bytes.isEmpty || !path.hasSuffix(".json") else { throw .input("\(path): is empty") }
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let name = String(path.split(separator: "/").last ?? "")
        let source = VectorSource(name: name, bytes: bytes) { neighbour throws(VectorFormatError) in
            do throws(CommandFailure) {
                return try InputFile.read(folder.isEmpty ? neighbour : "\(folder)/\(neighbour)")
            } catch {
                throw VectorFormatError(reason: error.message)
            }
        }
        do {
            guard let (kind, document) = try source.read() else {
                guard !isNamed else {
                    let hasOriginal = name.hasSuffix(".jsonl")
                    let kinds = VectorKind.all.map(\.id).joined(separator: ", ")
                    throw CommandFailure.input(
                        "\(path): is no vector file of a kind that is known",
                        hint: hasOriginal ? "the .json beside it has the same tests" : "the kinds are \(kinds)")
                }
                return notVectors.append(path)
            }
            files.append(File(path: path, kind: kind, document: document, isNamed: isNamed))
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw .input("\(path): \(error)")
        }
    }
}
