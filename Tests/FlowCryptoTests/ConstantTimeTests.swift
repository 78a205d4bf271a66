// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowCrypto

/// What the functions compute. That their time is constant is to be read in their source: no clock here is fine enough.
@Suite struct ConstantTimeTests {
    private func areEqual(_ first: [UInt8], _ second: [UInt8]) -> Bool { ConstantTime.areEqual(first.span, second.span) }

    @Test func equalBytesAreEqual() {
        for count in [0, 1, 15, 16, 17, 32, 1_000] {
            let (first, second) = ([UInt8](repeating: 0xA5, count: count), [UInt8](repeating: 0xA5, count: count))
            #expect(areEqual(first, second))
        }
    }

    @Test func everyBitTellsBytesApart() {
        let first = [UInt8](0..<32)
        for bit in 0..<256 {
            var second = first
            second[bit / 8] ^= 1 << (bit % 8)
            #expect(!areEqual(first, second), "bit \(bit)")
        }
    }

    /// Two differences must not cancel each other out.
    @Test func equalDifferencesStayDifferences() {
        let (first, second): ([UInt8], [UInt8]) = ([1, 2, 3, 4], [1, 3, 2, 4])
        #expect(!areEqual(first, second))
    }

    @Test func aPrefixIsNotEqual() {
        let (first, second) = ([UInt8](repeating: 0, count: 16), [UInt8](repeating: 0, count: 15))
        let empty: [UInt8] = []
        #expect(!areEqual(first, second))
        #expect(!areEqual(second, first))
        #expect(!areEqual(empty, first))
    }

    @Test func onlyZeroIsZero() {
        for value in UInt8.min...UInt8.max { #expect(ConstantTime.isZero(value) == (value == 0 ? 0xFF : 0)) }
    }

    @Test(arguments: [0, 1, -1, 255, 256, Int.max, Int.min])
    func selectTakesOneOfTwo(value: Int) {
        #expect(ConstantTime.select(0xFF, value, 7) == value)
        #expect(ConstantTime.select(0x00, value, 7) == 7)
        #expect(ConstantTime.select(0xFF, 7, value) == 7)
        #expect(ConstantTime.select(0x00, 7, value) == value)
    }
}
