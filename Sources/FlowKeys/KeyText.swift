// SPDX-License-Identifier: Apache-2.0

/// The text of a key file while it is mended step by step, with the origin of every byte,
/// so that a mistake found after three repairs is still reported where it stands in the file.
struct KeyText {
    private(set) var bytes: [UInt8]
    /// Lines and columns of the file; of its characters, when it is UTF-16 or UTF-32.
    private var lines: LineIndex
    /// Offsets into the text of `lines`, one for each byte; `nil` while nothing was changed.
    private var origins: [Int]?
    /// Offsets into the file, one for each byte of the text of `lines`, where that is not the file itself.
    private var fileOffsets: [Int]?
    private let fileByteCount: Int

    init(_ file: [UInt8]) {
        bytes = file
        lines = LineIndex(file)
        fileByteCount = file.count
    }

    func position(of index: Int) -> TextPosition {
        let origin = origins.map { index < $0.count ? $0[index] : fileOffsets?.count ?? fileByteCount } ?? index
        var position = lines.position(of: origin)
        if let fileOffsets { position.byteOffset = origin < fileOffsets.count ? fileOffsets[origin] : fileByteCount }
        return position
    }

    /// The position of `text` if it stands at or after `start`.
    func firstIndex(of text: String, from start: Int = 0) -> Int? { start < bytes.count ? bytes[start...].firstIndex(of: text) : nil }

    /// Rebuilds the text: `step` looks at an index, appends what is to stand there, and returns how many bytes that replaces;
    /// as many as it appended, when it copied them.
    mutating func rewrite(_ step: (_ bytes: [UInt8], _ index: Int, _ output: inout [UInt8]) -> Int) {
        var newBytes: [UInt8] = []
        var newOrigins: [Int] = []
        newBytes.reserveCapacity(bytes.count)
        newOrigins.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let consumed = step(bytes, index, &newBytes)
            let isCopy = newBytes.count - newOrigins.count == consumed
            var source = index
            while newOrigins.count < newBytes.count {
                newOrigins.append(origins?[source] ?? source)
                if isCopy { source += 1 }
            }
            index += consumed
        }
        replace(newBytes, newOrigins)
    }

    /// Replaces the text by what its base64 in `range` was decoded to.
    mutating func replace(base64 range: Range<Int>, decoded: [UInt8]) {
        let characters = range.filter { !bytes[$0].isWhitespace }
        let newOrigins = decoded.indices.map { index in
            let character = characters[index * 4 / 3]
            return origins?[character] ?? character
        }
        replace(decoded, newOrigins)
    }

    private mutating func replace(_ newBytes: [UInt8], _ newOrigins: [Int]) {
        // The bytes of before are the file's, and not ours to wipe, until something was changed.
        if origins != nil { bytes.wipe() }
        bytes = newBytes
        origins = newOrigins
    }

    /// Overwrites the bytes: a key file may hold a private key.
    mutating func wipe() {
        if origins != nil || fileOffsets != nil { bytes.wipe() }
    }
}

extension KeyText {
    /// Mends what can be mended before looking for a PEM block, and names it.
    mutating func normalise() -> [KeyDefect] {
        var defects: [KeyDefect] = []
        if let encoding = WideEncoding(of: bytes) {
            defects.append(.text(.encoding(encoding.rawValue), at: position(of: 0)))
            rewrite(encoding.decode)
            (fileOffsets, origins) = (origins, nil)
            lines = LineIndex(bytes)
        } else if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            defects.append(.text(.byteOrderMark, at: position(of: 0)))
            remove([0..<3])
        }
        if let nul = bytes.firstIndex(of: 0) {
            defects.append(.text(.nulByte, at: position(of: nul)))
            rewrite { bytes, index, output in
                if bytes[index] != 0 { output.append(bytes[index]) }
                return 1
            }
        }
        defects += decodePercents()
        defects += decodeEntities()
        defects += decodeEscapes()
        defects += decodeQuotedPrintable()
        defects += straightenQuotes()
        defects += unquote()
        return defects
    }

    /// Drops the bytes of the ranges, which ascend; what stood on one line with them goes on a line of its own.
    mutating func remove(_ ranges: [Range<Int>]) {
        var rest = ranges[...]
        rewrite { bytes, index, output in
            guard let range = rest.first, range.lowerBound == index else {
                let end = rest.first?.lowerBound ?? bytes.count
                output += bytes[index..<end]
                return end - index
            }
            rest.removeFirst()
            if let last = output.last, !last.isLineEnd { output.append(.lineFeed) }
            return range.count
        }
    }
}

extension ArraySlice<UInt8> {
    /// Where `text`, which is not empty, stands first.
    func firstIndex(of text: String) -> Int? {
        let wanted = Array(text.utf8)
        var from = startIndex
        while from + wanted.count <= endIndex, let index = self[from...].firstIndex(of: wanted[0]) {
            var matched = 1
            while matched < wanted.count, index + matched < endIndex, self[index + matched] == wanted[matched] { matched += 1 }
            if matched == wanted.count { return index }
            from = index + 1
        }
        return nil
    }
}
