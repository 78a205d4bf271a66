// SPDX-License-Identifier: Apache-2.0

import FlowPayload
import Testing

/// What a request body may look like.
@Suite struct EnvelopeTests {
    @Test func plainBodyParses() throws { #expect(try EnvelopeText().parse().isUnchanged) }

    @Test(arguments: [#"\/"#, #"\u002f"#, #"\u002F"#])
    func escapedSlashIsASlash(escape: String) throws {
        var body = EnvelopeText()
        body.key = body.key.replacing("/", with: escape)
        #expect(body.key.contains(escape))
        #expect(try body.parse().isUnchanged)
    }

    @Test func escapedPlusAndPaddingAreWhatTheyStandFor() throws {
        var body = EnvelopeText()
        body.data = body.data.replacing("+", with: #"\u002B"#).replacing("=", with: #"\u003d"#)
        body.nonce = body.nonce.replacing("=", with: #"\u003D"#)
        #expect(body.data.contains(#"\u002B"#) && body.nonce.contains(#"\u003D"#))
        #expect(try body.parse().isUnchanged)
    }

    @Test func everyCharacterMayBeEscaped() throws {
        func escaped(_ text: String) -> String { text.utf8.map { #"\u00"# + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
        let plain = EnvelopeText()
        let members = [
            ("encrypted_flow_data", plain.data), ("encrypted_aes_key", plain.key), ("initial_vector", plain.nonce),
        ].map { #""\#(escaped($0))":"\#(escaped($1))""# }
        #expect(try EnvelopeText.parse("{" + members.joined(separator: ",") + "}").isUnchanged)
    }

    @Test(arguments: [
        #""x":1"#, #""x":-0.5e+10"#, #""x":"""#, #""x":"\ud83d\ude00\n""#, #""x":"\u0000""#, #""x":true"#, #""x":false"#, #""x":null"#,
        #""x":{}"#, #""x":[]"#, #""x":{"initial_vector":"nested","y":[1,{"z":null}]}"#, #""x":[[],{},"",0]"#, #""x":1,"x":2"#, #""":0"#,
        #""Initial_vector":0"#, #""initial_vector ":0"#, #""initial_vecto\u0072s":0"#, #""\ud800":"half a pair","x":"\udfff""#,
        #""\"\\\/\b\f\n\r\t":0"#,
        #""größe":"ü€😀""#,
    ])
    func unknownMembersAreIgnored(member: String) throws {
        #expect(try EnvelopeText(more: "," + member).parse().isUnchanged)
        let first = EnvelopeText().text.dropFirst()
        #expect(try EnvelopeText.parse("{" + member + "," + first).isUnchanged)
    }

    @Test(arguments: [" ", "\n", "\r\n", "\t", " \t\r\n "])
    func whiteSpaceBetweenTokensIsIgnored(space: String) throws {
        let plain = EnvelopeText()
        let tokens = [
            "{", #""encrypted_flow_data""#, ":", "\"\(plain.data)\"", ",", #""encrypted_aes_key""#, ":", "\"\(plain.key)\"", ",",
            #""initial_vector""#, ":", "\"\(plain.nonce)\"", "}",
        ]
        #expect(try EnvelopeText.parse(space + tokens.joined(separator: space) + space).isUnchanged)
    }

    @Test func otherCharactersAreNotWhiteSpace() {
        for space: Character in ["\u{0B}", "\u{0C}", "\u{A0}", "\u{2028}", "\u{FEFF}", "\0"] {
            #expect(throws: EnvelopeError.self, "\(space.unicodeScalars)") {
                try EnvelopeText.parse("{\(space)" + EnvelopeText().text.dropFirst())
            }
            #expect(throws: EnvelopeError.self, "\(space.unicodeScalars)") { try EnvelopeText.parse(EnvelopeText().text + "\(space)") }
        }
    }

    @Test func membersMayStandInAnyOrder() throws {
        let plain = EnvelopeText()
        let members = [
            #""encrypted_flow_data":"\#(plain.data)""#, #""encrypted_aes_key":"\#(plain.key)""#, #""initial_vector":"\#(plain.nonce)""#,
        ]
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            #expect(try EnvelopeText.parse("{" + order.map { members[$0] }.joined(separator: ",") + "}").isUnchanged)
        }
    }

    @Test func oneMebibyteOfUnknownMembersIsIgnored() throws {
        #expect(try EnvelopeText(more: #","x":""# + String(repeating: "a", count: 1 << 20) + #"""#).parse().isUnchanged)
        #expect(try EnvelopeText(more: #","x":["# + String(repeating: "0,", count: 1 << 17) + "0]").parse().isUnchanged)
    }

    @Test func encodingIsThatOfThePhone() throws {
        let envelope = try EnvelopeText().parse()
        let slashes = EnvelopeText().text.replacing("/", with: #"\/"#)
        #expect(String(decoding: envelope.encode(), as: UTF8.self) == slashes)
        #expect(try FlowEnvelope(parsing: envelope.encode().span).isUnchanged)
    }

    /// Sixteen bytes are a tag and no ciphertext: an empty message.
    @Test func emptyMessageParses() throws {
        let envelope = try EnvelopeText(data: EnvelopeText.base64([UInt8](repeating: 0, count: 16))).parse()
        #expect(envelope.encryptedFlowData.count == 16)
    }
}
