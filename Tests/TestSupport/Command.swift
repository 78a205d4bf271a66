// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// A program run to its end: what it said and how it ended.
package struct Command: Sendable {
    package var standardOutput: [UInt8]
    package var standardError: String
    package var status: Int32

    package var text: String { String(decoding: standardOutput, as: UTF8.self) }

    /// Runs a program found on PATH, or at a path.
    ///
    /// - Parameter environment: added to that of the tests.
    @discardableResult
    package static func run(
        _ words: [String], input: [UInt8] = [], in folder: URL? = nil, environment: [String: String] = [:]
    ) throws -> Command {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        // Files and not pipes: a pipe that nobody empties would stop a program that says much.
        let scratch = try TemporaryFolder()
        let files = try ["in", "out", "err"].map { name in
            try scratch.write(name == "in" ? input : [], to: name)
        }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        return Command(
            standardOutput: [UInt8](try Data(contentsOf: files[1])),
            standardError: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self),
            status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus)
    }

    /// For `.enabled(if:)`: whether a program is on PATH.
    package static func exists(_ program: String) -> Bool {
        (try? run(["sh", "-c", "command -v \(program)"]))?.status == 0
    }
}

/// A folder that goes when its last user goes.
package final class TemporaryFolder: Sendable {
    package let url: URL

    package init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "flowproof-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    @discardableResult
    package func write(_ bytes: [UInt8], to name: String) throws -> URL {
        let file = url.appending(path: name)
        try Data(bytes).write(to: file)
        return file
    }

    package func read(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: url.appending(path: name))) }

    /// The names in the folder, hidden ones included.
    package var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() } }

    package func path(_ name: String) -> String { url.appending(path: name).path }

    deinit { try? FileManager.default.removeItem(at: url) }
}
