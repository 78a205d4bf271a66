// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import TestSupport
import Testing

/// EME-OAEP decoding on encoded messages made by hand: no RSA stands between a damage and the check that must find it.
@Suite struct OAEPDecodingTests {
    /// What goes into an encoded message (RFC 8017 section 7.1.1 step 2); each member can be made wrong by itself.
    private struct Encoding {
        var firstByte: UInt8 = 0
        var seed = [UInt8](1...32)
        var label: [UInt8] = []
        var padding: [UInt8]
        var separator: [UInt8] = [1]
        var message: [UInt8]

        init(_ message: [UInt8], modulusByteCount: Int = 256) {
            padding = [UInt8](repeating: 0, count: modulusByteCount - message.count - 66)
            self.message = message
        }

        func encodedMessage(_ backend: some CryptoBackend) throws -> [UInt8] {
            let dataBlock = try backend.sha256(label.span) + padding + separator + message
            let maskedData = try xor(dataBlock, OAEPDecodingTests.mgf1(seed, byteCount: dataBlock.count, backend))
            let maskedSeed = try xor(seed, OAEPDecodingTests.mgf1(maskedData, byteCount: 32, backend))
            return [firstByte] + maskedSeed + maskedData
        }

        private func xor(_ first: [UInt8], _ second: [UInt8]) -> [UInt8] { zip(first, second).map { $0 ^ $1 } }
    }

    /// RFC 8017 appendix B.2.1 as it reads.
    private static func mgf1(_ seed: [UInt8], byteCount: Int, _ backend: some CryptoBackend) throws -> [UInt8] {
        var mask: [UInt8] = []
        for counter in 0..<UInt8((byteCount + 31) / 32) {
            let input = seed + [0, 0, 0, counter]
            mask += try backend.sha256(input.span)
        }
        return Array(mask.prefix(byteCount))
    }

    private static func decode(
        _ encodedMessage: [UInt8], _ backend: some CryptoBackend, capacity: Int = 190, label: [UInt8] = []
    ) throws -> [UInt8] {
        var bytes = encodedMessage
        let labelHash = try backend.sha256(label.span)
        return try [UInt8](capacity: capacity) { output throws(CryptoError) in
            var span = bytes.mutableSpan
            try OAEPDecoding.decode(&span, labelHash: labelHash.span, backend: backend, into: &output)
        }
    }

    private static func expectRefusal(
        _ encodedMessage: [UInt8], _ backend: some CryptoBackend, capacity: Int = 190, label: [UInt8] = [], _ comment: Comment? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(throws: CryptoError.decryptionFailed, comment, sourceLocation: sourceLocation) {
            try decode(encodedMessage, backend, capacity: capacity, label: label)
        }
    }

    // MARK: Sound messages

    @Test(arguments: TestBackend.allCases, [0, 1, 16, 31, 32, 189, 190])
    func soundMessageIsRead(backend: TestBackend, byteCount: Int) throws {
        let message = (0..<byteCount).map { UInt8($0) }
        try backend.run { backend in
            let encoded = try Encoding(message).encodedMessage(backend)
            #expect(try Self.decode(encoded, backend) == message)
        }
    }

    /// Only the first 1 after the padding separates: a message may begin with 0 and 1, and be nothing else.
    @Test(
        arguments: TestBackend.allCases,
        [[0], [1], [0, 1], [1, 1, 0], [UInt8](repeating: 0, count: 16), [UInt8](repeating: 1, count: 16)])
    func messageLikePaddingIsRead(backend: TestBackend, message: [UInt8]) throws {
        try backend.run { backend in
            let encoded = try Encoding(message).encodedMessage(backend)
            #expect(try Self.decode(encoded, backend) == message)
        }
    }

