// SPDX-License-Identifier: Apache-2.0

import Testing

/// A catalogue is a folder with one entry per file and one array that lists them by hand: the two agree.
@Suite struct CatalogueTests {
    /// A new catalogue is one more line here.
    private static let catalogues = [
        Catalogue.values(of: "Rule", in: "Sources/FlowLint/Rules", listedIn: "Sources/FlowLint/RuleCatalogue.swift"),
        Catalogue.values(of: "VectorKind", in: "Sources/FlowVectors/Kinds", listedIn: "Sources/FlowVectors/KindCatalogue.swift"),
        Catalogue.values(
            of: "BenchScenario", in: "Benchmarks/FlowBenchmarks/Scenarios", listedIn: "Benchmarks/FlowBenchmarks/ScenarioCatalogue.swift",
            ids: ["Aes128GcmOpen": "aes-128-gcm-open", "Aes128GcmSeal": "aes-128-gcm-seal"]),
        Catalogue.values(
            of: "Provider", in: "Sources/FlowProviders/Providers", listedIn: "Sources/FlowProviders/ProviderCatalogue.swift",
            ids: ["MetaCloud": "cloud", "ThreeSixtyDialog": "360dialog"]),
        Catalogue.values(
            of: "ProbeCheck", in: "Sources/FlowEndpoint/Probe/Checks", listedIn: "Sources/FlowEndpoint/Probe/ProbeCheckCatalogue.swift",
            ids: ["Version4": "version-4"]),
        Catalogue.values(
            of: "ProbeMistake", in: "Sources/FlowEndpoint/Probe/Mistakes",
            listedIn: "Sources/FlowEndpoint/Probe/ProbeMistakeCatalogue.swift",
            ids: [
                "Aes256Expected": "aes-256-expected", "AnswerAes256": "answer-aes-256", "MalformedBody500": "malformed-body-500",
                "Signature403": "signature-403", "SignatureMissing500": "signature-missing-500", "TagFailure500": "tag-failure-500",
                "Undecryptable200": "undecryptable-200", "Undecryptable500": "undecryptable-500", "Version3Only": "version-3-only",
            ]),
        Catalogue.commands(in: "Sources/flowproof/Commands", listedIn: "Sources/flowproof/Flowproof.swift"),
        Catalogue.commands(in: "Sources/flowproof-net/Commands", listedIn: "Sources/flowproof-net/FlowproofNet.swift"),
    ]

    @Test(arguments: catalogues)
    func folderAndListAgree(catalogue: Catalogue) { expectNone(catalogue.violations(in: .package)) }

    @Test func everyCatalogueFolderIsChecked() {
        expectNone(Self.uncheckedFolders(of: .package, catalogues: Self.catalogues))
    }

    /// The folder names that promise a catalogue.
    private static let folderNames: Set<String> = ["Rules", "Providers", "Kinds", "Scenarios", "Checks", "Mistakes", "Commands"]

    private static func uncheckedFolders(of tree: SourceTree, catalogues: [Catalogue]) -> [Violation] {
        let targets = ["Sources", "Benchmarks"].flatMap { root in tree.folders(in: root).map { "\(root)/\($0)" } }
        let folders = targets.flatMap { target in tree.folders(in: target).filter(folderNames.contains).map { "\(target)/\($0)" } }
        return folders.filter { folder in !catalogues.contains { $0.folder == folder } }.map { Violation(.catalogueChecked, $0) }
    }
}

/// One catalogue and the conventions of its files.
struct Catalogue: Sendable, CustomTestStringConvertible {
    enum Entry {
        /// `UploadSize.swift` holds `extension Rule { static let uploadSize = Rule(id: "upload-size") }`, listed as `.uploadSize`.
        case value(type: String)
        /// `KeygenCommand.swift` holds `struct KeygenCommand: ParsableCommand`, listed as `KeygenCommand.self`.
        /// Its own subcommands are nested in it.
        case command
    }

    var folder: String
    /// The file with the array.
    var list: String
    /// The word before each array in that file.
    var marker: String
    var entry: Entry
    /// By the names of their files, ids that are not the file's name in kebab case: one that people know, or that no Swift name can be.
    var ids: [String: String] = [:]

    static func values(
        of type: String, in folder: String, listedIn list: String, as marker: String = "all", ids: [String: String] = [:]
    ) -> Self {
        Self(folder: folder, list: list, marker: marker, entry: .value(type: type), ids: ids)
    }

    static func commands(in folder: String, listedIn list: String) -> Self {
        Self(folder: folder, list: list, marker: "subcommands", entry: .command)
    }

    var testDescription: String { folder }

