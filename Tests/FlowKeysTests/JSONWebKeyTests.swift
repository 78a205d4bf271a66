// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import Testing

@Suite struct JSONWebKeyTests {
    private static func base64URL(_ bytes: [UInt8]) -> String {
        String(decoding: Base64.encode(bytes.span), as: UTF8.self).replacing("+", with: "-").replacing("/", with: "_").replacing(
            "=", with: "")
    }

    /// The private key as a JWK with all members of RFC 7518 section 6.3.2.
    private static func privateJWK(_ key: SampleKey) throws -> String {
        let layout = try RSAPrivateKeyLayout(strictDER: key.privateDER)
        let members = zip(["n", "e", "d", "p", "q", "dp", "dq", "qi"], layout.numbers).map {
            "\"\($0)\":\"\(base64URL(Array(key.privateDER[$1])))\""
        }
        return "{\"kty\":\"RSA\",\(members.joined(separator: ","))}"
    }

    private func read(_ text: String) -> KeyFile { KeyFile(reading: Array(text.utf8)) }

    @Test func exampleOfRFC7638() throws {
        let text = """
            {"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknj\
            hMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbO\
            pbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256",\
            "kid":"2011-04-29"}
            """
        let item = try #require(read(text).items.first)
        #expect(item.structure == .jwk)
        #expect(item.rsa?.bitCount == 2048)
        #expect(item.rsa?.publicExponent == [1, 0, 1])
        // The members that the thumbprint is made of, in the order of RFC 7638 section 3.2.
        let encoded = String(decoding: try JSONWebKey.encode(#require(item.rsa)), as: UTF8.self)
        #expect(encoded.hasPrefix("{\"e\":\"AQAB\",\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJX") && encoded.hasSuffix("KnqDKgw\"}"))
    }

    @Test func roundTrip() throws {
        let key = try SampleKey.shared()
        let file = KeyFile(reading: JSONWebKey.encode(key.numbers))
        #expect(file.allDefects == [])
        #expect(file.recovery(of: key) == [.same])
        #expect(file.items.first?.kind == .publicKey)
        #expect(file.items.first?.algorithm == .rsa)
    }

    @Test func privateKey() throws {
        let key = try SampleKey.shared()
        let file = read(try Self.privateJWK(key))
        #expect(file.recovery(of: key) == [.same])
        #expect(file.items.first?.holdsPrivateKey == true)
        #expect(file.items.first?.kind == .privateKey)
        #expect(file.items.first?.body == [])
    }

    @Test(arguments: ["d", "p", "q", "dp", "dq", "qi", "k"])
    func everyPrivateMemberCounts(member: String) throws {
        let key = try SampleKey.shared()
        let members = String(decoding: JSONWebKey.encode(key.numbers), as: UTF8.self).dropLast()
        for value in ["\"AQAB\"", "7", "null", "{}"] {
            #expect(read("\(members),\"\(member)\":\(value)}").items.first?.holdsPrivateKey == true)
        }
    }

    @Test func set() throws {
        let (key, other) = (try SampleKey.shared(), try SampleKey.make())
        let (first, second) = (
            String(decoding: JSONWebKey.encode(key.numbers), as: UTF8.self),
            String(decoding: JSONWebKey.encode(other.numbers), as: UTF8.self)
        )
        #expect(read("{\"keys\":[\(first)]}").allDefects == [])
        #expect(read("{\"keys\":[\(first),\(first)]}").defects.map(\.kind) == [.multipleBlocks(count: 2, identical: true)])
        let different = read("\n {\"keys\": [\(first), \(second)]}")
        #expect(different.recovery(of: key) == [.same, .other])
        #expect(different.defects.map(TextDamage.Named.init) == [.init(.multipleBlocks(count: 2, identical: false), 2, 2)])
        let halves = read("{\"keys\":[\(first),\(try Self.privateJWK(key))]}")
        #expect(halves.items.map(\.holdsPrivateKey) == [false, true])
        #expect(halves.defects.map(\.kind) == [.multipleBlocks(count: 2, identical: false)])
    }

    @Test func damagedMembers() throws {
        let key = try SampleKey.shared()
        let modulus = Self.base64URL(key.numbers.modulus)
        func kinds(_ members: String) -> [KeyDefect.Kind] { read("{\"kty\":\"RSA\",\(members)}").allDefects.map(\.kind) }
        #expect(kinds("\"e\":\"AQAB\"") == [.jwkMember("n", .missing)])
        #expect(kinds("\"n\":\"\(modulus)\"") == [.jwkMember("e", .missing)])
        #expect(kinds("\"n\":\"\(modulus)\",\"e\":65537") == [.jwkMember("e", .missing)])
        #expect(kinds("\"n\":\"\",\"e\":\"AQAB\"") == [.jwkMember("n", .missing)])
        #expect(kinds("\"n\":\"\(modulus)!\",\"e\":\"AQAB\"") == [.jwkMember("n", .notBase64)])
        #expect(kinds("\"n\":\"\(Self.base64URL([0] + key.numbers.modulus))\",\"e\":\"AQAB\"") == [.jwkMember("n", .leadingZero)])
        let standard = String(decoding: Base64.encode(key.numbers.modulus.span), as: UTF8.self)
        #expect(kinds("\"n\":\"\(standard)\",\"e\":\"AQAB\"") == [.jwkMember("n", .standardAlphabet)])
        #expect(read("{\"kty\":\"RSA\",\"n\":\"\(standard)\",\"e\":\"AQAB\"}").recovery(of: key) == [.same])
    }

    @Test func otherKinds() {
        #expect(read("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}").items.map(\.algorithm) == [.ellipticCurve("P-256")])
        #expect(read("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}").items.map(\.algorithm) == [.other("Ed25519")])
        #expect(read("{\"kty\":\"oct\",\"k\":\"AA\"}").items.map(\.algorithm) == [.other("oct")])
        #expect(read("{\"kty\":\"oct\",\"k\":\"AA\"}").items.map(\.holdsPrivateKey) == [true])
    }
}
