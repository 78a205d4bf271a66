// SPDX-License-Identifier: Apache-2.0

import FlowEndpoint
import FlowKeys
import FlowProviders
import Testing

/// Which bodies and which keys are taken.
@Suite struct PostedKeyTests {
    private static func post(_ provider: Provider, _ body: String, _ type: String?) throws -> (status: Int, stored: String?) {
        var emulator = ProviderEmulator.make()
        let request = IncomingRequest(try provider.emulatorSetRequest()).with(body: body, type ?? "")
        let answer = emulator.answer(type == nil ? request.with("Content-Type", nil) : request).answer
        return (answer.status, emulator.registration(of: provider.sampleName, at: provider)?.pem)
    }

    private static func form(_ provider: Provider, _ value: String) -> String {
        String(decoding: FormEncoding.encode([(provider.setOperation.field, value)]), as: UTF8.self)
    }
    private static func json(_ provider: Provider, _ value: String) -> String {
        "{\(JSONText.quote(provider.setOperation.field)):\(JSONText.quote(value))}"
    }
    private static func multipart(_ provider: Provider, _ value: String) -> String {
        "--xYz\r\nContent-Disposition: form-data; name=\"\(provider.setOperation.field)\"\r\n\r\n\(value)\r\n--xYz--\r\n"
    }

    @Test(arguments: Provider.all)
    func bodies(provider: Provider) throws {
        let pem = try EmulatorKey.first().pem
        let bodies: [(Provider.MediaType, String, String)] = [
            (.form, Self.form(provider, pem), "application/x-www-form-urlencoded; charset=utf-8"),
            (.json, Self.json(provider, pem), "Application/JSON"),
            (.multipart, Self.multipart(provider, pem), "multipart/form-data; boundary=xYz"),
        ]
        for (type, body, header) in bodies {
            let (status, stored) = try Self.post(provider, body, header)
            let isAccepted = provider.setOperation.accepted.contains(type)
            #expect(status == (isAccepted ? 200 : 400) && stored == (isAccepted ? pem : nil), "\(type)")
            // The same bytes as something else.
            for other in ["text/plain", "application/octet-stream", "", nil] { #expect(try Self.post(provider, body, other) == (400, nil)) }
        }
        #expect(
            provider.setOperation.accepted == ["kaleyra": [.form], "gupshup": [.json], "on-premises": [.form, .json]][provider.id]
                ?? [.form, .json, .multipart])
    }

