// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

// What the rules about keys at rest ask of a protection.
extension PrivateKeyEncryption {
    /// PBKDF2's pseudo-random function and iterations.
    var pbkdf2: (prf: KeyDerivation.PseudoRandomFunction, iterations: Int)? {
        guard case .pbkdf2(_, let iterations, let prf)? = reading.derivation else { return nil }
        return (prf, iterations)
    }

    /// The cost N and the block size r of scrypt.
    var scrypt: (cost: Int, blockSize: Int)? {
        guard case .scrypt(_, let cost, let blockSize, _)? = reading.derivation else { return nil }
        return (cost, blockSize)
    }

    /// The scheme's name, for PBES1 and the schemes of PKCS#12.
    var pbes1Name: String? {
        if case .pbes1(let name) = scheme { name } else { nil }
    }

    /// The cipher of PBES2, where it is one with a block of 8 bytes or a key that can be tried out.
    var legacyCipherName: String? {
        guard let name = reading.cipherName, ["des-", "rc2-", "rc4", "rc5-"].contains(where: { name.hasPrefix($0) }) else { return nil }
        return name
    }

    /// OpenSSL 3 opens it with its legacy provider alone.
    var needsLegacyProvider: Bool {
        if let pbes1Name { return !pbes1Name.contains("TripleDES") }
        return legacyCipherName.map { $0 != BlockCipherCBC.tripleDES.name } ?? false
    }
}

extension KeyItem {
    /// A private key that whoever reads the file can use.
    var isUnprotected: Bool {
        switch structure {
        case .pkcs8, .pkcs1Private, .sec1Private: true
        case .jwk: holdsPrivateKey
        case .opensshPrivate: Array(body.dropFirst(Self.cipherNameOffset).prefix(4)) == Array("none".utf8)
        default: false
        }
    }

    /// "openssh-key-v1" and its zero byte, then the length of the cipher's name in four bytes.
    private static let cipherNameOffset = 15 + 4
}
