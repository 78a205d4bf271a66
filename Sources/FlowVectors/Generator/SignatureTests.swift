// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowKeys

/// Tests of `X-Hub-Signature-256`, alone and before a whole exchange.
struct SignatureTests<Backend: VectorBackend> {
    let forge: SuiteForge<Backend>
    private static var secret: String { "0123456789abcdef0123456789abcdef" }

    init(_ forge: SuiteForge<Backend>) { self.forge = forge }

    /// The value of the header.
    private func sign(_ body: String, _ secret: String = Self.secret) throws -> String {
        let (key, message) = (Array(secret.utf8), Array(body.utf8))
        return "sha256=" + Hex.encode(try forge.backend.hmacSHA256(key: key.span, message: message.span))
    }

    /// The value of the older header, X-Hub-Signature.
    private func signSHA1(_ body: String) throws -> String {
        // HMAC as RFC 2104 has it, for the backends have it with SHA-256 alone; the secret is shorter than a block.
        let key = Array(Self.secret.utf8) + [UInt8](repeating: 0, count: 64 - Self.secret.utf8.count)
        let inner = key.map { $0 ^ 0x36 } + Array(body.utf8)
        let outer = key.map { $0 ^ 0x5C } + (try HashName.sha1.digest(inner, forge.backend))
        return "sha1=" + Hex.encode(try HashName.sha1.digest(outer, forge.backend))
    }

