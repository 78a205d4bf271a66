// SPDX-License-Identifier: Apache-2.0

import FlowProviders
import TestSupport
import Testing

@testable import struct FlowProviders.AnswerText

/// Answers that are cut, huge, of another kind, or written to do harm.
@Suite struct HostileAnswerTests {
    private static func error(_ request: ProviderRequest, _ reply: ProviderReply) throws -> ProviderError {
        try #require(throws: ProviderError.self) { try request.read(reply) }
    }

    /// What was sent may have been done where success is answered, or another place is named.
    private static func retry(ofDone request: ProviderRequest) -> ProviderError.Retry {
        request.operation == .get ? .never : .afterChecking
    }

    private static func requests(_ provider: Provider) throws -> [ProviderRequest] {
        [try provider.setRequest(), try? provider.getRequest()].compactMap(\.self)
    }

    @Test(arguments: Provider.all, [200, 400, 429, 502])
    func html(provider: Provider, status: Int) throws {
        for request in try Self.requests(provider) {
            let error = try Self.error(request, ProviderReply(status, "\n<!DOCTYPE html><html><body>Bad gateway</body></html>"))
            let again: ProviderError.Retry = request.operation == .get ? .afterWaiting : .afterChecking
            #expect(error.reason == .html)
            #expect(error.retry == [200: Self.retry(ofDone: request), 400: .never, 429: .afterWaiting, 502: again][status])
            #expect("\(error)" == "\(provider.title) answered \(status): HTML where JSON belongs")
        }
    }

    @Test(arguments: Provider.all, ["", " \r\n\t"])
    func empty(provider: Provider, body: String) throws {
        for request in try Self.requests(provider) {
            let error = try Self.error(request, ProviderReply(200, body))
            #expect(error.reason == .empty && error.retry == (request.operation == .get ? .afterWaiting : .afterChecking))
            #expect(try Self.error(request, ProviderReply(404, body)).retry == .never)
        }
    }

    @Test(arguments: Provider.all)
    func redirections(provider: Provider) throws {
        for request in try Self.requests(provider) {
            for status in [301, 302, 303, 307, 308] {
                let reply = ProviderReply(status, #"{"success":true}"#, [("Location", "https://evil.example/\u{1B}[2J")])
                let error = try Self.error(request, reply)
                #expect(
                    error.reason == .redirected && error.retry == Self.retry(ofDone: request) && !"\(error)\(error.remedy)".contains("evil")
                )
            }
        }
    }

    @Test(arguments: Provider.all, [65_537, 1 << 20])
    func tooLarge(provider: Provider, byteCount: Int) throws {
        for request in try Self.requests(provider) {
            for filler in [" ", "[", "{\"a\":", "<p>", "\u{0}"] {
                let error = try Self.error(
                    request, ProviderReply(200, "{\"success\":true}" + String(repeating: filler, count: byteCount / filler.utf8.count)))
                #expect(error.reason == .tooLarge && error.retry == Self.retry(ofDone: request))
            }
        }
    }

    @Test func theLargestBodyIsRead() throws {
        let body = #"{"success":true}"# + String(repeating: " ", count: ProviderReply.maximumByteCount - 16)
        #expect(try Provider.metaCloud.setRequest().read(ProviderReply(200, body)) == .done)
    }

    /// Never a success and never a key, wherever the answer is cut; never a crash.
    @Test(arguments: Provider.all)
    func cutAtEveryByte(provider: Provider) throws {
        let key = try SampleKey.shared().text
        let answers = [
            #"{"success":true,"meta":{"a":"\u00e4\ud83d\ude00"},"code":"WA-200","data":{"success":true},"status":"success"}"#,
            "{\"data\":[{\"business_public_key\":\(quoted(key)),\"business_public_key_signature_status\":\"VALID\"}]}",
            #"{"error":{"message":"m","type":"t","code":100,"error_data":{"details":"d"},"is_transient":true},"errors":[{"code":1.5e+3}]}"#,
        ]
        for request in try Self.requests(provider) {
            for body in answers.map({ Array($0.utf8) }) {
                for count in 1..<body.count {
                    let error = try Self.error(request, ProviderReply(status: 200, body: Array(body.prefix(count))))
                    let isCut = error.reason == .truncated
                    #expect(isCut && error.retry == (request.operation == .get ? .afterWaiting : .afterChecking), "\(count)")
                }
            }
        }
    }

