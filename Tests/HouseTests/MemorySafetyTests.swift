// SPDX-License-Identifier: Apache-2.0

import Testing

/// Where unsafe code may stand, and that the compiler checks everything else.
@Suite struct MemorySafetyTests {
    @Test func unsafeCodeStandsInItsPlaces() { expectNone(Self.unsafeViolations(in: .package)) }
    @Test func everyTargetIsStrict() { expectNone(Self.settingsViolations(in: .package)) }

    /// Files and, with a final slash, folders; a star ends a prefix of file names.
    private static let places = [
        "Sources/FlowOpenSSL/",
        "Sources/FlowGcrypt/",
        "Sources/FlowBench/",
        "Sources/FlowLint/BigInteger*",
        "Sources/FlowCrypto/SecretBytes.swift",
        // Terminal echo, signals, rename and child processes are C calls that the programs need and no lower layer does.
        "Sources/FlowConsole/SystemCalls*",
        // The bare calls of both libraries stand in C; this file alone hands them keys and messages.
        "Benchmarks/FlowBenchmarks/BareCalls.swift",
    ]

    private static func isAPlace(_ path: String) -> Bool {
        places.contains { place in
            if place.hasSuffix("/") { return path.hasPrefix(place) }
            if place.hasSuffix("*") { return path.hasPrefix(place.dropLast()) && !path.dropFirst(place.count - 1).contains("/") }
            return path == place
        }
    }

    private static func isUnsafe(_ word: String) -> Bool {
        let names: Set<String> = ["unsafe", "OpaquePointer", "CVaListPointer", "Unmanaged"]
        let prefixes = ["Unsafe", "withUnsafe", "unsafeBitCast", "unsafeDowncast", "unsafeUninitialized", "unsafelyUnwrapped"]
        return names.contains(word) || prefixes.contains(where: word.hasPrefix)
    }

    private static func unsafeViolations(in tree: SourceTree) -> [Violation] {
        let files = tree.files(under: "Sources") + tree.files(under: "Benchmarks/FlowBenchmarks")
        return files.filter { !isAPlace($0.path) }.flatMap { file in
            file.swift.words.compactMap { word -> Violation? in
                if isUnsafe(word.text) { return Violation(.memorySafety, file.path, line: word.line, word.text) }
                let isUnchecked = word.text == "unchecked" && file.swift.byte(before: word) == UInt8(ascii: "@")
                return isUnchecked ? Violation(.checkedSendable, file.path, line: word.line) : nil
            }
        }
    }

    private static func settingsViolations(in tree: SourceTree) -> [Violation] {
        let manifest = PackageManifest(in: tree)
        let lenient = manifest.targets.filter { target in
            !target.folder.hasPrefix("Tests/") && !target.usesStrictSettings && tree.files(under: target.folder).contains(where: \.isSwift)
        }
        let needed = [".strictMemorySafety()", ".treatWarning(\"StrictMemorySafety\", as: .error)"]
        let missing = needed.filter { !manifest.strictSettings.contains($0) } + (manifest.isSwift6 ? [] : ["swiftLanguageModes: [.v6]"])
        return lenient.map { Violation(.strictTarget, $0.folder) } + missing.map { Violation(.strictSettings, "Package.swift", $0) }
    }
}

extension MemorySafetyTests {
    @Test(arguments: [
        ("let a = unsafe f()", "unsafe"), ("@unsafe func f() {}", "unsafe"), ("nonisolated(unsafe) var a = 1", "unsafe"),
        ("var p: UnsafeMutableRawBufferPointer", "UnsafeMutableRawBufferPointer"), ("var p: OpaquePointer?", "OpaquePointer"),
        ("a.withUnsafeBytes { _ in }", "withUnsafeBytes"), ("\"\\(unsafe f())\"", "unsafe"),
    ])
    func unsafeCodeIsFound(line: String, word: String) {
        for path in ["Sources/FlowKeys/A.swift", "Sources/FlowLint/Sub/BigInteger.swift", "Benchmarks/FlowBenchmarks/A.swift"] {
            #expect(Self.unsafeViolations(in: SourceTree([path: "\n\(line)\n"])) == [Violation(.memorySafety, path, line: 2, word)])
        }
    }

    @Test func uncheckedSendableIsFound() {
        let tree = SourceTree(["Sources/FlowKeys/A.swift": "struct A: @unchecked Sendable {}"])
        #expect(Self.unsafeViolations(in: tree) == [Violation(.checkedSendable, "Sources/FlowKeys/A.swift", line: 1)])
    }

    @Test(arguments: [
        "Sources/FlowOpenSSL/A.swift", "Sources/FlowGcrypt/Sub/A.swift", "Sources/FlowBench/A.swift",
        "Sources/FlowLint/BigInteger.swift", "Sources/FlowLint/BigIntegerProduct.swift", "Sources/FlowCrypto/SecretBytes.swift",
        "Sources/FlowConsole/SystemCalls.swift", "Benchmarks/FlowBenchmarks/BareCalls.swift", "Tests/FlowKeysTests/A.swift",
    ])
    func placesSetApartMayBeUnsafe(path: String) {
        #expect(Self.unsafeViolations(in: SourceTree([path: "let p: OpaquePointer? = unsafe f()"])) == [])
    }

    @Test func wordsAboutUnsafetyAreNotUnsafe() {
        let text = "// unsafe\n/// `withUnsafeBytes`\nlet a = \"unsafe \\\" OpaquePointer\"\nlet unsafety = #\"unsafe \" unsafe\"#\n"
        #expect(Self.unsafeViolations(in: SourceTree(["Sources/FlowKeys/A.swift": text])) == [])
    }

    @Test func lenientSettingsAreFound() {
        let manifest = """
            let strict: [SwiftSetting] = [.strictMemorySafety()]
            .systemLibrary(name: "CGMP"),
            .target(name: "FlowKeys", swiftSettings: strict),
            .target(name: "FlowLint", dependencies: ["strict"]),
            .executableTarget(name: "FlowBenchmarks", path: "Benchmarks/FlowBenchmarks", swiftSettings: [.unsafeFlags([])]),
            .testTarget(name: "FlowKeysTests"),
            swiftLanguageModes: [.v5, .v6]
            """
        let tree = SourceTree([
            "Package.swift": manifest, "Sources/CGMP/shim.h": "", "Sources/FlowKeys/A.swift": "", "Sources/FlowLint/A.swift": "",
            "Benchmarks/FlowBenchmarks/A.swift": "", "Tests/FlowKeysTests/A.swift": "",
        ])
        #expect(
            Self.settingsViolations(in: tree) == [
                Violation(.strictTarget, "Sources/FlowLint"),
                Violation(.strictTarget, "Benchmarks/FlowBenchmarks"),
                Violation(.strictSettings, "Package.swift", ".treatWarning(\"StrictMemorySafety\", as: .error)"),
                Violation(.strictSettings, "Package.swift", "swiftLanguageModes: [.v6]"),
            ])
    }
}
