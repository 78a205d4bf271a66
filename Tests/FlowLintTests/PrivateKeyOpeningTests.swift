// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import Testing

@testable import FlowLint

/// Encrypted private keys are judged when the linter is given a way to open them, and named as not checked otherwise.
@Suite struct PrivateKeyOpeningTests {
    private struct Refused: Error {}

    private static let encrypted = Array(
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: A,B\n\nAAAA\n-----END RSA PRIVATE KEY-----\n".utf8)

    private func report(_ openPrivateKey: Linter.OpenPrivateKey?) throws -> FileReport {
        Linter(
            sha256: { span in
                try digests(of: [UInt8](capacity: span.count) { output in for index in span.indices { output.append(span[index]) } }).sha256
            }, openPrivateKey: openPrivateKey
        )
        .lint(Self.encrypted, path: "private.pem", role: .privateKey)
    }

    @Test func keyThatNobodyOpensIsNotChecked() throws {
        for open in [
            nil, { _, _, _ in throw Refused() }, { _, _, _ in false },
            { _, _, read in
                read([0x30, 0]); return true
            },
        ] as [Linter.OpenPrivateKey?] {
            let notChecked = try report(open).notChecked.filter { ["private-inconsistent", "math-fermat"].contains($0.rule) }
            #expect(Set(notChecked.map(\.rule)) == ["private-inconsistent", "math-fermat"])
            #expect(notChecked.allSatisfy { $0.reason.contains("the private key") })
        }
    }

    @Test func keyThatIsOpenedIsJudged() throws {
        let sound = try Upload.shared().privateDER
        let found = try Set(
            report { _, _, read in
                read(sound); return true
            }.findings.map(\.rule))
        let ofNumbers = Rule.all.filter { $0.subjects == [.key] }.map(\.id)
        #expect(found.isDisjoint(with: ofNumbers) && !found.isEmpty)
        let close = WeakNumbers.numbers(WeakNumbers.p, WeakNumbers.near(900)).map(\.bytes)
        let der = DERWriter.pkcs8(rsaPrivateKey: DERWriter.rsaPrivateKey(close))
        #expect(
            try report { _, _, read in
                read(der); return true
            }.findings.map(\.rule).contains("math-close-primes"))
    }
}
