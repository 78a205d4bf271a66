// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// The command line of OpenSSL in a folder of its own: an opinion on keys that is not ours.
struct OpenSSL {
    struct Failure: Error {
        var message: String
    }

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    func write(_ bytes: [UInt8], to name: String) throws { try folder.write(bytes, to: name) }
    func read(_ name: String) throws -> [UInt8] { try folder.read(name) }

    /// Runs a command. What it says is the result.
    @discardableResult
    func run(_ words: [String]) throws -> [UInt8] {
        let result = try Command.run(words, in: folder.url)
        guard result.status == 0 else { throw Failure(message: "\(words): \(result.standardError)") }
        return result.standardOutput
    }

    /// Runs a command whose words are parted by spaces.
    @discardableResult
    func openssl(_ words: String) throws -> [UInt8] { try run(["openssl"] + words.split(separator: " ").map(String.init)) }
}
