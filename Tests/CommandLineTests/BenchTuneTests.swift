// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `flowproof bench tune`: each code path that this processor has is tried, and what is said follows from what was measured.
@Suite struct BenchTuneTests {
    private let shell: Shell

    init() throws { shell = try Shell() }

    private static let features = Set(
        ((try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? "").split(separator: "\n").first { $0.hasPrefix("flags") }?
            .split(separator: " ").map(String.init) ?? [])

    private static let hasPaths = !features.isDisjoint(with: ["avx2", "adx"])

    @Test(.enabled(if: hasPaths, "this processor has one code path alone"))
    func everyPathIsTried() throws {
        let record = try shell.run(
            "flowproof bench tune --processes 3 --rounds 2 --format json",
            says: [
                "warning: the environment sets OPENSSL_ia32cap=:~0x20: it is left aside here, and programs that have it go another way"
            ], environment: ["OPENSSL_ia32cap": ":~0x20"]
        ).json
        #expect(record["schema"] as? String == "flowproof.tune/1")
        let paths = try #require(record["codePaths"] as? [[String: Any]])
        #expect(paths.count >= 2)
        // The first is OpenSSL's own choice, whatever the environment of this process says.
        #expect(paths[0]["environment"] == nil && paths[0]["change"] == nil)
        for path in paths.dropFirst() {
            #expect((path["environment"] as? String)?.wholeMatch(of: /OPENSSL_ia32cap=:~0x[0-9a-f]+/) != nil)
            let interval = try #require(path["ci"] as? [Double])
            let change = try #require(path["change"] as? Double)
            #expect(interval[0] <= change && change <= interval[1])
        }
        if let fastest = record["fastest"] as? String {
            let path = try #require(paths.first { $0["name"] as? String == fastest })
            #expect(path["environment"] as? String == record["environment"] as? String)
            #expect((path["ci"] as? [Double])?[1] ?? 0 < 0)
        } else {
            #expect(record["environment"] == nil)
        }
    }

    @Test(.enabled(if: hasPaths, "this processor has one code path alone"))
    func textSaysWhatToDo() throws {
        let text = try shell.run("flowproof bench tune --processes 3 --rounds 2").text
        #expect(text.contains("OpenSSL's own choice"))
        #expect(text.contains("  export OPENSSL_ia32cap=") || text.contains("no difference shown"))
        #expect(text.contains("Nothing was changed"))
    }

    @Test(arguments: [("--processes 2", "--processes must be from 3 to 1000"), ("--rounds 0", "--rounds must be from 1 to 10000")])
    func usageErrorsSayWhatIsWrong(options: String, message: String) throws {
        #expect(try shell.run("flowproof bench tune \(options)", status: 64).standardError.contains("error: \(message)\n"))
    }
}
