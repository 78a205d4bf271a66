// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// A provider's token or API key: it goes into one header, and is never printed.
public struct AccessToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let text: String

    /// The longest token that is taken, in bytes; Meta's have about 200.
    public static let maximumByteCount = 4096

    /// Takes what an environment variable or a file holds; line ends after it are left out.
    ///
    /// - Throws: ``RequestRefusal/token(_:)`` for what cannot stand in a header without damage to it.
    public init(_ text: String) throws(RequestRefusal) {
        var bytes = Array(text.utf8)[...]
        while let last = bytes.last, last == 0x0A || last == 0x0D { bytes = bytes.dropLast() }
        guard !bytes.isEmpty else { throw .token(.empty) }
        guard bytes.count <= Self.maximumByteCount else { throw .token(.tooLong) }
        if bytes.contains(0x20) || bytes.contains(0x09) { throw .token(.space) }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .token(.foreignCharacter) }
        // Quotation marks, a placeholder, a variable that nobody filled in, JSON: what files and shells leave around a token.
        let isBare = bytes.first.map { !"\"'`<{$".utf8.contains($0) } ?? false && bytes.last.map { !"\"'`>}".utf8.contains($0) } ?? false
        guard isBare else { throw .token(.foreignCharacter) }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// The bytes, for whoever computes an ``AppSecretProof``.
    public func withBytes<Result, Failure: Error>(_ body: (Span<UInt8>) throws(Failure) -> Result) throws(Failure) -> Result {
        let bytes = Array(text.utf8)
        return try body(bytes.span)
    }

    /// A mask.
    public var description: String { "***" }
    /// A mask.
    public var debugDescription: String { description }
    /// Nothing: what prints the parts of a value would print this one.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// `appsecret_proof`: HMAC-SHA256 of the access token under the app secret, for apps that require it of Graph calls.
public struct AppSecretProof: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// 64 lower-case hexadecimal digits.
    let digits: String

    /// Computes the proof; the app secret stays with the caller.
    ///
    /// - Parameter hmacSHA256: HMAC-SHA256 of the token's bytes, under the app secret; 32 bytes.
    public init<Failure: Error>(
        of token: AccessToken, hmacSHA256: (Span<UInt8>) throws(Failure) -> [UInt8]
    ) throws(Failure) {
        digits = Hex.encode(try token.withBytes(hmacSHA256))
    }

    /// A mask.
    public var description: String { "***" }
    /// A mask.
    public var debugDescription: String { description }
    /// Nothing: what prints the parts of a value would print this one.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
