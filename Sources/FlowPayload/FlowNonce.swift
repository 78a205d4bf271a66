// SPDX-License-Identifier: Apache-2.0

/// The 16-byte GCM nonce of a request.
///
/// On the wire it is called `initial_vector`, as the WhatsApp client names it; it is a nonce of 128 bits and not of the
/// usual 96, so GCM hashes it to its first counter block (NIST SP 800-38D section 7.1 step 2).
public struct FlowNonce: Sendable {
    /// The size in bytes.
    public static let byteCount = 16

    private let bytes: InlineArray<16, UInt8>

    /// `nil` unless there are exactly 16 bytes.
    public init?(_ bytes: Span<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = InlineArray { bytes[$0] }
    }

    /// Each byte by its index.
    init(_ byte: (Int) -> UInt8) { bytes = InlineArray { byte($0) } }

    private init(_ bytes: InlineArray<16, UInt8>) { self.bytes = bytes }

    /// Every bit flipped: the nonce of the response, so that both directions share a key and never a nonce.
    package func inverted() -> FlowNonce { FlowNonce(InlineArray { ~bytes[$0] }) }

    /// Reads the bytes in place.
    public func withSpan<Result: ~Copyable, Failure: Error>(_ body: (Span<UInt8>) throws(Failure) -> Result) throws(Failure) -> Result {
        try body(bytes.span)
    }
}