    /// One byte of an answer changed: at most another key or status, never a crash.
    @Test func everyByteChanged() throws {
        let body = Array(#"{"data":[{"business_public_key":" ","business_public_key_signature_status":"VALID"}]}"#.utf8)
        let request = try Provider.metaCloud.getRequest()
        for index in body.indices {
            for value in Array("\0\n \"',/:[\\]{}0Aaefntu\u{7F}".utf8) + [0x80, 0xC3, 0xFF] {
                var changed = body
                changed[index] = value
                if case .key(let key)? = try? request.read(ProviderReply(status: 200, body: changed)) {
                    #expect(key.status != .valid || key.isDamaged)
                }
            }
        }
    }

    @Test(arguments: [
        ("no", 1), ("nul", nil), ("{a:1}", 1), ("{'a':1}", 1), (#"{"a":1,}"#, 7), (#"{"a":1}x"#, 7), (#"{"a":1}{"#, 7), (#"{"a" 1}"#, 5),
        ("[1 2]", 3),
        (#"{"a":01}"#, 6), (#"{"a":+1}"#, 5), (#"{"a":.5}"#, 5), (#"{"a":1.}"#, 7), (#"{"a":NaN}"#, 5), (#"{"a":"\x"}"#, 7),
        (#"{"a":"\u12g4"}"#, 10),
        (#"{"a":1,"a":2}"#, 7), (#"{"a":1,"\u0061":2}"#, 7), ("{\"a\":\"\n\"}", 6), ("{\"a\":\"\u{0}\"}", 6), ("\u{1}", 0), ("/*x*/{}", 0),
        (String(repeating: "[", count: 40), 33), (String(repeating: "[", count: 60_000), 33),
    ])
    func notJSON(body: String, offset: Int?) throws {
        let error = try Self.error(Provider.metaCloud.setRequest(), ProviderReply(200, body))
        #expect(error.reason == (offset.map { .notJSON(byteOffset: $0) } ?? .truncated))
    }

    @Test(arguments: ["[]", "1", "\"x\"", "true", "null", "[{\"success\":true}]"])
    func noObject(body: String) throws {
        #expect(try Self.error(Provider.metaCloud.setRequest(), ProviderReply(200, body)).reason == .unexpected("an object"))
    }

    @Test func bytesThatAreNoText() throws {
        for bytes: [UInt8] in [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80]] {
            let body = Array("{\"a\":\"".utf8) + bytes + Array("\"}".utf8)
            let error = try Self.error(Provider.metaCloud.setRequest(), ProviderReply(status: 200, body: body))
            #expect(error.reason == .notJSON(byteOffset: 6))
        }
    }

    // MARK: Messages

    @Test(arguments: [
        "a\u{1B}[31mb\u{7}", "a\r\nerror: b", "a\u{202E}b\u{200B}", "a\u{85}b\u{2028}", "\u{0}a\u{9B}2Jb", "a\u{E000}b", "a\t\tb",
    ])
    func controlCharactersAreNotRepeated(message: String) throws {
        let escaped = message.unicodeScalars.map { scalar in
            scalar.value < 0x20 ? "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16) : String(scalar)
        }.joined()
        for provider in Provider.all {
            let bodies = [
                "{\"error\":{\"message\":\"\(escaped)\",\"code\":\"\(escaped)\",\"fbtrace_id\":\"\(escaped)\",\"type\":\"\(escaped)\"}}",
                "{\"error\":\"\(escaped)\"}", "{\"errors\":[{\"title\":\"\(escaped)\",\"details\":\"\(escaped)\"}]}",
                "{\"status\":\"error\",\"message\":\"\(escaped)\"}",
                "{\"code\":\"\(escaped)\",\"message\":\"\(escaped)\",\"error\":\"\(escaped)\"}",
            ]
            for body in bodies {
                let error = try Self.error(provider.setRequest(), ProviderReply(400, body))
                let said = "\(error) \(error.remedy)"
                #expect(
                    said.unicodeScalars.allSatisfy {
                        ![.control, .format, .lineSeparator, .paragraphSeparator, .privateUse].contains($0.properties.generalCategory)
                    })
            }
        }
    }

    @Test func theTokenIsNotRepeated() throws {
        let token = Provider.token
        let messages = [
            "Malformed access token \(token)", token, "token=\(token.prefix(20))", "x\(token.dropFirst(7))y", "Bearer \(token), \(token)",
            "\(token.prefix(10))…\(token.suffix(10))",
        ]
        for message in messages {
            for provider in Provider.all {
                let body =
                    "{\"error\":{\"message\":\"\(message)\",\"error_data\":{\"details\":\"\(message)\"},\"fbtrace_id\":\"\(token)\",\"code\":\"\(token)\"},"
                    + "\"code\":\"\(token)\",\"status\":\"error\",\"message\":\"\(message)\",\"errors\":[{\"code\":\"\(token)\",\"title\":\"\(message)\"}]}"
                let error = try Self.error(provider.setRequest(), ProviderReply(401, body))
                var dumped = ""
                dump(error, to: &dumped)
                for start in 0..<token.count - 8 {
                    #expect(!dumped.contains(token.dropFirst(start).prefix(8)) && !"\(error)".contains(token.dropFirst(start).prefix(8)))
                }
            }
        }
    }

    @Test func keysAndTokensOfOthersAreNotRepeated() throws {
        let text = AnswerText(secrets: [])
        let key = try SampleKey.shared()
        let cleaned = try #require(text.clean("got " + key.privateText))
        let lines = key.privateText.split(separator: "\n").dropFirst().dropLast()
        for line in lines { #expect(!cleaned.contains(line.prefix(12))) }
        for message in [
            "Missing required parameter: business_public_key_signature_status",
            "see https://developers.facebook.com/docs/whatsapp/cloud-api",
            "Unsupported post request. Object with ID '106540352242922' does not exist",
        ] {
            #expect(text.clean(message) == message)
        }
    }

    @Test func longMessagesAreCut() throws {
        let text = AnswerText(secrets: [])
        #expect(text.clean(String(repeating: "ab ", count: 20_000))?.count == AnswerText.maximumCharacterCount + 1)
        // One character of many scalars.
        #expect((text.clean("e" + String(repeating: "\u{301}", count: 60_000))?.utf8.count ?? 0) < 20_000)
        #expect(text.clean(" \n\u{200B}") == nil && text.clean(nil) == nil)
        let request = try Provider.kaleyra.setRequest()
        let body =
            "{\"code\":\"X\",\"message\":\"\(String(repeating: "m ", count: 5000))\",\"error\":\"\(String(repeating: "e ", count: 5000))\"}"
        #expect("\(try Self.error(request, ProviderReply(400, body)))".count < 800)
    }

    /// Whatever prints a value of ours prints no secret.
    @Test func nothingPrintsTheToken() throws {
        let token = try AccessToken(Provider.token)
        let proof = AppSecretProof(of: token) { $0.indices.map { _ in 0xAB } }
        let request = try ProviderAccount(.metaCloud).setRequest(SampleKey.shared().upload, for: "1", token: token, proof: proof)
        for value in [token, proof, request] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            for text in [dumped, "\(value)", String(reflecting: value), "\([value])", "\(Optional(value) as Any)"] {
                #expect(!text.contains(Provider.token) && !text.contains("abababab"))
            }
        }
        #expect("\(request)" == "POST https://graph.facebook.com/v24.0/1/whatsapp_business_encryption" && "\(token)" == "***")
    }
}
