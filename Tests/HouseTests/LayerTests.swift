// SPDX-License-Identifier: Apache-2.0

import Testing

/// The targets form layers, and every arrow between them goes down.
@Suite struct LayerTests {
    @Test func arrowsGoDown() { expectNone(Self.arrowViolations(in: .package)) }
    @Test func manifestDeclaresWhatIsImported() { expectNone(Self.manifestViolations(in: .package)) }

    /// By the name of the folder. CLinuxPerf is the C half of FlowBench and stands under it, and so does CBareCalls under FlowBenchmarks.
    private static let layers = [
        "CLinuxPerf": -1,
        "COpenSSL": 0, "CGcrypt": 0, "CGMP": 0, "FlowKeys": 0, "FlowBench": 0,
        "FlowCrypto": 1, "FlowLint": 1, "FlowProviders": 1,
        "FlowOpenSSL": 2, "FlowGcrypt": 2, "FlowPayload": 2,
        "FlowVectors": 3, "FlowEndpoint": 3, "CBareCalls": 3,
        "FlowNet": 4, "FlowBenchmarks": 4, "FlowConsole": 4,
        "flowproof": 5, "flowproof-net": 5,
    ]

    /// A target's module has its name with underscores for hyphens.
    private static let moduleLayers = Dictionary(
        uniqueKeysWithValues: layers.map { ($0.key.replacing("-", with: "_"), $0.value) })

    private static func layeredFolders(of tree: SourceTree) -> [String] {
        let benchmarks = tree.folders(in: "Benchmarks").filter { ["CBareCalls", "FlowBenchmarks"].contains($0) }
        return tree.folders(in: "Sources").map { "Sources/\($0)" } + benchmarks.map { "Benchmarks/\($0)" }
    }

    private static func arrowViolations(in tree: SourceTree) -> [Violation] {
        let manifest = PackageManifest(in: tree)
        return layeredFolders(of: tree).flatMap { folder -> [Violation] in
            guard let layer = layers[String(folder.split(separator: "/")[1])] else { return [Violation(.layered, folder)] }
            let imports = tree.files(under: folder).flatMap { file in
                file.swift.imports.filter { moduleLayers[$0.module, default: -2] >= layer }
                    .map { Violation(.downwards, file.path, line: $0.line, $0.module) }
            }
            let dependencies = (manifest.target(inFolder: folder)?.dependencies ?? []).sorted()
                .filter { layers[$0, default: -2] >= layer }
                .map { Violation(.downwards, folder, $0) }
            return imports + dependencies
        }
    }

    private static func manifestViolations(in tree: SourceTree) -> [Violation] {
        let manifest = PackageManifest(in: tree)
        let undeclared = layeredFolders(of: tree).filter { manifest.target(inFolder: $0) == nil }
        let arrows = tree.imports.compactMap { file, found -> Violation? in
            guard moduleLayers[found.module] != nil, let target = file.targetFolder.flatMap(manifest.target(inFolder:)) else { return nil }
            let declared = target.dependencies.map { $0.replacing("-", with: "_") }
            return declared.contains(found.module) ? nil : Violation(.declaredDependency, file.path, line: found.line, found.module)
        }
        return undeclared.map { Violation(.declaredTarget, $0) } + arrows
    }
}

extension LayerTests {
    @Test func folderWithoutLayerIsFound() {
        let tree = SourceTree(["Sources/FlowKeys/A.swift": "", "Sources/FlowExtra/A.swift": ""])
        #expect(Self.arrowViolations(in: tree) == [Violation(.layered, "Sources/FlowExtra")])
    }

    @Test(arguments: ["FlowPayload", "FlowOpenSSL", "FlowVectors", "flowproof_net"])
    func importOfTheSameOrAHigherLayerIsFound(module: String) {
        let text = "import FlowCrypto\nimport Testing\n@testable import \(module)\n"
        let tree = SourceTree(["Sources/FlowPayload/A.swift": text])
        #expect(Self.arrowViolations(in: tree) == [Violation(.downwards, "Sources/FlowPayload/A.swift", line: 3, module)])
    }

    @Test func declaredUpwardArrowIsFound() {
        let manifest = ".target(name: \"FlowKeys\", dependencies: [asn1, \"FlowLint\"])"
        let tree = SourceTree(["Sources/FlowKeys/A.swift": "", "Package.swift": manifest])
        #expect(Self.arrowViolations(in: tree) == [Violation(.downwards, "Sources/FlowKeys", "FlowLint")])
    }

    @Test func undeclaredTargetsAndDependenciesAreFound() {
        let manifest = """
            // .target(name: "FlowCrypto")
            .target(name: "FlowLint", dependencies: [.target(name: "FlowKeys")]),
            .testTarget(name: "FlowLintTests", dependencies: ["FlowLint"]),
            """
        let tree = SourceTree([
            "Package.swift": manifest,
            "Sources/FlowCrypto/A.swift": "",
            "Sources/FlowLint/A.swift": "import FlowKeys\nimport CGMP\n",
            "Tests/FlowLintTests/A.swift": "import FlowLint\nimport FlowKeys\n",
        ])
        #expect(
            Self.manifestViolations(in: tree) == [
                Violation(.declaredTarget, "Sources/FlowCrypto"),
                Violation(.declaredDependency, "Sources/FlowLint/A.swift", line: 2, "CGMP"),
                Violation(.declaredDependency, "Tests/FlowLintTests/A.swift", line: 2, "FlowKeys"),
            ])
    }
}

extension PackageManifest {
    init(in tree: SourceTree) {
        self.init(tree.file("Package.swift")?.swift ?? SwiftText(""))
    }
}
