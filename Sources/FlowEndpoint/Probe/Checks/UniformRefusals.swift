// SPDX-License-Identifier: Apache-2.0

extension ProbeCheck {
    static let uniformRefusals = ProbeCheck(
        id: "uniform-refusals", title: "nobody learns how far decryption got", requirement: .should,
        sent: "a request for another RSA key, and one with a bit of the tag flipped",
        expected: "the same status, media type and body",
        rationale: "Answers that tell RSA from GCM failures are the first step of an attack on the key",
        citation: "RFC 8017 section 7.1.2, note; E24", exchanges: [.wrongKey, .flippedTag], judgesEach: false
    ) { observations, _ in
        let answers = observations.compactMap(\.reply.answer)
        guard answers.count == 2 else { return [] }
        let isUniform =
            answers[0].status == answers[1].status && answers[0].mediaType == answers[1].mediaType && answers[0].body == answers[1].body
        return [
            ProbeCheck.Remark(
                sent: "both", expected: "the same answer", came: "\(answers[0].summary); \(answers[1].summary)",
                finding: isUniform
                    ? nil : .init(isWarning: true, mistake: answers[0].status == answers[1].status ? .undecryptableTold : nil))
        ]
    }
}
