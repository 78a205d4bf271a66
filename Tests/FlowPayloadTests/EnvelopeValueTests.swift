// SPDX-License-Identifier: Apache-2.0

import FlowPayload
import Testing

@testable import FlowKeys

/// The three values: canonical base64, and of the right length.
@Suite struct EnvelopeValueTests {
    private func expectNonce(_ text: String, is reason: Base64.Reason, at byteOffset: Int, _ location: SourceLocation = #_sourceLocation) {
        let error = EnvelopeError.notBase64("initial_vector", Base64.Failure(reason: reason, byteOffset: byteOffset))
        #expect(throws: error, sourceLocation: location) { try EnvelopeText(nonce: text).parse() }
    }

    private let nonce = EnvelopeText().nonce

    @Test func urlAlphabetIsRefused() {
        expectNonce("-" + nonce.dropFirst(), is: .urlAlphabet, at: 0)
        expectNonce(nonce.prefix(5) + "_" + nonce.dropFirst(6), is: .urlAlphabet, at: 5)
    }

    @Test func paddingIsExact() {
        expectNonce(String(nonce.dropLast(2)), is: .padding, at: 22)
        expectNonce(String(nonce.dropLast()), is: .padding, at: 23)
        expectNonce(nonce + "=", is: .padding, at: 25)
        expectNonce(nonce + "====", is: .padding, at: 22)
        expectNonce("====", is: .padding, at: 0)
        expectNonce(nonce.prefix(10) + "=" + nonce.dropFirst(11), is: .padding, at: 10)
        #expect(throws: EnvelopeError.self) { try EnvelopeText(key: String(EnvelopeText().key.dropLast(2))).parse() }
    }

    @Test func spareBitsAreZero() {
        // 0xFF ends in "/w==": "/x==" has the same bytes and one spare bit set.
        #expect(nonce.hasSuffix("/w=="))
        expectNonce(nonce.dropLast(3) + "x==", is: .trailingBits, at: 21)
    }

    @Test(arguments: [
        (" ", UInt8(0x20)), (#"\n"#, 0x0A), (#"\r"#, 0x0D), (#"\t"#, 0x09), (#"\u0000"#, 0), ("*", 0x2A), (#"\""#, 0x22), (#"\\"#, 0x5C),
    ])
    func foreignCharacterIsNamed(character: String, byte: UInt8) {
        expectNonce(nonce.prefix(4) + character + nonce.dropFirst(5), is: .characterOutsideAlphabet(byte), at: 4)
        expectNonce(character + nonce, is: .characterOutsideAlphabet(byte), at: 0)
        expectNonce(nonce + character, is: .characterOutsideAlphabet(byte), at: 24)
    }

    @Test func lineEndsAndFormDecodingAreRefused() {
        let data = EnvelopeText.base64([UInt8](repeating: 0xFB, count: 96))
        #expect(throws: EnvelopeError.self) { try EnvelopeText(data: data.prefix(76) + #"\r\n"# + data.dropFirst(76)).parse() }
        #expect(throws: EnvelopeError.self) { try EnvelopeText(data: data.prefix(64) + #"\n"# + data.dropFirst(64)).parse() }
        let spaced = EnvelopeText().data.replacing("+", with: " ")
        let failure = Base64.Failure(reason: .characterOutsideAlphabet(0x20), byteOffset: spaced.utf8.distance(to: " "))
        #expect(throws: EnvelopeError.notBase64("encrypted_flow_data", failure)) { try EnvelopeText(data: spaced).parse() }
    }

    @Test func charactersBeyondASCIIAreRefused() {
        expectNonce("ü" + nonce.dropFirst(2), is: .characterOutsideAlphabet(0xC3), at: 0)
        expectNonce(#"\u00fc"# + nonce.dropFirst(2), is: .characterOutsideAlphabet(0xC3), at: 0)
        // Half a surrogate pair decodes to U+FFFD, which begins with EF.
        expectNonce(#"\ud800"# + nonce.dropFirst(3), is: .characterOutsideAlphabet(0xEF), at: 0)
    }

    @Test(arguments: [0, 1, 128, 255, 257, 258, 384, 512])
    func keyHasExactly256Bytes(count: Int) {
        let key = EnvelopeText.base64([UInt8](repeating: 1, count: count))
        #expect(throws: EnvelopeError.wrongLength("encrypted_aes_key", byteCount: count)) { try EnvelopeText(key: key).parse() }
    }

    @Test(arguments: [0, 8, 12, 15, 17, 24, 32])
    func nonceHasExactly16Bytes(count: Int) {
        let nonce = EnvelopeText.base64([UInt8](repeating: 1, count: count))
        #expect(throws: EnvelopeError.wrongLength("initial_vector", byteCount: count)) { try EnvelopeText(nonce: nonce).parse() }
    }

    @Test(arguments: [0, 1, 12, 15])
    func dataHoldATag(count: Int) {
        let data = EnvelopeText.base64([UInt8](repeating: 1, count: count))
        #expect(throws: EnvelopeError.wrongLength("encrypted_flow_data", byteCount: count)) { try EnvelopeText(data: data).parse() }
    }

    @Test func emptyStringsAreOfTheWrongLength() {
        #expect(throws: EnvelopeError.wrongLength("encrypted_flow_data", byteCount: 0)) { try EnvelopeText(data: "").parse() }
        #expect(throws: EnvelopeError.wrongLength("encrypted_aes_key", byteCount: 0)) { try EnvelopeText(key: "").parse() }
        #expect(throws: EnvelopeError.wrongLength("initial_vector", byteCount: 0)) { try EnvelopeText(nonce: "").parse() }
    }
}

extension Substring {
    fileprivate static func + (text: Substring, more: String) -> String { String(text) + more }
}

extension String.UTF8View {
    fileprivate func distance(to character: Character) -> Int {
        firstIndex(of: character.asciiValue ?? 0).map { distance(from: startIndex, to: $0) } ?? -1
    }
}
