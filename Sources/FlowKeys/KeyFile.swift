// SPDX-License-Identifier: Apache-2.0

/// Everything that can be said of a key file without a passphrase: the keys in it, and what is wrong with it.
///
/// Reading never fails on account of the content: a file that is no key is a file with a defect that names what it is.
public struct KeyFile: Sendable {
    /// The keys found, in the order of the file.
    public internal(set) var items: [KeyItem] = []
    /// What is wrong with the file as a whole; each item has its own list besides.
    public internal(set) var defects: [KeyDefect] = []

    /// The largest input that is read as a key file, in bytes. A 16,384-bit private key in PEM has about 13,000.
    public static let maximumByteCount = 1 << 20

    /// All defects, those of the file first.
    public var allDefects: [KeyDefect] { defects + items.flatMap(\.defects) }

    /// The most keys that are read. One public key has 451 bytes in PEM, so no file of ordinary keys has more.
    static let maximumItemCount = 4096

    /// Reads a file in any of the forms people try.
    ///
    /// - Parameter bytes: the whole file, at most ``maximumByteCount`` bytes; of a longer one the defect says so.
    public init(reading bytes: [UInt8]) {
        guard bytes.count <= Self.maximumByteCount else {
            defects = [.text(.notPEM("a file of more than \(Self.maximumByteCount) bytes"), at: .start)]
            return
        }
        guard bytes.contains(where: { !$0.isWhitespace && $0 != 0 }) else {
            defects = [.text(.empty, at: .start)]
            return
        }
        if bytes.first == 0x30, bytes.prefix(64).contains(where: { $0 >= 0x80 || $0 < 0x09 }) {
            defects = [.text(.binaryDER, at: .start)]
            items = [KeyItem(der: bytes, armour: .der, position: .start, defects: [])]
            return
        }
        if let form = ForeignForm(binary: bytes) {
            defects = [.text(.notPEM(form.name), at: .start)]
            if form.holdsPrivateKey { items = [KeyItem(foreign: form, at: .start)] }
            return
        }
        var text = KeyText(bytes)
        let answer = GraphAnswer(text)
        defects = text.normalise()
        read(text, depth: 0)
        text.wipe()
        if let answer { excuse(answer) }
    }

    /// A file of which nothing is known yet.
    init() {}

    mutating func read(_ text: KeyText, depth: Int) {
        let blocks = PEMScanner(text).blocks(limit: 2 * Self.maximumItemCount + 1)
        if !blocks.isEmpty {
            read(blocks, of: text)
            addHiddenPrivateKeys(in: Self.rest(of: text, beside: blocks), of: text, depth: depth)
        } else if let keys = JSONWebKey.read(text) {
            items = keys
            addHiddenPrivateKeys(in: [text.bytes.indices], of: text, depth: depth)
        } else if let lines = OpenSSHKey.readLines(text) {
            items = lines
            addHiddenPrivateKeys(in: [text.bytes.indices], of: text, depth: depth)
        } else {
            readWithoutArmour(text, depth: depth)
            addTrace(in: text.bytes.indices, of: text)
        }
        let items = items.filter { !$0.isTrace }
        if items.count > 1, !defects.contains(where: \.kind.isMultipleBlocks) {
            let first = items[0]
            let identical = items.dropFirst().allSatisfy { $0.isSameKey(as: first) }
            defects.append(.text(.multipleBlocks(count: items.count, identical: identical), at: items[1].position))
        }
    }

    /// What stands before, between and after the blocks, and in blocks that have no end of their own.
    private static func rest(of text: KeyText, beside blocks: [PEMScanner.Block]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        for block in blocks {
            let begin = block.begin?.range.lowerBound ?? block.body.lowerBound
            if start < begin { ranges.append(start..<begin) }
            if block.begin == nil || block.end == nil { ranges.append(block.body) }
            start = block.end?.range.upperBound ?? block.body.upperBound
        }
        if start < text.bytes.count { ranges.append(start..<text.bytes.count) }
        return ranges
    }

    /// What belongs to an answer of the Graph API is no mistake of whoever saved it.
    private mutating func excuse(_ answer: GraphAnswer) {
        guard !items.isEmpty else { return }
        defects.removeAll { defect in
            switch defect.kind {
            case .literalNewlines, .quoted, .trailingText, .noFinalNewline, .noLineBreaks: true
            case .leadingText: answer.isWhole
            case .whitespace: answer.isWhole
            default: false
            }
        }
        defects.insert(.text(.graphAnswer, at: answer.position), at: 0)
    }

    // MARK: PEM