    func violations(in tree: SourceTree) -> [Violation] {
        let files = tree.files(under: folder)
        guard !files.isEmpty else { return [Violation(.catalogueExists, folder)] }
        guard let listed = tree.file(list).map({ listedEntries(of: $0.swift) }), !listed.isEmpty else {
            return [Violation(.catalogueExists, list)]
        }
        let entries = Set(files.map { entryName(of: $0) })
        let unlisted = files.filter { file in listed.count { $0 == entryName(of: file) } != 1 }
        let orphans = listed.filter { !entries.contains($0) }
        return unlisted.map { Violation(.listedOnce, $0.path) } + orphans.map { Violation(.entryHasFile, list, $0) }
            + files.flatMap { definitionViolations(of: $0) }
    }

    /// The elements of every array that follows the marker, as they are written.
    private func listedEntries(of text: SwiftText) -> [String] {
        text.words.filter { $0.text == marker }.flatMap { word -> [String] in
            let line = text.code[word.offset...].prefix { $0 != .newline }
            // A type such as `[Rule]` stands between the name and the equals sign.
            let start = line.firstIndex(of: UInt8(ascii: "=")) ?? word.offset
            guard let bracket = text.code[start...].firstIndex(of: UInt8(ascii: "[")),
                let contents = text.contents(ofBracketAt: bracket)
            else { return [] }
            return String(decoding: text.code[contents], as: UTF8.self).split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }
        }
    }

    private func entryName(of file: SourceFile) -> String {
        switch entry {
        case .value: ".\(symbol(of: file))"
        case .command: "\(symbol(of: file)).self"
        }
    }

    private func symbol(of file: SourceFile) -> String {
        guard case .value = entry, let first = file.stem.camelCaseWords.first else { return file.stem }
        return first.lowercased() + file.stem.dropFirst(first.count)
    }

    private func definitionViolations(of file: SourceFile) -> [Violation] {
        var violations: [Violation] = []
        if definitions(in: file.swift) != [symbol(of: file)] { violations.append(Violation(.oneEntryPerFile, file.path)) }
        let id = ids[file.stem] ?? file.stem.camelCaseWords.joined(separator: "-").lowercased()
        if case .value = entry, ids(in: file.swift) != [id] { violations.append(Violation(.ownID, file.path)) }
        return violations
    }

    /// The names of the entries a file defines.
    private func definitions(in text: SwiftText) -> [String] {
        let code = String(decoding: text.code, as: UTF8.self)
        switch entry {
        case .value(let type):
            guard code.contains("extension \(type) {") else { return [] }
            // `static let uploadSize = Rule(`, `= Rule.strict(` or `: Rule = .strict(`; constants of other types are no entries.
            return text.words.indices.dropLast(3).compactMap { index in
                let words = text.words[index..<index + 4]
                let names = words.map(\.text)
                guard Array(names.prefix(2)) == ["static", "let"], names[3] == type else { return nil }
                let isMember = text.braceDepth(at: words[index].offset) == 1
                let between = text.code[(words[index + 2].offset + names[2].utf8.count)..<words[index + 3].offset]
                return isMember && between.allSatisfy { " =:".utf8.contains($0) } ? names[2] : nil
            }
        case .command:
            return text.words.indices.dropLast().compactMap { index in
                let word = text.words[index]
                guard ["struct", "enum", "class"].contains(word.text), text.braceDepth(at: word.offset) == 0 else { return nil }
                let header = text.code[word.offset...].prefix { $0 != UInt8(ascii: "{") }
                return String(decoding: header, as: UTF8.self).contains("ParsableCommand") ? text.words[index + 1].text : nil
            }
        }
    }

    /// The literals after `id:`; an `id:` followed by anything else hands on what is defined elsewhere, and one with
    /// an interpolation numbers what the entry makes.
    private func ids(in text: SwiftText) -> [String] {
        text.words.filter { $0.text == "id" && text.byte(after: $0) == UInt8(ascii: ":") }.compactMap { word in
            let value = text.codeAndStrings[(word.offset + 3)...].drop(while: \.isBlank)
            guard value.first == UInt8(ascii: "\"") else { return nil }
            let literal = String(decoding: value.dropFirst().prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
            return literal.contains("\\(") ? nil : literal
        }
    }
}

extension CatalogueTests {
    private static let rules = Catalogue.values(of: "Rule", in: "Rules", listedIn: "All.swift")
    private static let commands = Catalogue.commands(in: "Commands", listedIn: "Main.swift")

    private static func rule(_ symbol: String, id: String, extra: String = "") -> String {
        "extension Rule {\n    static let \(symbol) = Rule(id: \"\(id)\", title: \"t\")\n    \(extra)\n}\n"
    }

