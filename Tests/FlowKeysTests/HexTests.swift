// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import Testing

@Suite struct HexTests {
    @Test func everyByte() {
        let bytes = Array(UInt8.min...UInt8.max)
        let text = Hex.encode(bytes)
        #expect(text.hasPrefix("000102030405060708090a0b0c0d0e0f10") && text.hasSuffix("fcfdfeff"))
        #expect(Hex.encode(bytes.span) == text)
        #expect(Hex.decode(text.utf8) == bytes)
        #expect(Hex.decode(text.uppercased().utf8) == bytes)
    }

    @Test func nothing() {
        #expect(Hex.decode("".utf8) == [])
        #expect(Hex.encode([UInt8]()) == "")
    }

    @Test(arguments: ["0", "000", "0g", "g0", "0x00", " 00", "00 ", "00 11", "00:11", "\u{FF10}\u{FF10}", "-1", "+1"])
    func refused(text: String) { #expect(Hex.decode(text.utf8) == nil) }

    @Test func neighboursOfTheDigitsAreRefused() {
        for byte in UInt8.min...UInt8.max {
            let isDigit = Character(Unicode.Scalar(byte)).isHexDigit && byte < 0x80
            #expect((Hex.decode([0x30, byte]) != nil) == isDigit)
            #expect((Hex.decode([byte, 0x30]) != nil) == isDigit)
        }
    }
}
