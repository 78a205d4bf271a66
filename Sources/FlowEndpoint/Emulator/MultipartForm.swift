// SPDX-License-Identifier: Apache-2.0

/// multipart/form-data (RFC 7578), as far as text fields need it.
struct MultipartForm {
    struct Part {
        var name: String
        var body: ArraySlice<UInt8>
    }

    /// In their order.
    private(set) var parts: [Part] = []

    /// `nil` where the header names no boundary, and where the body does not keep to it.
    init?(_ request: IncomingRequest) {
        guard let header = request.values(of: "Content-Type").first, let boundary = Self.parameter("boundary", of: header),
            (1...70).contains(boundary.utf8.count)
        else { return nil }
        let delimiter = Array("\r\n--\(boundary)".utf8)
        // The first delimiter has no line before it; a preamble is possible and nobody sends one.
        var rest = ([0x0D, 0x0A] + request.body)[...]
        guard rest.starts(with: delimiter) else { return nil }
        rest = rest.dropFirst(delimiter.count)
        while !rest.starts(with: Array("--".utf8)) {
            guard rest.starts(with: [0x0D, 0x0A]), let end = Self.firstIndex(of: delimiter, in: rest.dropFirst(2)),
                let part = Self.part(rest[(rest.startIndex + 2)..<end])
            else { return nil }
            parts.append(part)
            rest = rest[(end + delimiter.count)...]
        }
    }

    private static func part(_ bytes: ArraySlice<UInt8>) -> Part? {
        guard let end = firstIndex(of: Array("\r\n\r\n".utf8), in: bytes) else { return nil }
        for line in String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == "content-disposition" else { continue }
            let value = String(line[line.index(after: colon)...])
            return parameter("name", of: value).map { Part(name: $0, body: bytes[(end + 4)...]) }
        }
        return nil
    }

    /// A parameter of a header field's value: a word, or a text in quotation marks without escapes.
    private static func parameter(_ name: String, of value: String) -> String? {
        for parameter in value.split(separator: ";").dropFirst() {
            let pair = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, pair[0].trimmingBlanks.lowercased() == name else { continue }
            let text = pair[1].trimmingBlanks
            return text.count > 1 && text.hasPrefix("\"") && text.hasSuffix("\"") ? String(text.dropFirst().dropLast()) : text
        }
        return nil
    }

    private static func firstIndex(of pattern: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard let first = pattern.first, bytes.count >= pattern.count else { return nil }
        return (bytes.startIndex...bytes.endIndex - pattern.count).first { bytes[$0] == first && bytes[$0...].starts(with: pattern) }
    }
}
