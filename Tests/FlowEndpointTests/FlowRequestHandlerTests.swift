// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowEndpoint
import FlowPayload
import TestSupport
import Testing

/// The endpoint without a socket: what each request is answered, on both backends.
@Suite struct FlowRequestHandlerTests {
    private static let answer = #"{"screen":"DETAILS","data":{"name":"Ada"}}"#

    @Test(arguments: TestBackend.allCases)
    func pingsAreAnsweredHere(backend: TestBackend) throws {
        for text in [#"{"version":"3.0","action":"ping"}"#, #" { "action" : "pi\u006Eg", "version" : "4.0", "more" : [1] } "#] {
            let exchange = try Exchange(text, on: backend)
            #expect(exchange.answer.status == 200)
            #expect(exchange.answer.kind == .ping)
            #expect(exchange.response == #"{"data":{"status":"active"}}"#)
            #expect(exchange.answer.http.headers.map(\.value) == ["text/plain"])
        }
    }

    @Test(arguments: [
        #"{"version":"3.0","flow_token":"t","action":"data_exchange","screen":"A","data":{"error":"timeout_error","error_message":"m"}}"#,
        #"{"version":"3.0","action":"INIT","data":{"error":"timeout_error"}}"#,
        #"{"version":"3.0","action":"navigate","data":{"error_key":"timeout_error"}}"#,
    ])
    func errorNotificationsAreAcknowledged(text: String) throws {
        let exchange = try Exchange(text, on: .openssl)
        #expect(exchange.answer.kind == .errorNotification)
        #expect(exchange.answer.notifiedError == "timeout_error")
        #expect(exchange.response == #"{"data":{"acknowledged":true}}"#)
    }

