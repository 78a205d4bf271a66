// SPDX-License-Identifier: Apache-2.0

// Text without a PEM block: keys in other encodings, and names for what is no key.
extension KeyFile {
    /// A file encoded in base64 so many times is a toy; every time costs a pass over what is left.
    static let maximumDepth = 16
    /// Base64 shorter than this, in characters, holds no RSA key of a size that anybody uses.
    static let shortestKey = 64

    mutating func readWithoutArmour(_ text: KeyText, depth: Int) {
        let content = Self.bareContent(of: text)
        guard !Self.isBlank(text.bytes[content]) else {
            defects.append(.text(.empty, at: .start))
            return
        }
        let position = text.position(of: content.lowerBound)
        if let form = ForeignForm(of: text.bytes[...]) {
            defects.append(.text(.notPEM(form.name), at: position))
            if form.holdsPrivateKey {
                items = [KeyItem(foreign: form, at: position)]
            } else {
                addHiddenPrivateKeys(in: [text.bytes.indices], of: text, depth: depth)
            }
            return
        }
        var compact = text.bytes[content].filter { !$0.isWhitespace && $0 != UInt8(ascii: ":") }
        defer { compact.wipe() }
        if compact.starts(with: "0x".utf8) { compact.removeFirst(2) }
        if compact.count >= Self.shortestKey, let der = Hex.decode(compact), der.first == 0x30 {
            defects.append(.text(.notPEM("hexadecimal digits"), at: position))
            items = [KeyItem(der: der, armour: .hex, position: position, defects: [])]
            return
        }
        let runs = Base64Run.all(in: text.bytes[...])
        for run in runs.prefix(Self.maximumRunCount) { readBase64(text, run, depth: depth) }
        guard items.isEmpty else { return }
        let isBase64 = runs.first.map { $0.count * 10 >= content.count * 9 } ?? false
        guard !defects.contains(where: { $0.kind == .doubleBase64 }) else { return }
        defects.append(.text(.notPEM(isBase64 ? "base64 that holds no key" : ForeignForm.description(of: text.bytes)), at: position))
    }

    /// A secret of Kubernetes has a handful of entries.
    static let maximumRunCount = 64

    /// Takes what a run of base64 holds, if that is a key or a file with one.
    mutating func readBase64(_ text: KeyText, _ run: Range<Int>, depth: Int) {
        let position = text.position(of: run.lowerBound)
        let body = PEMBody(text, run, .oneLine)
        guard let decoded = body.der, !body.isDamaged || decoded.first == 0x30 || Self.beginsLikeText(decoded) else { return }
        if Self.beginsLikeText(decoded), depth < Self.maximumDepth {
            var inner = text
            inner.replace(base64: run, decoded: decoded)
            let innerDefects = inner.normalise()
            var found = KeyFile()
            found.read(inner, depth: depth + 1)
            inner.wipe()
            guard !found.items.isEmpty else { return }
            if !defects.contains(where: { $0.kind == .doubleBase64 }) { defects.append(.text(.doubleBase64, at: position)) }
            items += found.items
            defects += (innerDefects + found.defects).filter { $0.kind != .doubleBase64 }
            return
        }
        let item = KeyItem(der: decoded, armour: .base64, position: position, defects: body.defects)
        guard item.structure != .unknown || item.holdsPrivateKey else { return }
        defects.append(.text(.notPEM("base64 without the BEGIN and END lines"), at: position))
        items.append(item)
    }

    /// Whether these bytes may be a text with a key in it, and not the key itself.
    private static func beginsLikeText(_ bytes: [UInt8]) -> Bool {
        if WideEncoding(of: bytes) != nil || bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return true }
        return bytes.count >= 32 && bytes.prefix(32).allSatisfy { $0 >= 0x20 && $0 < 0x7F || $0.isWhitespace }
    }

    /// The text without white space around it, without `NAME=` in front, without quotation marks.
    private static func bareContent(of text: KeyText) -> Range<Int> {
        let bytes = text.bytes
        var start = bytes.firstIndex { !$0.isWhitespace } ?? 0
        var end = (bytes.lastIndex { !$0.isWhitespace } ?? -1) + 1
        let name = bytes[start..<max(start, end)].prefix(64).prefix { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
        if !name.isEmpty, name.endIndex < end, bytes[name.endIndex] == .equals {
            let isValue = name.endIndex + shortestKey < end || isBlank(bytes[(name.endIndex + 1)..<end])
            if isValue { start = name.endIndex + 1 }
        }
        if end - start >= 2, bytes[start].isQuote, bytes[end - 1] == bytes[start] {
            start += 1
            end -= 1
        }
        return start..<max(start, end)
    }

    /// Nothing to be seen: white space of Unicode, a byte order mark, quotation marks around nothing.
    private static func isBlank(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count < 4096 else { return false }
        let invisible: Set<UInt32> = [0xFEFF, 0x200B, 0x200C, 0x200D, 0x2060, 0x22, 0x27]
        return String(decoding: bytes, as: UTF8.self).unicodeScalars.allSatisfy {
            $0.properties.isWhitespace || invisible.contains($0.value)
        }
    }
}

/// A stretch of base64 in a text of another kind: a value in YAML, in an environment file, in JSON, in an address.
enum Base64Run {
    /// The runs of 64 characters or more; lines that follow one another make one run.
    static func all(in bytes: ArraySlice<UInt8>) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            guard bytes[index].isBase64OfAnyAlphabet else {
                index += 1
                continue
            }
            let start = index
            while index < bytes.endIndex, bytes[index].isBase64OfAnyAlphabet { index += 1 }
            var end = index
            while end < bytes.endIndex, end - index < 2, bytes[end] == .equals { end += 1 }
            let isLineEnd = end == bytes.endIndex || bytes[end].isWhitespace || bytes[end].isQuote
            if let last = runs.last, isLineEnd, isContinuation(of: last, at: start, bytes) {
                runs[runs.count - 1] = last.lowerBound..<end
            } else {
                runs.append(start..<end)
            }
            index = max(end, index)
        }
        return runs.filter { $0.count >= 64 }
    }

    /// Lines are wrapped at 40 columns or more, and every line but the first stands alone.
    private static func isContinuation(of run: Range<Int>, at start: Int, _ bytes: ArraySlice<UInt8>) -> Bool {
        let gap = bytes[run.upperBound..<start]
        guard !gap.isEmpty, gap.allSatisfy(\.isWhitespace), gap.contains(where: \.isLineEnd) else { return false }
        return bytes[run.lowerBound..<run.upperBound].suffix(40).allSatisfy { !$0.isWhitespace } && run.count >= 40
    }
}

extension UInt8 {
    /// Padding excepted.
    var isBase64OfAnyAlphabet: Bool {
        isLetter || isDigit || self == .plus || self == .slash || self == .hyphen || self == UInt8(ascii: "_")
    }
}
