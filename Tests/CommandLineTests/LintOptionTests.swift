// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// `flowproof lint`: what it is asked for beyond its rules, and many files at once.
@Suite struct LintOptionTests {
    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.addKeys()
        // Sorted records of 16 bytes, none of which is this key's.
        try shell.run("mkdir -p cache/badkeys; head -c 32 /dev/zero > cache/badkeys/blocklist.dat; cp cache/badkeys/blocklist.dat list.dat")
    }

    private func notChecked(_ arguments: String, environment: [String: String] = [:]) throws -> Set<String> {
        let report = try shell.run("flowproof lint --format json \(arguments)", environment: environment).json
        return Set((report["notChecked"] as? [[String: String]] ?? []).compactMap { $0["rule"] })
    }

    @Test func listIsLookedInto() throws {
        #expect(try notChecked("public.pem") == ["math-shared-prime", "math-debian-weak", "math-known-key"])
        #expect(try notChecked("public.pem --blocklist list.dat") == ["math-shared-prime"])
        #expect(try notChecked("public.pem", environment: ["XDG_CACHE_HOME": "cache"]) == ["math-shared-prime"])
    }

    @Test func listThatIsNoneIsAFailedInput() throws {
        try shell.run("flowproof lint public.pem --blocklist nowhere", status: 2)
        try shell.run("flowproof lint public.pem --blocklist public.pem", status: 2)
    }

    @Test func deepRulesAreQuietOnAGoodKey() throws {
        #expect(try shell.run("flowproof lint public.pem --deep --fail-on info").text.hasPrefix("public.pem: ready to upload"))
    }

    @Test func manyFilesAreJudgedInTheirOrder() throws {
        try shell.run("mkdir many; for i in $(seq 1000 1150); do cp public.pem many/$i.pem; done; echo > many/1075.pem")
        let report = try shell.run("flowproof lint --format json many", status: 1, says: []).json
        let files = try #require(report["files"] as? [[String: Any]])
        #expect(files.compactMap { $0["path"] as? String } == (1000...1150).map { "many/\($0).pem" })
        #expect((report["summary"] as? [String: Int])?["errors"] == 1)
        let notChecked = (report["notChecked"] as? [[String: String]] ?? []).compactMap { $0["rule"] }
        #expect(notChecked.contains("math-modulus-prime") && notChecked.count == 4)
    }
}
