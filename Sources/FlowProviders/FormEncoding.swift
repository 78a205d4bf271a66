// SPDX-License-Identifier: Apache-2.0

/// application/x-www-form-urlencoded, as `curl --data-urlencode` writes it.
public enum FormEncoding {
    /// Names and values, joined by `=` and `&`; a space becomes `+`, and every other byte that is not unreserved (RFC 3986 section 2.3) `%XX`.
    ///
    /// So a plus sign becomes `%2B`: a bare one would be read as a space, and the key with it would be another.
    public static func encode(_ pairs: [(name: String, value: String)]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (name, value) in pairs {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
            append(name, to: &bytes)
            bytes.append(UInt8(ascii: "="))
            append(value, to: &bytes)
        }
        return bytes
    }

    /// Why a body cannot be read, and at which byte of it.
    public struct Failure: Error, Equatable, Sendable {
        /// Offset in bytes from the start of the body.
        public var byteOffset: Int
    }

    /// Reads a body as servers do: `+` is a space, and a pair without `=` has an empty value.
    ///
    /// - Throws: ``Failure`` for a `%` without two hexadecimal digits, and for what is not UTF-8.
    public static func decode(_ body: [UInt8]) throws(Failure) -> [(name: String, value: String)] {
        guard !body.isEmpty else { return [] }
        var pairs: [(name: String, value: String)] = []
        for pair in body.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false) where !pair.isEmpty {
            let end = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            pairs.append((try text(pair[..<end]), try text(pair[end...].dropFirst())))
        }
        return pairs
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        for byte in text.utf8 {
            if byte.isLetter || byte.isDigit || "-._~".utf8.contains(byte) {
                bytes.append(byte)
            } else if byte == 0x20 {
                // curl wrote %20 in older versions; both are read alike.
                bytes.append(UInt8(ascii: "+"))
            } else {
                bytes += [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 15)]
            }
        }
    }

    private static func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "A") + nibble - 10 }

    private static func text(_ encoded: ArraySlice<UInt8>) throws(Failure) -> String {
        var bytes: [UInt8] = []
        var index = encoded.startIndex
        while index < encoded.endIndex {
            switch encoded[index] {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard let byte = byte(encoded[index...].dropFirst().prefix(2)) else { throw Failure(byteOffset: index) }
                bytes.append(byte)
                index += 2
            case let byte: bytes.append(byte)
            }
            index += 1
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Failure(byteOffset: encoded.startIndex) }
        return text
    }

    private static func byte(_ digits: ArraySlice<UInt8>) -> UInt8? {
        // UInt8(_:radix:) takes a sign.
        guard digits.count == 2, digits.allSatisfy({ $0.isDigit || (0x61...0x66).contains($0 | 0x20) }) else { return nil }
        return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