    /// From the smallest modulus that has room for an empty message to 4,096 bits.
    @Test(arguments: TestBackend.allCases, [66, 67, 97, 98, 128, 384, 512])
    func everyModulusSizeIsRead(backend: TestBackend, modulusByteCount: Int) throws {
        try backend.run { backend in
            for message in [[], [UInt8](repeating: 7, count: modulusByteCount - 66)] {
                let encoded = try Encoding(message, modulusByteCount: modulusByteCount).encodedMessage(backend)
                #expect(encoded.count == modulusByteCount)
                #expect(try Self.decode(encoded, backend, capacity: modulusByteCount) == message)
            }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func labelMustBeTheSame(backend: TestBackend) throws {
        try backend.run { backend in
            var encoding = Encoding([1, 2, 3])
            encoding.label = [9]
            let encoded = try encoding.encodedMessage(backend)
            #expect(try Self.decode(encoded, backend, label: [9]) == [1, 2, 3])
            Self.expectRefusal(encoded, backend)
            Self.expectRefusal(try Encoding([1, 2, 3]).encodedMessage(backend), backend, label: [9])
        }
    }

    // MARK: One damage each

    @Test(arguments: TestBackend.allCases)
    func firstByteMustBeZero(backend: TestBackend) throws {
        try backend.run { backend in
            for value in UInt8(1)...255 {
                var encoding = Encoding([1, 2, 3])
                encoding.firstByte = value
                Self.expectRefusal(try encoding.encodedMessage(backend), backend, "first byte \(value)")
            }
        }
    }

    /// libgcrypt 1.10's own decoding lets these pass (Wycheproof tc16 and tc17).
    @Test(arguments: TestBackend.allCases)
    func paddingMustBeZero(backend: TestBackend) throws {
        try backend.run { backend in
            let places = Encoding([1, 2, 3]).padding.indices
            for value in [2, 0x7F, 0x80, 0xFF] as [UInt8] {
                for place in [places.first, places.count / 2, places.last].compactMap(\.self) {
                    var encoding = Encoding([1, 2, 3])
                    encoding.padding[place] = value
                    Self.expectRefusal(try encoding.encodedMessage(backend), backend, "padding byte \(place) is \(value)")
                }
            }
        }
    }

    @Test(arguments: TestBackend.allCases, [0, 2, 0x81, 0xFF] as [UInt8])
    func separatorMustBeOne(backend: TestBackend, value: UInt8) throws {
        try backend.run { backend in
            for message in [[], [7, 7, 7]] as [[UInt8]] {
                var encoding = Encoding(message)
                encoding.separator = [value]
                Self.expectRefusal(try encoding.encodedMessage(backend), backend)
            }
        }
    }

    /// Each half of an encoded message masks the other, so one flipped bit anywhere turns half of it to noise.
    @Test(arguments: TestBackend.allCases)
    func everyByteCounts(backend: TestBackend) throws {
        try backend.run { backend in
            let encoded = try Encoding([UInt8](repeating: 7, count: 16)).encodedMessage(backend)
            for index in encoded.indices {
                var damaged = encoded
                damaged[index] ^= 1 << UInt8(index % 8)
                Self.expectRefusal(damaged, backend, "byte \(index)")
            }
        }
    }

    // MARK: No room

    @Test(arguments: TestBackend.allCases)
    func tooLongMessageIsRefused(backend: TestBackend) throws {
        try backend.run { backend in
            let encoded = try Encoding([UInt8](repeating: 7, count: 17)).encodedMessage(backend)
            Self.expectRefusal(encoded, backend, capacity: 16)
            Self.expectRefusal(encoded, backend, capacity: 0)
            #expect(try Self.decode(encoded, backend, capacity: 17).count == 17)
        }
    }

    @Test(arguments: TestBackend.allCases, [0, 1, 33, 64, 65])
    func tooShortModulusIsRefused(backend: TestBackend, byteCount: Int) throws {
        try backend.run { Self.expectRefusal([UInt8](repeating: 0, count: byteCount), $0) }
    }
}
