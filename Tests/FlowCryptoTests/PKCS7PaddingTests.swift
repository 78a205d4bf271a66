// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import Testing

/// The constant-time reading of padding against a plain one, over all endings that are cheap to enumerate.
@Suite struct PKCS7PaddingTests {
    /// RFC 5652 section 6.3 as it reads, branches and all.
    private static func plainCount(_ bytes: [UInt8], blockByteCount: Int) -> Int? {
        guard let last = bytes.last, bytes.count % blockByteCount == 0, (1...blockByteCount).contains(Int(last)),
            bytes.suffix(Int(last)).allSatisfy({ $0 == last })
        else { return nil }
        return bytes.count - Int(last)
    }

    private static func count(_ bytes: [UInt8], blockByteCount: Int) -> Int? {
        PKCS7Padding.unpaddedCount(bytes.span, blockByteCount: blockByteCount)
    }

    private static func disagreements(_ bytes: [UInt8], blockByteCount: Int) -> Int {
        count(bytes, blockByteCount: blockByteCount) == plainCount(bytes, blockByteCount: blockByteCount) ? 0 : 1
    }

    /// Every last byte, in runs of every length, before which stands every one of a few bytes.
    @Test(arguments: [8, 16], [1, 2])
    func everyRunOfEveryByte(blockByteCount: Int, blockCount: Int) {
        let count = blockByteCount * blockCount
        var disagreements = 0
        for last in UInt8.min...UInt8.max {
            for run in 1...count {
                for filler in [0x00, 0xFF, last &+ 1, last &- 1, last ^ 0x80] {
                    let bytes = [UInt8](repeating: filler, count: count - run) + [UInt8](repeating: last, count: run)
                    disagreements += Self.disagreements(bytes, blockByteCount: blockByteCount)
                }
            }
        }
        #expect(disagreements == 0)
    }

    /// Every pair of last bytes.
    @Test(arguments: [8, 16])
    func everyPairOfLastBytes(blockByteCount: Int) {
        var bytes = [UInt8](repeating: 3, count: blockByteCount)
        var disagreements = 0
        for pair in UInt16.min...UInt16.max {
            bytes[blockByteCount - 2] = UInt8(pair >> 8)
            bytes[blockByteCount - 1] = UInt8(pair & 0xFF)
            disagreements += Self.disagreements(bytes, blockByteCount: blockByteCount)
        }
        #expect(disagreements == 0)
    }

    /// Every bit of sound padding of every length, and of the block in front of it, where a change is of no account.
    @Test(arguments: [8, 16])
    func everyFlippedBit(blockByteCount: Int) {
        var disagreements = 0
        for padding in 1...blockByteCount {
            let sound = [UInt8](repeating: 0x41, count: 2 * blockByteCount - padding) + [UInt8](repeating: UInt8(padding), count: padding)
            #expect(Self.count(sound, blockByteCount: blockByteCount) == 2 * blockByteCount - padding)
            for bit in 0..<(16 * blockByteCount) {
                var bytes = sound
                bytes[bit / 8] ^= 1 << (bit % 8)
                disagreements += Self.disagreements(bytes, blockByteCount: blockByteCount)
            }
        }
        #expect(disagreements == 0)
    }

    @Test(arguments: [8, 16])
    func onlyWholeBlocksHavePadding(blockByteCount: Int) {
        for count in 0...(3 * blockByteCount) where count == 0 || count % blockByteCount != 0 {
            let bytes = [UInt8](repeating: 1, count: count)
            #expect(Self.count(bytes, blockByteCount: blockByteCount) == nil)
        }
    }

    @Test(arguments: [8, 16])
    func whatIsAddedIsTakenAway(blockByteCount: Int) {
        for count in 0...(3 * blockByteCount) {
            let padding = PKCS7Padding.paddingCount(for: count, blockByteCount: blockByteCount)
            #expect((1...blockByteCount).contains(padding) && (count + padding) % blockByteCount == 0)
            let bytes = [UInt8](repeating: UInt8(padding), count: count + padding)
            // A message of the same bytes as its padding is longer all the same.
            #expect(Self.count(bytes, blockByteCount: blockByteCount) == count)
        }
    }
}
