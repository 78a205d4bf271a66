// SPDX-License-Identifier: Apache-2.0

import FlowEndpoint
import FlowNet
import TestSupport
import Testing

/// Too much of anything: bodies, headers, memory, requests.
@Suite struct EndpointLimitTests {
    @Test func bodiesOfAllLengths() async throws {
        try await ServedEndpoint.serving(try ServedEndpoint.server { $0.maximumBodyByteCount = 15 << 20 }) { endpoint in
            for count in [0, 1, 64 << 10, 1 << 20, 10 << 20] {
                #expect(try await endpoint.post([UInt8](repeating: UInt8(ascii: "a"), count: count)).status == 421)
                guard count < 10 << 20 else { continue }
                let form = #"{"action":"INIT","screen":"A","data":{"a":""# + String(repeating: "a", count: count) + #""}}"#
                let reply = try await endpoint.ask(form)
                #expect(reply.plaintext?.utf8.count == form.utf8.count - #""action":"INIT","#.utf8.count)
            }
            #expect(try await endpoint.figures()["flowproof_body_bytes"] == nil)
        }
    }

    /// Announced or not: one byte too many is refused, and the connection ends.
    @Test func bodiesThatAreTooLong() async throws {
        let limit = 4096
        try await ServedEndpoint.serving(try ServedEndpoint.server { $0.maximumBodyByteCount = limit }) { endpoint in
            let chunk = "800\r\n" + String(repeating: "a", count: 2048) + "\r\n"
            let head = "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
            let client = try await RawClient(port: endpoint.port)
            try await client.send(ServedEndpoint.post([UInt8](repeating: 0x61, count: limit)))
            #expect(try await client.answer().status == 421)
            try await client.send(head + chunk + chunk + "0\r\n\r\n")
            #expect(try await client.answer().status == 421)
            for bytes in [
                ServedEndpoint.post([UInt8](repeating: 0x61, count: limit + 1)), Array((head + chunk + chunk + "1\r\na\r\n0\r\n\r\n").utf8),
            ] {
                let client = try await RawClient(port: endpoint.port)
                try await client.send(bytes)
                let answer = try await client.answer()
                #expect(answer.status == 413)
                #expect(answer.headers["connection"] == "close")
                #expect(answer.body.isEmpty)
                #expect(await client.rest() == [])
            }
            #expect(try await endpoint.ask(EndpointAnswerTests.form, on: client).status == 200)
            #expect(try await endpoint.rejections(.bodyTooLarge) == 2)
            #expect(try await endpoint.figures()["flowproof_body_bytes"] == nil)
        }
    }

    /// What is announced as too long need not be sent to be refused, and no more than once is it counted.
    @Test func announcementIsEnough() async throws {
        try await ServedEndpoint.serving(try ServedEndpoint.server { $0.clientTimeout = .milliseconds(300) }) { endpoint in
            let client = try await RawClient(port: endpoint.port)
            try await client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\nExpect: 100-continue\r\n\r\n")
            #expect(try await client.answer().status == 413)
            #expect(await client.rest() == [])
            #expect(try await endpoint.rejections(.bodyTooLarge) == 1)
            #expect(try await endpoint.rejections(.slowClient) == 0)
        }
    }

    @Test func clientsThatAskWhetherToGoOnAreTold() async throws {
        try await ServedEndpoint.serving(try ServedEndpoint.server()) { endpoint in
            let client = try await RawClient(port: endpoint.port)
            let sealed = try ServedEndpoint.seal(EndpointAnswerTests.form)
            let bytes = ServedEndpoint.post(sealed.body, headers: ["Expect: 100-continue"])
            try await client.send(Array(bytes.dropLast(sealed.body.count)))
            #expect(try await client.answer() == RawClient.Answer(status: 100, headers: [:], body: []))
            try await client.send(sealed.body)
            let reply = try ServedEndpoint.opened(try await client.answer(), sealed.responseOpener())
            #expect(reply.plaintext == EndpointAnswerTests.echo)
        }
    }

