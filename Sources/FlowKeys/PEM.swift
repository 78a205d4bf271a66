// SPDX-License-Identifier: Apache-2.0

/// The textual encoding of RFC 7468, strict.
public enum PEM {
    /// One PEM block.
    public struct Block: Sendable {
        /// The text between `-----BEGIN ` and `-----`.
        public var label: String
        /// RFC 1421 headers, in their order; only traditional private keys have them.
        public var headers: [(name: String, value: String)]
        /// The decoded body.
        public var bytes: [UInt8]
    }

    /// Decodes the one block of a text in the strict form of RFC 7468 section 3: 64 columns, no other white space,
    /// equal labels, nothing but the block. LF and CRLF both end a line, and the last line may lack its end.
    ///
    /// - Throws: the first ``KeyDefect``, with line, column and byte offset.
    public static func decode(_ bytes: [UInt8]) throws(KeyDefect) -> Block {
        let file = KeyFile(reading: bytes)
        let tolerated: [KeyDefect.Kind] = [.crlfLineEnds, .noFinalNewline]
        if let defect = file.allDefects.first(where: { $0.position != nil && !tolerated.contains($0.kind) }) { throw defect }
        let text = KeyText(bytes)
        guard let block = PEMScanner(text).blocks().first else {
            throw .text(.notPEM("text without a key in it"), at: .start)
        }
        let body = PEMBody(text, block.body, PEMLabel.layout(of: block.label))
        return Block(label: block.label, headers: body.headers, bytes: body.der ?? [])
    }

    /// Encodes one block in the canonical form: 64 columns, LF, one final newline.
    ///
    /// The result is the only copy of the bytes that this makes; wiping it is the caller's.
    public static func encode(label: String, _ bytes: Span<UInt8>, headers: [(name: String, value: String)] = []) -> [UInt8] {
        let headerText = headers.isEmpty ? "" : headers.map { "\($0.name): \($0.value)\n" }.joined() + "\n"
        let begin = Array("-----BEGIN \(label)-----\n\(headerText)".utf8)
        let end = Array("-----END \(label)-----\n".utf8)
        let lineCount = (bytes.count + bytesPerLine - 1) / bytesPerLine
        let byteCount = begin.count + Base64.characterCount(of: bytes.count) + lineCount + end.count
        return [UInt8](capacity: byteCount) { output in
            for byte in begin { output.append(byte) }
            for start in stride(from: 0, to: bytes.count, by: bytesPerLine) {
                Base64.append(bytes.extracting(start..<min(start + bytesPerLine, bytes.count)), to: &output)
                output.append(.lineFeed)
            }
            for byte in end { output.append(byte) }
        }
    }

    /// What 64 characters of base64 hold.
    private static let bytesPerLine = 48

    /// The canonical `PUBLIC KEY` block of an RSA key.
    public static func encode(_ numbers: RSAPublicNumbers) -> [UInt8] {
        encode(label: "PUBLIC KEY", SubjectPublicKeyInfo.encode(numbers).span)
    }
}
