// SPDX-License-Identifier: Apache-2.0

package import FlowKeys

extension KeyDerivation {
    /// Throws for parameters that a library would take for others, or with which it would leave its buffers.
    package func checkParameters(passphraseByteCount: Int, keyByteCount: Int) throws(CryptoError) {
        let areSound =
            switch self {
            case .pbkdf2(let salt, let iterations, _):
                // The C functions count in int.
                (1...Int(Int32.max)).contains(iterations) && salt.count <= Int(Int32.max)
            case .scrypt(_, let cost, let blockSize, let parallelization):
                // RFC 7914 section 2: N is a power of two, p less than 2^30 / r; here also the memory, 128 * N * r, less than 2^47.
                (2...1 << 30).contains(cost) && cost & (cost - 1) == 0 && (1..<1 << 30).contains(blockSize) && cost * blockSize <= 1 << 40
                    && (1..<1 << 30).contains(parallelization) && blockSize * parallelization < 1 << 30
            case .opensslMD5(let salt):
                // EVP_BytesToKey reads eight bytes of salt and writes as many bytes as its cipher's key has, whatever room there is.
                salt.count == 8 && [0, 16, 24, 32].contains(keyByteCount)
            }
        guard areSound, passphraseByteCount <= Int(Int32.max), keyByteCount <= Int(Int32.max) else {
            throw .unsupported("\(name) with these parameters")
        }
    }
}
