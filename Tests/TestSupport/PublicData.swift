// SPDX-License-Identifier: Apache-2.0

package import FlowVectors
package import Foundation

/// Public vectors and captures, which lie beside the repository and are never part of it.
///
/// Where they are absent the tests that need them are skipped by name; with FLOWPROOF_REQUIRE_VECTORS=1 they fail instead.
package enum PublicData {
    /// The root of this package.
    package static let packageRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Whether what is absent fails its tests, and does not skip them.
    package static let isRequired = ProcessInfo.processInfo.environment["FLOWPROOF_REQUIRE_VECTORS"] == "1"

    /// For `.enabled(if:)`: false only where the files are absent and nobody requires them.
    package static var hasVectors: Bool { isRequired || (try? VectorFolder(packageRoot: packageRoot.path)) != nil }

    /// For `.enabled(if:)`: false only where the files are absent and nobody requires them.
    package static var hasCaptures: Bool { isRequired || FileManager.default.fileExists(atPath: captures.path) }

    /// For `.enabled(if:)`: false only where the files are absent and nobody requires them.
    package static var hasSeeds: Bool { isRequired || FileManager.default.fileExists(atPath: seeds.path) }

    package static func vectors() throws -> VectorFolder { try VectorFolder(packageRoot: packageRoot.path) }

    package static var captures: URL { packageRoot.deletingLastPathComponent().appending(path: "shared/captures") }

    /// The documents that the project was founded on; their names begin with their numbers.
    private static var seeds: URL { packageRoot.deletingLastPathComponent().appending(path: "shared/seeds") }

    /// The text of one of the founding documents.
    package static func seed(_ number: String) throws -> String {
        let names = try FileManager.default.contentsOfDirectory(atPath: seeds.path).filter { $0.hasPrefix(number + "_") }
        return try String(contentsOf: seeds.appending(path: names.first ?? number), encoding: .utf8)
    }

    package static func capture(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: captures.appending(path: name))) }
}
