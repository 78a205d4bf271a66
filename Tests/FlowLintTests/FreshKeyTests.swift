// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import FlowLint
import TestSupport
import Testing

/// Random keys as the backends make them are clean: a rule that speaks on one is wrong. scripts/lint-fresh-keys does it with thousands.
@Suite struct FreshKeyTests {
    private static let count = 50

    @Test(arguments: TestBackend.allCases) func manyFreshKeysAreClean(backend: TestBackend) async throws {
        let keys = try await withThrowingTaskGroup(of: Upload.self) { group in
            for _ in 0..<Self.count { group.addTask { try Upload.make(backend) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let files = keys.enumerated().map { (path: "\($0)", bytes: $1.pem) }
        let (reports, fleet) = try TestBackend.openssl.run { backend in
            let linter = Linter(sha256: { span in try backend.sha256(span) })
            let members = keys.map { Fleet.Member(path: "key", numbers: $0.numbers) }
            return (linter.lint(files), linter.lintFleet(Fleet(members: members)))
        }
        #expect(reports.count == Self.count)
        #expect(reports.flatMap(\.findings) == [])
        #expect(fleet.findings == [])
    }
}
