// SPDX-License-Identifier: Apache-2.0

import CAllocationCounter
import FlowCrypto
import TestSupport
import Testing

/// Sealing and opening a message asks for no memory, neither in Swift nor in the libraries.
@Suite(.enabled(if: flowproof_counts_allocations(), "allocations are not counted under a sanitizer, or without glibc"))
struct AllocationTests {
    private static let messageCount = 1_000

    @Test(arguments: TestBackend.allCases)
    func sealing(backend: TestBackend) throws {
        let count = try backend.run { try Self.allocationsOfSealing($0) }
        print("allocations of \(Self.messageCount) x setKey and seal, \(backend): \(count)")
        #expect(count == 0)
    }

    @Test(arguments: TestBackend.allCases)
    func opening(backend: TestBackend) throws {
        let count = try backend.run { try Self.allocationsOfOpening($0) }
        print("allocations of \(Self.messageCount) x setKey and open, \(backend): \(count)")
        #expect(count == 0)
    }

    /// A counter that counts nothing would pass the tests above.
    @Test func swiftIsCounted() {
        var arrays: [[UInt8]] = []
        arrays.reserveCapacity(100)
        let before = flowproof_allocation_count()
        for size in 1...100 { arrays.append([UInt8](repeating: 1, count: size)) }
        #expect(flowproof_allocation_count() - before == 100)
    }

    /// And so would one that sees nothing of what the libraries ask for: RSA takes integers by the dozen, and Swift a handful of objects.
    @Test(arguments: TestBackend.allCases)
    func librariesAreCounted(backend: TestBackend) throws {
        let count = try backend.run { try Self.allocationsOfEncrypting($0) }
        print("allocations of one OAEP encryption, \(backend): \(count)")
        #expect(count > 20)
    }

    private static func allocationsOfEncrypting(_ backend: some VectorBackend) throws -> Int {
        let spki = try FixtureKey.spki(.openssl)
        let key = try backend.publicKey(spki: spki.span)
        let before = flowproof_allocation_count()
        _ = try backend.encrypt([1, 2, 3], to: key)
        return Int(flowproof_allocation_count() - before)
    }

    // The first message is not counted: what a context makes once is not per message. The nonces have 16 bytes, as in Flows.

    private static func allocationsOfSealing(_ backend: some VectorBackend) throws -> Int {
        let (gcm, key, nonce) = (try backend.makeAES128GCM(), try backend.randomBytes(16), try backend.randomBytes(16))
        var buffer = [UInt8](repeating: 0x20, count: 1_024)
        var before: UInt64 = 0
        _ = try [UInt8](capacity: 16) { tag throws(CryptoError) in
            for message in 0...messageCount {
                if message == 1 { before = flowproof_allocation_count() }
                tag.removeAll()
                var span = buffer.mutableSpan
                try gcm.setKey(key.span)
                try gcm.seal(&span, nonce: nonce.span, additionalData: Span(), tag: &tag)
            }
        }
        return Int(flowproof_allocation_count() - before)
    }

    private static func allocationsOfOpening(_ backend: some VectorBackend) throws -> Int {
        let (gcm, key, nonce) = (try backend.makeAES128GCM(), try backend.randomBytes(16), try backend.randomBytes(16))
        try gcm.setKey(key)
        let sealed = try gcm.seal([UInt8](repeating: 0x20, count: 1_024), nonce: nonce)
        var buffer = sealed.ciphertext
        var before: UInt64 = 0
        for message in 0...messageCount {
            if message == 1 { before = flowproof_allocation_count() }
            var span = buffer.mutableSpan
            for index in span.indices { span[index] = sealed.ciphertext[index] }
            try gcm.setKey(key.span)
            try gcm.open(&span, nonce: nonce.span, additionalData: Span(), tag: sealed.tag.span)
        }
        return Int(flowproof_allocation_count() - before)
    }
}
