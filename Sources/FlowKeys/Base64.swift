// SPDX-License-Identifier: Apache-2.0

/// Base64 with the standard alphabet and padding (RFC 4648 section 4), strict: one text for every byte sequence.
public enum Base64 {
    /// Why a text is not canonical base64, and at which byte of it.
    public struct Failure: Error, Equatable, Sendable {
        /// What is wrong.
        public var reason: Reason
        /// Offset in bytes from the start of the text.
        public var byteOffset: Int
    }

    /// The ways in which a text can fail to be canonical base64.
    @nonexhaustive public enum Reason: Equatable, Sendable {
        /// A byte outside the alphabet `A-Z a-z 0-9 + /`.
        case characterOutsideAlphabet(UInt8)
        /// `-` or `_`: the URL alphabet of RFC 4648 section 5.
        case urlAlphabet
        /// Padding that is absent, too long, or not at the end.
        case padding
        /// The last character carries bits that do not belong to any byte (RFC 4648 section 3.5).
        case trailingBits
    }

    /// Decodes `text`, which must be canonical: padded, no white space, unused bits zero.
    ///
    /// - Throws: ``Failure`` with the offset of the first offending byte.
    public static func decode(_ text: Span<UInt8>) throws(Failure) -> [UInt8] {
        guard text.count % 4 == 0 else {
            throw firstOutsideAlphabet(text) ?? Failure(reason: .padding, byteOffset: text.count)
        }
        var end = text.count
        if end > 0, text[end - 1] == pad { end -= 1 }
        if end > 0, text[end - 1] == pad, end < text.count { end -= 1 }

        let byteCount = end * 6 / 8
        var unusedBits: UInt8 = 0
        var invalid: UInt8 = 0
        let bytes = [UInt8](capacity: byteCount) { output in
            var block = InlineArray<64, UInt8>(repeating: 0)
            for start in stride(from: 0, to: end, by: 64) {
                let characters = text.extracting(start..<min(start + 64, end))
                // Apart from the packing, so that the compiler makes vector code of it.
                for index in characters.indices { block[index] = value(characters[index]) }
                for index in characters.indices { invalid |= block[index] }
                for index in stride(from: 0, to: characters.count & ~3, by: 4) {
                    output.append(block[index] << 2 | block[index + 1] >> 4)
                    output.append(block[index + 1] << 4 | block[index + 2] >> 2)
                    output.append(block[index + 2] << 6 | block[index + 3])
                }
                let rest = characters.count & 3
                guard rest > 0 else { continue }
                let last = characters.count - rest
                if rest == 1 { invalid = notInAlphabet }
                if rest >= 2 { output.append(block[last] << 2 | block[last + 1] >> 4) }
                if rest == 3 { output.append(block[last + 1] << 4 | block[last + 2] >> 2) }
                unusedBits = rest == 3 ? block[last + 2] & 0b11 : block[last + 1] & 0b1111
            }
        }
        if invalid & notInAlphabet != 0 {
            throw firstOutsideAlphabet(text) ?? Failure(reason: .padding, byteOffset: firstPad(text))
        }
        guard unusedBits == 0 else { throw Failure(reason: .trailingBits, byteOffset: end - 1) }
        return bytes
    }

    /// Encodes `bytes` on one line, with padding and without a final newline.
    public static func encode(_ bytes: Span<UInt8>) -> [UInt8] {
        [UInt8](capacity: characterCount(of: bytes.count)) { output in append(bytes, to: &output) }
    }

    /// The length of what `byteCount` bytes are encoded to.
    static func characterCount(of byteCount: Int) -> Int { (byteCount + 2) / 3 * 4 }

    static func append(_ bytes: Span<UInt8>, to output: inout OutputSpan<UInt8>) {
        let alphabet = alphabet
        var index = 0
        while index + 3 <= bytes.count {
            let group = UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
            output.append(alphabet[Int(group >> 18)])
            output.append(alphabet[Int(group >> 12 & 63)])
            output.append(alphabet[Int(group >> 6 & 63)])
            output.append(alphabet[Int(group & 63)])
            index += 3
        }
        let rest = bytes.count - index
        guard rest > 0 else { return }
        let group = UInt32(bytes[index]) << 16 | (rest == 2 ? UInt32(bytes[index + 1]) << 8 : 0)
        output.append(alphabet[Int(group >> 18)])
        output.append(alphabet[Int(group >> 12 & 63)])
        output.append(rest == 2 ? alphabet[Int(group >> 6 & 63)] : pad)
        output.append(pad)
    }

    /// The value of a character of the standard alphabet, or `nil`.
    static func sextet(_ character: UInt8) -> UInt8? {
        let value = value(character)
        return value == notInAlphabet ? nil : value
    }

    /// Appends the values of the characters up to the first outside the alphabet, and returns how many these are.
    static func appendSextets(_ text: Span<UInt8>, to sextets: inout [UInt8]) -> Int {
        var count = 0
        sextets.append(addingCapacity: text.count) { output in
            while count < text.count {
                let value = value(text[count])
                guard value != notInAlphabet else { break }
                output.append(value)
                count += 1
            }
        }
        return count
    }

    private static let pad = UInt8(ascii: "=")
    private static let alphabet = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    // A value with the top bit set, so that one OR over a whole text tells whether any byte was foreign.
    private static let notInAlphabet: UInt8 = 0x80

    /// The value of a character, or ``notInAlphabet``. Computed and not looked up: measured, that takes a third of the
    /// time, and the key material in a PEM body leaves no trace in the cache.
    @inline(__always) private static func value(_ character: UInt8) -> UInt8 {
        let capital = character &- UInt8(ascii: "A")
        let small = character &- UInt8(ascii: "a")
        let digit = character &- UInt8(ascii: "0")
        var value: UInt8 = 0x80
        value = capital < 26 ? capital : value
        value = small < 26 ? small &+ 26 : value
        value = digit < 10 ? digit &+ 52 : value
        value = character == UInt8(ascii: "+") ? 62 : value
        value = character == UInt8(ascii: "/") ? 63 : value
        return value
    }

    private static func firstOutsideAlphabet(_ text: Span<UInt8>) -> Failure? {
        for index in text.indices where sextet(text[index]) == nil && text[index] != pad {
            let isURL = text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "_")
            return Failure(reason: isURL ? .urlAlphabet : .characterOutsideAlphabet(text[index]), byteOffset: index)
        }
        return nil
    }

    private static func firstPad(_ text: Span<UInt8>) -> Int {
        text.indices.first { text[$0] == pad } ?? text.count
    }
}
