// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import FlowLint
import Foundation
import Testing

/// A number in JSON while every reader keeps it exact, beyond 53 bits a text.
@Suite struct PublicExponentTests {
    @Test(
        arguments: [
            ([], "0"), ([3], "3"), ([1, 0, 1], "65537"), ([1, 0, 0, 0, 1], "4294967297"),
            ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "281474976710655"),
            ([0x1F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "9007199254740991"), ([0x20, 0, 0, 0, 0, 0, 0], "0x20000000000000"),
            ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "0xffffffffffffff"), ([1, 0, 0, 0, 0, 0, 0, 0, 1], "0x010000000000000001"),
            ([0, 0, 1, 0, 1], "65537"),
        ] as [([UInt8], String)])
    func coding(bytes: [UInt8], text: String) throws {
        let exponent = PublicExponent(RSAPublicNumbers(modulus: [5], publicExponent: bytes))
        #expect(exponent.description == text)
        let json = try JSONEncoder().encode(["e": exponent])
        #expect(String(decoding: json, as: UTF8.self) == (text.hasPrefix("0x") ? "{\"e\":\"\(text)\"}" : "{\"e\":\(text)}"))
        #expect(try JSONDecoder().decode([String: PublicExponent].self, from: json) == ["e": exponent])
    }

    @Test(arguments: ["null", "true", "[]", "{}", "1.5"])
    func refused(json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([PublicExponent].self, from: Data("[\(json)]".utf8)) }
    }
}
