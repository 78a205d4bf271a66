// SPDX-License-Identifier: Apache-2.0

/// What is to be said of one case.
struct Verdict {
    var outcome: VectorOutcome
    /// Why it is not a pass.
    var message = ""
    /// The flag that names the mistake, where the wrong answer is a telltale.
    var flag: String?
    /// Whether the answer is what its sender meant, though it had to be refused: then the flags of the case say what the mistake is.
    var isTelling = false

    static let passed = Verdict(outcome: .pass)
    static let hung = Verdict(outcome: .hang, message: "no answer within the time limit")
    static func hungBefore(_ count: Int) -> Verdict { Verdict(outcome: .hang, message: "not asked, after \(count) in a row hung") }
    static func failed(_ message: String) -> Verdict { Verdict(outcome: .fail, message: message) }
    static func skipped(_ reason: String) -> Verdict { Verdict(outcome: .skipped, message: reason) }
    static func crashed(_ reason: String) -> Verdict { Verdict(outcome: .crash, message: reason) }
}

extension VectorCase.Step {
    /// Judges what an implementation answered.
    ///
    /// - Parameter isLenient: whether the case's flags say that accepting it has no effect on security.
    func judge(_ answer: ShimAnswer, isLenient: Bool) -> Verdict {
        switch (answer.outcome, expectation) {
        case (.error, _): return .crashed("\(request.op): \(answer.message ?? "error")")
        case (.unsupported, _): return .skipped("not supported: \(answer.message ?? request.op)")
        case (.reject, .refusal), (.reject, .answerOrRefusal): return .passed
        case (.reject, .answer), (.reject, .otherAnswer):
            return .failed("refuses what it must accept" + (answer.layer.map { ", at the layer \($0)" } ?? ""))
        case (.ok, .answer(let expected)), (.ok, .answerOrRefusal(let expected)):
            guard let difference = expected.firstDifference(from: answer) else { return .passed }
            var verdict = Verdict.failed(difference)
            verdict.flag = telltales.first { $0.answer.firstDifference(from: answer) == nil }?.flag
            return verdict
        case (.ok, .otherAnswer(let expected)):
            if expected.tag != nil, answer.tag == nil { return .failed("its tag is missing") }
            return expected.firstDifference(from: answer) == nil ? .failed("gives the tag that was spoilt") : .passed
        case (.ok, .refusal(let harmless)):
            let difference = harmless?.firstDifference(from: answer)
            let isHarmless = isLenient && harmless != nil && difference == nil
            let message = "accepts what it must refuse" + (difference.map { ", and \($0)" } ?? "")
            return Verdict(outcome: isHarmless ? .lenient : .fail, message: message, isTelling: difference == nil)
        }
    }
}

extension ShimAnswer {
    /// The first member of this, the expected answer, that another has not; of a tag, the bytes at its beginning count.
    fileprivate func firstDifference(from found: ShimAnswer) -> String? {
        // Hexadecimal digits of either case, but not the base64 of plaintexts and bodies.
        let texts: [(String, String?, String?)] = [
            ("plaintext", plaintext, found.plaintext), ("body", body, found.body),
            ("message", message, found.message?.lowercased()), ("aesKey", aesKey, found.aesKey?.lowercased()),
            ("iv", iv, found.iv?.lowercased()), ("ciphertext", ciphertext, found.ciphertext?.lowercased()),
            ("tag", tag, found.comparableTag(like: tag)),
            ("bitCount", bitCount.map(String.init), found.bitCount.map(String.init)),
            ("spkiSHA256", spkiSHA256, found.spkiSHA256?.lowercased()),
        ]
        for (name, expected, value) in texts {
            guard let expected, expected != value else { continue }
            return "its \(name) is \(value.map(Self.excerpt) ?? "missing") and not \(Self.excerpt(expected))"
        }
        return nil
    }

    /// Of a whole tag, 16 bytes of GCM's or 32 of HMAC's, as many digits as the expected one has, which may be truncated.
    private func comparableTag(like expected: String?) -> String? {
        guard let tag = tag?.lowercased(), let expected, [32, 64].contains(tag.count) else { return tag }
        return String(tag.prefix(expected.count))
    }

    private static func excerpt(_ text: String) -> String {
        text.count <= 48 ? "\"\(text)\"" : "\"\(text.prefix(48))…\" (\(text.count) characters)"
    }
}

extension VectorReport.Case {
    init(_ entry: VectorCase, _ verdict: Verdict, _ notes: [String: FlagNote]) {
        let flags = verdict.flag.map { [$0] } ?? entry.flags
        // A refusal that should not be has many causes; only what was accepted or answered tells which. What was not answered tells nothing.
        let isTelling = verdict.flag != nil || verdict.isTelling
        let notes = ![.fail, .lenient].contains(verdict.outcome) ? [] : flags.compactMap { flag in notes[flag].map { (flag, $0) } }
        let explaining = notes.filter { isTelling || $0.1.effect != nil }
        let bugs = explaining.map { flag, note in
            let what = (isTelling ? note.mistake : nil) ?? note.description ?? "\(flag) (\(note.bugType))"
            return [what, note.effect].compactMap(\.self).joined(separator: what.hasSuffix(".") ? " " : ". ")
        }
        let mistake = explaining.compactMap { flag, note in
            note.mistake.map { VectorReport.Mistake(flag: flag, mistake: $0, impliedBy: note.impliedBy) }
        }.first
        self.init(
            id: entry.id, outcome: verdict.outcome, message: verdict.message, comment: entry.comment.isEmpty ? nil : entry.comment,
            flags: entry.flags, bug: bugs.isEmpty ? nil : bugs.joined(separator: "; "),
            mistake: isTelling && verdict.outcome == .fail ? mistake : nil)
    }
}
