// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Names, licence lines, sizes and words that no file may hold.
@Suite struct StyleTests {
    @Test func namesSaySomething() { expectNone(Self.nameViolations(in: .package)) }
    @Test func filesNameTheirLicence() { expectNone(Self.licenceViolations(in: .package)) }
    @Test func nothingIsLeftUnfinished() { expectNone(Self.unfinishedViolations(in: .package)) }
    @Test func failuresAreThrown() { expectNone(Self.failureViolations(in: .package)) }
    @Test func filesAreShort() { expectNone(Self.lengthViolations(in: .package)) }
    @Test func noPathOfOneMachine() { expectNone(Self.machineViolations(in: .package)) }
    @Test func filesAreSmall() { expectNone(Self.sizeViolations(in: .package)) }

    private static let emptyWords: Set<String> = ["util", "utils", "helper", "helpers", "common", "manager", "managers"]

    /// Files whose name, or that of a folder above them, ends in an empty word.
    private static func nameViolations(in tree: SourceTree) -> [Violation] {
        tree.files.filter { file in
            let names = file.path.split(separator: "/").flatMap { $0.split(separator: ".").prefix(1) }
            return names.flatMap { $0.split(separator: "+") }.contains { name in
                emptyWords.contains(String(name).camelCaseWords.last?.lowercased() ?? "")
            }
        }.map { Violation(.tellingName, $0.path) }
    }

    private static func licenceViolations(in tree: SourceTree) -> [Violation] {
        let files = ["Sources", "Tests", "Benchmarks"].flatMap(tree.files(under:)) + tree.files.filter { $0.path == "Package.swift" }
        return files.filter { ["swift", "c", "h"].contains($0.fileExtension) }.filter { file in
            // The tools version must be the first line of a manifest.
            let index = file.name == "Package.swift" ? 1 : 0
            return file.lines.dropFirst(index).first != "// SPDX-License-Identifier: Apache-2.0"
        }.map { Violation(.licence, $0.path) }
    }

    /// The types of files that people write as text; a script has no extension.
    private static let writtenExtensions: Set<String> = ["swift", "c", "h", "sh", "py", "js", "mjs", "java", "yml", "yaml", "md", ""]

    private static func writtenFiles(of tree: SourceTree) -> [SourceFile] {
        tree.files.filter { writtenExtensions.contains($0.fileExtension) && $0.name != "LICENSE" }
    }

    // Spelled in halves, here and below, so that this file passes its own check.
    private static let marks: Set<String> = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]

    private static func unfinishedViolations(in tree: SourceTree) -> [Violation] {
        writtenFiles(of: tree).filter { $0.fileExtension != "md" }.flatMap { file in
            SwiftText.words(in: Array(file.text.utf8)).filter { marks.contains($0.text) }
                .map { Violation(.finished, file.path, line: $0.line, $0.text) }
        }
    }

    private static func failureViolations(in tree: SourceTree) -> [Violation] {
        tree.files(under: "Sources").flatMap { file -> [Violation] in
            let traps = file.swift.words.filter { $0.text == "fatalError" }.map { Violation(.handlesFailure, file.path, line: $0.line) }
            // Not "Not Implemented": that is the reason phrase of HTTP's status 501.
            let excuses = lines(of: file, containing: ["not implemented", "Not implemented"])
            return traps + excuses.map { Violation(.handlesFailure, file.path, line: $0) }
        }
    }

    private static let lineCountLimit = 400

    private static func lengthViolations(in tree: SourceTree) -> [Violation] {
        tree.files(under: "Sources").filter { file in
            file.text.utf8.count { $0 == .newline } > lineCountLimit
        }.map { Violation(.length, $0.path) }
    }

    private static let machineFolders = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/"]

    private static func machineViolations(in tree: SourceTree) -> [Violation] {
        writtenFiles(of: tree).flatMap { file in
            lines(of: file, containing: machineFolders, atStartOfPath: true).map { Violation(.anyMachine, file.path, line: $0) }
        }
    }

    private static func sizeViolations(in tree: SourceTree) -> [Violation] {
        tree.files.filter { $0.byteCount > SourceFile.byteCountLimit }.map { Violation(.size, $0.path) }
    }

    /// The numbers of the lines with one of the texts; at the start of a path when nothing that a path is made of precedes it.
    private static func lines(of file: SourceFile, containing texts: [String], atStartOfPath: Bool = false) -> [Int] {
        guard texts.contains(where: { file.text.contains($0) }) else { return [] }
        return file.lines.enumerated().filter { _, line in
            texts.contains { text in
                line.ranges(of: text).contains { range in
                    guard atStartOfPath, let previous = line[..<range.lowerBound].last else { return true }
                    return !(previous.isLetter || previous.isNumber || "._-~".contains(previous))
                }
            }
        }.map { $0.offset + 1 }
    }
}

