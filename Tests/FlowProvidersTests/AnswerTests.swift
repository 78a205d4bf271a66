// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import FlowProviders
import TestSupport
import Testing

/// The shapes in which keys and successes come.
@Suite struct AnswerTests {
    private static let successes: [(Provider, String)] = [
        (.metaCloud, #"{"success":true}"#), (.metaCloud, "\u{FEFF} {\n  \"success\": true\n}\n"), (.chakra, #"{"success":true}"#),
        (.threeSixtyDialog, #"{"success":true}"#), (.onPremises, #"{"meta":{"api_status":"stable","version":"2.53.1"}}"#),
        (.kaleyra, #"{"code":"WA-200","message":"Request Processed Successfully","data":{"success":true},"error":{}}"#),
        (.kaleyra, #"{"code":"WA-200","message":"ok","data":{"success":true},"error":""}"#),
        (.kaleyra, #"{"code":"WA-200","message":"ok","data":{"success":true},"error":null}"#),
        (.gupshup, #"{"status":"success"}"#),
    ]

    @Test(arguments: successes)
    func success(provider: Provider, body: String) throws {
        #expect(try provider.setRequest().read(ProviderReply(200, body)) == .done)
    }

    private static let noSuccesses: [(Provider, String)] = [
        (.metaCloud, #"{"success":false}"#), (.metaCloud, #"{"success":"true"}"#), (.metaCloud, "{}"), (.metaCloud, #"{"success":1}"#),
        (.metaCloud, #"{"data":{"success":true}}"#), (.onPremises, #"{"success":true}"#), (.onPremises, #"{"meta":"stable"}"#),
        (.kaleyra, #"{"success":true}"#), (.kaleyra, #"{"code":"WA-200","data":{"success":false},"error":{}}"#),
        (.kaleyra, #"{"code":"WA-200","data":[],"error":{}}"#), (.kaleyra, #"{"data":{"success":true},"error":{}}"#),
        (.gupshup, #"{"success":true}"#),
    ]

    @Test(arguments: noSuccesses)
    func nothingElseIsSuccess(provider: Provider, body: String) throws {
        let request = try provider.setRequest()
        let error = try #require(throws: ProviderError.self) { try request.read(ProviderReply(200, body)) }
        #expect(error.reason == .unexpected("the words of success") && error.retry == .afterChecking)
    }

    // MARK: Keys

    /// The ways in which one entry is wrapped.
    private static let wraps: [@Sendable (String) -> String] = [
        { $0 }, { "{\"data\":[\($0)]}" }, { "{\"data\":\($0)}" },
        { "{\"code\":\"WA-200\",\"message\":\"ok\",\"data\":\($0),\"error\":{}}" },
        { "{\"code\":\"WA-200\",\"message\":\"ok\",\"data\":[\($0)],\"error\":{}}" }, { "{\"data\":[\($0)],\"paging\":{}}" },
    ]
    private static let readers = Provider.all.filter(\.canGet)

    private static func key(_ provider: Provider, _ body: String) throws -> RegisteredKey {
        guard case .key(let key) = try provider.getRequest().read(ProviderReply(200, body)) else { throw CurlExample.Surprise() }
        return key
    }

    private static func entry(_ key: String, _ status: String? = "VALID") -> String {
        "{\"business_public_key\":\(quoted(key))" + (status.map { ",\"business_public_key_signature_status\":\"\($0)\"}" } ?? "}")
    }

    @Test(arguments: readers, [("VALID", RegisteredKey.Status.valid), ("MISMATCH", .mismatch), ("valid", .unstated), ("NEW", .unstated)])
    func everyShape(provider: Provider, status: (word: String, expected: RegisteredKey.Status)) throws {
        let sample = try SampleKey.shared()
        for wrap in Self.wraps {
            for text in [sample.text, sample.trimmed, sample.lines.joined(separator: "\r\n")] {
                let key = try Self.key(provider, wrap(Self.entry(text, status.word)))
                #expect(key.status == status.expected && key.numbers == sample.numbers && !key.isDamaged)
                #expect(key.pem == sample.text && key.spki == SubjectPublicKeyInfo.encode(sample.numbers))
                #expect((key.advice == nil) == (status.expected == .valid))
            }
        }
        #expect(try Self.key(provider, Self.entry(sample.text, nil)).status == .unstated)
    }

    @Test(arguments: readers)
    func noKey(provider: Provider) throws {
        let entries = [
            "{}", Self.entry(" ", "MISMATCH"), Self.entry("", "MISMATCH"), Self.entry("\n \n", "x"), Self.entry(" ", "VALID"),
            #"{"business_public_key":null,"business_public_key_signature_status":"MISMATCH"}"#,
            #"{"business_public_key_signature_status":"MISMATCH"}"#, #"{"id":"106540352242922"}"#,
        ]
        for body in entries.flatMap({ entry in Self.wraps.map { $0(entry) } }) + [#"{"data":[]}"#] {
            let key = try Self.key(provider, body)
            #expect(key.status == .missing && key.numbers == nil && key.pem == nil && key.spki == nil, "\(body)")
            #expect(key.advice?.hasPrefix("no key is registered") == true)
        }
    }

    @Test(arguments: [
        #"{"success":true}"#, #"{"data":{"success":true}}"#, #"{"status":"ok"}"#, #"{"data":"x"}"#, #"{"data":[1]}"#, #"{"data":null}"#,
        #"{"business_public_key":1}"#, #"{"business_public_key":["x"]}"#, #"{"data":[{},{}]}"#, #"{"data":[[]]}"#,
    ])
    func whatIsNoAnswerIsNotTakenForNoKey(body: String) throws {
        let request = try Provider.metaCloud.getRequest()
        let error = try #require(throws: ProviderError.self) { try request.read(ProviderReply(200, body)) }
        guard case .unexpected = error.reason else {
            Issue.record("\(error)")
            return
        }
        #expect(error.retry == .never)
    }

    /// Texts that are registered and no phone could import; the status is the provider's all the same.
    @Test func damagedKeys() throws {
        let sample = try SampleKey.shared()
        let pkcs1 = String(decoding: PEM.encode(label: "RSA PUBLIC KEY", RSAPublicKeyDER.encode(sample.numbers).span), as: UTF8.self)
        for text in [
            "garbage", pkcs1, sample.privateText, sample.text + sample.text, String(repeating: "A", count: 9000),
            sample.text + String(repeating: "\n", count: 9000),
        ] {
            let key = try Self.key(.metaCloud, Self.entry(text))
            #expect(key.status == .valid && key.numbers == nil && key.isDamaged && key.advice != nil)
            #expect(try key.comparison(with: sample.numbers, sha256: sha256) == .unreadable)
        }
        for text in [sample.lines.joined(separator: " "), sample.lines.joined(separator: "\\n"), " " + sample.text] {
            let key = try Self.key(.metaCloud, Self.entry(text))
            #expect(key.numbers == sample.numbers && key.isDamaged && key.advice != nil)
        }
    }

    @Test func comparison() throws {
        let sample = try SampleKey.shared()
        let other = try SampleKey.make()
        let key = try Self.key(.metaCloud, Self.entry(sample.trimmed))
        #expect(try key.comparison(with: sample.numbers, sha256: sha256) == .same)
        #expect(try key.comparison(with: other.numbers, sha256: sha256) == .different)
        let exponent = RSAPublicNumbers(modulus: sample.numbers.modulus, publicExponent: [3])
        #expect(try key.comparison(with: exponent, sha256: sha256) == .different)
        #expect(try Self.key(.metaCloud, #"{"data":[]}"#).comparison(with: sample.numbers, sha256: sha256) == nil)
    }

    @Test(.enabled(if: PublicData.hasCaptures)) func capturedKey() throws {
        let text = String(decoding: try PublicData.capture("chakra-sample-public.pem"), as: UTF8.self)
        let key = try Self.key(.chakra, "{\"data\":[\(Self.entry(text))]}")
        #expect(try SampleKey.fingerprint(key) == "b72f7a90a479606b9aa208eb466b36c0c4b1d8fe0411b044a2a395b057893575")
        let own = try #require(key.numbers)
        #expect(try key.comparison(with: own, sha256: sha256) == .same)
    }
}
