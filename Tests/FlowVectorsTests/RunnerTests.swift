// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowVectors

/// What the runner makes of implementations that answer well, badly, or not at all.
@Suite struct RunnerTests {
    private static let key = VectorKey(pem: "one", bitCount: 2048)
    private static let message = ShimAnswer(message: "aa")

    @Test(arguments: [
        (ShimReply.hang, "it does not answer to hello"), (.crash("status 1"), "status 1"),
        (.answer(ShimAnswer(name: "n", version: "1")), "its answer to hello lacks ok, a name, a version or features"),
        (
            .answer(ShimAnswer(outcome: .error, name: "n", version: "1", features: [])),
            "its answer to hello lacks ok, a name, a version or features"
        ),
    ])
    func badGreetingsAreUnusable(hello: ShimReply, reason: String) {
        #expect {
            try VectorRunner(ScriptedImplementation { _ in hello })
        } throws: { error in
            (error as? UnusableImplementation)?.description == reason
        }
    }

    @Test func everyOutcomeIsCounted() throws {
        var runner = try VectorRunner(
            ScriptedImplementation.answering { request in
                switch request.ciphertext {
                case "pass": .answer(ShimAnswer(message: "aa"))
                case "fail": .answer(ShimAnswer(message: "bb"))
                case "lenient": .answer(ShimAnswer(message: "aa"))
                case "skipped": .answer(ShimAnswer(outcome: .unsupported))
                case "hang": .hang
                default: .crash("status 139")
                }
            })
        var document = VectorDocument.decryptions([
            ("pass", .answer(Self.message)), ("fail", .answer(Self.message)), ("lenient", .refusal(insteadOf: Self.message)),
            ("skipped", .answer(Self.message)), ("hang", .answer(Self.message)), ("crash", .answer(Self.message)),
        ])
        document.notes["Harmless"] = FlagNote(bugType: "LEGACY", isLenient: true)
        document.cases[2].flags = ["Harmless"]
        let file = runner.run(document)
        #expect(file.counts == VectorReport.Counts(VectorOutcome.allCases))
        #expect(file.failure == nil)
        #expect(file.cases.map(\.id) == ["fail", "lenient", "skipped", "hang", "crash"])
        #expect(file.cases.map(\.outcome) == [.fail, .lenient, .skipped, .hang, .crash])
        #expect(file.cases.last?.message == "status 139")
        #expect(file.cases.map(\.outcome).filter(\.isFailure) == [.fail, .hang, .crash])
    }

    @Test func aCaseEndsWithItsFirstStepThatFails() throws {
        var runner = try VectorRunner(ScriptedImplementation.answering { _ in .answer(ShimAnswer(outcome: .reject)) })
        var document = VectorDocument.decryptions([("a", .refusal()), ("b", .answer(Self.message))])
        document.cases[0].steps += document.cases[1].steps
        document.cases[1].steps += document.cases[0].steps
        let file = runner.run(document)
        #expect(file.counts.fail == 2)
        #expect(runner.subject.asked.map(\.ciphertext) == [nil, "a", "b", "b"])
    }

    @Test func whatHasAReasonOrIsNotClaimedIsNotAsked() throws {
        var runner = try VectorRunner(ScriptedImplementation.answering { _ in .answer(Self.message) })
        var document = VectorDocument.decryptions([
            ("a", .answer(Self.message)), ("b", .answer(Self.message)), ("c", .answer(Self.message)),
        ])
        document.cases[1].skipReason = "nobody has this"
        document.cases[2].steps[0].request.op = "open-media"
        let file = runner.run(document)
        #expect(file.cases.map(\.message) == ["nobody has this", "scripted does not claim open-media"])
        #expect(runner.subject.asked.map(\.op) == ["hello", "oaep-decrypt"])
    }

    // MARK: Keys

    @Test func aKeyIsLoadedOnceForTheCasesThatShareIt() throws {
        var runner = try VectorRunner(ScriptedImplementation.answering { _ in .answer(Self.message) })
        var document = VectorDocument.decryptions((1...4).map { ("\($0)", .answer(Self.message)) }, key: Self.key)
        document.cases[3].key = VectorKey(pem: "two", passphrase: "p", bitCount: 2048)
        #expect(runner.run(document).counts.pass == 4)
        let loads = runner.subject.asked.filter { $0.op == "load-key" }
        #expect(loads.map(\.privateKeyPem) == ["one", "two"])
        #expect(loads.map(\.passphrase) == [nil, "p"])
    }

    @Test(arguments: [ShimReply.hang, .crash("status 1")])
    func aKeyIsLoadedAgainAfterTheImplementationEnded(end: ShimReply) throws {
        var runner = try VectorRunner(
            ScriptedImplementation.answering { $0.ciphertext == "2" ? end : .answer(Self.message) })
        let document = VectorDocument.decryptions((1...3).map { ("\($0)", .answer(Self.message)) }, key: Self.key)
        #expect(runner.run(document).counts.pass == 2)
        #expect(runner.subject.asked.map(\.op) == ["hello", "load-key", "oaep-decrypt", "oaep-decrypt", "load-key", "oaep-decrypt"])
    }

    @Test(arguments: [ShimReply.hang, .crash("status 1")])
    func aKeyIsLoadedAgainAfterLoadingAnotherEndedTheImplementation(end: ShimReply) throws {
        var runner = try VectorRunner(
            ScriptedImplementation { request in
                switch request.op {
                case "hello": .answer(ShimAnswer(name: "scripted", version: "1", features: ScriptedImplementation.features))
                case "load-key" where request.privateKeyPem == "two": end
                default: .answer(Self.message)
                }
            })
        var document = VectorDocument.decryptions((1...3).map { ("\($0)", .answer(Self.message)) }, key: Self.key)
        document.cases[1].key = VectorKey(pem: "two", bitCount: 2048)
        let file = runner.run(document)
        #expect(file.counts.pass == 2)
        #expect(file.cases.map(\.outcome.isFailure) == [true])
        #expect(runner.subject.asked.filter { $0.op == "load-key" }.map(\.privateKeyPem) == ["one", "two", "one"])
    }

    @Test(arguments: [
        (ShimAnswer(outcome: .reject), 2048, VectorOutcome.fail, "refuses a sound private key of 2048 bits"),
        (ShimAnswer(outcome: .reject), 1024, .skipped, "scripted refuses private keys of 1024 bits, which no Flow has"),
        (ShimAnswer(outcome: .reject), 8192, .skipped, "scripted refuses private keys of 8192 bits, which no Flow has"),
        (ShimAnswer(outcome: .unsupported), 2048, .skipped, "scripted does not load this kind of private key"),
        (ShimAnswer(outcome: .error, message: "no memory"), 2048, .crash, "load-key: no memory"),
    ])
    func refusedKeysDecideTheirCases(answer: ShimAnswer, bitCount: Int, outcome: VectorOutcome, message: String) throws {
        var runner = try VectorRunner(
            ScriptedImplementation { request in
                request.op == "hello"
                    ? .answer(ShimAnswer(name: "scripted", version: "1", features: ScriptedImplementation.features)) : .answer(answer)
            })
        let key = VectorKey(pem: "one", bitCount: bitCount)
        let file = runner.run(.decryptions([("a", .refusal()), ("b", .refusal())], key: key))
        #expect(file.cases.map(\.outcome) == [outcome, outcome])
        #expect(file.cases.map(\.message) == [message, message])
        #expect(runner.subject.asked.map(\.op) == ["hello", "load-key"])
    }

    // MARK: Files skipped whole

    @Test func aFileThatNobodyAskedForMayBeUnclaimed() throws {
        var runner = try VectorRunner(ScriptedImplementation.answering(features: ["hmac-sha256"]) { _ in .hang })
        var document = VectorDocument.decryptions([("a", .refusal()), ("b", .refusal())])
        document.cases[1].skipReason = "nobody has this"
        #expect(runner.run(document).failure == nil)
        #expect(runner.run(document, isNamed: true).failure == "every case was skipped")
    }

    @Test func anyOtherFileThatIsSkippedWholeFails() throws {
        var runner = try VectorRunner(ScriptedImplementation.answering { _ in .answer(ShimAnswer(outcome: .unsupported)) })
        var document = VectorDocument.decryptions([("a", .refusal()), ("b", .refusal())])
        let unsupported = runner.run(document)
        #expect(unsupported.counts.skipped == 2)
        #expect(unsupported.failure == "every case was skipped")
        for index in document.cases.indices { document.cases[index].skipReason = "nobody has this" }
        #expect(runner.run(document).failure == "every case was skipped")
        #expect(VectorReport(runs: [.init(runner.name, files: [unsupported])], notVectors: [], changes: nil).isFailure)
    }

    // MARK: Mistakes

    @Test func whatAcceptsAnotherSchemeIsToldItsMistake() throws {
        var runner = try VectorRunner(ScriptedImplementation.answering { _ in .answer(Self.message) })
        let schemes: [ForeignScheme?] = [
            .oaep(hash: "SHA-1", mgfHash: "SHA-1", hasLabel: true), .oaep(hash: "SHA-256", mgfHash: "SHA-1", hasLabel: false),
            .oaep(hash: "SHA-256", mgfHash: "SHA-256", hasLabel: true), .oaep(hash: "SHA-256", mgfHash: "SHA-256", hasLabel: false),
        ]
        let cases = schemes.map { scheme in
            VectorCase(id: "a", key: Self.key, ciphertext: [1], scheme: scheme, .answer(Self.message))
        }
        let run = VectorReport.Run(runner.name, files: [runner.run(VectorDocument(cases: cases, schemes: schemes))])
        #expect(run.files[0].counts.fail == 3)
        #expect(run.files[0].counts.pass == 1)
        #expect(run.mistakes.map(\.flag) == ["OaepSha1Mgf1Sha1", "OaepSha256Mgf1Sha1", "OaepWithLabel"])
        #expect(run.mistakes.first?.mistake == "decrypts OAEP with SHA-1 and MGF1 with SHA-1")
    }

    @Test func whatIsInvalidUnderAnotherSchemeKeepsItsFlags() {
        let scheme = ForeignScheme.pkcs1
        let valid = VectorCase(id: "a", flags: ["Normal"], key: Self.key, ciphertext: [1], scheme: scheme, .answer(Self.message))
        let invalid = VectorCase(id: "b", flags: ["BadPadding"], key: Self.key, ciphertext: [1], scheme: scheme, .refusal())
        #expect(valid.flags == ["Pkcs1v15"])
        #expect(invalid.flags == ["BadPadding"])
    }
}
