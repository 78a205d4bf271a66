// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// FlowKeys, OpenSSL and swift-asn1 read every fixture of an upload; where they disagree, vectors/keys/decoders.md says why.
@Suite(.enabled("the table is of OpenSSL 3.0") { DecoderVerdicts.hasTheVersionOfTheTable })
struct DecoderAgreementTests {
    /// The single files that a user would upload, near misses included.
    private static let paths = LintFixture.all.filter { $0.arguments.filter { $0 != "--deep" } == [$0.path] }.map(\.path)

    private static let measured = Result {
        try Dictionary(uniqueKeysWithValues: paths.map { ($0, try DecoderVerdicts(file: LintFixture.folder.appending(path: $0))) })
    }

    @Test func everyDisagreementIsExplainedOnce() throws {
        let rows = try DecoderTable.read().rows
        for (path, verdicts) in try Self.measured.get() where !verdicts.isUnanimous {
            #expect(rows.count { $0.covers(path) } == 1, "\(path): \(verdicts)")
        }
    }

    @Test func rowsSayWhatWasMeasured() throws {
        let measured = try Self.measured.get()
        for row in try DecoderTable.read().rows {
            #expect(!row.verdicts.isUnanimous, "\(row.patterns)")
            for pattern in row.patterns {
                let covered = measured.filter { DecoderTable.Row.pattern(pattern, covers: $0.key) }
                #expect(!covered.isEmpty, "\(pattern)")
                for (path, verdicts) in covered { #expect(verdicts == row.verdicts, "\(path)") }
            }
        }
    }

    @Test func strictReadingIsTheStrictest() throws {
        for (path, verdicts) in try Self.measured.get() where verdicts.flowKeys { #expect(verdicts.isUnanimous, "\(path)") }
    }

    /// A file on which no rule speaks is one that everybody can read.
    @Test func cleanFilesAreReadByAll() throws {
        let measured = try Self.measured.get()
        for fixture in LintFixture.all where fixture.findings.isEmpty {
            guard let verdicts = measured[fixture.path] else { continue }
            #expect(verdicts.isUnanimous && verdicts.flowKeys, "\(fixture.path)")
        }
    }
}

@Suite struct DecoderTableTests {
    @Test func rowsAreRead() throws {
        let rows = try DecoderTable(markdown: "# x\n\n| a | b |\n|---|---|\n| `r/a*`, `s/b.pem` | read | refused | read | why |\n").rows
        #expect(rows.map(\.patterns) == [["r/a*", "s/b.pem"]])
        #expect(rows.map(\.verdicts.description) == ["read, refused, read"])
        #expect(rows[0].covers("r/ab.pem") && rows[0].covers("s/b.pem") && !rows[0].covers("s/b.pem2"))
    }

    @Test(arguments: ["| `a` | read | refused | why |", "| `a` | read | maybe | read | why |", "| `a` | read | refused | read | |"])
    func otherRowsAreRefused(line: String) {
        #expect(throws: DecoderTable.Malformed.self) { try DecoderTable(markdown: line) }
    }
}
