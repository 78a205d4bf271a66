// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import FlowPayload
import Testing

/// Every reason for which a body is refused before any key is touched.
@Suite struct EnvelopeErrorTests {
    private static let names = ["encrypted_flow_data", "encrypted_aes_key", "initial_vector"]

    @Test func byteOrderMarkIsRefused() {
        #expect(throws: EnvelopeError.notJSON(byteOffset: 0)) { try EnvelopeText.parse([0xEF, 0xBB, 0xBF] + EnvelopeText().text.utf8) }
    }

    @Test func otherEncodingsAreRefused() {
        let text = EnvelopeText().text
        let bigEndian = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        let littleEndian = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(throws: EnvelopeError.notJSON(byteOffset: 0)) { try EnvelopeText.parse([0xFE, 0xFF] + bigEndian) }
        #expect(throws: EnvelopeError.notJSON(byteOffset: 0)) { try EnvelopeText.parse([0xFF, 0xFE] + littleEndian) }
        #expect(throws: EnvelopeError.notJSON(byteOffset: 0)) { try EnvelopeText.parse(bigEndian) }
        #expect(throws: EnvelopeError.notJSON(byteOffset: 1)) { try EnvelopeText.parse(littleEndian) }
        #expect(throws: EnvelopeError.notJSON(byteOffset: 7)) { try EnvelopeText.parse(Array(#"{"x":"g"#.utf8) + [0xFC] + #""}"#.utf8) }
    }

    @Test(arguments: ["\"text\"", "1", "-1.5E-3", "true", "false", "null", "[]", "[{}]", " [1,2] "])
    func valueThatIsNoObjectIsRefused(text: String) { #expect(throws: EnvelopeError.notAnObject) { try EnvelopeText.parse(text) } }

    @Test(arguments: [
        ("", 0), (" ", 1), ("{", 1), ("}", 0), ("{}}", 2), ("{},", 2), ("{}{}", 2), ("{,}", 1), (#"{"x"}"#, 4), (#"{"x":}"#, 5),
        (#"{"x":1,}"#, 7),
        (#"{"x" 1}"#, 5), (#"{x:1}"#, 1), ("{'x':1}", 1), (#"{"x":1 "y":2}"#, 7), ("// c\n{}", 0), ("[1,]", 3), ("[1", 2),
        (#"{"x":[}]"#, 6), ("nul", 3),
        ("True", 0), ("NaN", 0), ("\"", 1), ("\"\n\"", 1), (#""\x""#, 2), (#""\u12g4""#, 2), (#""\u123""#, 2), (#""\"#, 2),
    ])
    func brokenGrammarIsRefusedWhereItBreaks(text: String, byteOffset: Int) {
        #expect(throws: EnvelopeError.notJSON(byteOffset: byteOffset)) { try EnvelopeText.parse(text) }
    }

    @Test(arguments: [
        "0", "-0", "7", "-7", "10", "0.0", "1.50", "1e1", "1E1", "1e+1", "1e-1", "0e0", "123456789012345678901234567890", "1e999999",
    ])
    func numbersOfTheGrammarAreTaken(number: String) throws {
        #expect(try EnvelopeText(more: #","x":\#(number)"#).parse().isUnchanged)
    }

    @Test(arguments: [
        "01", "-", "+1", ".5", "1.", "1.e1", "1e", "1e+", "0x10", "1_000", "-01", "00", "--1", "1e1.5", "Infinity", "-Infinity", "١",
    ])
    func otherNumbersAreRefused(number: String) {
        #expect(throws: EnvelopeError.self) { try EnvelopeText(more: #","x":\#(number)"#).parse() }
        #expect(throws: EnvelopeError.self) { try EnvelopeText(more: #","x":[\#(number)]"#).parse() }
    }

    @Test(arguments: names)
    func duplicateMemberIsRefused(name: String) {
        #expect(throws: EnvelopeError.duplicateMember(name)) { try EnvelopeText(more: #","\#(name)":"AAAA""#).parse() }
        #expect(throws: EnvelopeError.duplicateMember(name)) { try EnvelopeText(more: #","\#(name)":null"#).parse() }
        let hidden = #"\u00"# + String(name.utf8.first ?? 0, radix: 16) + name.dropFirst()
        #expect(throws: EnvelopeError.duplicateMember(name)) { try EnvelopeText(more: #","\#(hidden)":"AAAA""#).parse() }
    }

    @Test(arguments: names)
    func missingMemberIsNamed(name: String) {
        let text = EnvelopeText().text.replacing("\"\(name)\"", with: "\"another\"")
        #expect(throws: EnvelopeError.missingMember(name)) { try EnvelopeText.parse(text) }
        let capital = EnvelopeText().text.replacing(name, with: name.prefix(1).uppercased() + name.dropFirst())
        #expect(throws: EnvelopeError.missingMember(name)) { try EnvelopeText.parse(capital) }
    }

    @Test(arguments: names, ["null", "1", "true", "{}", "[]", #"["AAAA"]"#])
    func memberThatIsNoStringIsNamed(name: String, value: String) {
        let others = Self.names.filter { $0 != name }.map { member in #""\#(member)":"\#(Self.value(of: member))""# }
        let text = "{" + (others + [#""\#(name)":\#(value)"#]).joined(separator: ",") + "}"
        #expect(throws: EnvelopeError.notAString(name)) { try EnvelopeText.parse(text) }
    }

    private static func value(of name: String) -> String {
        switch name {
        case "encrypted_flow_data": EnvelopeText().data
        case "encrypted_aes_key": EnvelopeText().key
        default: EnvelopeText().nonce
        }
    }

    @Test func nestingIsLimited() throws {
        func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(try EnvelopeText(more: #","x":\#(nested(64))"#).parse().isUnchanged)
        #expect(throws: EnvelopeError.self) { try EnvelopeText(more: #","x":\#(nested(65))"#).parse() }
        #expect(throws: EnvelopeError.self) { try EnvelopeText(more: #","x":\#(nested(500_000))"#).parse() }
        #expect(throws: EnvelopeError.self) { try EnvelopeText.parse(String(repeating: #"{"x":"#, count: 500_000)) }
    }

    @Test func zeroByteAndControlCharactersInStringsAreRefused() {
        for byte: UInt8 in [0, 0x01, 0x09, 0x0A, 0x1F] {
            let body = Array(#"{"x":"a"#.utf8) + [byte] + #"b"}"#.utf8
            #expect(throws: EnvelopeError.notJSON(byteOffset: 7)) { try EnvelopeText.parse(body) }
        }
    }

    @Test func bodyCutAnywhereIsRefused() {
        let body = Array(EnvelopeText().text.utf8)
        for count in 0..<body.count {
            #expect(throws: EnvelopeError.notJSON(byteOffset: count)) { try EnvelopeText.parse(Array(body[..<count])) }
        }
    }
}