    @Test(arguments: [
        "X: \(String(repeating: "a", count: 17 << 10))\r\n",
        String(repeating: "X: a\r\n", count: 101),
        String(repeating: "X: \(String(repeating: "a", count: 1000))\r\n", count: 40),
    ])
    func headersThatAreTooLarge(headers: String) async throws {
        try await ServedEndpoint.serving(try ServedEndpoint.server()) { endpoint in
            let client = try await RawClient(port: endpoint.port)
            try await client.send("POST / HTTP/1.1\r\nHost: localhost\r\n\(headers)Content-Length: 0\r\n\r\n")
            let answer = try await client.answer()
            #expect(answer.status == 400)
            #expect(answer.body.isEmpty)
            #expect(await client.rest() == [])
            #expect(try await endpoint.rejections(.notHTTP) == 1)
        }
    }

    /// A budget for all bodies together: what one holds another cannot have, and gets back when it is done.
    @Test func memoryForBodiesIsLimited() async throws {
        try await ServedEndpoint.serving(try ServedEndpoint.server { $0.bodyMemoryByteCount = 3000 }) { endpoint in
            let form = EndpointAnswerTests.form
            let holder = try await RawClient(port: endpoint.port)
            let body = [UInt8](repeating: 0x61, count: 2900)
            try await holder.send(Array(ServedEndpoint.post(body).dropLast(100)))
            try await endpoint.until { try await $0.figures()["flowproof_body_bytes"] == 2800 }
            let refused = try await endpoint.ask(form)
            #expect(refused.status == 503)
            #expect(refused.headers["retry-after"] == "1")
            #expect(try await endpoint.rejections(.memory) == 1)
            try await holder.send(Array(repeating: 0x61, count: 100))
            #expect(try await holder.answer().status == 421)
            #expect(try await endpoint.ask(form).status == 200)
            #expect(try await endpoint.figures()["flowproof_body_bytes"] == nil)
        }
    }

    /// Over the limit everybody is told at once, and who waits is still served.
    @Test func queueIsLimited() async throws {
        let backend = try HeldBackend()
        let server = try ServedEndpoint.server(on: backend) {
            $0.workerCount = 1
            $0.queueLimit = 1
        }
        try await ServedEndpoint.serving(server) { endpoint in
            async let first = endpoint.ask(EndpointAnswerTests.form)
            try await endpoint.until { _ in backend.steps.begunCount == 1 }
            async let second = endpoint.ask(EndpointAnswerTests.form)
            try await endpoint.until { try await $0.figures()["flowproof_queue_depth"] == 1 }
            for _ in 0..<3 {
                let refused = try await endpoint.ask(EndpointAnswerTests.form)
                #expect(refused.status == 503)
                #expect(refused.headers["retry-after"] == "1")
            }
            // While every worker is busy, whoever asks for health is answered.
            #expect(try await endpoint.request("GET", "/health/live").status == 200)
            backend.steps.letGo(2)
            #expect(try await first.status == 200)
            #expect(try await second.status == 200)
            #expect(try await endpoint.rejections(.queueFull) == 3)
            #expect(try await endpoint.figures()["flowproof_queue_depth"] == nil)
        }
    }

    /// Then whoever no worker is free for is told so at once.
    @Test func queueOfNothingLetsNobodyWait() async throws {
        let backend = try HeldBackend()
        let server = try ServedEndpoint.server(on: backend) {
            $0.workerCount = 1
            $0.queueLimit = 0
        }
        try await ServedEndpoint.serving(server) { endpoint in
            async let first = endpoint.ask(EndpointAnswerTests.form)
            try await endpoint.until { _ in backend.steps.begunCount == 1 }
            #expect(try await endpoint.ask(EndpointAnswerTests.form).status == 503)
            backend.steps.letGo(1)
            #expect(try await first.status == 200)
        }
    }
}
