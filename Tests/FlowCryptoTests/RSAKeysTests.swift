// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import FlowVectors
import TestSupport
import Testing

/// Keys made and read by the backends alone, without containers. OpenSSL reads with its own decoder and libgcrypt through
/// FlowKeys, so what one takes and the other does not is a mistake in one of them.
@Suite struct RSAKeysTests {
    @Test(arguments: TestBackend.allCases)
    func generatedKeyIsAsPromised(backend: TestBackend) throws {
        try backend.run { backend in
            let key = try backend.generatePrivateKey()
            #expect(key.publicKey.numbers.bitCount == 2_048)
            #expect(key.publicKey.modulusByteCount == 256)
            #expect(key.publicKey.numbers.publicExponent == [1, 0, 1])
            #expect(try key.publicKey.numbers != backend.generatePrivateKey().publicKey.numbers)
            let der = try key.pkcs8().bytes()
            let layout = try RSAPrivateKeyLayout(strictDER: der)
            #expect(Array(der[layout.modulus]) == key.publicKey.numbers.modulus)
            #expect(layout.prime1.count == 128 && layout.prime2.count == 128)
        }
    }

    /// A ciphertext is as long as the modulus even where it begins with zeros, once in 256 times.
    @Test(arguments: TestBackend.pairs)
    func shortCiphertextsAreFilledUp(sender: TestBackend, receiver: TestBackend) throws {
        let (spki, pkcs8) = (try FixtureKey.spki(.openssl), try FixtureKey.pkcs8(.openssl))
        let ciphertexts = try sender.run { try Self.encrypt($0, count: 4000, spki) }
        #expect(ciphertexts.allSatisfy { $0.count == 256 })
        let short = ciphertexts.enumerated().filter { $0.element[0] == 0 }
        #expect(!short.isEmpty)
        for (index, ciphertext) in short {
            let message = try receiver.run { try $0.decrypt(ciphertext, pkcs8: pkcs8) }
            #expect(message == [UInt8(index % 251)])
        }
    }

    private static func encrypt(_ backend: some VectorBackend, count: Int, _ spki: [UInt8]) throws -> [[UInt8]] {
        let key = try backend.publicKey(spki: spki.span)
        let encryptor = try backend.makeOAEPEncryptor(for: key)
        return try (0..<count).map { index in
            try encryptor.encrypt([UInt8(index % 251)], capacity: 256)
        }
    }

