// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// Cuts a stream of PEM blocks after each END line, in bounded memory.
struct PEMSplitter {
    private var pending: [UInt8]
    private var lineStart = 0
    /// What follows a block that was too long, up to the next END line, belongs to it.
    private var isSkipping = false

    init() {
        // More than a block of any usual key, so that none leaves a part of itself in a buffer that was too small.
        pending = []
        pending.reserveCapacity(1 << 15)
    }

    /// The blocks that `chunk` completes.
    ///
    /// One that is longer than ``KeyFile/maximumByteCount`` is cut one byte beyond, which is enough for the linter to say so.
    mutating func add(_ chunk: some Sequence<UInt8>) -> [[UInt8]] {
        var blocks: [[UInt8]] = []
        for byte in chunk {
            pending.append(byte)
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                let isEnd = pending[lineStart...].starts(with: Self.end)
                lineStart = pending.count
                if isEnd { blocks += take() }
            } else if pending.count > KeyFile.maximumByteCount {
                if !isSkipping { blocks.append(pending) }
                isSkipping = true
                // The last line may be the beginning of an END line.
                pending.removeFirst(lineStart > 0 && pending.count - lineStart < 128 ? lineStart : pending.count)
                lineStart = 0
            }
        }
        return blocks
    }

    /// What stands after the last END line, if it is anything at all.
    mutating func finish() -> [[UInt8]] { pending.allSatisfy(Self.isBlank) ? [] : take() }

    private mutating func take() -> [[UInt8]] {
        defer {
            pending.wipe(keepingCapacity: true)
            lineStart = 0
            isSkipping = false
        }
        // Line feeds that are left over from CR LF, and empty lines between blocks, are no mistake of the block that follows.
        return isSkipping ? [] : [Array(pending.drop(while: Self.isBlank))]
    }

    private static let end = Array("-----END ".utf8)

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