    func signatures() throws -> [FlowTest<WebhookSignatureContent>] {
        var tests: [FlowTest<WebhookSignatureContent>] = []
        func add(
            _ id: String, _ comment: String, _ flags: [String], valid: Bool, secret: String = Self.secret, _ header: String, _ body: String
        ) {
            tests.append(
                FlowTest(
                    tcId: tests.count + 1, id: id, comment: comment, flags: flags,
                    content: WebhookSignatureContent(appSecret: secret, header: header, body: body), result: valid ? .valid : .invalid,
                    layer: valid ? nil : .signature, httpStatus: valid ? 200 : 432, confirmedBy: []))
        }
        let body = try forge.wire(forge.draft("signature")).body
        let bodies = [
            ("request", "a request as it is posted", ["Valid"], body), ("ping", "a small body", ["Valid"], #"{"object":"x"}"#),
            ("empty", "no body", ["ValidEdge"], ""), ("not-ascii", "text beyond ASCII", ["Valid"], #"{"text":"Łódź 🫠"}"#),
            ("escapes", "escapes that a parser would not write again", ["RawBody"], #"{"url":"https:\/\/example.com","e":"\u00e9"}"#),
            ("spaces", "white space that a parser would not write again", ["RawBody"], "{ \"b\" : 1 ,\n\"a\":1.0 }\n"),
            ("order", "members out of order, one twice", ["RawBody"], #"{"b":1,"a":2,"b":3}"#),
            ("no-json", "no JSON", ["RawBody"], "entry=1"),
        ]
        for (id, comment, flags, body) in bodies { add(id, comment, flags, valid: true, try sign(body), body) }
        for (id, secret) in [
            ("secret-of-64-bytes", String(repeating: "k", count: 64)), ("secret-of-65-bytes", String(repeating: "k", count: 65)),
            ("secret-beyond-ascii", "geheim 🔑"),
        ] {
            add(id, "a \(id.replacing("-", with: " "))", ["ValidEdge"], valid: true, secret: secret, try sign(body, secret), body)
        }
        let header = try sign(body)
        let digits = String(header.dropFirst(7))
        func other(_ digit: Character?) -> String { digit == "0" ? "1" : "0" }
        let wrongHeaders: [(String, String, String, String)] = [
            ("first-digit", "the first digit is another", "SignatureMismatch", "sha256=" + other(digits.first) + digits.dropFirst()),
            ("last-digit", "the last digit is another", "SignatureMismatch", "sha256=" + digits.dropLast() + other(digits.last)),
            ("other-secret", "made with another secret", "SignatureMismatch", try sign(body, "another")),
            ("other-body", "made over another body", "SignatureMismatch", try sign(body + " ")),
            ("zeros", "all zeros", "SignatureMismatch", "sha256=" + String(repeating: "0", count: 64)),
            ("empty-header", "an empty header", "SignatureFormat", ""),
            ("scheme-alone", "nothing behind sha256=", "SignatureFormat", "sha256="),
            ("no-scheme", "sha256= is missing", "SignatureFormat", digits),
            ("sha1-scheme", "HMAC-SHA-1, the older X-Hub-Signature", "SignatureFormat", try signSHA1(body)),
            ("short", "a digit too few", "SignatureFormat", String(header.dropLast())),
            ("long", "a digit too many", "SignatureFormat", header + "0"),
            ("truncated", "the first 32 digits alone", "SignatureFormat", "sha256=" + digits.prefix(32)),
            ("base64", "base64 in place of hexadecimal digits", "SignatureFormat", "sha256=" + base64(Hex.decode(digits.utf8) ?? [])),
        ]
        for (id, comment, flag, wrong) in wrongHeaders { add(id, comment, [flag], valid: false, wrong, body) }
        add("empty-secret", "the app secret is empty: anybody has it", ["EmptySecret"], valid: false, secret: "", try sign(body, ""), body)
        for (id, comment, lax) in [
            ("upper-case", "digits in upper case", "sha256=" + digits.uppercased()),
            ("leading-space", "a space before the value", " " + header),
            ("scheme-upper-case", "SHA256= in upper case", "SHA256=" + digits),
            ("scheme-of-another-hash", "the right digits behind sha512=", "sha512=" + digits),
        ] { add(id, comment, ["LaxSignature"], valid: false, lax, body) }
        let escaped = #"{"url":"https:\/\/example.com"}"#
        for (id, again) in [("", #"{"url":"https://example.com"}"#), ("-with-spaces", #"{"url": "https://example.com"}"#)] {
            add(
                "reserialised-body\(id)", "made over the body that a parser writes again", ["ReserialisedBody"], valid: false,
                try sign(again), escaped)
        }
        return tests
    }

    /// Whole exchanges: an endpoint whose application answers everything with the same.
    func roundTrips() throws -> [FlowTest<RoundTripContent>] {
        var tests: [FlowTest<RoundTripContent>] = []
        let answer = #"{"data":{"status":"active"}}"#
        func add(
            _ id: String, _ comment: String, _ flags: [String], key: String = "alpha", status: Int = 200, layer: FlowLayer? = nil,
            isSigned: Bool = false, plaintext: String = #"{"version":"3.0","action":"ping"}"#,
            spoil: (inout RequestDraft.Wire) -> Void = { _ in }, body change: (String) -> String = { $0 },
            signature: ((String) throws -> String?)? = nil
        ) throws {
            var draft = try forge.draft("round-trip/\(id)")
            draft.key = key
            draft.plaintext = plaintext
            var wire = try forge.wire(draft)
            spoil(&wire)
            let body = change(wire.body)
            let header = isSigned ? try (signature ?? { try sign($0) })(body) : nil
            let sealed = try forge.seal(Array(answer.utf8), key: draft.aesKey, nonce: draft.nonce.inverted)
            let content = RoundTripContent(
                key: key, appSecret: isSigned ? Self.secret : nil,
                request: .init(method: "POST", headers: .init(contentType: "application/json", signature: header), body: body),
                aesKey: layer == nil ? Hex.encode(draft.aesKey) : nil, iv: layer == nil ? Hex.encode(draft.nonce) : nil,
                requestPlaintext: layer == nil ? Hex.encode(plaintext.utf8) : nil,
                responsePlaintext: layer == nil ? Hex.encode(answer.utf8) : nil,
                responseBody: layer == nil ? base64(sealed.ciphertext + sealed.tag) : "")
            tests.append(
                FlowTest(
                    tcId: tests.count + 1, id: id, comment: comment, flags: flags, content: content,
                    result: layer == nil ? .valid : .invalid,
                    layer: layer, httpStatus: status, confirmedBy: []))
        }
        for key in ["alpha", "beta", "gamma"] {
            try add("\(key)-ping", "a ping", ["Valid"], key: key)
            try add("\(key)-ping-signed", "a ping with its signature", ["Valid"], key: key, isSigned: true)
        }
        try add("init-signed", "a Flow opens", ["Valid"], isSigned: true, plaintext: SuiteForge<Backend>.initPlaintext)
        try add("signed-over-escapes", "the signature is over the body with its \\/", ["RawBody"], isSigned: true)
        try add(
            "signed-over-spaces", "a line feed behind the object is part of what is signed", ["RawBody"], isSigned: true,
            body: { $0 + "\n" })
        let refusals: [(String, String, String, (inout RequestDraft.Wire) -> Void)] = [
            ("tag-last-bit", "the last bit of the tag is flipped", "ModifiedTag", { $0.tag[15] ^= 1 }),
            ("tag-missing", "there is no tag", "TruncatedTag", { $0.tag = [] }),
            ("ciphertext-first-byte", "a bit of the ciphertext is flipped", "ModifiedCiphertext", { $0.ciphertext[0] ^= 1 }),
            ("nonce-first-byte", "a bit of the nonce is flipped", "ModifiedNonce", { $0.nonce[0] ^= 1 }),
            ("key-last-byte", "a bit of encrypted_aes_key is flipped", "ModifiedKey", { $0.encryptedKey[255] ^= 1 }),
            ("key-zero", "encrypted_aes_key is 0", "TrivialCiphertext", { $0.encryptedKey = [UInt8](repeating: 0, count: 256) }),
            ("data-empty", "no data", "TruncatedTag", { $0.spoiltData = [] }),
        ]
        for (id, comment, flag, spoil) in refusals {
            try add("\(id)", comment, [flag], status: 421, layer: id == "key-last-byte" || id == "key-zero" ? .oaep : .gcmTag, spoil: spoil)
            try add(
                "\(id)-signed", comment, [flag], status: 421, layer: id == "key-last-byte" || id == "key-zero" ? .oaep : .gcmTag,
                isSigned: true, spoil: spoil)
        }
        try add(
            "error-notification-signed", "WhatsApp reports an error", ["Valid"], isSigned: true,
            plaintext: #"{"version":"3.0","action":"data_exchange","data":{"error":"timeout_error","error_message":"10 s"}}"#)
        try add(
            "signature-before-decryption", "neither signature nor tag fits: the signature is looked at first", ["SignatureMismatch"],
            status: 432, layer: .signature, isSigned: true, spoil: { $0.tag[15] ^= 1 }, signature: { try sign($0, "another") })
        let signatures: [(String, String, String, (String) throws -> String?)] = [
            ("signature-missing", "no signature", "SignatureFormat", { _ in nil }),
            ("signature-malformed", "half a signature", "SignatureFormat", { String(try sign($0).prefix(39)) }),
            ("signature-of-another-secret", "made with another secret", "SignatureMismatch", { try sign($0, "another") }),
            ("signature-of-another-body", "made over another body", "SignatureMismatch", { try sign($0 + " ") }),
            (
                "signature-reserialised", "made over the body without its \\/", "ReserialisedBody",
                { try sign($0.replacing("\\/", with: "/")) }
            ),
        ]
        for (id, comment, flag, signature) in signatures {
            // Not every body has a slash; this one's signature must then differ too.
            try add(
                id, comment, [flag], status: 432, layer: .signature, isSigned: true, plaintext: SuiteForge<Backend>.initPlaintext,
                signature: signature)
        }
        return tests
    }
}
