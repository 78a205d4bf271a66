// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `flowproof lint --fleet` and `flowproof fleet`: keys compared with each other, on one machine and on several.
@Suite struct FleetCommandTests {
    private let shell: Shell

    /// Keys of 512 bits, made by openssl from primes that it was given: who shares what is known.
    init() throws {
        shell = try Shell()
        try shell.addKeys()
        try shell.write(Self.maker, to: "make.py")
        try shell.run("python3 make.py")
    }

    /// Moduli of 512 bits from eight small known primes; a and c share one, d and e are one modulus.
    private static let maker = """
        import base64, os
        def der(tag, body):
            size = bytes([len(body)]) if len(body) < 128 else b'\\x82' + len(body).to_bytes(2, 'big')
            return bytes([tag]) + size + body
        def pem(n, e=65537):
            number = lambda x: der(2, x.to_bytes(x.bit_length() // 8 + 1, 'big'))
            oid = bytes.fromhex('06092a864886f70d0101010500')
            spki = der(48, der(48, oid) + der(3, b'\\0' + der(48, number(n) + number(e))))
            text = base64.b64encode(spki).decode()
            lines = [text[i:i + 64] for i in range(0, len(text), 64)]
            return '-----BEGIN PUBLIC KEY-----\\n' + '\\n'.join(lines) + '\\n-----END PUBLIC KEY-----\\n'
        p = [2**521 - 1, 2**607 - 1, 2**1279 - 1, 2**2203 - 1, 2**255 - 19, 2**127 - 1, 2**89 - 1, 2**107 - 1]
        keys = {'a': pem(p[0] * p[1]), 'b': pem(p[2] * p[3]), 'c': pem(p[1] * p[4]), 'd': pem(p[5] * p[6]), 'e': pem(p[5] * p[6], 3)}
        os.mkdir('fleet')
        for name, text in keys.items():
            open(f'fleet/{name}.pem', 'w').write(text)
        open('many.pem', 'w').write(''.join(keys.values()))
        """

    private func findings(_ line: String, status: Int32 = 1, says: [String] = []) throws -> [String: [[String]]] {
        let json = try shell.run("\(line) --format json", status: status, says: says).json
        let fleet = try #require(json["fleet"] as? [String: Any])
        let findings = try #require(fleet["findings"] as? [[String: Any]])
        return Dictionary(grouping: findings) { $0["rule"] as? String ?? "" }.mapValues { $0.map { $0["paths"] as? [String] ?? [] } }
    }

    /// What is left unread would be a key that nobody looked at.
    @Test func aRepeatedNumberAndAnUnknownMemberAreErrors() throws {
        try shell.write(#"{"1": "a.pem", "1": "b.pem"}"#, to: "twice.json")
        try shell.write(#"{"1": {"key": "a.pem", "ownr": "x"}}"#, to: "unknown.json")
        let hint = "hint: a value may also be null, or {\"key\": \"PEM or path\", \"owner\": \"business\"}"
        try shell.run(
            "flowproof lint --fleet twice.json", status: 2,
            says: ["error: twice.json: line 1: member \"1\" is in this object already", hint])
        try shell.run("flowproof lint --fleet unknown.json", status: 2, says: ["error: unknown.json: [1].ownr: unknown member", hint])
        try shell.run("flowproof lint --fleet twice.json --fix", status: 64)
    }

    @Test func folderIsCompared() throws {
        #expect(
            try findings("flowproof lint --fleet fleet") == [
                "fleet-shared-prime": [["fleet/a.pem", "fleet/c.pem"]], "fleet-modulus-reuse": [["fleet/d.pem", "fleet/e.pem"]],
            ])
    }

    @Test func manyBlocksAreComparedAndEachIsLinted() throws {
        let line = "flowproof lint --fleet many.pem"
        #expect(
            try findings(line) == [
                "fleet-shared-prime": [["many.pem#1", "many.pem#3"]], "fleet-modulus-reuse": [["many.pem#4", "many.pem#5"]],
            ])
        let json = try shell.run("\(line) --format json", status: 1, says: []).json
        let files = try #require(json["files"] as? [[String: Any]])
        #expect(files.compactMap { $0["path"] as? String } == (1...5).map { "many.pem#\($0)" })
        #expect(try findings("flowproof lint --fleet - < many.pem")["fleet-shared-prime"] == [["-#1", "-#3"]])
    }

