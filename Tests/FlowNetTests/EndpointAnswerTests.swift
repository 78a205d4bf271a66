// SPDX-License-Identifier: Apache-2.0

import FlowEndpoint
import FlowNet
import TestSupport
import Testing

/// What an endpoint answers over a socket to what WhatsApp, a user or anybody else sends.
@Suite struct EndpointAnswerTests {
    static let form = #"{"version":"3.0","action":"data_exchange","screen":"A","data":{"name":"Ada"}}"#
    static let echo = #"{"screen":"A","data":{"name":"Ada"}}"#

    @Test func protocolIsSpoken() async throws {
        try await ServedEndpoint.serving(try ServedEndpoint.server()) { endpoint in
            let ping = try await endpoint.ask(#"{"version":"3.0","action":"ping"}"#)
            #expect(ping.plaintext == #"{"data":{"status":"active"}}"#)
            let opening = try await endpoint.ask(#"{"version":"3.0","action":"INIT","flow_token":"t"}"#)
            #expect(opening.plaintext == #"{"screen":"ECHO","data":{}}"#)
            let notification = try await endpoint.ask(#"{"action":"INIT","data":{"error":"timeout_error"}}"#)
            #expect(notification.plaintext == #"{"data":{"acknowledged":true}}"#)
            #expect(try await endpoint.ask(Self.form).plaintext == Self.echo)
        }
    }

    /// One connection, one request after the other, and all at once.
    @Test func connectionsAreKept() async throws {
        try await ServedEndpoint.serving(try ServedEndpoint.server()) { endpoint in
            let client = try await RawClient(port: endpoint.port)
            for number in 0..<5 {
                let reply = try await endpoint.ask(#"{"action":"INIT","screen":"S\#(number)"}"#, on: client)
                #expect(reply.plaintext == #"{"screen":"S\#(number)","data":{}}"#)
                #expect(reply.headers["connection"] == nil)
            }
            let first = try ServedEndpoint.seal(#"{"action":"INIT","screen":"1"}"#)
            let second = try ServedEndpoint.seal(#"{"action":"INIT","screen":"2"}"#)
            // The second one in two pieces, of which the first comes with the first request.
            let bytes = ServedEndpoint.post(first.body) + ServedEndpoint.post(second.body)
            try await client.send(Array(bytes.dropLast(10)))
            let reply = try ServedEndpoint.opened(try await client.answer(), first.responseOpener())
            try await client.send(Array(bytes.suffix(10)))
            let other = try ServedEndpoint.opened(try await client.answer(), second.responseOpener())
            #expect(reply.plaintext == #"{"screen":"1","data":{}}"#)
            #expect(other.plaintext == #"{"screen":"2","data":{}}"#)
        }
    }

    @Test func signaturesAreAskedForFirst() async throws {
        try await ServedEndpoint.serving(try ServedEndpoint.server(secret: "secret")) { endpoint async throws in
            for headers in [[], ["X-Hub-Signature-256: sha256=00"], ["X-Hub-Signature-256: nonsense"]] {
                #expect(try await endpoint.ask(Self.form, headers: headers).status == 432)
                #expect(try await endpoint.post(Array("nonsense".utf8), headers: headers).status == 432)
            }
        }
    }

    /// Whatever is wrong with a payload, the answers are equal to the byte.
    @Test func refusalsCannotBeToldApart() async throws {
        let stranger = try SampleKey.make()
        try await ServedEndpoint.serving(try ServedEndpoint.server()) { endpoint in
            let wrongKey = try ServedEndpoint.seal(Self.form, key: stranger).body
            let good = try ServedEndpoint.seal(Self.form).body
            let text = String(decoding: good, as: UTF8.self)
            let noObject = try ServedEndpoint.seal("[]").body
            let bodies = [
                wrongKey, noObject, Array(good.dropLast(5)), Array("{}".utf8), [], [0], Array(repeating: 0xFF, count: 1000),
                Self.flipped(text, member: "encrypted_flow_data"), Self.flipped(text, member: "encrypted_aes_key"),
                Self.flipped(text, member: "initial_vector"),
            ]
            for body in bodies {
                let answer = try await endpoint.post(body)
                #expect(answer.status == 421)
                #expect(answer.body.isEmpty)
                #expect(answer.headers.keys.sorted() == ["content-length", "date"])
                #expect(answer.headers["content-length"] == "0")
            }
            #expect(try await endpoint.figures()["flowproof_request_duration_seconds_count"] == Double(bodies.count))
        }
    }

    /// The body with another first character of one member.
    private static func flipped(_ text: String, member: String) -> [UInt8] {
        var bytes = Array(text.utf8)
        guard let range = bytes.firstRange(of: Array("\"\(member)\":\"".utf8)) else { return [] }
        bytes[range.upperBound] = bytes[range.upperBound] == UInt8(ascii: "B") ? UInt8(ascii: "C") : UInt8(ascii: "B")
        return bytes
    }

    /// The endpoint keeps nothing: what was sent once is answered as if it came for the first time.
    @Test func replayedBodiesAreAnsweredAgain() async throws {
        try await ServedEndpoint.serving(try ServedEndpoint.server()) { endpoint in
            let sealed = try ServedEndpoint.seal(Self.form)
            let body = sealed.body
            let answers = [try await endpoint.post(body), try await endpoint.post(body), try await endpoint.post(body)]
            #expect(Set(answers.map(\.body)).count == 1)
            #expect(try ServedEndpoint.opened(answers[2], sealed.responseOpener()).plaintext == Self.echo)
        }
    }

    @Test(arguments: ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"]) func otherMethodsAreNotAllowed(method: String) async throws {
        try await ServedEndpoint.serving(try ServedEndpoint.server()) { endpoint in
            let answer = try await endpoint.request(method, "/anything")
            #expect(answer.status == 405)
            #expect(answer.headers["allow"] == "POST")
            #expect(answer.body.isEmpty)
            #expect(try await endpoint.rejections(.method) == 1)
        }
    }

    @Test func healthAndMetricsAreBeside() async throws {
        try await ServedEndpoint.serving(try ServedEndpoint.server { $0.version = "9.8.7" }) { endpoint in
            #expect(try await endpoint.request("GET", "/health/live").body == Array("live\n".utf8))
            #expect(try await endpoint.request("GET", "/health/ready?now").body == Array("ready\n".utf8))
            #expect(try await endpoint.figures()["flowproof_build_info{version=\"9.8.7\"}"] == 1)
            // One that reads the answer to a HEAD as the standard has it can go on.
            let client = try await RawClient(port: endpoint.port)
            for path in ["/metrics", "/health/live"] {
                try await client.send("HEAD \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(try await client.answer(toHead: true).status == 200)
            }
            #expect(try await endpoint.ask(Self.form, on: client).plaintext == Self.echo)
        }
    }

    @Test func healthAndMetricsMayHaveAPortOfTheirOwn() async throws {
        try await ServedEndpoint.serving(try ServedEndpoint.server { $0.adminPort = 0 }, hasAdminPort: true) { endpoint async throws in
            #expect(endpoint.adminPort != endpoint.port)
            for path in ["/health/live", "/health/ready", "/metrics"] {
                #expect(try await endpoint.request("GET", path, isForAdministration: true).status == 200)
                #expect(try await endpoint.request("GET", path).status == 405)
            }
            #expect(try await endpoint.request("GET", "/", isForAdministration: true).status == 404)
            #expect(try await endpoint.request("POST", "/metrics", isForAdministration: true).status == 404)
        }
    }

    /// Everything that is counted, after a sequence that is known.
    @Test func figuresAreExact() async throws {
        let application = HeldApplication(ApplicationReply(status: 427, body: []), isOpen: true)
        try await ServedEndpoint.serving(try ServedEndpoint.server(application, secret: nil)) { endpoint in
            for _ in 0..<3 { _ = try await endpoint.ask(#"{"action":"ping"}"#) }
            for _ in 0..<2 { _ = try await endpoint.ask(#"{"action":"INIT"}"#) }
            _ = try await endpoint.ask(#"{"action":"BACK"}"#)
            _ = try await endpoint.ask(#"{"action":"navigate","data":{"error_key":"timeout_error"}}"#)
            _ = try await endpoint.post(Array("{}".utf8))
            _ = try await endpoint.request("PUT", "/")
            var figures = try await endpoint.figures()
            let durations = figures.filter { $0.key.hasPrefix("flowproof_request_duration_seconds") }
            for name in durations.keys { figures[name] = nil }
            #expect(durations["flowproof_request_duration_seconds_count"] == 8)
            #expect(durations["flowproof_request_duration_seconds_bucket{le=\"+Inf\"}"] == 8)
            #expect(
                figures == [
                    "flowproof_requests_total{status=\"200\",kind=\"ping\"}": 3,
                    "flowproof_requests_total{status=\"427\",kind=\"init\"}": 2,
                    "flowproof_requests_total{status=\"427\",kind=\"back\"}": 1,
                    "flowproof_requests_total{status=\"200\",kind=\"error-notification\"}": 1,
                    "flowproof_requests_total{status=\"421\",kind=\"unopened\"}": 1,
                    "flowproof_error_notifications_total{error=\"timeout_error\"}": 1,
                    "flowproof_rejected_total{reason=\"method\"}": 1, "flowproof_queue_limit": 256, "flowproof_workers": 2,
                    "flowproof_key_info{spki_sha256=\"key-0\",order=\"1\"}": 1, "flowproof_build_info{version=\"\"}": 1,
                ])
        }
    }
}
