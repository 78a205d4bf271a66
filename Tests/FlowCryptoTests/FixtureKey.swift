// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import TestSupport
import Testing

/// One key pair of each backend, made once for all tests, for making one takes a while.
enum FixtureKey {
    /// The backend's own PKCS#8, DER.
    static func pkcs8(_ backend: TestBackend) throws -> [UInt8] { try pair(backend).pkcs8 }

    /// SubjectPublicKeyInfo, DER.
    static func spki(_ backend: TestBackend) throws -> [UInt8] { try pair(backend).spki }

    private struct Pair { var pkcs8, spki: [UInt8] }
    private static let openssl = Result { try make(.openssl) }
    private static let gcrypt = Result { try make(.gcrypt) }

    private static func pair(_ backend: TestBackend) throws -> Pair {
        switch backend {
        case .openssl: try openssl.get()
        case .gcrypt: try gcrypt.get()
        }
    }

    private static func make(_ backend: TestBackend) throws -> Pair { try backend.run { try make($0) } }

    private static func make(_ backend: some VectorBackend) throws -> Pair {
        let key = try backend.generatePrivateKey()
        return try Pair(pkcs8: key.pkcs8().bytes(), spki: key.publicKey.spki)
    }
}

extension SecretBytes {
    /// A copy that nobody wipes, of test data that need no wiping.
    borrowing func bytes() -> [UInt8] { withSpan { span in span.indices.map { span[$0] } } }
}

extension KeyFile {
    /// The only key of a file.
    static func onlyItem(_ bytes: [UInt8]) throws -> KeyItem {
        let file = KeyFile(reading: bytes)
        try #require(file.items.count == 1, "\(file.allDefects)")
        return file.items[0]
    }
}

/// A passphrase as the API takes it.
func secret(_ text: String) -> SecretBytes { SecretBytes(copying: Array(text.utf8).span) }
