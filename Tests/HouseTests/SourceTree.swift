// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The files a law is checked on: those of the package, or a few texts a test made up.
struct SourceTree: Sendable {
    /// Sorted by path.
    let files: [SourceFile]

    /// The package this file stands in.
    static let package = SourceTree(
        root: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent())

    /// Reads every file under `root` that git would track: hidden files too, but nothing a .gitignore names.
    init(root: URL) {
        files = Self.read(root, path: "", ignoring: []).sorted { $0.path < $1.path }
    }

    /// A tree in memory; the keys are paths from the root.
    init(_ texts: [String: String]) {
        files = texts.map { SourceFile(path: $0.key, text: $0.value, byteCount: $0.value.utf8.count) }.sorted { $0.path < $1.path }
    }

    func file(_ path: String) -> SourceFile? {
        files.first { $0.path == path }
    }

    /// The files in a folder and below it.
    func files(under folder: String) -> [SourceFile] {
        files.filter { $0.path.hasPrefix(folder + "/") }
    }

    /// The names of the folders that stand directly in a folder, sorted.
    func folders(in folder: String) -> [String] {
        let names = files(under: folder).compactMap { file in
            let rest = file.path.dropFirst(folder.count + 1)
            return rest.firstIndex(of: "/").map { String(rest[..<$0]) }
        }
        return Set(names).sorted()
    }

    /// One folder; `ignoring` holds the patterns of the .gitignore files above it.
    private static func read(_ folder: URL, path: String, ignoring inherited: [String]) -> [SourceFile] {
        let ignored = inherited + patterns(of: folder.appending(path: ".gitignore"))
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.flatMap { name -> [SourceFile] in
            let url = folder.appending(path: name)
            let filePath = path.isEmpty ? name : "\(path)/\(name)"
            // A file that vanishes while the tree is read was nothing to track.
            guard let attributes = try? FileManager.default.attributesOfItem(atPath: url.path) else { return [] }
            let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
            if name == ".git" || ignored.contains(where: { matches(name, isFolder: isFolder, pattern: $0) }) { return [] }
            if isFolder { return read(url, path: filePath, ignoring: ignored) }
            guard attributes[.type] as? FileAttributeType == .typeRegular else { return [] }
            let byteCount = (attributes[.size] as? NSNumber)?.intValue ?? 0
            // What is too large to be committed need not be read to be refused.
            let data = byteCount > SourceFile.byteCountLimit ? nil : try? Data(contentsOf: url)
            let text = data.flatMap { String(data: $0, encoding: .utf8) } ?? ""
            return [SourceFile(path: filePath, text: text, byteCount: byteCount)]
        }
    }

    private static func patterns(of gitignore: URL) -> [String] {
        let text = (try? String(contentsOf: gitignore, encoding: .utf8)) ?? ""
        return text.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.hasPrefix("#") && !$0.hasPrefix("!") }
    }

    /// The part of gitignore's language that names need: wildcards, and a final slash for folders only.
    private static func matches(_ name: String, isFolder: Bool, pattern: String) -> Bool {
        if pattern.hasSuffix("/") { return isFolder && fnmatch(String(pattern.dropLast()), name, 0) == 0 }
        return fnmatch(pattern, name, 0) == 0
    }
}

/// One file of a ``SourceTree``.
struct SourceFile: Sendable {
    /// No tracked file is larger: 1 MiB.
    static let byteCountLimit = 1 << 20

    /// From the root of the tree, with slashes.
    let path: String
    /// Empty for a file that is not UTF-8 or is larger than ``byteCountLimit``.
    let text: String
    let byteCount: Int
    /// The text as Swift reads it; empty for other languages.
    let swift: SwiftText

    init(path: String, text: String, byteCount: Int) {
        self.path = path
        self.text = text
        self.byteCount = byteCount
        swift = SwiftText(path.hasSuffix(".swift") ? text : "")
    }

    var name: String { String(path.split(separator: "/").last ?? "") }
    /// The name up to its first full stop; of a hidden file, without the leading one.
    var stem: String { String(name.split(separator: ".").first ?? "") }
    /// What follows the last full stop; empty for scripts and hidden files.
    var fileExtension: String {
        let parts = name.split(separator: ".")
        return parts.count > 1 ? String(parts[parts.count - 1]) : ""
    }
    var isSwift: Bool { fileExtension == "swift" }
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// `Sources/FlowKeys` for a file anywhere in that folder, nil for a file outside the targets.
    var targetFolder: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && ["Sources", "Tests", "Benchmarks"].contains(parts[0]) ? "\(parts[0])/\(parts[1])" : nil
    }
    var target: String? { targetFolder.map { String($0.split(separator: "/")[1]) } }
}
