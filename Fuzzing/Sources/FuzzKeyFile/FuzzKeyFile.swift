// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import FlowLint

/// Everything that is read of a key file: armour, ASN.1, JSON, OpenSSH, the lint rules about all of it.
///
/// It must neither crash nor hang, and where the linter finds no error there must be a key that can be uploaded.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzKeyFile(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    // Arithmetic takes a hundred times as long as reading: it is done for one length in eight.
    let linter = bytes.count % 8 == 0 ? calculatingLinter : readingLinter
    let report = linter.lint(bytes, path: "key.pem")
    _ = linter.lint(bytes, path: "private.pem", role: .privateKey)
    let file = KeyFile(reading: bytes)
    if !report.findings.contains(where: { $0.severity == .error }) {
        precondition(!file.items.isEmpty && file.items.allSatisfy { $0.rsa?.bitCount == 2048 && !$0.holdsPrivateKey })
    }
    // What is written from it is canonical.
    if let item = file.items.first, let spki = item.canonicalSPKI {
        let again = KeyFile(reading: PEM.encode(label: "PUBLIC KEY", spki.span))
        precondition(again.items.count == 1 && again.items[0].rsa == item.rsa && again.items[0].defects.isEmpty)
    }
    _ = try? PEM.decode(bytes)
    _ = try? RSAPrivateKeyLayout(strictDER: bytes)
    return 0
}

private let readingLinter = linter { $0.subjects != [.key] }
private let calculatingLinter = linter { $0.id != "math-modulus-prime" }

/// Nothing here is named by its digest.
private func linter(_ isApplied: (Rule) -> Bool) -> Linter {
    Linter(rules: Rule.all.filter(isApplied), sha256: { _ in [UInt8](repeating: 0, count: 32) })
}
