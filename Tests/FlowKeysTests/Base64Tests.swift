// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowKeys

@Suite struct Base64Tests {
    private static func decode(_ text: String) throws(Base64.Failure) -> [UInt8] { try Base64.decode(Array(text.utf8).span) }

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func vectorsOfRFC4648(bytes: String, text: String) throws {
        #expect(Base64.encode(Array(bytes.utf8).span) == Array(text.utf8))
        #expect(try Self.decode(text) == Array(bytes.utf8))
    }

    @Test func wholeAlphabet() throws {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        let bytes = try Self.decode(alphabet)
        #expect(Hex.encode(bytes) == "00108310518720928b30d38f41149351559761969b71d79f8218a39259a7a29aabb2dbafc31cb3d35db7e39ebbf3dfbf")
        #expect(Base64.encode(bytes.span) == Array(alphabet.utf8))
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var text: String
        var reason: Base64.Reason
        var byteOffset: Int
        var testDescription: String { text }
    }

    static let refusals: [Refusal] = [
        Refusal(text: "Zm9v!m9v", reason: .characterOutsideAlphabet(0x21), byteOffset: 4),
        Refusal(text: "!", reason: .characterOutsideAlphabet(0x21), byteOffset: 0),
        Refusal(text: "Zm9vZm9\n", reason: .characterOutsideAlphabet(0x0A), byteOffset: 7),
        Refusal(text: "Zm9v\r\nZm9v", reason: .characterOutsideAlphabet(0x0D), byteOffset: 4),
        Refusal(text: "Zm9 ", reason: .characterOutsideAlphabet(0x20), byteOffset: 3),
        Refusal(text: "Zm\u{E9}v", reason: .characterOutsideAlphabet(0xC3), byteOffset: 2),
        Refusal(text: "Zm9\0", reason: .characterOutsideAlphabet(0), byteOffset: 3),
        Refusal(text: "Zm-v", reason: .urlAlphabet, byteOffset: 2),
        Refusal(text: "Zm9vZ_9v", reason: .urlAlphabet, byteOffset: 5),
        Refusal(text: "_", reason: .urlAlphabet, byteOffset: 0),
        Refusal(text: "Z", reason: .padding, byteOffset: 1),
        Refusal(text: "Zg", reason: .padding, byteOffset: 2),
        Refusal(text: "Zg=", reason: .padding, byteOffset: 3),
        Refusal(text: "Zm8", reason: .padding, byteOffset: 3),
        Refusal(text: "Zm9v=", reason: .padding, byteOffset: 5),
        Refusal(text: "Zg==Zm9v", reason: .padding, byteOffset: 2),
        Refusal(text: "Z===", reason: .padding, byteOffset: 1),
        Refusal(text: "====", reason: .padding, byteOffset: 0),
        Refusal(text: "Zm9v====", reason: .padding, byteOffset: 4),
        Refusal(text: "=m9v", reason: .padding, byteOffset: 0),
        Refusal(text: "Zm=v", reason: .padding, byteOffset: 2),
        Refusal(text: "Zh==", reason: .trailingBits, byteOffset: 1),
        Refusal(text: "Zm9vZv==", reason: .trailingBits, byteOffset: 5),
        Refusal(text: "Zm9=", reason: .trailingBits, byteOffset: 2),
        Refusal(text: "///=", reason: .trailingBits, byteOffset: 2),
    ]

    @Test(arguments: refusals)
    func refused(_ refusal: Refusal) {
        #expect(throws: Base64.Failure(reason: refusal.reason, byteOffset: refusal.byteOffset)) { try Self.decode(refusal.text) }
    }

    @Test func everyOtherByteIsRefusedWhereItStands() {
        let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_".utf8)
        for byte in UInt8.min...UInt8.max where !alphabet.contains(byte) {
            for offset in 0..<8 {
                var text = Array("Zm9vZm9v".utf8)
                text[offset] = byte
                #expect(throws: Base64.Failure(reason: .characterOutsideAlphabet(byte), byteOffset: offset)) {
                    try Base64.decode(text.span)
                }
            }
        }
    }

    @Test func roundTrips() throws {
        var generator = SeededGenerator(seed: 64)
        for count in 0..<600 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let text = Base64.encode(bytes.span)
            #expect(text.count == (count + 2) / 3 * 4)
            #expect(try Base64.decode(text.span) == bytes)
        }
    }

    /// Of all texts of four characters that a lenient decoder takes, one alone is accepted for each byte sequence.
    @Test func nonCanonicalTextsAreRefused() {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var accepted = Set<[UInt8]>()
        for last in alphabet {
            for text in [[0x51, last, 0x3D, 0x3D], [0x51, 0x51, last, 0x3D]] {
                if let bytes = try? Base64.decode(text.span) {
                    #expect(accepted.insert(bytes).inserted)
                    #expect(Base64.encode(bytes.span) == text)
                }
            }
        }
        #expect(accepted.count == 4 + 16)
    }
}
