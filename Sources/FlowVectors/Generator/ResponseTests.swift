// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowKeys

/// Tests of sealing and of opening responses.
struct ResponseTests<Backend: VectorBackend> {
    let forge: SuiteForge<Backend>

    init(_ forge: SuiteForge<Backend>) { self.forge = forge }

    /// One response and all that it is made of.
    private struct Response {
        var aesKey: [UInt8]
        var nonce: [UInt8]
        var plaintext: [UInt8]
        var random: [UInt8]
    }

    private func response(_ id: String, _ plaintext: String = #"{"screen":"SUCCESS","data":{}}"#) throws -> Response {
        var stream = forge.stream(id)
        return Response(
            aesKey: try stream.bytes(16), nonce: try stream.bytes(16), plaintext: Array(plaintext.utf8), random: try stream.bytes(64))
    }

    /// Ciphertext and tag under any nonce.
    private func seal(_ response: Response, under nonce: [UInt8]) throws -> [UInt8] {
        let sealed = try forge.seal(response.plaintext, key: response.aesKey, nonce: nonce)
        return sealed.ciphertext + sealed.tag
    }

    /// The mistakes that endpoints make, as what they send then.
    private func mistakes(_ response: Response) throws -> [(name: String, flag: String, body: String)] {
        let nonce = response.nonce
        let right = try seal(response, under: nonce.inverted)
        let halfInverted = Array(nonce.prefix(12).map { ~$0 } + nonce.suffix(4))
        return [
            ("nonce-not-inverted", "UnflippedIv", base64(try seal(response, under: nonce))),
            ("nonce-12-bytes-inverted", "HalfFlippedIv", base64(try seal(response, under: halfInverted))),
            ("nonce-1-byte-inverted", "HalfFlippedIv", base64(try seal(response, under: [~nonce[0]] + nonce.dropFirst()))),
            ("nonce-inverted-and-cut", "TruncatedNonce", base64(try seal(response, under: Array(nonce.inverted.prefix(12))))),
            ("nonce-cut", "TruncatedNonce", base64(try seal(response, under: Array(nonce.prefix(12))))),
            ("nonce-reversed", "ReversedIv", base64(try seal(response, under: nonce.reversed()))),
            ("nonce-inverted-and-reversed", "ReversedIv", base64(try seal(response, under: nonce.inverted.reversed()))),
            ("nonce-zeros", "ZeroIv", base64(try seal(response, under: [UInt8](repeating: 0, count: 16)))),
            ("tag-first", "TagFirst", base64(right.suffix(16) + right.dropLast(16))),
            ("tag-missing", "TagMissing", base64(right.dropLast(16))),
            ("nonce-in-front", "NonceInFront", base64(nonce.inverted + right)),
            ("quoted", "QuotedBody", "\"\(base64(right))\""),
            ("trailing-newline", "TrailingNewline", base64(right) + "\n"),
            ("no-padding", "UnpaddedBody", base64(right).replacing("=", with: "")),
            ("hexadecimal", "HexBody", Hex.encode(right)),
            ("json", "JsonBody", "{\"encrypted_flow_data\":\"\(base64(right))\"}"),
            ("plain", "PlainBody", String(decoding: response.plaintext, as: UTF8.self)),
            ("url-alphabet", "UrlBody", base64(right).replacing("+", with: "-").replacing("/", with: "_")),
            ("lines-of-76", "LinesInBody", Self.lines(base64(right), of: 76, end: "\r\n")),
            ("lines-of-60", "LinesInBody", Self.lines(base64(right), of: 60, end: "\n")),
            ("tag-12-bytes", "TruncatedTag", base64(right.dropLast(4))),
        ].filter { $0.2 != base64(right) }
    }

    /// What a body tells: those that follow from two mistakes, as under a nonce of zeros, tell nothing.
    private func telltales(_ response: Response) throws -> [SealResponseContent.Mistake] {
        let mistakes = try mistakes(response)
        return mistakes.filter { mistake in mistakes.allSatisfy { $0.body != mistake.body || $0.flag == mistake.flag } }
            .map { SealResponseContent.Mistake(flag: $0.flag, body: $0.body) }
    }

