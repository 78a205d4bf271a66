// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import FlowOpenSSL
import FlowProviders
import TestSupport
import Testing

/// What is refused before anything is sent.
@Suite struct RefusalTests {
    private static func refusal(_ file: [UInt8]) -> RequestRefusal? {
        do throws(RequestRefusal) {
            _ = try UploadKey(reading: file)
            return nil
        } catch {
            return error
        }
    }

    private static func refusal(_ text: String) -> RequestRefusal? { refusal(Array(text.utf8)) }

    @Test func goodFilesAreTaken() throws {
        let key = try SampleKey.shared()
        for text in [key.text, key.trimmed, key.lines.joined(separator: "\r\n") + "\r\n", key.lines.joined(separator: "\r\n")] {
            let upload = try UploadKey(reading: Array(text.utf8))
            #expect(upload.pem == key.trimmed && upload.numbers == key.numbers)
        }
        #expect(try UploadKey(key.numbers) == key.upload)
    }

    @Test func privateKeysAreRefusedWhereverTheyStand() throws {
        let key = try SampleKey.shared()
        let pkcs8 = key.privateText
        let body = pkcs8.split(separator: "\n").dropFirst().dropLast().joined()
        let files = [
            pkcs8, key.text + pkcs8, pkcs8 + key.text, pkcs8.replacing("\n", with: "\\n"), "KEY=\"\(pkcs8.replacing("\n", with: "\\n"))\"",
            body,
            pkcs8.replacing("PRIVATE KEY", with: "PUBLIC KEY"), Hex.encode(key.privateDER), "{\"key\":\(quoted(pkcs8))}",
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n",
        ]
        for file in files { #expect(Self.refusal(file) == .key(.privateKey), "\(file.prefix(12).count)") }
        #expect(Self.refusal(key.privateDER) == .key(.privateKey))
    }

    @Test func lostLineBreaksAreRefused() throws {
        let key = try SampleKey.shared()
        for separator in ["", " ", "\\n", "\\r\\n"] {
            #expect(Self.refusal(key.lines.joined(separator: separator)) == .key(.lineBreaksLost), "\(separator)")
        }
    }

    @Test func otherKeysAreRefused() throws {
        let key = try SampleKey.shared()
        let pkcs1 = PEM.encode(label: "RSA PUBLIC KEY", RSAPublicKeyDER.encode(key.numbers).span)
        #expect(Self.refusal(pkcs1) == .key(.notSPKI(.pkcs1Public)))
        #expect(Self.refusal(key.text + key.text) == .key(.several(2)))
        #expect(Self.refusal("") == .key(.absent) && Self.refusal("no key\n") == .key(.absent))
        for bitCount in [1024, 2047, 2049, 3072, 4096] {
            var modulus = [UInt8](repeating: 0xFF, count: (bitCount + 7) / 8)
            modulus[0] = UInt8(0xFF >> (modulus.count * 8 - bitCount))
            let numbers = RSAPublicNumbers(modulus: modulus, publicExponent: [1, 0, 1])
            #expect(Self.refusal(PEM.encode(numbers)) == .key(.bitCount(bitCount)))
            #expect(throws: RequestRefusal.key(.bitCount(bitCount))) { try UploadKey(numbers) }
        }
        for numbers in [
            RSAPublicNumbers(modulus: key.numbers.modulus, publicExponent: [1]),
            RSAPublicNumbers(modulus: key.numbers.modulus, publicExponent: []),
            RSAPublicNumbers(modulus: key.numbers.modulus, publicExponent: [2]),
            RSAPublicNumbers(modulus: key.numbers.modulus.dropLast() + [0], publicExponent: [1, 0, 1]),
        ] {
            #expect(throws: RequestRefusal.key(.impossible)) { try UploadKey(numbers) }
        }
    }

    @Test func damagedKeysAreRefused() throws {
        let key = try SampleKey.shared()
        let indented = key.lines.enumerated().map { $0 == 2 ? " " + $1 : $1 }.joined(separator: "\n") + "\n"
        #expect(Self.refusal(indented) == .key(.damaged(line: 3)))
        #expect(Self.refusal("a comment\n" + key.text) == .key(.damaged(line: 1)))
        #expect(Self.refusal(key.text + "trailing\n") == .key(.damaged(line: 10)))
        #expect(Self.refusal("\u{FEFF}" + key.text) == .key(.damaged(line: 1)))
        #expect(Self.refusal(key.lines.joined(separator: "\r") + "\r") == .key(.damaged(line: 1)))
        #expect(Self.refusal(key.text.replacing("+", with: " ")) != nil)
        #expect(Self.refusal([UInt8](repeating: 0x41, count: 2 << 20)) == .key(.absent))
    }

    /// No file that is cut anywhere is taken, but for one without its final newline.
    @Test func cutFilesAreRefused() throws {
        let key = try SampleKey.shared()
        for count in 0..<key.pem.count - 1 { #expect(Self.refusal(Array(key.pem.prefix(count))) != nil, "\(count)") }
    }

    // MARK: Tokens

    @Test(arguments: [
        ("", RequestRefusal.TokenReason.empty), ("\r\n", .empty), ("Bearer EAAG", .space), ("EA AG", .space), (" EAAG", .space),
        ("EAAG\t", .space), ("EAAG\r\nX-Other: 1", .space), ("EAAG\r\nX:1", .foreignCharacter), ("EAAG\nX:1", .foreignCharacter),
        ("EAAG\u{0}", .foreignCharacter), ("EAAG\u{7F}", .foreignCharacter), ("EÄAG", .foreignCharacter),
        ("EA\u{202E}AG", .foreignCharacter), ("\"EAAG\"", .foreignCharacter), ("{\"access_token\":\"EAAG\"}", .foreignCharacter),
        ("$TOKEN", .foreignCharacter), ("<token>", .foreignCharacter),
        ("\nEAAG", .foreignCharacter), (String(repeating: "A", count: 4097), .tooLong),
    ])
    func badTokensAreRefused(text: String, reason: RequestRefusal.TokenReason) {
        #expect(throws: RequestRefusal.token(reason)) { try AccessToken(text) }
    }

    @Test func lineEndsAfterATokenAreLeftOut() throws {
        for end in ["", "\n", "\r\n", "\n\n"] {
            let request = try ProviderAccount(.metaCloud).getRequest(for: "1", token: AccessToken("EAAG|1-_.~/+=" + end))
            #expect(request.headers.map(\.value) == ["Bearer EAAG|1-_.~/+="])
        }
    }

    @Test func everyByteThatWouldEndAHeaderIsRefused() {
        for value in UInt8(0)...0xFF where value <= 0x20 || value >= 0x7F {
            #expect(throws: RequestRefusal.self) { try AccessToken("a\(Unicode.Scalar(value))b") }
        }
    }

    // MARK: Numbers

    private static let injections = [
        "1/../2", "1?fields=a", "1#", "1%2F2", "1 2", "1\r\nHost: evil", "1\u{0}", "１２３", "٣", "1;2", "-1", "1.5", "", "1@evil", "\\", "a",
        "1'", "1\"", "$(id)", "`id`", "++1", "1+",
    ]

    @Test(arguments: Provider.all, injections)
    func badNumbersAreRefused(provider: Provider, number: String) throws {
        #expect(throws: RequestRefusal.number(.notDigits)) { try provider.setRequest(number) }
    }

    @Test func phoneNumbersAndIdsAreToldApart() throws {
        for provider in [Provider.metaCloud, .chakra] {
            #expect(throws: RequestRefusal.number(.phoneNumberForID)) { try provider.setRequest("+919812345678") }
            #expect(throws: RequestRefusal.number(.tooLong)) { try provider.setRequest(String(repeating: "1", count: 33)) }
        }
        for number in ["0981234567", "123456", "+0981234567"] {
            #expect(throws: RequestRefusal.number(.notInternational)) { try Provider.kaleyra.setRequest(number) }
        }
        #expect(throws: RequestRefusal.number(.tooLong)) { try Provider.kaleyra.setRequest("1234567890123456") }
    }

    // MARK: Settings

    @Test func missingSettingsAreNamed() {
        #expect(throws: RequestRefusal.missing(.baseURL, provider: "Meta On-Premises API")) { try ProviderAccount(.onPremises) }
        #expect(throws: RequestRefusal.missing(.sid, provider: "Kaleyra")) { try ProviderAccount(.kaleyra) }
        #expect(throws: RequestRefusal.missing(.region, provider: "Kaleyra")) {
            try ProviderAccount(.kaleyra, settings: ProviderSettings(sid: "A1"))
        }
        #expect(throws: RequestRefusal.missing(.appID, provider: "Gupshup")) { try ProviderAccount(.gupshup) }
    }

    @Test(arguments: ["", "IN", "us", "in ", "in/", "in\r\n", "evil.example"])
    func badRegionsAreRefused(region: String) {
        #expect(throws: RequestRefusal.setting(.region, requirement: "one of eu, in, na, sg")) {
            try ProviderAccount(.kaleyra, settings: ProviderSettings(sid: "A1", region: region))
        }
    }

