// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// A folder in which command lines are run as a user would type them, and watched: what they say, what they leave, what they give away.
final class Shell {
    let folder: TemporaryFolder
    /// What no output may contain.
    private var secrets: [String]

    init() throws {
        folder = try TemporaryFolder()
        secrets = [KeyFixture.passphrase]
    }

    /// Where this package's programs are built: beside the tests.
    static let programs = Bundle.main.bundleURL

    /// Runs one command line and checks what holds for all of them.
    ///
    /// There is no terminal: a prompt would find none.
    /// - Parameters:
    ///   - status: the exit status it must have.
    ///   - says: the lines it must write to standard error, without `flowproof: ` before each; by default none when it succeeds.
    ///   - showsSecrets: for lines that print a private key because they were asked to.
    @discardableResult
    func run(
        _ line: String, status: Int32 = 0, says: [String]? = nil, input: [UInt8] = [], environment: [String: String] = [:],
        showsSecrets: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Command {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let environment = environment.merging(["PATH": "\(Self.programs.path):\(path)", "LC_ALL": "C.UTF-8"]) { given, _ in given }
        let result = try Self.spawn(["setsid", "-w", "sh", "-c", line], input: input, in: folder.url, environment: environment)
        let context = Comment(rawValue: "\(line)\n\(result.standardError)")
        #expect(result.status == status, context, sourceLocation: sourceLocation)
        let lines = result.standardError.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        for line in lines { Self.expectVoice(line, context, sourceLocation) }
        if let says = says ?? (status == 0 ? [] : nil) {
            #expect(lines == says.map { "flowproof: \($0)" }, context, sourceLocation: sourceLocation)
        }
        let output = showsSecrets ? result.standardError : result.text + result.standardError
        #expect(!secrets.contains { output.contains($0) }, context, sourceLocation: sourceLocation)
        let leftovers = try folder.names.filter { $0.hasPrefix(".flowproof") }
        #expect(leftovers == [], context, sourceLocation: sourceLocation)
        return result
    }

    /// Runs a program that takes signals as it would in front of a user.
    ///
    /// The threads that tests run on hold signals back; a child would inherit that, and then neither an interruption nor a shell's
    /// `wait` works. The HTTP libraries of other tests in this process ignore SIGPIPE, which a child inherits as well.
    static func spawn(_ words: [String], input: [UInt8] = [], in folder: URL, environment: [String: String]) throws -> Command {
        var none = sigset_t()
        var previous = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &previous)
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
        return try Command.run(["env", "--default-signal=PIPE"] + words, input: input, in: folder, environment: environment)
    }

    /// Lower case, no final full stop, and who is speaking.
    private static func expectVoice(_ line: String, _ context: Comment, _ location: SourceLocation) {
        let kinds = ["error", "hint", "warning", "note"].map { "flowproof: \($0): " } + ["flowproof: SPKI SHA-256 "]
        let prefix = kinds.first { line.hasPrefix($0) }
        #expect(prefix != nil, context, sourceLocation: location)
        #expect(!line.hasSuffix("."), context, sourceLocation: location)
        let said = line.dropFirst(prefix?.count ?? 0)
        let names = ["WhatsApp", "Meta", "Kaleyra", "ChakraHQ", "Gupshup", "FLOWPROOF_TOKEN"]
        #expect(said.first?.isUppercase == false || names.contains(where: said.hasPrefix), context, sourceLocation: location)
    }

    /// From now on `text` may stand in no output.
    func keepSecret(_ text: String) { secrets.append(text) }

    /// From now on no part of these bytes may stand in any output, in hexadecimal or base64.
    func keepSecret(bytes: [UInt8]) {
        let width = min(24, bytes.count)
        for start in stride(from: 0, through: bytes.count - width, by: 48) {
            // One of three neighbours falls on a boundary of base64, wherever a longer text begins.
            for window in (0..<3).map({ start + $0 }).filter({ $0 + width <= bytes.count }).map({ bytes[$0..<$0 + width] }) {
                secrets.append(window.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
                secrets.append(Data(window).base64EncodedString().replacing("=", with: ""))
            }
        }
    }

    func write(_ text: String, to name: String) throws { try folder.write(Array(text.utf8), to: name) }

    func read(_ name: String) throws -> String { String(decoding: try folder.read(name), as: UTF8.self) }

    var names: [String] { get throws { try folder.names } }

    /// The permission bits of a file, in octal.
    func mode(_ name: String) throws -> String {
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(name))
        return String(attributes[.posixPermissions] as? Int ?? 0, radix: 8)
    }
}

extension Command {
    /// Standard output as a JSON object.
    var json: [String: Any] {
        get throws { try #require(try JSONSerialization.jsonObject(with: Data(standardOutput)) as? [String: Any]) }
    }
}
