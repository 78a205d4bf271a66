// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import TestSupport
import Testing

/// Keys that the backends make, read by each other and by programs that know nothing of us.
@Suite struct KeyInteropTests {
    private static let message = [UInt8](0..<16)

    private static func privatePEM(_ backend: TestBackend) throws -> [UInt8] {
        let der = try FixtureKey.pkcs8(backend)
        return PEM.encode(label: "PRIVATE KEY", der.span)
    }

    private static func publicPEM(_ backend: TestBackend) throws -> [UInt8] {
        let der = try FixtureKey.spki(backend)
        return PEM.encode(label: "PUBLIC KEY", der.span)
    }

    private static func ciphertext(_ backend: TestBackend) throws -> [UInt8] {
        let spki = try FixtureKey.spki(backend)
        return try backend.run { try $0.encrypt(message, spki: spki) }
    }

    private static func decrypt(_ ciphertext: [UInt8], _ backend: TestBackend) throws -> [UInt8] {
        let pkcs8 = try FixtureKey.pkcs8(backend)
        return try backend.run { try $0.decrypt(ciphertext, pkcs8: pkcs8) }
    }

    // MARK: Each other

    /// Not only the same key but the same bytes: both write the numbers in PKCS#1's order, and DER has one form.
    @Test(arguments: TestBackend.pairs)
    func privateKeyIsReadByTheOther(writer: TestBackend, reader: TestBackend) throws {
        let der = try FixtureKey.pkcs8(writer)
        let (spki, again) = try reader.run { try Self.readPrivate(der, $0) }
        #expect(try spki == FixtureKey.spki(writer))
        #expect(again == der)
    }

    private static func readPrivate(_ der: [UInt8], _ backend: some VectorBackend) throws -> (spki: [UInt8], pkcs8: [UInt8]) {
        let key = try backend.privateKey(pkcs8: der.span)
        return try (key.publicKey.spki, key.pkcs8().bytes())
    }

    @Test(arguments: TestBackend.pairs)
    func publicKeyIsReadByTheOther(writer: TestBackend, reader: TestBackend) throws {
        let der = try FixtureKey.spki(writer)
        let spki = try reader.run { backend in try backend.publicKey(spki: der.span).spki }
        #expect(spki == der)
    }

    @Test(arguments: TestBackend.pairs)
    func messageIsReadByTheOther(sender: TestBackend, receiver: TestBackend) throws {
        for owner in TestBackend.allCases {
            let (spki, pkcs8) = (try FixtureKey.spki(owner), try FixtureKey.pkcs8(owner))
            let ciphertext = try sender.run { try $0.encrypt(Self.message, spki: spki) }
            #expect(try receiver.run { try $0.decrypt(ciphertext, pkcs8: pkcs8) } == Self.message)
        }
    }

    // MARK: The openssl tool

    @Test(.enabled(if: ForeignTools.hasOpenSSL, "the openssl tool is not installed"), arguments: TestBackend.allCases)
    func opensslChecksBothHalves(backend: TestBackend) throws {
        let (privatePEM, publicPEM) = (try Self.privatePEM(backend), try Self.publicPEM(backend))
        #expect(try ForeignTools.openssl("pkey", "-check", "-noout", input: privatePEM) == Array("Key is valid\n".utf8))
        #expect(try ForeignTools.openssl("pkey", "-pubin", "-pubcheck", "-noout", input: publicPEM) == Array("Key is valid\n".utf8))
        #expect(try ForeignTools.openssl("pkey", "-pubout", input: privatePEM) == publicPEM)
        // Read and written again it is the same text: nothing in it is unusual.
        #expect(try ForeignTools.openssl("pkey", input: privatePEM) == privatePEM)
        #expect(try ForeignTools.openssl("pkey", "-pubin", input: publicPEM) == publicPEM)
    }

    @Test(.enabled(if: ForeignTools.hasOpenSSL, "the openssl tool is not installed"), arguments: TestBackend.allCases)
    func opensslDecryptsAndEncrypts(backend: TestBackend) throws {
        #expect(try ForeignTools.opensslDecrypt(Self.ciphertext(backend), privateKey: Self.privatePEM(backend)) == Self.message)
        let theirs = try ForeignTools.opensslEncrypt(Self.message, publicKey: Self.publicPEM(backend))
        #expect(try Self.decrypt(theirs, backend) == Self.message)
    }

    // MARK: Python and Node

    private static func expectedReading(_ backend: TestBackend) throws -> String {
        "\(Hex.encode(try FixtureKey.spki(backend))) \(Hex.encode(message))"
    }

    @Test(
        .enabled(if: ForeignTools.hasPythonCryptography, "python3 has no module cryptography"), arguments: TestBackend.allCases)
    func pythonReadsDecryptsAndEncrypts(backend: TestBackend) throws {
        let ciphertext = Hex.encode(try Self.ciphertext(backend))
        let reading = try ForeignTools.python(ForeignTools.pythonReader, "", ciphertext, input: Self.privatePEM(backend))
        #expect(try String(decoding: reading, as: UTF8.self) == Self.expectedReading(backend))
        let theirs = try ForeignTools.python(ForeignTools.pythonSender, Hex.encode(Self.message), input: Self.publicPEM(backend))
        #expect(try Self.decrypt(theirs, backend) == Self.message)
    }

    @Test(.enabled(if: ForeignTools.hasNode, "node is not installed"), arguments: TestBackend.allCases)
    func nodeReadsDecryptsAndEncrypts(backend: TestBackend) throws {
        let ciphertext = Hex.encode(try Self.ciphertext(backend))
        let reading = try ForeignTools.node(ForeignTools.nodeReader, "", ciphertext, input: Self.privatePEM(backend))
        #expect(try String(decoding: reading, as: UTF8.self) == Self.expectedReading(backend))
        let theirs = try ForeignTools.node(ForeignTools.nodeSender, Hex.encode(Self.message), input: Self.publicPEM(backend))
        #expect(try Self.decrypt(theirs, backend) == Self.message)
    }
}
