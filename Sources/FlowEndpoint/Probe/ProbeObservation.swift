// SPDX-License-Identifier: Apache-2.0

/// One exchange that has taken place.
struct ProbeObservation: Sendable {
    var exchange: ProbeExchange
    var reply: ProbeReply
    var reading: AnswerReading?
    /// What is wrong with the reply.
    var finding: ProbeFinding?

    var status: Int? { reply.answer?.status }

    /// Whether the endpoint took it for a request that it could open: 200 with something in it, or 427.
    var isAccepted: Bool { status == 200 && reply.answer?.body.isEmpty == false || status == 427 }

    /// What came, in the tool's voice.
    var came: String {
        if let finding { return finding.came }
        guard let answer = reply.answer else { return "no answer" }
        guard reading?.isRight == true else { return answer.summary }
        return "\(answer.summary), which open as they must"
    }
}

/// What a mistake is known by: an observation, and whatever else the endpoint can be asked.
struct ProbeEvidence: Sendable {
    let observation: ProbeObservation
    let run: ProbeRun

    var kind: ProbeFinding.Kind? { observation.finding?.kind }
    var status: Int? { observation.status }
    var expectation: ProbeExpectation { observation.exchange.expectation }
    var isServerFailure: Bool { status.map { $0 >= 500 } ?? false }

    /// How the answer to an honest request opens, where it does not as it must.
    var wrongReading: AnswerReading? {
        guard let reading = observation.reading, !reading.isRight, expectation.isHonest || kind == .accepted else { return nil }
        return reading
    }

    /// Whether a request that a phone sends, or one that proves the endpoint to expect another encryption, was not opened.
    var isHonestRefusal: Bool { expectation.isHonest && (kind == .status || kind == .noAnswer) && status != 432 && status != 413 }

    /// Whether AES-GCM fails at every honest request, and RSA does not: whatever the tag, opening ends as a failure of the server.
    var isFailingAtGCM: Bool {
        get async {
            guard isHonestRefusal, isServerFailure, await status(of: .wrongKey) == 421 else { return false }
            return await status(of: .flippedTag).map { $0 >= 500 } ?? false
        }
    }

    func concerns(_ exchanges: ProbeExchange...) -> Bool { exchanges.contains { $0.id == observation.exchange.id } }

    /// Whether another exchange, which is made for it where it was not yet, goes as it must.
    func holds(_ exchange: ProbeExchange) async -> Bool {
        guard let known = await run.known(exchange) else { return false }
        return known.finding?.isWarning ?? true
    }

    /// Whether the endpoint takes the request of another exchange for one that it can open.
    func accepts(_ exchange: ProbeExchange) async -> Bool {
        await run.known(exchange)?.isAccepted ?? false
    }

    func status(of exchange: ProbeExchange) async -> Int? { await run.known(exchange)?.status }
}