    @Test(arguments: injections.filter { !["1+", "++1", "a", ""].contains($0) && $0 != "-1" } + [String(repeating: "a", count: 65)])
    func badSIDsAndAppsAreRefused(value: String) {
        #expect(throws: RequestRefusal.self) { try ProviderAccount(.kaleyra, settings: ProviderSettings(sid: value, region: "in")) }
        #expect(throws: RequestRefusal.self) { try ProviderAccount(.gupshup, settings: ProviderSettings(appID: value)) }
    }

    @Test(arguments: ["", "24", "v24", "24.0", "v24.0/", "v24.0?", "v24.0.1", "vv1.0", "v.0", "v1.", "v1.0\n", "v1234.0", "V24.0", "v２.0"])
    func badVersionsAreRefused(version: String) {
        for provider in [Provider.metaCloud, .chakra] {
            #expect(throws: RequestRefusal.self) { try ProviderAccount(provider, settings: ProviderSettings(apiVersion: version)) }
        }
    }

    @Test(arguments: [
        "", "graph.facebook.com", "ftp://a", "http://", "https:///", "https://a/b", "https://a//", "https://a?b", "https://a#b",
        "https://user:secret@a", "https://a@b", "https://a b", "https://a\r\nX: 1", "https://a\u{0}", "https://ä.example", "https://a:0",
        "https://a:65536", "https://a:", "https://a:8o", "https://a:+1", "https://-a", "https://a-", "https://a..b", "https://.a",
        "https://[::1", "https://::1", "https://[]", "https://[::1]x", "https://[g::1]", "https://a\\b", "https://$(id)", "https://'a'",
        "javascript:alert(1)", "https://\(String(repeating: "a", count: 64))",
    ])
    func badBaseURLsAreRefused(base: String) {
        do throws(RequestRefusal) {
            _ = try ProviderAccount(.metaCloud, settings: ProviderSettings(baseURL: base))
            Issue.record("taken")
        } catch {
            guard case .setting(.baseURL, _) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(!"\(error) \(error.hint)".contains("secret"))
            #expect(error.hint.contains("a name and password") == base.contains("@"))
        }
    }

