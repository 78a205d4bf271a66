// SPDX-License-Identifier: Apache-2.0

import Testing

/// Who may import the C libraries, the two backends and the network.
@Suite struct ImportTests {
    @Test func cModulesBelongToOneTarget() { expectNone(Self.cModuleViolations(in: .package)) }
    @Test func onlyLeavesImportTheBackends() { expectNone(Self.backendViolations(in: .package)) }
    @Test func onlyTheNetworkTargetsImportNetworkCode() { expectNone(Self.networkViolations(in: .package)) }

    private static let owners = [
        "COpenSSL": "Sources/FlowOpenSSL", "CGcrypt": "Sources/FlowGcrypt", "CGMP": "Sources/FlowLint", "CLinuxPerf": "Sources/FlowBench",
        "CBareCalls": "Benchmarks/FlowBenchmarks",
    ]

    private static func cModuleViolations(in tree: SourceTree) -> [Violation] {
        tree.imports.flatMap { file, found -> [Violation] in
            guard let owner = owners[found.module] else { return [] }
            guard file.targetFolder == owner else {
                return [Violation(.ownedModule, file.path, line: found.line, found.module)]
            }
            return found.access == "internal" ? [] : [Violation(.internalImport, file.path, line: found.line, found.module)]
        }
    }

    private static let backends: Set<String> = ["FlowOpenSSL", "FlowGcrypt"]

    private static func backendViolations(in tree: SourceTree) -> [Violation] {
        tree.imports.compactMap { file, found in
            guard backends.contains(found.module) else { return nil }
            let isLeaf = !file.path.hasPrefix("Sources/") || ["flowproof", "flowproof-net"].contains(file.target)
            return isLeaf ? nil : Violation(.oneBackend, file.path, line: found.line, found.module)
        }
    }

    private static let networkPrefixes = ["NIO", "_NIO", "Hummingbird", "AsyncHTTPClient", "FoundationNetworking", "FlowNet"]

    /// Stricter than "below layer 4": the offline tool stands in layer 5 and must not link network code either.
    private static func networkViolations(in tree: SourceTree) -> [Violation] {
        tree.imports.compactMap { file, found in
            let isLayered = file.path.hasPrefix("Sources/") || file.targetFolder == "Benchmarks/FlowBenchmarks"
            guard isLayered, !["FlowNet", "flowproof-net"].contains(file.target) else { return nil }
            guard networkPrefixes.contains(where: found.module.hasPrefix) else { return nil }
            return Violation(.offline, file.path, line: found.line, found.module)
        }
    }
}

extension ImportTests {
    @Test(arguments: ["import COpenSSL", "public import COpenSSL", "@_exported import COpenSSL", "internal import A; import COpenSSL"])
    func internalMustBeSpelledOut(line: String) {
        let tree = SourceTree(["Sources/FlowOpenSSL/Digest.swift": "internal import COpenSSL\n\(line)\n"])
        #expect(
            Self.cModuleViolations(in: tree) == [Violation(.internalImport, "Sources/FlowOpenSSL/Digest.swift", line: 2, "COpenSSL")])
    }

    @Test(arguments: [
        "Sources/FlowGcrypt/A.swift", "Sources/FlowCrypto/A.swift", "Sources/flowproof/A.swift", "Tests/FlowOpenSSL/A.swift",
        "Benchmarks/FlowBenchmarks/A.swift",
    ])
    func foreignCModuleIsFound(path: String) {
        let tree = SourceTree([path: "internal import struct COpenSSL.EVP_MD\n"])
        #expect(Self.cModuleViolations(in: tree) == [Violation(.ownedModule, path, line: 1, "COpenSSL")])
    }

    @Test(arguments: ["Sources/FlowOpenSSL/A.swift", "Sources/flowproof/A.swift", "Tests/FlowBenchmarksTests/A.swift"])
    func bareCallsElsewhereAreFound(path: String) {
        let text = "internal import CBareCalls\n"
        let tree = SourceTree([path: text, "Benchmarks/FlowBenchmarks/A.swift": text])
        #expect(Self.cModuleViolations(in: tree) == [Violation(.ownedModule, path, line: 1, "CBareCalls")])
    }

    @Test func commentsAndStringsImportNothing() {
        let text = "// import COpenSSL\n/* import CGMP */\nlet a = \"import CGcrypt\"\nlet b = a.import\nf(import: b)\n"
        #expect(Self.cModuleViolations(in: SourceTree(["Sources/FlowCrypto/A.swift": text])) == [])
    }

    @Test func backendBelowTheLeavesIsFound() {
        let text = "import FlowGcrypt\n"
        let tree = SourceTree([
            "Sources/FlowVectors/Runner.swift": text, "Sources/flowproof/Backend.swift": text,
            "Benchmarks/FlowBenchmarks/Open.swift": text, "Tests/FlowCryptoTests/TestBackend.swift": text,
        ])
        #expect(Self.backendViolations(in: tree) == [Violation(.oneBackend, "Sources/FlowVectors/Runner.swift", line: 1, "FlowGcrypt")])
    }

    @Test(arguments: ["NIOCore", "_NIOBase64", "Hummingbird", "HummingbirdTLS", "AsyncHTTPClient", "FoundationNetworking", "FlowNet"])
    func networkInTheOfflineToolIsFound(module: String) {
        let text = "import \(module)\n"
        let tree = SourceTree([
            "Sources/flowproof/A.swift": text, "Sources/flowproof-net/A.swift": text, "Sources/FlowNet/A.swift": text,
            "Tests/FlowNetTests/A.swift": text,
        ])
        #expect(Self.networkViolations(in: tree) == [Violation(.offline, "Sources/flowproof/A.swift", line: 1, module)])
    }
}

extension SourceTree {
    /// Every import of every Swift file.
    var imports: [(file: SourceFile, found: SwiftText.Import)] {
        files.flatMap { file in file.swift.imports.map { (file, $0) } }
    }
}