    @Test func soundCataloguesPass() {
        let tree = SourceTree([
            "All.swift": "extension Rule {\n  public static let all: [Rule] = [\n    .uploadSize,  // first\n    .rsaModulus,\n  ]\n}\n",
            "Rules/UploadSize.swift": Self.rule(
                "uploadSize", id: "upload-size",
                extra: "private static let limit = 2048\n    func f() { g(id: x, \"a\"); h(id: \"line \\(x)\") }"),
            "Rules/RSAModulus.swift": "extension Rule {\n  static let rsaModulus: Rule = .modulus(id: \"rsa-modulus\")\n}\n",
            "Main.swift": "CommandConfiguration(\n  subcommands: [KeygenCommand.self,\n  VectorsCommand.self])\n",
            "Commands/KeygenCommand.swift": "struct KeygenCommand: ParsableCommand {\n}\n",
            "Commands/VectorsCommand.swift":
                "struct VectorsCommand: AsyncParsableCommand {\n  struct Verify: ParsableCommand {}\n}\nstruct Row {}\n",
        ])
        #expect(Self.rules.violations(in: tree) + Self.commands.violations(in: tree) == [])
    }

    @Test func disagreementOfFolderAndListIsFound() {
        let tree = SourceTree([
            "All.swift": "static let all: [Rule] = [.twice, .twice, .gone]",
            "Rules/Twice.swift": Self.rule("twice", id: "twice"),
            "Rules/Unlisted.swift": Self.rule("unlisted", id: "unlisted"),
        ])
        #expect(
            Self.rules.violations(in: tree) == [
                Violation(.listedOnce, "Rules/Twice.swift"),
                Violation(.listedOnce, "Rules/Unlisted.swift"),
                Violation(.entryHasFile, "All.swift", ".gone"),
            ])
    }

    @Test func misnamedEntriesAreFound() {
        let tree = SourceTree([
            "All.swift": "static let all: [Rule] = [.symbol, .pair, .number, .none]",
            "Rules/Symbol.swift": Self.rule("other", id: "symbol"),
            "Rules/Pair.swift": Self.rule("pair", id: "pair", extra: "static let second = Rule(title: \"t\")"),
            "Rules/Number.swift": Self.rule("number", id: "no"),
            "Rules/None.swift": "// extension Rule { static let none = Rule(id: \"none\") }\n",
        ])
        #expect(
            Self.rules.violations(in: tree) == [
                Violation(.oneEntryPerFile, "Rules/None.swift"),
                Violation(.ownID, "Rules/None.swift"),
                Violation(.ownID, "Rules/Number.swift"),
                Violation(.oneEntryPerFile, "Rules/Pair.swift"),
                Violation(.oneEntryPerFile, "Rules/Symbol.swift"),
            ])
    }

    @Test func anIDOfItsOwnIsHeldTo() {
        var rules = Self.rules
        rules.ids = ["Symbol": "360rule"]
        func tree(id: String) -> SourceTree {
            SourceTree(["All.swift": "static let all: [Rule] = [.symbol]", "Rules/Symbol.swift": Self.rule("symbol", id: id)])
        }
        #expect(rules.violations(in: tree(id: "360rule")) == [])
        #expect(rules.violations(in: tree(id: "symbol")) == [Violation(.ownID, "Rules/Symbol.swift")])
    }

    @Test func misplacedCommandsAreFound() {
        let tree = SourceTree([
            "Main.swift": "subcommands: [PairCommand.self, GoneCommand.self]",
            "Commands/PairCommand.swift": "struct PairCommand: ParsableCommand {}\nstruct SecondCommand: ParsableCommand {}\n",
            "Commands/LostCommand.swift": "struct LostCommand {}\n",
        ])
        #expect(
            Self.commands.violations(in: tree) == [
                Violation(.listedOnce, "Commands/LostCommand.swift"),
                Violation(.entryHasFile, "Main.swift", "GoneCommand.self"),
                Violation(.oneEntryPerFile, "Commands/LostCommand.swift"),
                Violation(.oneEntryPerFile, "Commands/PairCommand.swift"),
            ])
    }

    @Test func missingFolderListOrLineIsFound() {
        let files = ["Rules/A.swift": Self.rule("a", id: "a")]
        #expect(Self.rules.violations(in: SourceTree([:])) == [Violation(.catalogueExists, "Rules")])
        #expect(Self.rules.violations(in: SourceTree(files)) == [Violation(.catalogueExists, "All.swift")])
        let tree = SourceTree(["Sources/FlowLint/Rules/A.swift": "", "Sources/FlowVectors/Checks/A.swift": ""])
        #expect(
            Self.uncheckedFolders(of: tree, catalogues: Self.catalogues) == [Violation(.catalogueChecked, "Sources/FlowVectors/Checks")])
    }
}