    @Test func damagedBlockIsNamedAndTheOthersAreCompared() throws {
        try shell.run("(cat public.pem; tr -d = < fleet/a.pem | sed '2s/^./!/'; cat fleet/d.pem fleet/e.pem) > damaged.pem")
        let json = try shell.run("flowproof lint --fleet damaged.pem --format json", status: 1, says: []).json
        let files = try #require(json["files"] as? [[String: Any]])
        #expect(files.compactMap { $0["path"] as? String } == ["damaged.pem#2", "damaged.pem#3", "damaged.pem#4"])
        #expect((json["summary"] as? [String: Int])?["files"] == 4)
        #expect(try findings("flowproof lint --fleet damaged.pem")["fleet-modulus-reuse"] == [["damaged.pem#3", "damaged.pem#4"]])
    }

    @Test func listHasOwnersAndNumbersWithoutKey() throws {
        try shell.write(
            """
            {"1": "public.pem", "2": {"key": "public.pem", "owner": "x"}, "3": {"key": "public.pem", "owner": "y"}, "4": null}
            """, to: "list.json")
        let found = try findings("flowproof lint --fleet list.json")
        #expect(found["upload-no-key"] == [["4"]])
        #expect(found["fleet-key-reuse"] == [["1 (public.pem)", "2 (public.pem)", "3 (public.pem)"]])
        #expect(found["fleet-owner-reuse"] == [["2 (public.pem)", "3 (public.pem)"]])
        try shell.run("mkdir sub && cp public.pem sub && printf '{\"1\": \"public.pem\"}' > sub/list.json")
        try shell.run("flowproof lint --fleet sub/list.json")
        try shell.write("{\"1\": \"missing.pem\", \"2\": \"public.pem\"}", to: "missing.json")
        let missing = try shell.run("flowproof lint --fleet missing.json", status: 2)
        #expect(missing.standardError == "flowproof: error: missing.pem: no such file or directory\n")
        #expect(missing.text.hasPrefix("fleet of 1 key: ready to upload\nnot checked: "))
    }

    @Test func reuseMayBeMeant() throws {
        try shell.run("cat public.pem public.pem > twice.pem")
        try shell.run("flowproof lint --fleet twice.pem --fail-on warning", status: 1)
        try shell.run("flowproof lint --fleet twice.pem --fail-on warning --allow-reuse")
    }

    @Test func factorsAreShownOnlyWhenAskedFor() throws {
        let factor = String(repeating: "f", count: 151)
        #expect(try !shell.run("flowproof lint --fleet fleet", status: 1).text.contains(factor))
        #expect(try shell.run("flowproof lint --fleet fleet --show-factors", status: 1).text.contains("7" + factor))
    }

    @Test func privateKeysBelongToTheFolder() throws {
        try shell.run("mkdir keys && cp public.pem private.pem keys && chmod 600 keys/private.pem")
        let json = try shell.run("flowproof lint --fleet keys --format json", status: 0).json
        #expect((json["notChecked"] as? [[String: String]])?.contains { $0["rule"] == "fleet-stale" } == true)
    }

    /// A private key in the folder is judged as one that is named alone: its rights, its passphrase, its numbers.
    @Test func privateKeysOfTheFolderAreJudgedAsSuch() throws {
        try shell.run("mkdir keys && cp public.pem private.pem keys && chmod 644 keys/private.pem")
        func report(_ options: String, status: Int32, says: [String] = []) throws -> (rules: Set<String>, notChecked: Set<String>) {
            let json = try shell.run("flowproof lint --fleet keys --format json \(options)", status: status, says: says).json
            let findings = (json["files"] as? [[String: Any]] ?? []).flatMap { $0["findings"] as? [[String: Any]] ?? [] }
            let fleet = (json["fleet"] as? [String: Any])?["findings"] as? [[String: Any]] ?? []
            let notChecked = (json["notChecked"] as? [[String: String]] ?? []).compactMap { $0["rule"] }
            return (Set((findings + fleet).compactMap { $0["rule"] as? String }), Set(notChecked))
        }
        let asked: Set = ["private-mode", "private-weak-passphrase", "fleet-stale", "private-inconsistent"]
        let open = try report("--passphrase-file passphrase.txt", status: 1)
        #expect(open.rules.isSuperset(of: ["private-mode", "private-weak-passphrase"]) && !open.rules.contains("fleet-stale"))
        #expect(open.notChecked.isDisjoint(with: asked))
        #expect(try report("", status: 1).notChecked.intersection(asked) == asked.subtracting(["private-mode"]))
        try shell.write("another\n", to: "wrong.txt")
        let says = ["error: keys: wrong passphrase for 1 private key"]
        #expect(try report("--passphrase-file wrong.txt", status: 2, says: says).notChecked.contains("private-inconsistent"))
        try shell.run("flowproof keygen --cipher none --out keys/old.pem")
        #expect(try report("--passphrase-file passphrase.txt", status: 1).rules.contains("fleet-stale"))
    }