    private mutating func read(_ blocks: [PEMScanner.Block], of text: KeyText) {
        guard blocks.count <= Self.maximumItemCount else {
            defects.append(.text(.notPEM("a file of more than \(Self.maximumItemCount) PEM blocks"), at: .start))
            return
        }
        for block in blocks {
            let item = item(block, text)
            items += item.body.starts(with: "-----BEGIN".utf8) ? unpack(item) : [item]
        }
        guard let first = blocks.first, let last = blocks.last else { return }
        let before = text.bytes[..<(first.begin?.range.lowerBound ?? first.body.lowerBound)]
        // On the line of the boundary itself, the scanner noted white space and quote marks.
        let lineStart = before.lastIndex(where: \.isLineEnd).map { $0 + 1 } ?? before.startIndex
        let leading =
            before[..<lineStart].firstIndex { !$0.isWhitespace } ?? before[lineStart...].firstIndex { !$0.isWhitespace && $0 != .quoteMark }
        if let leading {
            defects.append(.text(.leadingText, at: text.position(of: leading)))
        } else if let space = before[..<lineStart].firstIndex(where: \.isBlankInLine) {
            defects.append(.text(.whitespace(.beforeBoundary), at: text.position(of: space)))
        }
        guard let end = last.end?.range.upperBound else { return }
        let after = text.bytes[end...]
        if let trailing = after.firstIndex(where: { !$0.isWhitespace }) {
            defects.append(.text(.trailingText, at: text.position(of: trailing)))
        } else {
            if let space = after.firstIndex(where: \.isBlankInLine) {
                defects.append(.text(.whitespace(.trailing), at: text.position(of: space)))
            }
            if !after.contains(where: \.isLineEnd) {
                defects.append(.text(.noFinalNewline, at: text.position(of: text.bytes.count)))
            }
        }
        noteLineEnds(text)
    }

    /// A whole PEM file as the body of a block; where its parts stand inside it helps nobody.
    private mutating func unpack(_ item: KeyItem) -> [KeyItem] {
        let inner = KeyFile(reading: item.body)
        guard !inner.items.isEmpty else { return [item] }
        defects.append(.text(.doubleBase64, at: item.position))
        return inner.items.map { found in
            var found = found
            found.position = item.position
            found.defects = found.defects.filter { $0.position == nil }
            return found
        }
    }

    private mutating func noteLineEnds(_ text: KeyText) {
        let bytes = text.bytes
        var found: (crlf: Int?, carriageReturn: Int?, lineFeed: Int?)
        for index in bytes.indices where bytes[index].isLineEnd {
            if bytes[index] == .lineFeed {
                if index > 0, bytes[index - 1] == .carriageReturn {
                    found.crlf = found.crlf ?? index - 1
                } else {
                    found.lineFeed = found.lineFeed ?? index
                }
            } else if index + 1 == bytes.count || bytes[index + 1] != .lineFeed {
                found.carriageReturn = found.carriageReturn ?? index
            }
        }
        switch (found.crlf, found.carriageReturn, found.lineFeed) {
        case (let crlf?, nil, nil): defects.append(.text(.crlfLineEnds, at: text.position(of: crlf)))
        case (nil, let carriageReturn?, nil): defects.append(.text(.carriageReturnLineEnds, at: text.position(of: carriageReturn)))
        case (let crlf?, nil, _?): defects.append(.text(.partlyCRLFLineEnds, at: text.position(of: crlf)))
        case (nil, nil, _): break
        case (let crlf, let carriageReturn, _):
            let first = min(crlf ?? bytes.count, carriageReturn ?? bytes.count)
            defects.append(.text(.mixedLineEnds, at: text.position(of: first)))
        }
    }

    private func item(_ block: PEMScanner.Block, _ text: KeyText) -> KeyItem {
        let position = text.position(of: block.begin?.range.lowerBound ?? block.body.lowerBound)
        let onOneLine = !text.bytes[block.body].contains { $0.isLineEnd }
        let layout = onOneLine ? .oneLine : PEMLabel.layout(of: block.label)
        let body = PEMBody(text, block.body, layout, width: PEMLabel.lineWidth(of: block.label))
        let armour = KeyArmour.pem(label: block.label)
        let defects = (block.defects + body.defects).sorted { ($0.position?.byteOffset ?? 0) < ($1.position?.byteOffset ?? 0) }
        guard let der = body.der else {
            let announced = PEMLabel.structure(of: block.label) ?? .unknown
            return KeyItem(unread: announced, armour: armour, position: position, defects: defects)
        }
        if PEMLabel.traditionalPrivate.contains(block.label), !body.headers.isEmpty {
            if body.headers.contains(where: { $0.name == "Proc-Type" && $0.value.contains("ENCRYPTED") }) {
                let dekInfo = body.headers.first { $0.name == "DEK-Info" }?.value ?? ""
                let isSound = body.headers[0].name == "Proc-Type" && PrivateKeyEncryption.isReadable(dekInfo: dekInfo)
                let defects = isSound ? defects : [.text(.encryptionHeaders, at: position)] + defects
                return KeyItem(traditional: dekInfo, ciphertext: der, armour: armour, position: position, defects: defects)
            }
            let unexpected = KeyDefect.text(.headers(body.headers[0].name), at: position)
            return KeyItem(der: der, armour: armour, position: position, defects: defects + [unexpected])
        }
        var item = KeyItem(der: der, armour: armour, position: position, defects: defects)
        if body.isDamaged, item.structure == .unknown {
            // Characters are missing: what is wrong with the padding and with the DER follows from that.
            item.defects.removeAll { $0.derOffset != nil }
            for index in item.defects.indices where item.defects[index].kind == .base64(.padding) {
                item.defects[index].kind = .base64(.length)
            }
        }
        return item
    }
}

extension KeyDefect.Kind {
    fileprivate var isMultipleBlocks: Bool {
        if case .multipleBlocks = self { true } else { false }
    }
}
