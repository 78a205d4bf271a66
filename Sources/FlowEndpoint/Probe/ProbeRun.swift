// SPDX-License-Identifier: Apache-2.0

package import FlowCrypto
internal import Synchronization

/// One probe of one endpoint: makes the exchanges of the checks, and asks further where an answer is wrong.
package final class ProbeRun: Sendable {
    private let phone: any ProbePhone
    private let transport: any ProbeTransport
    /// What the requests are filled with.
    let settings: ProbeSettings
    private let memory = Mutex(Memory())

    fileprivate struct Memory {
        /// The first observation of each exchange.
        var known: [String: ProbeObservation] = [:]
        var sessions: [PhoneSession] = []
        /// Seconds that answers to honest requests took, in the order of the answers.
        var latencies: [Double] = []
        var silentCount = 0
        var answerCount = 0
        /// Why the last request got no answer.
        var absence: ProbeReply.NoAnswer?
        var isUnreachable: Bool { absence?.isUnreachable ?? false }
    }

    // More than in the longest check, so that its first key is still known.
    private static let sessionLimit = 8
    /// After how many requests without an answer, and never one with, nothing more is sent: each may take 10 s.
    private static let silenceLimit = 3

    /// Makes no connection yet.
    package init(phone: FlowPhone<some VectorBackend>, transport: any ProbeTransport, settings: ProbeSettings) {
        self.phone = phone
        self.transport = transport
        self.settings = settings
    }

    /// Whether requests are signed.
    var signs: Bool { phone.signs }

    /// Makes the checks, one after another.
    ///
    /// - Throws: what the backend throws where it should not.
    package func results(
        of checks: [ProbeCheck], progress: (Int) -> Void = { _ in }
    ) async throws(CryptoError) -> Result<[ProbeCheckResult], Unreachable> {
        var results: [ProbeCheckResult] = []
        for check in checks {
            results.append(try await result(of: check))
            progress(results.count)
            guard let absence = try await absence() else { continue }
            guard memory.withLock({ $0.answerCount > 0 }) else { return .failure(Unreachable(absence: absence, departure: nil)) }
            let rest = checks.dropFirst(results.count).map { ProbeCheckResult($0, skippedBecause: "the endpoint is no longer there") }
            return .failure(Unreachable(absence: absence, departure: .init(check: check.id, results: results + rest)))
        }
        return .success(results)
    }

    /// There is no way to the endpoint, or none any more.
    package struct Unreachable: Error {
        /// Why.
        package var absence: ProbeReply.NoAnswer
        /// How an endpoint went away that had answered; `nil` where none ever did.
        package var departure: Departure?

        /// What there is to say of an endpoint that went away.
        package struct Departure: Sendable {
            /// The id of the check during which it did.
            package var check: String
            /// Those of the checks before it and its own; all others are skipped.
            package var results: [ProbeCheckResult]
        }
    }

    /// Why nobody is there; an endpoint that has answered is asked once more, since what was sent to it may have restarted it.
    private func absence() async throws(CryptoError) -> ProbeReply.NoAnswer? {
        let mayHaveGone = memory.withLock { $0.absence != nil && $0.answerCount > 0 }
        if mayHaveGone { _ = try await observe(.ping) }
        return memory.withLock { $0.isUnreachable ? $0.absence : nil }
    }

    /// What the answers to honest requests took; `nil` without any.
    package var latency: ProbeLatency? { ProbeLatency(memory.withLock(\.latencies)) }

    private func result(of check: ProbeCheck) async throws(CryptoError) -> ProbeCheckResult {
        if let reason = check.reasonToSkip(self) { return ProbeCheckResult(check, skippedBecause: reason) }
        if memory.withLock({ $0.answerCount == 0 && $0.silentCount >= Self.silenceLimit }) {
            return ProbeCheckResult(check, skippedBecause: "nothing is answered")
        }
        var observations: [ProbeObservation] = []
        if check.isConcurrent {
            observations = try await observeTogether(check.exchanges)
        } else {
            for exchange in check.exchanges {
                observations.append(try await observe(exchange))
                if memory.withLock({ $0.answerCount == 0 && ($0.isUnreachable || $0.silentCount >= Self.silenceLimit) }) { break }
            }
        }
        let isGone = try await absence() != nil
        var lines: [ProbeCheckResult.Exchange] = []
        for observation in observations where check.judgesEach || observation.finding?.kind == .noAnswer {
            lines.append(await line(for: observation, of: check, isGone: isGone))
        }
        for remark in check.remarks(observations, latency) { lines.append(ProbeCheckResult.Exchange(remark, of: check)) }
        return ProbeCheckResult(check, lines)
    }

    private func line(for observation: ProbeObservation, of check: ProbeCheck, isGone: Bool) async -> ProbeCheckResult.Exchange {
        var mistakes: [ProbeMistake] = []
        // Whoever is gone, or never answered, would not answer the questions of a diagnosis either.
        if observation.finding != nil, !isGone, memory.withLock({ $0.answerCount > 0 }) {
            let evidence = ProbeEvidence(observation: observation, run: self)
            for mistake in ProbeMistake.all where await mistake.fits(evidence) { mistakes.append(mistake) }
        }
        return ProbeCheckResult.Exchange(observation, mistakes, of: check)
    }

    /// The first observation of an exchange, made now where there is none; `nil` where it cannot be made.
    func known(_ exchange: ProbeExchange) async -> ProbeObservation? {
        if let observation = memory.withLock({ $0.known[exchange.id] }) { return observation }
        return try? await observe(exchange)
    }

    private func observeTogether(_ exchanges: [ProbeExchange]) async throws(CryptoError) -> [ProbeObservation] {
        let results = await withTaskGroup(of: (Int, Result<ProbeObservation, CryptoError>).self) { group in
            for (index, exchange) in exchanges.enumerated() {
                group.addTask {
                    do throws(CryptoError) {
                        return (index, .success(try await self.observe(exchange)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        var observations: [ProbeObservation] = []
        for (_, result) in results.sorted(by: { $0.0 < $1.0 }) { observations.append(try result.get()) }
        return observations
    }

    private func observe(_ exchange: ProbeExchange) async throws(CryptoError) -> ProbeObservation {
        let (request, session) = try phone.seal(exchange.draft(settings))
        let earlier = memory.withLock { memory in
            defer { memory.remember(session, limit: Self.sessionLimit) }
            return memory.sessions
        }
        let reply = await transport.send(request)
        let reader = AnswerReader(phone: phone, session: session, earlierSessions: earlier)
        let reading = reply.answer.flatMap { [200, 427].contains($0.status) ? reader.read($0.body) : nil }
        let observation = ProbeObservation(
            exchange: exchange, reply: reply, reading: reading, finding: exchange.expectation.finding(reply, reading))
        memory.withLock { $0.add(observation) }
        return observation
    }
}

extension ProbeRun.Memory {
    /// The very first is kept: what an endpoint keeps of a request is most likely of that one.
    fileprivate mutating func remember(_ session: PhoneSession, limit: Int) {
        sessions.append(session)
        if sessions.count > limit { sessions.remove(at: 1) }
    }

    fileprivate mutating func add(_ observation: ProbeObservation) {
        if known[observation.exchange.id] == nil { known[observation.exchange.id] = observation }
        switch observation.reply {
        case .answer(let answer):
            answerCount += 1
            absence = nil
            if observation.exchange.expectation.isHonest { latencies.append(answer.seconds) }
        case .none(let absence):
            silentCount += 1
            self.absence = absence
        }
    }
}
