// SPDX-License-Identifier: Apache-2.0

import FlowVectors
import Foundation
import TestSupport

/// The Flow suite as it is committed, and the scripts about it.
enum SuiteFolder {
    static let url = PublicData.packageRoot.appending(path: "vectors/flow")

    /// For `.enabled(if:)`: false only where Python has no validator of schemas and nobody requires it.
    static let hasSchemaValidator =
        PublicData.isRequired || (try? Command.run(["python3", "-c", "from jsonschema import Draft202012Validator"]))?.status == 0

    /// For `.enabled(if:)`.
    static let hasPythonCryptography = (try? Command.run(["python3", "-c", "import cryptography"]))?.status == 0

    /// The paths of the files with tests or evidence, in order.
    static func files(ending: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == ending }.sorted { $0.path < $1.path }
    }

    /// Runs a script of this package.
    static func script(_ name: String, _ arguments: [String] = []) throws -> Command {
        try Command.run([PublicData.packageRoot.appending(path: "scripts/\(name)").path] + arguments)
    }
}
