// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowLint
internal import FoundationEssentials

/// What `lint` is asked for beyond its rules.
struct LintOptionGroup: ParsableArguments {
    @Flag(name: .long, help: "Also apply the rules that take milliseconds a key.") var deep = false

    @Option(
        name: .long,
        help: ArgumentHelp("A list of known keys: badkeys' blocklist.dat, or lines of openssl-blacklist.", valueName: "path"))
    var blocklist: [String] = []

    /// The largest list that is read, in bytes: badkeys' has 60 million.
    private static let maximumByteCount = 1 << 30

    /// Reads the lists.
    ///
    /// - Parameters:
    ///   - rules: those to be applied; lists that none of them looks into are not read.
    ///   - named: rules that were asked for by name.
    ///   - fileCount: how many files are to be judged.
    func options(rules: [Rule], named: Set<String>, fileCount: Int) throws(CommandFailure) -> LintOptions {
        var options = LintOptions()
        // Whoever names a deep rule wants it applied.
        options.isDeep = deep || rules.contains { $0.isDeep && named.contains($0.id) }
        options.isBulk = fileCount > LintOptions.bulkThreshold && !options.isDeep && !named.contains("math-modulus-prime")
        let readers: Set = ["math-debian-weak", "math-known-key", "math-shared-prime"]
        guard rules.contains(where: { readers.contains($0.id) }) else { return options }
        for path in blocklist { options.blocklists.append(try Self.read(path)) }
        if blocklist.isEmpty, let path = Self.badkeysCache() { options.blocklists.append(try Self.read(path)) }
        return options
    }

    /// The list that `badkeys --update-bl` downloads, at its usual place; `nil` where there is none.
    private static func badkeysCache() -> String? {
        let environment = ProcessInfo.processInfo.environment
        let cache = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? environment["HOME"].map { $0 + "/.cache" }
        guard let path = cache.map({ $0 + "/badkeys/blocklist.dat" }), FileManager.default.fileExists(atPath: path) else { return nil }
        return path
    }

    private struct Metadata: Decodable {
        struct List: Decodable {
            var id: Int
            var name: String
        }
        var blocklists: [List]
    }

    private static func read(_ path: String) throws(CommandFailure) -> Blocklist {
        let bytes = try InputFile.read(path, limit: maximumByteCount)
        // Without the names, which lie beside the list, its numbers must do.
        let folder = path.contains("/") ? path.prefix(through: path.lastIndex(of: "/")!) : ""
        let metadata = FileManager.default.contents(atPath: folder + "badkeysdata.json")
            .flatMap { try? JSONDecoder().decode(Metadata.self, from: $0) }
        let names = (metadata?.blocklists ?? []).compactMap { list in UInt8(exactly: list.id).map { ($0, list.name) } }
        do {
            return try Blocklist(path: path, bytes: bytes, names: Dictionary(names) { first, _ in first })
        } catch {
            throw .input("\(path): is no blocklist: \(error.reason)")
        }
    }
}
