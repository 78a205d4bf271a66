// SPDX-License-Identifier: Apache-2.0

package import FlowKeys

extension RSAPrivateKeyLayout {
    /// Finds the numbers of an unencrypted PKCS#8 PrivateKeyInfo, version 0, of rsaEncryption with two primes, in strict DER.
    ///
    /// Every backend begins with it, so that they give one verdict: OpenSSL's own decoder mends what it can.
    package init(pkcs8 der: Span<UInt8>) throws(CryptoError) {
        let secret = SecretBytes(copying: der)
        let (item, layout) = secret.withArray { bytes in
            (
                KeyItem(structureOf: bytes),
                Result { () throws(KeyDefect) in try RSAPrivateKeyLayout(strictDER: bytes) }
            )
        }
        if let algorithm = item.algorithm, algorithm != .rsa { throw .notAnRSAKey }
        switch layout {
        case .failure(let defect): throw .malformedKey(defect)
        case .success(let layout): self = layout
        }
        guard item.structure == .pkcs8, let numbers = item.rsa else { throw .unreadableKey }
        try numbers.checkUsable()
        // Proving the primes of a key of 8,192 bits takes ten seconds, of one of 16,384 minutes.
        guard numbers.bitCount <= 4096 else { throw .unsupportedModulusSize(bitCount: numbers.bitCount) }
    }
}
