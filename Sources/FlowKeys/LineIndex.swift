// SPDX-License-Identifier: Apache-2.0

/// Finds lines and columns in a file without walking from its start each time: a damaged file asks often.
struct LineIndex {
    private let byteCount: Int
    private var lineStarts = [0]
    /// Continuation bytes of UTF-8, which belong to the character before them and make no column.
    private var continuations: [Int] = []

    init(_ bytes: [UInt8]) {
        byteCount = bytes.count
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte & 0xC0 == 0x80 {
                continuations.append(index - 1)
            } else if byte.isLineEnd, byte == .lineFeed || index == bytes.count || bytes[index] != .lineFeed {
                lineStarts.append(index)
            }
        }
    }

    /// The position of the byte at `offset`.
    func position(of offset: Int) -> TextPosition {
        let end = min(offset, byteCount)
        let line = lineStarts.countBelow(end + 1)
        let start = lineStarts[line - 1]
        let skipped = continuations.countBelow(end) - continuations.countBelow(start)
        return TextPosition(line: line, column: end - start - skipped + 1, byteOffset: offset)
    }
}

extension [Int] {
    /// How many elements of this ascending array are less than `bound`.
    fileprivate func countBelow(_ bound: Int) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < bound { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
