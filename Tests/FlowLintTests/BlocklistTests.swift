// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowLint

@Suite struct BlocklistTests {
    private func record(_ first: UInt8, number: UInt8 = 7) -> [UInt8] { [first] + [UInt8](repeating: first, count: 14) + [number] }

    @Test func everyRecordIsFound() throws {
        for count in 1...40 {
            let firsts = (0..<count).map { UInt8($0 * 5) }
            let list = try Blocklist(path: "l", bytes: firsts.flatMap { record($0) })
            for first in UInt8.min...UInt8.max {
                let digest = [UInt8](repeating: first, count: 32)
                #expect((list.entry(sha256: digest) != nil) == firsts.contains(first))
            }
        }
    }

    @Test func listsHaveNames() throws {
        let list = try Blocklist(path: "l", bytes: record(1, number: 3) + record(2, number: 4), names: [3: "debianopenssl"])
        let known = try #require(list.entry(sha256: [UInt8](repeating: 1, count: 32)))
        #expect(known == ("debianopenssl", true))
        let unnamed = try #require(list.entry(sha256: [UInt8](repeating: 2, count: 32)))
        #expect(unnamed == ("number 4 of l", false))
    }

    @Test func linesOfDigitsAreRead() throws {
        let list = try Blocklist(path: "l", bytes: Array("# x\nffffffffffffffffffff\r\n00000000000000000001\n".utf8))
        #expect(list.contains(sha1: [UInt8](repeating: 255, count: 20)))
        #expect(list.contains(sha1: [UInt8](repeating: 0, count: 19) + [1]))
        #expect(!list.contains(sha1: [UInt8](repeating: 0, count: 20)))
        #expect(list.needsSHA1 && list.isOfKeys)
    }

    @Test func filesOfOtherKindsAreRefused() {
        let files: [[UInt8]] = [
            [], record(2) + record(1), record(3) + [1], Array("hello\n".utf8), Array("fffffffffffffffffffg\n".utf8),
            Array("# a comment alone\n".utf8),
        ]
        for file in files { #expect(throws: Blocklist.Unreadable.self) { try Blocklist(path: "l", bytes: file) } }
    }
}