    /// PKCS#1 orders its primes in no way, and libgcrypt wants the smaller one first: in the other order it decrypts wrongly now and
    /// then, the more often the further apart they are.
    @Test(arguments: TestBackend.allCases)
    func primesInEitherOrderDecrypt(backend: TestBackend) throws {
        let der = try backend.run { try Self.keyWithPrimesApart($0) }
        let layout = try RSAPrivateKeyLayout(strictDER: der)
        let primes = [layout.prime1, layout.prime2].map { Array(der[$0]) }
        let numbers = RSAPublicNumbers(modulus: Array(der[layout.modulus]), publicExponent: Array(der[layout.publicExponent]))
        let messages = (0..<400).map { [UInt8($0 % 251)] }
        let ciphertexts = try backend.run { try Self.encrypt($0, count: messages.count, SubjectPublicKeyInfo.encode(numbers)) }
        for (first, second) in [(primes[0], primes[1]), (primes[1], primes[0])] {
            let numbers = try #require(
                RSAPrivateNumbers(
                    modulus: Array(der[layout.modulus]), publicExponent: Array(der[layout.publicExponent]),
                    privateExponent: Array(der[layout.privateExponent]), prime1: first, prime2: second))
            let opened = try backend.run { try Self.decrypt($0, ciphertexts, pkcs8: numbers.pkcs8) }
            #expect(opened == messages)
        }
    }

    /// PKCS#8 of a fresh key of which one prime is less than 85 % of the other, as it is with every fourth.
    private static func keyWithPrimesApart(_ backend: some VectorBackend) throws -> [UInt8] {
        while true {
            let der = try backend.generatePrivateKey().pkcs8().bytes()
            let layout = try RSAPrivateKeyLayout(strictDER: der)
            let leading = [layout.prime1, layout.prime2].map { range in der[range].prefix(2).reduce(0) { $0 << 8 | Int($1) } }.sorted()
            if leading[0] * 100 < leading[1] * 85 { return der }
        }
    }

    private static func decrypt(_ backend: some VectorBackend, _ ciphertexts: [[UInt8]], pkcs8: [UInt8]) throws -> [[UInt8]] {
        let decryptor = try backend.makeOAEPDecryptor(for: backend.privateKey(pkcs8: pkcs8.span))
        // What is refused is no message: the comparison says so.
        return ciphertexts.map { ciphertext in
            (try? [UInt8](capacity: 190) { output throws(CryptoError) in try decryptor.decrypt(ciphertext.span, into: &output) }) ?? []
        }
    }

    @Test(arguments: TestBackend.pairs, [0, 1, 16, 189, 190])
    func messagesOfEveryLength(pair: (TestBackend, TestBackend), byteCount: Int) throws {
        let (spki, pkcs8) = (try FixtureKey.spki(pair.1), try FixtureKey.pkcs8(pair.1))
        let message = (0..<byteCount).map { UInt8($0) }
        guard pair.0 != .gcrypt || byteCount > 0 else {
            // libgcrypt does not encrypt nothing, which no Flow asks for; both decrypt it.
            #expect(throws: CryptoError.unsupported("an empty OAEP message in libgcrypt")) {
                try pair.0.run { try $0.encrypt(message, spki: spki) }
            }
            return
        }
        let ciphertext = try pair.0.run { try $0.encrypt(message, spki: spki) }
        let opened = try pair.1.run { try $0.decrypt(ciphertext, pkcs8: pkcs8) }
        #expect(opened == message)
    }

    @Test(arguments: TestBackend.allCases)
    func tooLongMessageIsRefused(backend: TestBackend) throws {
        let spki = try FixtureKey.spki(backend)
        for count in [191, 256, 1_000] {
            #expect(throws: CryptoError.invalidLength(of: "message", byteCount: count)) {
                try backend.run { try $0.encrypt([UInt8](repeating: 0, count: count), spki: spki) }
            }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func ciphertextNeedsRoom(backend: TestBackend) throws {
        try backend.run { try Self.encryptWithoutRoom($0) }
    }

    private static func encryptWithoutRoom(_ backend: some VectorBackend) throws {
        let spki = try FixtureKey.spki(.openssl)
        let encryptor = try backend.makeOAEPEncryptor(for: backend.publicKey(spki: spki.span))
        #expect(throws: CryptoError.invalidLength(of: "ciphertext buffer", byteCount: 255)) { try encryptor.encrypt([1], capacity: 255) }
    }

    /// A context that has refused a ciphertext decrypts the next; a ciphertext must have the size of the modulus, and a message room.
    @Test(arguments: TestBackend.allCases)
    func refusedCiphertextLeavesNothingBehind(backend: TestBackend) throws {
        try backend.run { try Self.refuseAndDecrypt($0) }
    }

    private static func refuseAndDecrypt(_ backend: some VectorBackend) throws {
        let pkcs8 = try FixtureKey.pkcs8(.openssl)
        let key = try backend.privateKey(pkcs8: pkcs8.span)
        let decryptor = try backend.makeOAEPDecryptor(for: key)
        let ciphertext = try backend.encrypt([UInt8](0..<16), to: key.publicKey)
        let zeros = [UInt8](repeating: 0, count: 256)
        let damaged = Array(ciphertext.dropLast()) + [ciphertext[255] ^ 1]
        let unsound = [[], Array(ciphertext.dropLast()), ciphertext + [0], [0] + ciphertext, zeros, key.publicKey.numbers.modulus, damaged]
        for refused in unsound {
            #expect(throws: CryptoError.decryptionFailed) { try decryptor.decrypt(refused, capacity: 256) }
            let message = try decryptor.decrypt(ciphertext, capacity: 16)
            #expect(message == [UInt8](0..<16))
        }
        #expect(throws: CryptoError.decryptionFailed) { try decryptor.decrypt(ciphertext, capacity: 15) }
    }

    // MARK: What is no key

    /// Each is one step away from a sound SubjectPublicKeyInfo.
    private static func unsoundSPKIs() throws -> [(name: String, der: [UInt8])] {
        let sound = try FixtureKey.spki(.openssl)
        let numbers = try SubjectPublicKeyInfo.read(strictDER: sound)
        let modulus = numbers.modulus
        func spki(algorithm: [UInt8], unusedBits: UInt8 = 0) -> [UInt8] {
            DERWriter.sequence([algorithm, DERWriter.value(0x03, [[unusedBits], RSAPublicKeyDER.encode(numbers)])])
        }
        let identifier: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]
        let pssIdentifier = Array(identifier.dropLast()) + [0x0A]
        return [
            ("nothing", []), ("one byte", [0x30]), ("text", Array("-----BEGIN PUBLIC KEY-----".utf8)),
            ("a trailing byte", sound + [0]), ("a byte too few", Array(sound.dropLast())),
            (
                "a length in five bytes",
                [0x30, 0x84, 0, 0, UInt8((sound.count - 4) >> 8), UInt8((sound.count - 4) & 0xFF)] + sound.dropFirst(4)
            ),
            ("an indefinite length", [0x30, 0x80] + sound.dropFirst(4) + [0, 0]),
            ("RSAPublicKey alone", RSAPublicKeyDER.encode(numbers)),
            ("no parameters", spki(algorithm: DERWriter.sequence([identifier]))),
            ("other parameters", spki(algorithm: DERWriter.sequence([identifier, [0x04, 0x00]]))),
            ("RSASSA-PSS", spki(algorithm: DERWriter.sequence([pssIdentifier]))),
            ("512 bits", SubjectPublicKeyInfo.encode(RSAPublicNumbers(modulus: [0xC0] + modulus.suffix(63), publicExponent: [1, 0, 1]))),
            (
                "1,023 bits",
                SubjectPublicKeyInfo.encode(RSAPublicNumbers(modulus: [0x40] + modulus.suffix(127), publicExponent: [1, 0, 1]))
            ),
            (
                "16,392 bits",
                SubjectPublicKeyInfo.encode(RSAPublicNumbers(modulus: [UInt8](repeating: 0xC1, count: 2_049), publicExponent: [3]))
            ),
            ("a private key", try FixtureKey.pkcs8(.openssl)),
        ]
    }

    @Test(arguments: TestBackend.allCases)
    func unsoundPublicKeysAreRefused(backend: TestBackend) throws {
        for (name, der) in try Self.unsoundSPKIs() {
            #expect(throws: CryptoError.self, "\(name)") { try backend.run { _ = try $0.publicKey(spki: der.span) } }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func unsoundPrivateKeysAreRefused(backend: TestBackend) throws {
        let sound = try FixtureKey.pkcs8(.openssl)
        let unsound: [(name: String, der: [UInt8])] = [
            ("nothing", []), ("a trailing byte", sound + [0]), ("a byte too few", Array(sound.dropLast())),
            ("a public key", try FixtureKey.spki(.openssl)), ("half a key", Array(sound.prefix(sound.count / 2))),
            ("text", Array("-----BEGIN PRIVATE KEY-----".utf8)),
        ]
        for (name, der) in unsound {
            #expect(throws: CryptoError.self, "\(name)") { try backend.run { _ = try $0.privateKey(pkcs8: der.span) } }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func modulusSizesHaveNames(backend: TestBackend) throws {
        let small = SubjectPublicKeyInfo.encode(
            RSAPublicNumbers(modulus: [0xC0] + [UInt8](repeating: 1, count: 63), publicExponent: [1, 0, 1]))
        #expect(throws: CryptoError.unsupportedModulusSize(bitCount: 512)) { try backend.run { _ = try $0.publicKey(spki: small.span) } }
    }
}
