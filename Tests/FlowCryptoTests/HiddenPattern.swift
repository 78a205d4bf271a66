// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import Foundation
import Testing

/// Bytes that this process holds only as two halves, whose XOR they are; so looking for them does not make them.
struct HiddenPattern {
    let byteCount: Int
    private let first: [UInt8]
    private let second: [UInt8]

    /// Random bytes.
    init(byteCount: Int = 32) {
        self.byteCount = byteCount
        first = (0..<byteCount).map { _ in UInt8.random(in: .min ... .max) }
        second = (0..<byteCount).map { _ in UInt8.random(in: .min ... .max) }
    }

    /// Bytes that there are already, such as those of a prime.
    init(of bytes: Span<UInt8>, _ range: Range<Int>) {
        byteCount = range.count
        let mask = range.map { _ in UInt8.random(in: .min ... .max) }
        first = mask
        second = zip(range, mask).map { bytes[$0] ^ $1 }
    }

    subscript(index: Int) -> UInt8 { first[index] ^ second[index] }

    /// Writes the bytes out.
    func append(to output: inout OutputSpan<UInt8>) {
        for index in 0..<byteCount { output.append(self[index]) }
    }

    var secretBytes: SecretBytes { SecretBytes(capacity: byteCount) { append(to: &$0) } }

    var array: [UInt8] { [UInt8](capacity: byteCount) { append(to: &$0) } }

    // MARK: Looking for them

    /// How often the last 16 bytes stand in memory that this process can write to.
    ///
    /// The last ones, because free() writes its own notes over the first bytes of a block.
    func occurrences() throws -> Int { try Self.occurrences(of: [self])[0] }

    /// The same for several patterns, in one pass.
    static func occurrences(of patterns: [HiddenPattern]) throws -> [Int] {
        try searchLock.withLock { try search(for: patterns) }
    }

    // Two searches at a time would find what the other is looking through.
    private static let searchLock = NSLock()

    private static func search(for patterns: [HiddenPattern]) throws -> [Int] {
        let memory = try FileHandle(forReadingFrom: URL(filePath: "/proc/self/mem"))
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4_096)
        defer {
            explicit_bzero(buffer.baseAddress!, buffer.count)
            buffer.deallocate()
        }
        // What is found in here was copied in here.
        let own = UInt(bitPattern: buffer.baseAddress!)..<UInt(bitPattern: buffer.baseAddress! + buffer.count)
        var counts = patterns.map { _ in 0 }
        for region in try writableRegions() {
            var start = region.lowerBound
            while start < region.upperBound {
                let wanted = min(buffer.count, Int(region.upperBound - start))
                let read = pread(memory.fileDescriptor, buffer.baseAddress!, wanted, off_t(start))
                // Another thread may have given the region back since it was listed.
                guard read > 0 else { break }
                let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<read])
                for (index, pattern) in patterns.enumerated() {
                    counts[index] += pattern.offsets(in: bytes).count { !own.contains(start + UInt($0)) }
                }
                guard read == buffer.count else { break }
                start += UInt(read - tailByteCount + 1)
            }
        }
        return counts
    }

    private static let tailByteCount = 16

    private func offsets(in bytes: UnsafeRawBufferPointer) -> [Int] {
        let tail = byteCount - Self.tailByteCount
        // Looked for by a byte that memory is not full of.
        let anchor = (0..<Self.tailByteCount).first { (1..<0xFF).contains(self[tail + $0]) } ?? 0
        let last = bytes.count - Self.tailByteCount + anchor
        var offsets: [Int] = []
        var from = anchor
        while from <= last, let match = memchr(bytes.baseAddress! + from, CInt(self[tail + anchor]), last - from + 1) {
            let place = UnsafeRawPointer(match) - bytes.baseAddress!
            let offset = place - anchor
            if (0..<Self.tailByteCount).allSatisfy({ bytes[offset + $0] == self[tail + $0] }) { offsets.append(offset) }
            from = place + 1
        }
        return offsets
    }

    private static func writableRegions() throws -> [Range<UInt>] {
        let maps = try FileHandle(forReadingFrom: URL(filePath: "/proc/self/maps")).readToEnd() ?? Data()
        return try String(decoding: maps, as: UTF8.self).split(separator: "\n").filter { $0.contains(" rw") }.map { line in
            // 55d0c0a00000-55d0c0a21000 rw-p 00000000 00:00 0    [heap]
            let addresses = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
            try #require(addresses.count == 2, "\(line)")
            return addresses[0]..<addresses[1]
        }.filter { $0.count < shadowByteCount }
    }

    /// Regions from 64 GiB on are a sanitizer's notes about memory, terabytes of them, and not memory itself.
    private static let shadowByteCount = 1 << 36
}