    /// Every refusal says what is wrong and what to do, in the tool's voice, and repeats nothing that was given.
    @Test func messages() {
        let refusals: [RequestRefusal] = [
            .key(.privateKey), .key(.absent), .key(.several(2)), .key(.notRSA("EC P-256")), .key(.notSPKI(.certificate)),
            .key(.bitCount(1024)),
            .key(.impossible), .key(.lineBreaksLost), .key(.damaged(line: 3)), .token(.empty), .token(.tooLong), .token(.space),
            .token(.foreignCharacter), .number(.notDigits), .number(.phoneNumberForID), .number(.notInternational), .number(.tooLong),
            .missing(.sid, provider: "Kaleyra"), .setting(.region, requirement: "one of in, sg"),
            .cannotGet(provider: "Gupshup"), .noAppSecretProof(provider: "Gupshup"),
        ]
        for refusal in refusals {
            #expect(refusal.description.count > 15 && refusal.hint.count > 10)
            #expect(!refusal.description.hasSuffix(".") && !refusal.hint.hasSuffix("."))
        }
        #expect(Set(refusals.map(\.description)).count == refusals.count)
        #expect(
            "\(RequestRefusal.key(.notSPKI(.certificate)))" == "the key is an X.509 certificate, and WhatsApp takes a SubjectPublicKeyInfo")
    }
}
