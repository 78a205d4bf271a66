// SPDX-License-Identifier: Apache-2.0

// Private keys where nobody looks for one: beside a block, inside a string. Whoever uploads the file gives them away all the same.
extension KeyFile {
    /// The private keys in what no other reader took, as far as they betray themselves.
    mutating func addHiddenPrivateKeys(in ranges: [Range<Int>], of text: KeyText, depth: Int) {
        for range in ranges where text.bytes[range].contains(where: { !$0.isWhitespace }) {
            if !items.contains(where: \.holdsPrivateKey) {
                items += Self.encodedPrivateKeys(in: range, of: text, depth: depth)
            }
            addTrace(in: range, of: text)
        }
    }

    /// What a private key in another form leaves in a text, for people who must be told where.
    mutating func addTrace(in range: Range<Int>, of text: KeyText) {
        guard !items.contains(where: \.holdsPrivateKey) else { return }
        if let form = ForeignForm(of: text.bytes[range]), form.holdsPrivateKey {
            items.append(KeyItem(foreign: form, at: text.position(of: form.start)))
        } else if let start = Self.brokenBoundary(in: text.bytes[range]) {
            items.append(
                KeyItem(unread: .unknown, armour: .pem(label: "PRIVATE KEY"), position: text.position(of: start), defects: []))
        }
    }

    /// Keys in base64 or hexadecimal digits.
    private static func encodedPrivateKeys(in range: Range<Int>, of text: KeyText, depth: Int) -> [KeyItem] {
        var found = KeyFile()
        for run in Base64Run.all(in: text.bytes[range]).prefix(maximumRunCount) { found.readBase64(text, run, depth: depth) }
        found.items.removeAll { !$0.holdsPrivateKey }
        guard found.items.isEmpty else { return found.items }
        return hexadecimalPrivateKey(in: range, of: text).map { [$0] } ?? []
    }

    /// Hexadecimal digits that begin like a SEQUENCE of the size of a key, with whatever programs write between them.
    private static func hexadecimalPrivateKey(in range: Range<Int>, of text: KeyText) -> KeyItem? {
        let bytes = text.bytes[range]
        func digits(from index: Int, limit: Int) -> [UInt8] {
            Array(
                bytes[index...].prefix { $0.isHexadecimalDigit || $0.isWhitespace || $0 == UInt8(ascii: ":") }.lazy
                    .filter(\.isHexadecimalDigit).prefix(limit))
        }
        let beginnings = ["3081", "3082", "3083"].map { Array($0.utf8) }
        let places = bytes.indices.lazy.filter { bytes[$0] == UInt8(ascii: "3") && beginnings.contains(digits(from: $0, limit: 4)) }
        for place in places.prefix(maximumRunCount) {
            var digits = digits(from: place, limit: bytes.count)
            defer { digits.wipe() }
            guard digits.count >= shortestKey, let der = Hex.decode(digits.dropLast(digits.count % 2)) else { continue }
            let item = KeyItem(der: der, armour: .hex, position: text.position(of: place), defects: [])
            if item.holdsPrivateKey { return item }
        }
        return nil
    }

    /// A line that was meant to begin or end a private key, and that no reader takes for one.
    private static func brokenBoundary(in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.split(whereSeparator: \.isLineEnd).first { line in
            guard let word = line.firstIndex(of: "PRIVATE"), let key = line[word...].firstIndex(of: "KEY"), key - word <= 11 else {
                return false
            }
            return ["--", "BEGIN", "END"].contains { line.firstIndex(of: $0) != nil }
        }?.startIndex
    }
}

extension UInt8 {
    fileprivate var isHexadecimalDigit: Bool { isDigit || self | 0x20 >= 0x61 && self | 0x20 <= 0x66 }
}
