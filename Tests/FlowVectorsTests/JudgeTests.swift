// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowVectors

/// What an answer is worth.
@Suite struct JudgeTests {
    private struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var answer: ShimAnswer
        var expectation: VectorCase.Expectation
        var outcome: VectorOutcome
        var message = ""

        init(_ name: String, _ answer: ShimAnswer, _ expectation: VectorCase.Expectation, _ outcome: VectorOutcome, _ message: String = "")
        {
            (testDescription, self.answer, self.expectation, self.outcome, self.message) = (name, answer, expectation, outcome, message)
        }
    }

    private static let refusal = ShimAnswer(outcome: .reject, layer: "oaep")
    private static let expected = ShimAnswer(message: "aa")

    private static let whole = "aabb" + String(repeating: "0", count: 28)

    private static let rows: [Row] = [
        Row("expected", expected, .answer(expected), .pass),
        Row("more than expected", ShimAnswer(message: "aa", plaintext: "bb"), .answer(expected), .pass),
        Row("another", ShimAnswer(message: "bb"), .answer(expected), .fail, "its message is \"bb\" and not \"aa\""),
        Row("nothing", ShimAnswer(), .answer(expected), .fail, "its message is missing and not \"aa\""),
        Row("empty", ShimAnswer(message: ""), .answer(expected), .fail, "its message is \"\" and not \"aa\""),
        Row(
            "long", ShimAnswer(message: String(repeating: "b", count: 49)), .answer(expected), .fail,
            "its message is \"\(String(repeating: "b", count: 48))…\" (49 characters) and not \"aa\""),
        Row("refuses valid", refusal, .answer(expected), .fail, "refuses what it must accept, at the layer oaep"),
        Row("refuses invalid", refusal, .refusal(), .pass),
        Row("accepts invalid", expected, .refusal(insteadOf: expected), .fail, "accepts what it must refuse"),
        Row(
            "garbles invalid", ShimAnswer(message: "bb"), .refusal(insteadOf: expected), .fail,
            "accepts what it must refuse, and its message is \"bb\" and not \"aa\""),
        Row("takes acceptable", expected, .answerOrRefusal(expected), .pass),
        Row("refuses acceptable", refusal, .answerOrRefusal(expected), .pass),
        Row("garbles acceptable", ShimAnswer(message: "bb"), .answerOrRefusal(expected), .fail, "its message is \"bb\" and not \"aa\""),
        Row("whole tag", ShimAnswer(tag: whole), .answer(ShimAnswer(tag: "aabb")), .pass),
        Row("short tag", ShimAnswer(tag: "aa"), .answer(ShimAnswer(tag: "aabb")), .fail, "its tag is \"aa\" and not \"aabb\""),
        Row(
            "tag of no length that a tag has", ShimAnswer(tag: "aabbcc"), .answer(ShimAnswer(tag: "aabb")), .fail,
            "its tag is \"aabbcc\" and not \"aabb\""),
        Row("no tag", ShimAnswer(), .answer(ShimAnswer(tag: "aabb")), .fail, "its tag is missing and not \"aabb\""),
        Row("other tag", ShimAnswer(tag: whole), .otherAnswer(than: ShimAnswer(tag: "aabc")), .pass),
        Row("spoilt tag", ShimAnswer(tag: whole), .otherAnswer(than: ShimAnswer(tag: "aabb")), .fail, "gives the tag that was spoilt"),
        Row("missing other tag", ShimAnswer(), .otherAnswer(than: ShimAnswer(tag: "aabb")), .fail, "its tag is missing"),
        Row("refuses to compute", ShimAnswer(outcome: .reject), .otherAnswer(than: expected), .fail, "refuses what it must accept"),
        Row("cannot", ShimAnswer(outcome: .unsupported), .refusal(), .skipped, "not supported: oaep-decrypt"),
        Row("says why not", ShimAnswer(outcome: .unsupported, message: "no RSA"), .answer(expected), .skipped, "not supported: no RSA"),
        Row("breaks", ShimAnswer(outcome: .error, message: "no memory"), .refusal(), .crash, "oaep-decrypt: no memory"),
        Row("breaks in silence", ShimAnswer(outcome: .error), .answer(expected), .crash, "oaep-decrypt: error"),
    ]

    @Test(arguments: rows)
    private func answersAreJudged(row: Row) {
        let step = VectorCase.Step(request: ShimRequest(op: "oaep-decrypt"), expectation: row.expectation)
        let verdict = step.judge(row.answer, isLenient: false)
        #expect(verdict.outcome == row.outcome)
        #expect(verdict.message == row.message)
        #expect(verdict.isTelling == (row.testDescription == "accepts invalid"))
    }

    @Test func lenienceNeedsTheAnswerOfBefore() {
        let step = VectorCase.Step(request: ShimRequest(op: "oaep-decrypt"), expectation: .refusal(insteadOf: Self.expected))
        #expect(step.judge(Self.expected, isLenient: true).outcome == .lenient)
        #expect(step.judge(ShimAnswer(message: "bb"), isLenient: true).outcome == .fail)
        let unspoilt = VectorCase.Step(request: ShimRequest(op: "oaep-decrypt"), expectation: .refusal())
        #expect(unspoilt.judge(Self.expected, isLenient: true).outcome == .fail)
    }

    @Test func aTelltaleNamesTheMistake() {
        let telltales = [
            VectorCase.Telltale(flag: "One", answer: ShimAnswer(message: "11")),
            VectorCase.Telltale(flag: "Two", answer: ShimAnswer(message: "22")),
        ]
        let step = VectorCase.Step(request: ShimRequest(op: "oaep-decrypt"), expectation: .answer(Self.expected), telltales: telltales)
        #expect(step.judge(ShimAnswer(message: "22"), isLenient: false).flag == "Two")
        #expect(step.judge(ShimAnswer(message: "33"), isLenient: false).flag == nil)
        #expect(step.judge(Self.expected, isLenient: false).flag == nil)
    }

    // MARK: Lines

    private struct ScriptedTransport: LineTransport {
        var script: (String) -> LineReply
        func exchange(_ line: String) -> LineReply { script(line) }
    }

    private static func reply(_ script: @escaping (String) -> LineReply) -> ShimReply {
        var implementation = ForeignImplementation(ScriptedTransport(script: script))
        return implementation.reply(to: ShimRequest(op: "oaep-decrypt", ciphertext: "00"))
    }

    @Test func anAnswerWithTheNumberOfTheRequestCounts() throws {
        var lines: [String] = []
        let reply = Self.reply { line in
            lines.append(line)
            return .line(#"{"id":1,"outcome":"ok","message":"aa","unknown":[1]}"#)
        }
        guard case .answer(let answer) = reply else {
            Issue.record("\(reply)")
            return
        }
        #expect(answer == ShimAnswer(id: 1, message: "aa"))
        #expect(lines == [#"{"ciphertext":"00","id":1,"op":"oaep-decrypt"}"#])
    }

    @Test(arguments: [
        (LineReply.line(#"{"id":2,"outcome":"ok"}"#), "its answer has the id 2 and not 1"),
        (.line(#"{"outcome":"ok"}"#), "its answer has the id null and not 1"),
        (.line("Traceback (most recent call last):"), "its answer is not one of the shim protocol: Traceback (most recent call last):"),
        (.line(#"{"id":1,"outcome":"fine"}"#), #"its answer is not one of the shim protocol: {"id":1,"outcome":"fine"}"#),
        (.crash("status 1"), "status 1"),
    ])
    func anyOtherLineIsACrash(line: LineReply, reason: String) {
        guard case .crash(let found) = Self.reply({ _ in line }) else {
            Issue.record("no crash")
            return
        }
        #expect(found == reason)
    }

    @Test func silenceIsAHang() {
        guard case .hang = Self.reply({ _ in .hang }) else {
            Issue.record("no hang")
            return
        }
    }
}
