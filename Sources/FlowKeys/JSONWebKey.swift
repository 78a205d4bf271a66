// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// JSON Web Keys (RFC 7517) of kind RSA (RFC 7518 section 6.3).
public enum JSONWebKey {
    private struct Key: Decodable {
        var kind: String
        var hasKind: Bool
        var curve: String?
        var modulus: String?
        var exponent: String?
        var holdsPrivateNumbers: Bool

        enum Member: String, CodingKey { case kty, crv, n, e, d, p, q, dp, dq, qi, k }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: Member.self)
            let named = try? members.decode(String.self, forKey: .kty)
            guard named != nil || members.contains(.n) && members.contains(.e) else {
                throw DecodingError.keyNotFound(Member.kty, .init(codingPath: [], debugDescription: ""))
            }
            kind = named ?? "RSA"
            hasKind = named != nil
            curve = try? members.decode(String.self, forKey: .crv)
            modulus = try? members.decode(String.self, forKey: .n)
            exponent = try? members.decode(String.self, forKey: .e)
            holdsPrivateNumbers = [.d, .p, .q, .dp, .dq, .qi, .k].contains { members.contains($0) }
        }
    }

    /// The keys anywhere in some JSON: alone, in a set, in a list, in a member of something else.
    private struct Keys: Decodable {
        var keys: [Key] = []
        /// False where something was nested too deep to be looked into.
        var isWhole = true

        /// Every level is tried as each of three things, and each try walks down again. A set of keys in an answer has five levels.
        private static let maximumDepth = 8

        struct Name: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init?(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            if let key = try? Key(from: decoder) {
                keys = [key]
            } else if decoder.codingPath.count >= Self.maximumDepth {
                isWhole = (try? decoder.singleValueContainer()).map(Self.isLeaf) ?? false
            } else if let members = try? decoder.container(keyedBy: Name.self) {
                for name in members.allKeys { add(try? members.decode(Keys.self, forKey: name)) }
            } else if var elements = try? decoder.unkeyedContainer() {
                while !elements.isAtEnd { add(try elements.decode(Keys.self)) }
            }
        }

        private mutating func add(_ inner: Keys?) {
            keys += inner?.keys ?? []
            isWhole = isWhole && inner?.isWhole ?? true
        }

        private static func isLeaf(_ value: any SingleValueDecodingContainer) -> Bool {
            value.decodeNil() || (try? value.decode(String.self)) != nil || (try? value.decode(Double.self)) != nil
                || (try? value.decode(Bool.self)) != nil
        }
    }

    /// The keys of a JWK, a JWK set, or JSON with keys in it; `nil` when the text is none of them.
    static func read(_ text: KeyText) -> [KeyItem]? {
        guard let start = text.bytes.firstIndex(where: { "{[".utf8.contains($0) }), isNamed(text),
            let end = text.bytes.lastIndex(where: { "}]".utf8.contains($0) }) ?? text.bytes.indices.last
        else { return nil }
        let position = text.position(of: start)
        var json = Data(text.bytes[start..<max(start, end + 1)])
        // What the decoder copies of it is out of reach; no private member is ever made a string.
        defer { json.resetBytes(in: json.startIndex..<json.endIndex) }
        let found = end > start ? try? JSONDecoder().decode(Keys.self, from: json) : nil
        guard let found, found.isWhole else { return [unreadable(text, at: position)] }
        guard !found.keys.isEmpty, found.keys.count <= KeyFile.maximumItemCount else { return nil }
        return found.keys.map { item($0, at: position) }
    }

    /// Whether the names of a key's members stand in the text.
    private static func isNamed(_ text: KeyText) -> Bool {
        if text.firstIndex(of: "\"kty\"") != nil || text.firstIndex(of: "'kty'") != nil { return true }
        return text.firstIndex(of: "\"n\"") != nil && text.firstIndex(of: "\"e\"") != nil
    }

    /// Where a private member stands with a number of a key's size, in JSON or in a string of it; `nil` where none does.
    static func privateMember(in bytes: ArraySlice<UInt8>) -> Int? {
        var next = bytes.startIndex
        while let colon = bytes[next...].firstIndex(of: UInt8(ascii: ":")) {
            next = colon + 1
            // Inside a string every quotation mark has backslashes in front.
            let end = bytes[..<colon].lastIndex { !$0.isWhitespace && !$0.isQuote && $0 != .backslash }
            let value = bytes[next...].drop(while: \.isWhitespace).drop { $0 == .backslash }
            guard let end, value.first?.isQuote ?? false else { continue }
            let name = bytes[...end].suffix(3).reversed().prefix(while: \.isLetter).reversed()
            guard ["d", "p", "q", "dp", "dq", "qi"].contains(where: { name.elementsEqual($0.utf8) }) else { continue }
            // The shortest number of a key in use is that of a curve of 256 bits.
            if value.dropFirst().prefix(while: \.isBase64OfAnyAlphabet).count >= 43 { return end + 1 - name.count }
        }
        return nil
    }

    /// JSON that was cut off, or is no JSON in the strict sense: what is private in it is no less so.
    private static func unreadable(_ text: KeyText, at position: TextPosition) -> KeyItem {
        var item = KeyItem(unread: .jwk, armour: .json, position: position, defects: [.text(.jwkMember("kty", .unreadable), at: position)])
        item.holdsPrivateKey = ["\"d\"", "\"p\"", "\"q\"", "\"k\"", "'d'", "'p'"].contains { text.firstIndex(of: $0) != nil }
        return item
    }

    private static func item(_ key: Key, at position: TextPosition) -> KeyItem {
        var item = KeyItem(unread: .jwk, armour: .json, position: position, defects: [])
        item.holdsPrivateKey = key.holdsPrivateNumbers
        item.algorithm =
            switch key.kind {
            case "RSA", "rsa": .rsa
            case "EC": .ellipticCurve(key.curve.map { curves.contains($0) ? $0 : "of no known name" } ?? "without a curve")
            default: .other([key.curve, key.kind].compactMap(\.self).first(where: otherNames.contains) ?? "of no known name")
            }
        if !key.hasKind { item.defects.append(.text(.jwkMember("kty", .missing), at: position)) }
        if item.algorithm == .rsa {
            let modulus = number("n", key.modulus, &item)
            let exponent = number("e", key.exponent, &item)
            if let modulus, let exponent { item.rsa = RSAPublicNumbers(modulus: modulus, publicExponent: exponent) }
        }
        return item
    }

    // What stands in the place of a name may be a secret: only these are repeated (RFC 7518 sections 6.1 and 6.2.1.1, RFC 8037, RFC 8812).
    private static let curves: Set<String> = ["P-256", "P-384", "P-521", "secp256k1"]
    private static let otherNames: Set<String> = ["OKP", "oct", "AKP", "Ed25519", "Ed448", "X25519", "X448"]

    /// Base64urlUInt (RFC 7518 section 2): the URL alphabet, without padding, without leading zero bytes.
    private static func number(_ name: String, _ text: String?, _ item: inout KeyItem) -> [UInt8]? {
        func note(_ damage: KeyDefect.JWKDamage) { item.defects.append(.text(.jwkMember(name, damage), at: item.position)) }
        guard let text, !text.isEmpty else {
            note(.missing)
            return nil
        }
        let significant = text.utf8.filter { $0 != UInt8(ascii: "=") }
        var standard = significant.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "+") : $0 == UInt8(ascii: "_") ? UInt8(ascii: "/") : $0 }
        while standard.count % 4 != 0 { standard.append(UInt8(ascii: "=")) }
        guard let bytes = try? Base64.decode(standard.span) else {
            note(.notBase64)
            return nil
        }
        if text.utf8.contains(where: { "+/=".utf8.contains($0) }) { note(.standardAlphabet) }
        if bytes.first == 0 { note(.leadingZero) }
        return bytes
    }

    /// A public RSA key as a JWK: one line of JSON, members in the order of RFC 7638 section 3.2, without a final newline.
    public static func encode(_ numbers: RSAPublicNumbers) -> [UInt8] {
        func base64URL(_ bytes: [UInt8]) -> String {
            String(decoding: Base64.encode(bytes.span), as: UTF8.self)
                .filter { $0 != "=" }
                .map { $0 == "+" ? "-" : $0 == "/" ? "_" : String($0) }
                .joined()
        }
        return Array(#"{"e":"\#(base64URL(numbers.publicExponent))","kty":"RSA","n":"\#(base64URL(numbers.modulus))"}"#.utf8)
    }
}
