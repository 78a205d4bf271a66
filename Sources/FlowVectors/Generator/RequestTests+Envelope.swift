// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension RequestTests {
    /// What is right or wrong about the text around the values: JSON and base64.
    func addEnvelopes() throws {
        try addShapes()
        try addBase64()
        try addMembers()
        try addDamagedJSON()
    }

    /// Text that means the same as the usual one.
    private func addShapes() throws {
        let shapes: [(String, String, (RequestDraft.Wire) -> String)] = [
            ("slashes-not-escaped", "no character is escaped", { $0.body.replacing("\\/", with: "/") }),
            ("slashes-by-number", "each / is written \\u002f", { $0.body.replacing("\\/", with: "\\u002f") }),
            ("plus-by-number", "each + is written \\u002B", { $0.body.replacing("+", with: "\\u002B") }),
            ("spaces", "spaces around all punctuation", { $0.body.replacing(",", with: " , ").replacing("\":", with: "\" : ") }),
            (
                "indented", "one member a line, with tabs",
                { $0.body.replacing(",", with: ",\r\n\t").replacing("{", with: "{\r\n\t") + "\n" }
            ),
            (
                "members-reversed", "the members in the other order",
                { wire in
                    "{" + wire.body.dropFirst().dropLast().split(separator: ",").reversed().joined(separator: ",") + "}"
                }
            ),
            (
                "name-by-number", "the underscore of a name is written \\u005f",
                { $0.body.replacing("initial_vector", with: "initial\\u005fvector") }
            ),
            (
                "extra-members", "members that nobody asked for, of every type",
                { wire in
                    #"{"id":"1","n":-1.5e3,"ok":true,"none":null,"list":[1,{"a":[]}],"# + wire.body.dropFirst()
                }
            ),
            (
                "extra-member-holds-names", "a member in which the three names stand again",
                { wire in
                    #"{"inner":{"encrypted_aes_key":"","initial_vector":""},"# + wire.body.dropFirst()
                }
            ),
        ]
        for (id, comment, body) in shapes { try addBody(id, comment, ["JsonShape"], body: body) }
    }

    private func addBase64() throws {
        typealias Change = (String) -> String
        let changes: [(String, String, String, Change)] = [
            (
                "url-alphabet", "the alphabet of URLs: - and _", "NonCanonicalBase64",
                { $0.replacing("+", with: "-").replacing("/", with: "_") }
            ),
            ("no-padding", "no = at the end", "NonCanonicalBase64", { $0.replacing("=", with: "") }),
            ("more-padding", "four = more at the end", "NonCanonicalBase64", { $0 + "====" }),
            ("line-feed", "a line feed after 64 characters or less", "NonCanonicalBase64", { Self.inserting("\\n", into: $0) }),
            ("carriage-return", "CR LF after 64 characters or less", "NonCanonicalBase64", { Self.inserting("\\r\\n", into: $0) }),
            ("inner-space", "a space after 64 characters or less", "NonCanonicalBase64", { Self.inserting(" ", into: $0) }),
            ("leading-space", "a space before the text", "NonCanonicalBase64", { " " + $0 }),
            ("trailing-newline", "a line feed behind the text", "NonCanonicalBase64", { $0 + "\\n" }),
            ("foreign-character", "a ! among the text", "NonCanonicalBase64", { Self.inserting("!", into: $0) }),
            ("nul", "U+0000 among the text", "NonCanonicalBase64", { Self.inserting("\\u0000", into: $0) }),
            ("spare-bits", "bits that belong to no byte are set", "NonCanonicalBase64", { Self.settingSpareBits(of: $0) }),
            ("plus-as-space", "spaces in place of +, as a form decoder leaves them", "PlusAsSpace", { $0.replacing("+", with: " ") }),
        ]
        // These are base64 all the same, of other bytes than were meant.
        let otherTexts: [(String, String, String, Change)] = [
            ("hexadecimal", "hexadecimal digits in place of base64", "OtherEncoding", { Self.hexadecimal($0) }),
            ("empty", "no text", "OtherEncoding", { _ in "" }),
            ("twice", "base64 of base64", "OtherEncoding", { base64(Array($0.utf8)) }),
        ]
        let members: [(String, FlowLayer, WritableKeyPath<Texts, String>)] = [
            ("encrypted_flow_data", .gcmTag, \.data), ("encrypted_aes_key", .keyLength, \.key), ("initial_vector", .ivLength, \.nonce),
        ]
        for (name, comment, flag, change) in changes + otherTexts {
            for (member, layer, path) in members {
                let id = "\(name)-in-\(member.replacing("_", with: "-"))"
                let right = Texts(try forge.wire(draft(id)))
                // Not every text has the characters that this is about: then another message would tell nothing new.
                guard change(right[keyPath: path]) != right[keyPath: path] else { continue }
                try addBody(id, "\(member): \(comment)", [flag], refusedAt: flag == "OtherEncoding" ? layer : .base64) { wire in
                    var texts = Texts(wire)
                    texts[keyPath: path] = change(texts[keyPath: path])
                    return RequestDraft.Wire.body(data: texts.data, key: texts.key, nonce: texts.nonce)
                }
            }
        }
    }

    /// The three values as they stand in the body.
    private struct Texts {
        var data: String
        var key: String
        var nonce: String

        init(_ wire: RequestDraft.Wire) {
            data = base64(wire.data)
            key = base64(wire.encryptedKey)
            nonce = base64(wire.nonce)
        }
    }

    private static func inserting(_ text: String, into base64: String) -> String {
        let index = base64.index(base64.startIndex, offsetBy: min(64, base64.count / 2 / 4 * 4))
        return base64[..<index] + text + base64[index...]
    }

    /// The last character before the padding carries two or four bits that decoders may drop.
    private static func settingSpareBits(of text: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        let digits = Array(text.prefix { $0 != "=" })
        guard digits.count < text.count, let value = digits.last.flatMap({ alphabet.firstIndex(of: $0) }) else { return text }
        return String(digits.dropLast()) + String(alphabet[value | 1]) + text.dropFirst(digits.count)
    }

    private static func hexadecimal(_ text: String) -> String {
        let characters = Array(text.utf8)
        return Hex.encode((try? Base64.decode(characters.span)) ?? [])
    }

    /// Members that are missing, there twice, or of another type.
    private func addMembers() throws {
        for member in ["encrypted_flow_data", "encrypted_aes_key", "initial_vector"] {
            let slug = member.replacing("_", with: "-")
            let replacements = [
                ("null", "null"), ("number", "1"), ("boolean", "true"), ("array", "[]"), ("object", "{}"),
            ]
            for (name, value) in replacements where name == "null" || member == "initial_vector" {
                try addBody("\(slug)-\(name)", "\(member) is \(value)", ["JsonTrap"], refusedAt: .json) {
                    Self.replacing(member, in: $0.body) { _ in "\"\(member)\":\(value)" }
                }
            }
            try addBody("\(slug)-missing", "there is no \(member)", ["JsonTrap"], refusedAt: .json) { wire in
                Self.replacing(member, in: wire.body) { _ in #""other":"""# }
            }
            try addBody("\(slug)-capitals", "\(member) is written in capitals", ["JsonTrap"], refusedAt: .json) { wire in
                wire.body.replacing("\"\(member)\"", with: "\"\(member.uppercased())\"")
            }
            try addBody("\(slug)-twice-the-same", "\(member) stands there twice with one value", ["DuplicateMember"], refusedAt: .json) {
                wire in
                Self.replacing(member, in: wire.body) { "\($0),\($0)" }
            }
            try addBody(
                "\(slug)-twice-wrong-first", "\(member) stands there twice, first with a wrong value", ["DuplicateMember"], refusedAt: .json
            ) {
                Self.replacing(member, in: $0.body) { "\"\(member)\":\"AAAA\",\($0)" }
            }
            try addBody(
                "\(slug)-twice-wrong-last", "\(member) stands there twice, last with a wrong value", ["DuplicateMember"], refusedAt: .json
            ) {
                Self.replacing(member, in: $0.body) { "\($0),\"\(member)\":\"AAAA\"" }
            }
        }
    }

    /// The members of the usual body as a form, percent-encoded.
    private static func form(_ body: String) -> String {
        let members = body.dropFirst().dropLast().split(separator: ",").map { $0.split(separator: "\"").filter { $0 != ":" } }
        return members.map { member in
            let value = member[1].replacing("\\/", with: "%2F").replacing("+", with: "%2B").replacing("=", with: "%3D")
            return "\(member[0])=\(value)"
        }.joined(separator: "&")
    }

    private static func replacing(_ member: String, in body: String, _ change: (String) -> String) -> String {
        let members = body.dropFirst().dropLast().split(separator: ",").map(String.init)
        return "{" + members.map { $0.hasPrefix("\"\(member)\"") ? change($0) : $0 }.joined(separator: ",") + "}"
    }

    private func addDamagedJSON() throws {
        let changes: [(String, String, (String) -> String)] = [
            (
                "camel-case", "the names in camel case",
                {
                    $0.replacing("encrypted_flow_data", with: "encryptedFlowData")
                        .replacing("encrypted_aes_key", with: "encryptedAesKey").replacing("initial_vector", with: "initialVector")
                }
            ),
            ("wrapped-in-object", "all of it inside a member \"data\"", { "{\"data\":\($0)}" }),
            ("wrapped-in-array", "all of it inside an array", { "[\($0)]" }),
            (
                "wrapped-in-string", "all of it as a JSON string",
                { "\"" + $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\"" }
            ),
            ("form-encoded", "a form in place of JSON", { Self.form($0) }),
            ("trailing-comma", "a comma behind the last member", { $0.dropLast() + ",}" }),
            ("trailing-text", "a letter behind the object", { $0 + "x" }),
            ("two-objects", "the object stands there twice", { $0 + $0 }),
            ("unterminated", "the last brace is missing", { String($0.dropLast()) }),
            ("single-quotes", "single quotation marks", { $0.replacing("\"", with: "'") }),
            ("comment", "a comment before the object", { "/* flow */" + $0 }),
            ("control-character", "a line feed inside a string, not escaped", { $0.replacing("==\"", with: "==\n\"") }),
            ("byte-order-mark", "U+FEFF before the object", { "\u{FEFF}" + $0 }),
            ("utf-16-le", "UTF-16 without a byte order mark, low byte first", { $0.map { "\($0)\u{0}" }.joined() }),
            ("utf-16-be", "UTF-16 without a byte order mark, high byte first", { $0.map { "\u{0}\($0)" }.joined() }),
            ("lone-surrogate", "half a surrogate pair in a value", { $0.replacing("==\"", with: "==\\ud800\"") }),
            (
                "deep-nesting", "10,000 arrays in each other, in a member that nobody asked for: JSON, beyond what a parser need take",
                { body in
                    "{\"deep\":" + String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000) + "," + body.dropFirst()
                }
            ),
            ("no-quotes", "names without quotation marks", { $0.replacing("\"initial_vector\"", with: "initial_vector") }),
        ]
        for (id, comment, change) in changes {
            // A surrogate alone is JSON by its grammar, and no base64.
            try addBody(id, comment, ["JsonTrap"], refusedAt: id == "lone-surrogate" ? .base64 : .json) { change($0.body) }
        }
        for (id, comment, text) in [
            ("body-empty", "no body", ""), ("body-spaces", "nothing but spaces", "   "), ("body-null", "null", "null"),
            ("body-empty-object", "no member", "{}"), ("body-empty-array", "an empty array", "[]"), ("body-text", "no JSON", "ping"),
            ("body-plain-ping", "a ping that was not encrypted", #"{"version":"3.0","action":"ping"}"#),
        ] { add(text: text, id, comment, ["JsonTrap"], refusedAt: .json) }
    }
}