    private static func lines(_ text: String, of count: Int, end: String) -> String {
        let starts = stride(from: 0, to: text.count, by: count)
        return starts.map { text.dropFirst($0).prefix(count) + end }.joined()
    }

    private static var plaintexts: [(String, String, String)] {
        let lengths = [2, 15, 16, 17, 32, 1000].map { count in
            (
                "plaintext-\(count)-bytes", "a plaintext of \(count) bytes",
                count == 2 ? "{}" : "{" + String(repeating: " ", count: count - 2) + "}"
            )
        }
        return [
            ("ping", "the answer to a ping", #"{"data":{"status":"active"}}"#),
            ("acknowledged", "the answer to an error notification", #"{"data":{"acknowledged":true}}"#),
            ("next-screen", "the next screen", #"{"screen":"SEATS","data":{"seats":[{"id":"A1","title":"A1"}]}}"#),
            (
                "success", "the last screen",
                #"{"screen":"SUCCESS","data":{"extension_message_response":{"params":{"flow_token":"t/1"}}}}"#
            ),
            ("not-ascii", "text beyond ASCII", #"{"screen":"OK","data":{"city":"Łódź","mood":"🫠"}}"#),
            ("spaces", "white space that must stay", "{\"screen\": \"OK\",\n  \"data\": {}}\n"),
        ] + lengths
    }

    func sealing() throws -> [FlowTest<SealResponseContent>] {
        var tests: [FlowTest<SealResponseContent>] = []
        func add(_ id: String, _ comment: String, _ flags: [String], _ response: Response) throws {
            let sealed = try seal(response, under: response.nonce.inverted)
            let content = SealResponseContent(
                aesKey: Hex.encode(response.aesKey), iv: Hex.encode(response.nonce), plaintext: Hex.encode(response.plaintext),
                responseNonce: Hex.encode(response.nonce.inverted), ciphertext: Hex.encode(sealed.dropLast(16)),
                tag: Hex.encode(sealed.suffix(16)), body: base64(sealed),
                mistakes: try telltales(response))
            tests.append(
                FlowTest(
                    tcId: tests.count + 1, id: id, comment: comment, flags: flags, content: content, result: .valid, httpStatus: 200,
                    confirmedBy: []))
        }
        for (id, comment, plaintext) in Self.plaintexts { try add(id, comment, ["Valid"], response(id, plaintext)) }
        for (name, byte) in [("zeros", UInt8(0)), ("ones", 0xFF)] {
            var response = try response("nonce-\(name)")
            response.nonce = [UInt8](repeating: byte, count: 16)
            try add("nonce-\(name)", "the nonce of the request is all \(name)", ["ValidEdge"], response)
            response = try self.response("aes-key-\(name)")
            response.aesKey = [UInt8](repeating: byte, count: 16)
            try add("aes-key-\(name)", "the AES key is all \(name)", ["ValidEdge"], response)
        }
        for end in ["ffffffff", "fffffffe", "7fffffff", "00ffffff"] {
            var response = try response("counter-\(end)", #"{"data":{"text":""# + String(repeating: "counter ", count: 12) + #""}}"#)
            let gcm = try ReferenceGCM(key: response.aesKey, forge.backend)
            let counter = Array(response.random.prefix(12)) + (Hex.decode(end.utf8) ?? [])
            response.nonce = gcm.nonce(forFirstCounter: counter).inverted
            try add(
                "counter-\(end)", "the block before the first counter (J0) of the response ends in \(end)",
                [end.hasPrefix("fff") ? "CounterWrap" : "CounterCarry"], response)
        }
        for (id, comment, layer, keyCount, nonceCount) in [
            ("aes-key-15-bytes", "an AES key of 15 bytes", FlowLayer.aesKeyLength, 15, 16),
            ("aes-key-24-bytes", "an AES key of 24 bytes", .aesKeyLength, 24, 16),
            ("aes-key-32-bytes", "an AES key of 32 bytes", .aesKeyLength, 32, 16),
            ("iv-12-bytes", "a nonce of 12 bytes", .ivLength, 16, 12), ("iv-15-bytes", "a nonce of 15 bytes", .ivLength, 16, 15),
            ("iv-17-bytes", "a nonce of 17 bytes", .ivLength, 16, 17), ("iv-empty", "no nonce", .ivLength, 16, 0),
        ] {
            let response = try response(id)
            let content = SealResponseContent(
                aesKey: Hex.encode((response.aesKey + response.random).prefix(keyCount)),
                iv: Hex.encode((response.nonce + response.random).prefix(nonceCount)), plaintext: Hex.encode(response.plaintext))
            tests.append(
                FlowTest(
                    tcId: tests.count + 1, id: id, comment: comment,
                    flags: [layer != .ivLength ? "WrongAesKeyLength" : nonceCount == 12 ? "NonceTwelveBytes" : "IvLength"],
                    content: content, result: .invalid, layer: layer, confirmedBy: []))
        }
        return tests
    }

    func opening() throws -> [FlowTest<OpenResponseContent>] {
        var tests: [FlowTest<OpenResponseContent>] = []
        func add(_ id: String, _ comment: String, _ flags: [String], _ layer: FlowLayer?, _ response: Response, _ body: String) {
            let content = OpenResponseContent(
                aesKey: Hex.encode(response.aesKey), iv: Hex.encode(response.nonce), body: body, plaintext: Hex.encode(response.plaintext))
            tests.append(
                FlowTest(
                    tcId: tests.count + 1, id: id, comment: comment, flags: flags, content: content,
                    result: layer == nil ? .valid : .invalid, layer: layer, confirmedBy: []))
        }
        for (id, comment, plaintext) in Self.plaintexts {
            let response = try response("open/\(id)", plaintext)
            add(id, comment, ["Valid"], nil, response, base64(try seal(response, under: response.nonce.inverted)))
        }
        // 36 bytes and 16 of tag: their base64 has padding to be missing, and their hexadecimal digits are base64 as well.
        let response = try response("open/mistakes", #"{"screen":"SUCCESS","data":{"n":12}}"#)
        for (name, flag, body) in try mistakes(response) {
            let layer: FlowLayer =
                ["QuotedBody", "TrailingNewline", "UnpaddedBody", "JsonBody", "PlainBody", "UrlBody", "LinesInBody"].contains(flag)
                ? .base64 : .gcmTag
            add(name, "what an endpoint with this mistake sends", [flag], layer, response, body)
        }
        var sealed = try seal(response, under: response.nonce.inverted)
        for bit in [0, 64, 127] {
            var spoilt = sealed
            spoilt[spoilt.count - 16 + bit / 8] ^= 0x80 >> UInt8(bit % 8)
            add("tag-bit-\(bit)", "bit \(bit) of the tag is flipped", ["ModifiedTag"], .gcmTag, response, base64(spoilt))
        }
        var empty = try self.response("open/tag-alone", "")
        empty.plaintext = []
        let tag = try seal(empty, under: empty.nonce.inverted)
        for count in [15, 12, 8, 4] {
            add(
                "tag-alone-\(count)-bytes", "nothing is inside, and of its tag there are the first \(count) bytes", ["TruncatedTag"],
                .gcmTag, empty, base64(Array(tag.prefix(count))))
        }
        sealed[0] ^= 1
        add("ciphertext-first-byte", "a bit of the ciphertext is flipped", ["ModifiedCiphertext"], .gcmTag, response, base64(sealed))
        var other = response
        other.aesKey = Array(response.random.prefix(16))
        let foreign = try seal(other, under: response.nonce.inverted)
        add("other-aes-key", "sealed under another AES key than the request's", ["OtherAesKey"], .gcmTag, response, base64(foreign))
        let text = base64(try seal(response, under: response.nonce.inverted))
        add("empty", "no body", ["PlainBody"], .base64, response, "")
        add(
            "inner-space", "a space among the base64", ["NonCanonicalBase64"], .base64, response, text.prefix(32) + " " + text.dropFirst(32)
        )
        let fresh = Array(response.random.suffix(16))
        add("nonce-fresh", "sealed under a nonce of its own", ["OtherNonce"], .gcmTag, response, base64(try seal(response, under: fresh)))
        return tests
    }
}
