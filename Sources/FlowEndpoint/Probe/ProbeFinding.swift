// SPDX-License-Identifier: Apache-2.0

internal import FlowProviders

/// What is wrong with an answer.
struct ProbeFinding: Sendable {
    enum Kind: Sendable {
        /// There is none.
        case noAnswer
        /// It sends the client elsewhere.
        case redirected
        /// The status is another one.
        case status
        /// What is sealed in it does not open.
        case unopenable
        /// It opens, and holds something else.
        case content
        /// It is an answer to what had to be refused.
        case accepted
    }

    var kind: Kind
    /// What came instead, in the tool's voice.
    var came: String
    /// Whether it is only a warning.
    var isWarning = false
}

extension ProbeExpectation {
    /// What is wrong with a reply; `nil` where nothing is.
    ///
    /// - Parameter reading: how the body opens.
    func finding(_ reply: ProbeReply, _ reading: AnswerReading?) -> ProbeFinding? {
        guard case .answer(let answer) = reply else {
            guard case .none(let absence) = reply else { return nil }
            return ProbeFinding(kind: .noAnswer, came: "no answer: \(absence.message)")
        }
        if (300...399).contains(answer.status) {
            return ProbeFinding(kind: .redirected, came: "\(answer.summary): a redirection, which WhatsApp does not follow")
        }
        switch self {
        case .ping, .acknowledgement: return sealed(answer, reading, status: 200)
        case .screen: return answer.status == 427 ? expired(answer, reading) : sealed(answer, reading, status: 200)
        case .expiry: return answer.status == 427 ? expired(answer, reading) : ProbeFinding(kind: .status, came: answer.summary)
        case .undecryptable: return refused(answer, reading) { $0 == 421 }
        case .malformed: return refused(answer, reading) { (400...499).contains($0) }
        case .badSignature: return refused(answer, reading) { $0 == 432 }
        case .anyAnswer: return answer.status < 500 ? nil : ProbeFinding(kind: .status, came: answer.summary)
        }
    }

    private func sealed(_ answer: ProbeAnswer, _ reading: AnswerReading?, status: Int) -> ProbeFinding? {
        guard answer.status == status else { return ProbeFinding(kind: .status, came: answer.summary) }
        guard let reading, reading.isRight else {
            return ProbeFinding(kind: .unopenable, came: "\(answer.summary), which a phone cannot open")
        }
        return contentFinding(reading.plaintext).map { ProbeFinding(kind: .content, came: "status \(answer.status), and in it \($0)") }
    }

    /// A body of 427 is shown to the customer where it is sealed; nothing breaks without it.
    private func expired(_ answer: ProbeAnswer, _ reading: AnswerReading?) -> ProbeFinding? {
        guard !answer.body.isEmpty else { return nil }
        guard let reading, reading.isRight else {
            return ProbeFinding(
                kind: .unopenable, came: "\(answer.summary), which a phone cannot open, so that it shows no message", isWarning: true)
        }
        guard let value = try? JSONValue(reading.plaintext), value["error_msg"]?.string != nil else {
            return ProbeFinding(kind: .content, came: "status 427, and in it no error_msg", isWarning: true)
        }
        return nil
    }

    private func refused(_ answer: ProbeAnswer, _ reading: AnswerReading?, _ isRight: (Int) -> Bool) -> ProbeFinding? {
        guard !isRight(answer.status) else { return nil }
        let isAnswered = answer.status == 200 && !answer.body.isEmpty
        return ProbeFinding(
            kind: isAnswered ? .accepted : .status,
            came: isAnswered && reading != nil ? "\(answer.summary): it was taken for a good request" : answer.summary)
    }

    private func contentFinding(_ plaintext: [UInt8]) -> String? {
        guard let value = try? JSONValue(plaintext) else { return "no JSON in UTF-8" }
        guard value.members != nil else { return "no JSON object" }
        let data = value["data"]
        switch self {
        case .ping: return data?["status"]?.string == "active" ? nil : "no data.status \"active\""
        case .acknowledgement: return data?["acknowledged"] == .bool(true) ? nil : "no data.acknowledged true"
        case .screen:
            guard value["screen"]?.string != nil else { return "no screen" }
            guard data?.members != nil else { return "no data" }
            return value.isMangled ? "characters that were not sent" : nil
        default: return nil
        }
    }
}

extension JSONValue {
    /// Whether it repeats the sample of Unicode with its bytes taken for characters.
    fileprivate var isMangled: Bool {
        switch self {
        case .string(let text):
            let mangled = String(String.UnicodeScalarView("漢".utf8.map { Unicode.Scalar($0) }))
            return text.unicodeScalars.contains("\u{FFFD}") || text.contains(mangled)
        case .list(let elements): return elements.contains(where: \.isMangled)
        case .object(let members): return members.values.contains(where: \.isMangled)
        case .null, .bool, .number: return false
        }
    }
}