    @Test func whichFailureABodyIs() throws {
        let key = try EmulatorKey.first()
        func message(_ body: String, _ type: String = "application/x-www-form-urlencoded") throws -> String? {
            var emulator = ProviderEmulator.make()
            let answer = emulator.answer(IncomingRequest(try Provider.metaCloud.emulatorSetRequest()).with(body: body, type)).answer
            return try JSONValue(answer.body)["error"]?["message"]?.string
        }
        let (missing, invalid) = ("Missing required parameter: business_public_key", "Business public key is invalid")
        let good = Self.form(.metaCloud, key.pem)
        for body in [
            "", "x", "public_key=x", "business_public_key", "business_public_key=", "business_public_key=%zz", "Business_public_key=x",
        ] {
            #expect(try message(body) == missing, "\(body)")
        }
        for body in ["business_public_key=x", "\(good)&\(good)", "business_public_key=" + String(repeating: "A", count: 70_000)] {
            #expect(try message(body) == invalid, "\(body.prefix(80))")
        }
        #expect(try message("a=b&\(good)") == nil && message("a=\(String(repeating: "b", count: 70_000))&\(good)") == invalid)
        let json = "application/json"
        for body in ["[]", "{", "{}", #"{"business_public_key":""}"#, "\"x\""] { #expect(try message(body, json) == missing, "\(body)") }
        for body in [#"{"business_public_key":null}"#, #"{"business_public_key":{"a":1}}"#, #"{"business_public_key":1}"#] {
            #expect(try message(body, json) == invalid, "\(body)")
        }
    }

    /// What Meta refuses.
    @Test(arguments: Provider.all)
    func keys(provider: Provider) throws {
        let key = try EmulatorKey.first()
        let text = key.pem
        let lines = text.split(separator: "\n")
        let numbers = key.upload.numbers
        let privateText = String(decoding: PEM.encode(label: "PRIVATE KEY", key.privateDER.span), as: UTF8.self)
        let small = RSAPublicNumbers(modulus: Array(numbers.modulus.prefix(127)) + [1], publicExponent: [1, 0, 1])
        let pkcs1 = RSAPublicKeyDER.encode(numbers)
        let encode = provider.setOperation.accepted.contains(.form) ? Self.form : Self.json
        let type = provider.setOperation.accepted.contains(.form) ? "application/x-www-form-urlencoded" : "application/json"
        for (name, bad) in [
            ("private", privateText), ("both", privateText + text),
            ("PKCS#1", String(decoding: PEM.encode(label: "RSA PUBLIC KEY", pkcs1.span), as: UTF8.self)),
            ("certificate", text.replacing("PUBLIC KEY", with: "CERTIFICATE")),
            ("1024 bits", String(decoding: PEM.encode(small), as: UTF8.self)),
            ("one line", lines.joined()), ("spaces for line breaks", lines.joined(separator: " ")),
            ("literal \\n", lines.joined(separator: "\\n")),
            ("spaces for plus signs", text.replacing("+", with: " ")), ("two keys", text + "\n" + text),
            ("no armour", lines.dropFirst().dropLast().joined(separator: "\n")),
            (
                "elliptic curve",
                "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==\n-----END PUBLIC KEY-----\n"
            ),
            ("nothing", " \n"),
        ] {
            let (status, stored) = try Self.post(provider, encode(provider, bad), type)
            #expect(status == provider.answers.failures[.invalidKey].status && stored == nil, "\(name)")
        }
        for good in [text, text + "\n", lines.joined(separator: "\r\n") + "\r\n"] {
            #expect(try Self.post(provider, encode(provider, good), type) == (200, good))
        }
    }

    /// The bare `+` of a body that nobody encoded is a space.
    @Test func unencodedForm() throws {
        let body = "business_public_key=" + (try EmulatorKey.first().pem)
        #expect(try Self.post(.metaCloud, body, "application/x-www-form-urlencoded") == (400, nil))
    }

    @Test func multipartForms() throws {
        let pem = try EmulatorKey.first().pem
        let field = "--b\r\ncontent-disposition:form-data;name=business_public_key\r\nContent-Type: text/plain\r\n\r\n\(pem)\r\n"
        let other = "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"x\"\r\n\r\n\r\n"
        for body in ["\(field)--b--", "\(other)\(field)--b--\r\n", "\(field)\(other)--b--\r\nepilogue"] {
            #expect(try Self.post(.metaCloud, body, "multipart/form-data; boundary=\"b\"") == (200, pem), "\(body)")
        }
        for body in [
            "", "--b", "--b--", "--b\r\n", "\(field.replacing("--b\r\n", with: "--bxx"))--b--", field, "\(field)--c--", "\(field)--b",
            "x\(field)--b--",
            field.replacing("\r\n\r\n", with: "\r\n") + "--b--",
            field.replacing("form-data;name", with: "form-data;nam") + "--b--", field.replacing("\r\n", with: "\n") + "--b--",
            "\(other)--b--",
        ] {
            #expect(try Self.post(.metaCloud, body, "multipart/form-data; boundary=b") == (400, nil), "\(body)")
        }
        for type in [
            "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=c", "multipart/mixed; boundary=b",
        ] {
            #expect(try Self.post(.metaCloud, "\(field)--b--", type) == (400, nil), "\(type)")
        }
    }
}
