// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import TestSupport
import Testing

/// What AES-128-GCM refuses, and what a refusal leaves behind: zeros, and a context that works.
@Suite struct AES128GCMRefusalTests {
    private static let key = [UInt8](0..<16)
    private static let nonce = [UInt8](100..<116)
    private static let message = [UInt8]("forty bytes that are nobody else's affair".utf8)

    private static func withContext(_ backend: TestBackend, _ body: (any AES128GCM, SealedMessage) throws -> Void) throws {
        try backend.run { backend in
            let gcm: any AES128GCM = try backend.makeAES128GCM()
            try gcm.setKey(key)
            try body(gcm, try gcm.seal(message, nonce: nonce, additionalData: [1, 2, 3]))
        }
    }

    /// Opens, expects `error` and zeros, and then opens the undamaged message with the same context.
    private static func expect(
        _ error: CryptoError, _ gcm: any AES128GCM, _ damaged: SealedMessage, nonce: [UInt8] = nonce, additionalData: [UInt8] = [1, 2, 3],
        undamaged: SealedMessage, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        var buffer = damaged.ciphertext
        #expect(throws: error, sourceLocation: sourceLocation) {
            try gcm.open(&buffer, nonce: nonce, additionalData: additionalData, tag: damaged.tag)
        }
        #expect(buffer == [UInt8](repeating: 0, count: damaged.ciphertext.count), sourceLocation: sourceLocation)
        let opened = try gcm.open(undamaged, nonce: Self.nonce, additionalData: [1, 2, 3])
        #expect(opened == message, sourceLocation: sourceLocation)
    }

    @Test(arguments: TestBackend.allCases)
    func everyBitOfTheTagCounts(backend: TestBackend) throws {
        try Self.withContext(backend) { gcm, sealed in
            for bit in 0..<128 {
                var damaged = sealed
                damaged.tag[bit / 8] ^= 1 << (bit % 8)
                try Self.expect(.authenticationFailed, gcm, damaged, undamaged: sealed)
            }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func everyByteOfTheCiphertextCounts(backend: TestBackend) throws {
        try Self.withContext(backend) { gcm, sealed in
            for index in sealed.ciphertext.indices {
                var damaged = sealed
                damaged.ciphertext[index] ^= 0x80
                try Self.expect(.authenticationFailed, gcm, damaged, undamaged: sealed)
            }
            var longer = sealed
            longer.ciphertext.append(0)
            try Self.expect(.authenticationFailed, gcm, longer, undamaged: sealed)
            try Self.expect(.authenticationFailed, gcm, SealedMessage(ciphertext: [], tag: sealed.tag), undamaged: sealed)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func nonceAndAdditionalDataCount(backend: TestBackend) throws {
        try Self.withContext(backend) { gcm, sealed in
            for index in Self.nonce.indices {
                var nonce = Self.nonce
                nonce[index] ^= 1
                try Self.expect(.authenticationFailed, gcm, sealed, nonce: nonce, undamaged: sealed)
            }
            for data: [UInt8] in [[], [1, 2], [1, 2, 3, 0], [1, 2, 2]] {
                try Self.expect(.authenticationFailed, gcm, sealed, additionalData: data, undamaged: sealed)
            }
            try Self.expect(.authenticationFailed, gcm, sealed, nonce: Array(Self.nonce.prefix(12)), undamaged: sealed)
        }
    }

    /// 4, 8 and 12 to 15 bytes are for NIST's vectors; a Flow's tag has 16, which its envelope sees to.
    @Test(arguments: TestBackend.allCases)
    func tagLengths(backend: TestBackend) throws {
        try Self.withContext(backend) { gcm, sealed in
            for count in 0...17 {
                let tag = Array((sealed.tag + [0]).prefix(count))
                let shortened = SealedMessage(ciphertext: sealed.ciphertext, tag: tag)
                if [4, 8, 12, 13, 14, 15, 16].contains(count) {
                    #expect(try gcm.open(shortened, nonce: Self.nonce, additionalData: [1, 2, 3]) == Self.message)
                } else {
                    try Self.expect(.invalidLength(of: "tag", byteCount: count), gcm, shortened, undamaged: sealed)
                }
            }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func emptyNonce(backend: TestBackend) throws {
        try Self.withContext(backend) { gcm, sealed in
            let refusal = CryptoError.unsupported("a GCM nonce of 0 bytes")
            try Self.expect(refusal, gcm, sealed, nonce: [], undamaged: sealed)
            #expect(throws: refusal) { try gcm.seal(Self.message, nonce: []) }
            #expect(try gcm.seal(Self.message, nonce: Self.nonce, additionalData: [1, 2, 3]) == sealed)
        }
    }

    /// 128 bytes are as much as libcrypto takes; libgcrypt has no limit.
    @Test(arguments: TestBackend.allCases, [129, 257, 65_536])
    func longNonce(backend: TestBackend, byteCount: Int) throws {
        let nonce = [UInt8](repeating: 1, count: byteCount)
        try Self.withContext(backend) { gcm, sealed in
            switch backend {
            case .openssl:
                let refusal = CryptoError.unsupported("a GCM nonce of \(byteCount) bytes")
                #expect(throws: refusal) { try gcm.seal(Self.message, nonce: nonce) }
                try Self.expect(refusal, gcm, sealed, nonce: nonce, undamaged: sealed)
            case .gcrypt:
                let long = try gcm.seal(Self.message, nonce: nonce)
                #expect(try gcm.open(long, nonce: nonce) == Self.message)
            }
            #expect(try gcm.seal(Self.message, nonce: Self.nonce, additionalData: [1, 2, 3]) == sealed)
        }
    }

    /// AES-192 and AES-256 would work too, in silence: a key of 24 or 32 bytes must not.
    @Test(arguments: TestBackend.allCases, [0, 1, 15, 17, 24, 32])
    func keyLength(backend: TestBackend, byteCount: Int) throws {
        try Self.withContext(backend) { gcm, sealed in
            #expect(throws: CryptoError.invalidLength(of: "AES key", byteCount: byteCount)) {
                try gcm.setKey([UInt8](repeating: 0, count: byteCount))
            }
            // The key that was set stays.
            let again = try gcm.seal(Self.message, nonce: Self.nonce, additionalData: [1, 2, 3])
            #expect(again == sealed)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func keyMustComeFirst(backend: TestBackend) throws {
        try backend.run { backend in
            let gcm: any AES128GCM = try backend.makeAES128GCM()
            #expect(throws: CryptoError.self) { try gcm.seal(Self.message, nonce: Self.nonce) }
            var buffer = Self.message
            #expect(throws: CryptoError.self) {
                try gcm.open(&buffer, nonce: Self.nonce, tag: [UInt8](repeating: 0, count: 16))
            }
            #expect(buffer == [UInt8](repeating: 0, count: Self.message.count))
        }
    }
}
