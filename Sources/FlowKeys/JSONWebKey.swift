// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// JSON Web Keys (RFC 7517) of kind RSA (RFC 7518 section 6.3).
public enum JSONWebKey {
    private struct Key: Decodable {
        var kty: String
        var crv: String?
        var n: String?
        var e: String?
        var d: String?
        var p: String?
        var q: String?
        var k: String?
    }

    private struct KeySet: Decodable {
        var keys: [Key]
    }

    /// The keys of a JWK or a JWK set; `nil` when the text is neither.
    static func read(_ text: KeyText) -> [KeyItem]? {
        guard let start = text.bytes.firstIndex(where: { !$0.isWhitespace }), text.bytes[start] == UInt8(ascii: "{") else { return nil }
        let data = Data(text.bytes)
        let decoder = JSONDecoder()
        let keys = (try? decoder.decode(KeySet.self, from: data).keys) ?? (try? decoder.decode(Key.self, from: data)).map { [$0] }
        guard let keys, !keys.isEmpty else { return nil }
        return keys.map { item($0, at: text.position(of: start)) }
    }

    private static func item(_ key: Key, at position: TextPosition) -> KeyItem {
        var item = KeyItem(unread: .jwk, armour: .json, position: position, defects: [])
        item.holdsPrivateKey = key.d != nil || key.p != nil || key.q != nil || key.k != nil
        item.algorithm =
            switch key.kty {
            case "RSA": .rsa
            case "EC": .ellipticCurve(key.crv ?? "without a curve")
            default: .other(key.crv ?? key.kty)
            }
        if key.kty == "RSA", let modulus = number("n", key.n, &item), let exponent = number("e", key.e, &item) {
            item.rsa = RSAPublicNumbers(modulus: modulus, publicExponent: exponent)
        }
        return item
    }

    /// Base64urlUInt (RFC 7518 section 2): the URL alphabet, without padding, without leading zero bytes.
    private static func number(_ name: String, _ text: String?, _ item: inout KeyItem) -> [UInt8]? {
        guard let text else {
            item.defects.append(.text(.der(.wrongTag("JWK member \"\(name)\"")), at: item.position))
            return nil
        }
        if text.contains(where: { "+/=".contains($0) }) { item.defects.append(.text(.base64(.urlAlphabet), at: item.position)) }
        var standard = text.filter { $0 != "=" }.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        while standard.count % 4 != 0 { standard.append("=") }
        do {
            let bytes = try Base64.decode(Array(String(standard).utf8).span)
            if bytes.first == 0 { item.defects.append(.text(.der(.nonMinimalInteger(name)), at: item.position)) }
            return bytes
        } catch {
            item.defects.append(.text(.base64(.length), at: item.position))
            return nil
        }
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
