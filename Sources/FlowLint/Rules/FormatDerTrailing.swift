// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// Bytes after the SubjectPublicKeyInfo, or after the RSAPublicKey inside its BIT STRING.
    static let formatDerTrailing = Rule(
        id: "format-der-trailing",
        title: "bytes after the key",
        severity: .error,
        condition: "bytes after the SubjectPublicKeyInfo, or after the RSAPublicKey inside its BIT STRING",
        citation: "X.690 section 8.1; measured: OpenSSL 3.0 ignores them",
        rationale: "a parser that reads to the end refuses the key",
        defect: { kind in
            switch kind {
            case .trailingBytes(let count): "\(counted(count, "byte")) too many after the key"
            case .trailingBytesInBitString(let count): "\(counted(count, "byte")) too many after the RSAPublicKey, inside the BIT STRING"
            default: nil
            }
        })
}