    /// The text of an error comes from the phone: what is none of WhatsApp's own words is not repeated.
    @Test func unknownErrorsAreNotRepeated() throws {
        let exchange = try Exchange(#"{"action":"INIT","data":{"error":"my secret"}}"#, on: .openssl)
        #expect(exchange.answer.notifiedError == "another")
    }

    @Test(arguments: [
        (#"{"version":"3.0","action":"INIT","screen":"","data":{}}"#, FlowRequestKind.initialization),
        (#"{"version":"3.0","action":"data_exchange","screen":"A","data":{"error":{"is":"an object of the form"}}}"#, .dataExchange),
        (#"{"version":"3.0","action":"BACK","screen":"A"}"#, .back),
        (#"{"version":"3.0","sub_action":"get_coupons"}"#, .other),
        (#"{"action":7}"#, .other), ("{}", .other),
    ])
    func everythingElseIsForTheApplication(text: String, kind: FlowRequestKind) throws {
        for backend in TestBackend.allCases {
            let exchange = try Exchange(text, on: backend, reply: .ok(Array(Self.answer.utf8)))
            #expect(exchange.asked == text)
            #expect(exchange.answer.kind == kind)
            #expect(exchange.answer.outcome == .sealed)
            #expect(exchange.response == Self.answer)
        }
    }

    @Test(arguments: [
        (
            #"{"action":"data_exchange","screen":"A \"\u00e9","data":{"é":[1,{"x":null}]}}"#,
            #"{"screen":"A \"\u00e9","data":{"é":[1,{"x":null}]}}"#
        ),
        (#"{"action":"INIT","screen":""}"#, #"{"screen":"ECHO","data":{}}"#),
        (#"{"action":"INIT","screen":7,"data":[]}"#, #"{"screen":"ECHO","data":{}}"#),
    ])
    func echoesGiveScreenAndDataBack(text: String, echo: String) throws {
        let exchange = try Exchange(text, on: .openssl)
        #expect(exchange.response == echo)
    }

    @Test(arguments: [(#"{"error_msg":"The order was placed"}"#, #"{"error_msg":"The order was placed"}"#), ("", "{}")])
    func expiredTokensAreSealedToo(body: String, response: String) throws {
        let exchange = try Exchange(#"{"action":"INIT"}"#, on: .openssl, reply: ApplicationReply(status: 427, body: Array(body.utf8)))
        #expect(exchange.answer.status == 427)
        #expect(exchange.response == response)
    }

    @Test(arguments: [
        (200, "", ApplicationReply.Failure.nonsense), (200, "[]", .nonsense), (200, "{} {}", .nonsense), (200, #"{"a":1"#, .nonsense),
        (200, "<html>", .nonsense), (427, "gone", .nonsense), (201, "{}", .status), (302, "{}", .status), (421, "", .status),
        (500, "{}", .status),
    ])
    func whatIsNoAnswerIsNotSealed(status: Int, body: String, failure: ApplicationReply.Failure) throws {
        let exchange = try Exchange(#"{"action":"INIT"}"#, on: .openssl, reply: ApplicationReply(status: status, body: Array(body.utf8)))
        #expect(exchange.answer.status == 502)
        #expect(exchange.answer.outcome == .applicationFailed(failure))
        #expect(exchange.answer.body.isEmpty)
    }

    @Test func bytesThatAreNoTextAreNotSealed() throws {
        let exchange = try Exchange(#"{"action":"INIT"}"#, on: .openssl, reply: .ok(Array(#"{"a":""#.utf8) + [0xFF] + Array(#""}"#.utf8)))
        #expect(exchange.answer.outcome == .applicationFailed(.nonsense))
    }

    @Test(arguments: TestBackend.allCases, ["", "[]", "7", "ping", #"{"action":"ping""#, #"{"action":"ping","action":"INIT"}"#])
    func payloadsThatAreNoObjectAreRefused(backend: TestBackend, text: String) throws {
        let exchange = try Exchange(text, on: backend)
        #expect(exchange.answer.status == 421)
        #expect(exchange.answer.outcome == .undecryptable)
        #expect(exchange.answer.http.body.isEmpty)
        #expect(exchange.answer.http.headers.isEmpty)
    }

    // MARK: Signatures

    @Test(arguments: [[], ["sha256="], ["sha256=00"], ["x", "y"]])
    func signaturesAreAskedForFirst(headers: [String]) throws {
        // The body would be refused as well, and nothing of it is looked at.
        for body in ["{}", "", "nonsense"] {
            let answer = try Exchange.refusal(body, headers: headers.map { ("x-hub-signature-256", $0) }, secret: "secret")
            #expect(answer.status == 432)
            #expect(answer.outcome == .signatureRefused)
            #expect(answer.http.body.isEmpty && answer.http.headers.isEmpty)
        }
    }

    @Test func oneRightSignatureIsTaken() throws {
        let exchange = try Exchange(#"{"action":"ping"}"#, on: .openssl, secrets: ["old", "new"], signedWith: "new")
        #expect(exchange.answer.status == 200)
        let padded = try Exchange(#"{"action":"ping"}"#, on: .openssl, secrets: ["new"], signedWith: "new", headerPadding: " \t")
        #expect(padded.answer.status == 200)
        let refused = try Exchange(#"{"action":"ping"}"#, on: .openssl, secrets: ["old"], signedWith: "new")
        #expect(refused.answer.status == 432)
        let doubled = try Exchange(#"{"action":"ping"}"#, on: .openssl, secrets: ["new"], signedWith: "new", headerCount: 2)
        #expect(doubled.answer.status == 432)
    }

    // MARK: Keys

    @Test(arguments: TestBackend.allCases)
    func everyKeyIsTried(backend: TestBackend) throws {
        for place in 0..<3 {
            let exchange = try Exchange(#"{"action":"ping"}"#, on: backend, otherKeys: 2, keyPlace: place)
            #expect(exchange.answer.status == 200)
            #expect(exchange.response == #"{"data":{"status":"active"}}"#)
        }
        let stranger = try Exchange(#"{"action":"ping"}"#, on: backend, otherKeys: 2, keyPlace: nil)
        #expect(stranger.answer.status == 421)
    }
}
