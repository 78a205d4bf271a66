// SPDX-License-Identifier: Apache-2.0

extension ProbeCheck {
    static let contentType = ProbeCheck(
        id: "content-type", title: "the answer is text/plain", requirement: .should,
        sent: "a ping",
        expected: "content-type text/plain",
        rationale: "It is what the documentation says; today no client looks at it",
        citation: "protocol: cryptography", exchanges: [.ping], judgesEach: false
    ) { observations, _ in
        observations.compactMap { observation in
            guard let answer = observation.reply.answer, answer.status == 200 else { return nil }
            let type = answer.mediaType
            return ProbeCheck.Remark(
                sent: observation.exchange.sent, expected: "content-type text/plain",
                came: type.map { "content-type \($0)" } ?? "no content-type",
                finding: type == "text/plain" ? nil : .init(isWarning: true))
        }
    }
}
