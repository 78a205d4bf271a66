// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import TestSupport
import Testing

@Suite struct AES128GCMTests {
    private static let key = [UInt8](0..<16)
    private static let nonce = [UInt8](100..<116)

    private static func withContext(_ backend: TestBackend, _ body: (any AES128GCM) throws -> Void) throws {
        try backend.run { backend in
            let gcm: any AES128GCM = try backend.makeAES128GCM()
            try gcm.setKey(key)
            try body(gcm)
        }
    }

    // MARK: What one backend seals the other opens

    /// GCM takes a nonce of 12 bytes as it is and hashes any other, so all lengths are tried, whole blocks among them.
    @Test(arguments: TestBackend.pairs)
    func everyNonceLengthUpTo128(sealer: TestBackend, opener: TestBackend) throws {
        let message = [UInt8]("a message of two blocks and more".utf8)
        try Self.withContext(sealer) { sealer in
            try Self.withContext(opener) { opener in
                for count in 1...128 {
                    let nonce = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ count) }
                    let sealed = try sealer.seal(message, nonce: nonce, additionalData: [UInt8(count)])
                    #expect(sealed.ciphertext != message)
                    #expect(try opener.open(sealed, nonce: nonce, additionalData: [UInt8(count)]) == message)
                }
            }
        }
    }

    /// Around the sizes of a block, of the 4 or 8 blocks that fast code takes at once, and of a large answer.
    @Test(
        arguments: TestBackend.pairs,
        [0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 4_095, 65_536, 1_000_003])
    func messageLengths(pair: (TestBackend, TestBackend), byteCount: Int) throws {
        let message = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try Self.withContext(pair.0) { sealer in
            let sealed = try sealer.seal(message, nonce: Self.nonce)
            #expect(sealed.ciphertext.count == byteCount && sealed.tag.count == 16)
            try Self.withContext(pair.1) { opener in
                let opened = try opener.open(sealed, nonce: Self.nonce)
                #expect(opened == message)
            }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func additionalDataAlone(backend: TestBackend) throws {
        try Self.withContext(backend) { gcm in
            let sealed = try gcm.seal([], nonce: Self.nonce, additionalData: [1, 2, 3])
            #expect(try gcm.open(sealed, nonce: Self.nonce, additionalData: [1, 2, 3]) == [])
            #expect(throws: CryptoError.authenticationFailed) { try gcm.open(sealed, nonce: Self.nonce, additionalData: [1, 2]) }
            #expect(throws: CryptoError.authenticationFailed) { try gcm.open(sealed, nonce: Self.nonce) }
        }
    }

    // MARK: One context for many messages

    /// Nonces of one length after another, seal after open, one key after another: nothing of one message stays for the next.
    @Test(arguments: TestBackend.allCases)
    func contextIsReused(backend: TestBackend) throws {
        try backend.run { backend in
            let reused: any AES128GCM = try backend.makeAES128GCM()
            for (round, nonceByteCount) in [12, 16, 12, 1, 16, 16, 128, 12].enumerated() {
                let key = [UInt8](repeating: UInt8(round % 3), count: 16)
                let nonce = [UInt8](repeating: UInt8(round), count: nonceByteCount)
                let message = [UInt8](repeating: 0x55, count: 10 * round)
                try reused.setKey(key)
                let sealed = try reused.seal(message, nonce: nonce, additionalData: nonce)
                #expect(try reused.open(sealed, nonce: nonce, additionalData: nonce) == message)
                let fresh: any AES128GCM = try backend.makeAES128GCM()
                try fresh.setKey(key)
                #expect(try fresh.seal(message, nonce: nonce, additionalData: nonce) == sealed)
            }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func otherKeyOpensNothing(backend: TestBackend) throws {
        try Self.withContext(backend) { gcm in
            let sealed = try gcm.seal([1, 2, 3], nonce: Self.nonce)
            try gcm.setKey([UInt8](repeating: 9, count: 16))
            #expect(throws: CryptoError.authenticationFailed) { try gcm.open(sealed, nonce: Self.nonce) }
            try gcm.setKey(Self.key)
            #expect(try gcm.open(sealed, nonce: Self.nonce) == [1, 2, 3])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func tagIsAppended(backend: TestBackend) throws {
        try Self.withContext(backend) { gcm in
            let expected = try gcm.seal([7], nonce: Self.nonce).tag
            var buffer: [UInt8] = [7]
            let output = try [UInt8](capacity: 20) { output throws(CryptoError) in
                for byte in UInt8(1)...4 { output.append(byte) }
                var span = buffer.mutableSpan
                try gcm.seal(&span, nonce: Self.nonce.span, additionalData: Span(), tag: &output)
            }
            #expect(output == [1, 2, 3, 4] + expected)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func tagNeedsRoom(backend: TestBackend) throws {
        try Self.withContext(backend) { gcm in
            var buffer: [UInt8] = [7]
            #expect(throws: CryptoError.invalidLength(of: "tag buffer", byteCount: 15)) {
                _ = try [UInt8](capacity: 15) { output throws(CryptoError) in
                    var span = buffer.mutableSpan
                    try gcm.seal(&span, nonce: Self.nonce.span, additionalData: Span(), tag: &output)
                }
            }
            // Refused before anything was done: a message encrypted and without a tag would be lost.
            #expect(buffer == [7])
        }
    }
}