    @Test func fileWithoutAKeyIsNotReadyForUpload() throws {
        try shell.write("nothing\n", to: "text.pem")
        let text = try shell.run("flowproof lint --fleet text.pem", status: 1).text
        #expect(text.contains("fleet of 0 keys: nothing to compare\n") && !text.contains("ready to upload"))
    }

    @Test(arguments: [
        ("{\"1\": 2}", "is not JSON of the form {\"phone number id\": \"PEM or path\"}"), ("\n", "no key in it"), ("", "no key in it"),
    ])
    func unreadableFleets(content: String, message: String) throws {
        try shell.write(content, to: "odd")
        let result = try shell.run("flowproof lint --fleet odd", status: 2)
        #expect(result.standardError.hasPrefix("flowproof: error: odd: \(message)\n"))
    }

    // MARK: Several machines

    @Test(arguments: [1, 2, 3, 5, 7]) func jobsTogetherSayWhatOneRunSays(count: Int) throws {
        try shell.run("flowproof fleet split --subsets \(count) --out jobs many.pem")
        #expect(try shell.read("jobs/jobs.txt").split(separator: "\n").count == count * count)
        try shell.run("sh -e jobs/jobs.txt")
        #expect(try findings("flowproof fleet merge jobs") == findings("flowproof lint --fleet many.pem"))
        try shell.run("flowproof fleet merge jobs --fail-on error", status: 1)
    }

    @Test func parallelRunsTheJobs() throws {
        guard try shell.run("command -v parallel || true").text != "" else { return }
        try shell.run("flowproof fleet split --subsets 3 --out jobs many.pem")
        try shell.run("parallel --will-cite --halt now,fail=1 < jobs/jobs.txt")
        #expect(try findings("flowproof fleet merge jobs") == findings("flowproof lint --fleet many.pem"))
    }

    @Test func missingAnswersAreNamed() throws {
        try shell.run("flowproof fleet split --subsets 2 --out 'a b' many.pem")
        try shell.run(
            "flowproof fleet merge 'a b'", status: 2,
            says: ["error: a b: no answer of 4 jobs: 0 0, 0 1, 1 0, 1 1", "hint: flowproof fleet job 'a b' 0 0"])
        try shell.run("sed 2d 'a b/jobs.txt' | sh -e")
        try shell.run(
            "flowproof fleet merge 'a b'", status: 2,
            says: ["error: a b: no answer of the job: 0 1", "hint: flowproof fleet job 'a b' 0 1"])
        try shell.run("flowproof fleet job 'a b' 0 1 && flowproof fleet job 'a b' 0 1")
        try shell.run("flowproof fleet merge 'a b'", status: 1)
        // An answer to another question is none.
        try shell.run("sed -i 's/\"id\":\"./\"id\":\"g/' 'a b/answer-1-0.json'")
        try shell.run("flowproof fleet merge 'a b'", status: 2)
    }

    @Test func folderIsNotOverwrittenAndDamageIsNoticed() throws {
        try shell.run("flowproof fleet split --subsets 2 --out jobs many.pem")
        try shell.run(
            "flowproof fleet split --subsets 2 --out jobs many.pem", status: 2,
            says: ["error: jobs: holds a fleet already", "hint: split this one into a new folder"])
        try shell.run("flowproof fleet job jobs 0 2", status: 64, says: ["error: there are subsets 0 to 1"])
        try shell.run("sed -i 1s/^./0/ jobs/subset-1.txt")
        let hint = "hint: split the fleet again into a new folder"
        try shell.run("flowproof fleet job jobs 0 1", status: 2, says: ["error: jobs/subset-1.txt: is not what was written", hint])
        #expect(try !shell.names.contains("jobs/answer-0-1.json"))
        try shell.run("flowproof fleet job fleet 0 0", status: 2)
    }
}