extension StyleTests {
    @Test(arguments: [
        "Sources/FlowKeys/Utils.swift", "Sources/FlowKeys/PEMHelpers.swift", "Tests/test-helper.sh", "Benchmarks/common.py",
        "Sources/FlowKeys/KeyManager+Save.swift", "Sources/Common/A.swift", "scripts/io_utils",
    ])
    func emptyNameIsFound(path: String) {
        let tree = SourceTree([path: "", "Sources/FlowLint/CommonPrimes.swift": ""])
        #expect(Self.nameViolations(in: tree) == [Violation(.tellingName, path)])
    }

    @Test func missingLicenceLineIsFound() {
        let line = "// SPDX-License-Identifier: Apache-2.0\n"
        let tree = SourceTree([
            "Package.swift": "// swift-tools-version: 6.2\n\(line)", "Sources/A/A.swift": line, "Sources/A/B.swift": "import A\n\(line)",
            "Sources/A/a.h": "// SPDX-License-Identifier: MIT\n", "Tests/A/A.swift": "", "Benchmarks/Peers/a.c": "/* a */\n",
            "Benchmarks/Peers/p/Package.swift": "// swift-tools-version: 6.2\n", "Benchmarks/a.py": "",
        ])
        let paths = ["Sources/A/B.swift", "Sources/A/a.h", "Tests/A/A.swift", "Benchmarks/Peers/a.c", "Benchmarks/Peers/p/Package.swift"]
        #expect(Self.licenceViolations(in: tree) == paths.map { Violation(.licence, $0) })
    }

    @Test(arguments: marks.sorted(), ["Sources/A/A.swift", "Sources/A/a.h", "scripts/run", ".github/workflows/ci.yml"])
    func unfinishedWorkIsFound(mark: String, path: String) {
        let tree = SourceTree([path: "a\n# \(mark): b\n", "README.md": mark, "Sources/A/B.swift": "mkdtemp(\"\(mark)\(mark)\")"])
        #expect(Self.unfinishedViolations(in: tree) == [Violation(.finished, path, line: 2, mark)])
    }

    @Test(arguments: ["fatalError(\"no\")", "fatalError()", "// not implemented", "return \"Not implemented yet\""])
    func givingUpIsFound(line: String) {
        let tree = SourceTree([
            "Sources/A/A.swift": "\n\(line)\n", "Sources/A/B.swift": "let phrase = \"Not Implemented\"", "Tests/A/A.swift": line,
        ])
        #expect(Self.failureViolations(in: tree) == [Violation(.handlesFailure, "Sources/A/A.swift", line: 2)])
    }

    @Test func longFileIsFound() {
        let text = String(repeating: "a\n", count: 400)
        let tree = SourceTree(["Sources/A/A.swift": text, "Sources/A/B.swift": text + "a\n", "Tests/A/A.swift": text + text])
        #expect(Self.lengthViolations(in: tree) == [Violation(.length, "Sources/A/B.swift")])
    }

    @Test(arguments: machineFolders, ["A.swift", "README.md", "ci.yml", "scripts/test", "a.sh"])
    func machinePathIsFound(folder: String, path: String) {
        let tree = SourceTree([path: "a\nsee \"\(folder)a\"\n", "b.md": "../..\(folder) https://example.com\(folder)", "LICENSE": folder])
        #expect(Self.machineViolations(in: tree) == [Violation(.anyMachine, path, line: 2)])
    }

    @Test func largeFileIsFound() {
        let limit = String(repeating: "a", count: SourceFile.byteCountLimit)
        let tree = SourceTree(["results/a.json": limit, "results/b.json": limit + "a"])
        #expect(Self.sizeViolations(in: tree) == [Violation(.size, "results/b.json")])
    }
}
