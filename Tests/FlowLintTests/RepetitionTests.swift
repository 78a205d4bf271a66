// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowLint
import TestSupport
import Testing

/// What stands where a label or a header belongs may be the body of a private key.
@Suite struct RepetitionTests {
    @Test(arguments: [
        "{\"private_key\": \"-----BEGIN PRIVATE KEY-----BODY\", \"client_email\": \"a@b\"}",
        "-----BEGIN PRIVATE KEY-----\nBODY note: rotated\n",
        "-----BEGIN PRIVATE KEY-----BODY : x", "-----BEGIN PRIVATE KEY-----\nTAIL\n-----END TAIL-----\n", "-----BEGIN TAIL-----\nBODY\n",
        "-----BEGIN PRIVATE KEY\nBODY\n-----END PRIVATE KEY-----\n", "-----BEGIN PRIVATE KEY-----\nBODY\nEND TAIL\n",
    ])
    func noPartOfTheBodyIsRepeated(form: String) throws {
        try TestBackend.openssl.run { backend in
            let key = try backend.encodePrivateKey(
                pkcs8: backend.generatePrivateKey().pkcs8(), as: PrivateKeyForm(cipher: nil), passphrase: nil)
            let pem = key.withSpan { span in String(decoding: span.indices.map { span[$0] }, as: UTF8.self) }
            let body = pem.split(separator: "\n").dropFirst().dropLast().joined()
            let tail = String(body.suffix(24).prefix(20)).filter { $0 != "/" && $0 != "+" }
            let text = form.replacing("BODY", with: body).replacing("TAIL", with: tail)
            let report = Linter { span in try backend.sha256(span) }.lint(Array(text.utf8), path: "private.pem")
            #expect(!report.findings.isEmpty)
            let said = LintReport(files: [report]).text().uppercased()
            // Eight characters are 48 bits: no chance hit.
            let upper = body.uppercased()
            for start in stride(from: 0, to: upper.count - 8, by: 4) {
                let fragment = upper.dropFirst(start).prefix(8)
                #expect(!said.contains(fragment), "\(form)")
            }
        }
    }
}
