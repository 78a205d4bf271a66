// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import Testing

/// Files that nobody meant to be keys: never a crash, never a wrong place, never work out of proportion.
@Suite struct RobustnessTests {
    /// A small key, so that the numbers do not drown the structure; it is no key of anybody.
    private static let numbers = RSAPublicNumbers(
        modulus: [0xC5] + (0..<60).map { UInt8(truncatingIfNeeded: $0 * 37 + 11) }, publicExponent: [1, 0, 1])
    private static let privateDER = DERWriter.pkcs8(
        rsaPrivateKey: DERWriter.rsaPrivateKey([numbers.modulus, [1, 0, 1]] + [[UInt8]](repeating: [0x5A, 0x77], count: 6)))
    private static let encryptedDER = PrivateKeyEncryption(
        scheme: .pbes2(
            .pbkdf2(salt: [1, 2, 3, 4, 5, 6, 7, 8], iterations: 2048, .sha256), .aes256,
            initializationVector: [UInt8](repeating: 9, count: 16)),
        ciphertext: [UInt8](repeating: 0xEE, count: 96)
    ).encryptedPrivateKeyInfo()!

    private static let corpus: [[UInt8]] = [
        PEM.encode(numbers),
        PEM.encode(numbers) + PEM.encode(label: "PRIVATE KEY", privateDER.span),
        PEM.encode(label: "RSA PUBLIC KEY", RSAPublicKeyDER.encode(numbers).span),
        PEM.encode(
            label: "RSA PRIVATE KEY", [UInt8](repeating: 1, count: 80).span,
            headers: [("Proc-Type", "4,ENCRYPTED"), ("DEK-Info", "AES-256-CBC,000102030405060708090A0B0C0D0E0F")]),
        PEM.encode(label: "ENCRYPTED PRIVATE KEY", encryptedDER.span),
        Array("KEY=\"\(String(decoding: PEM.encode(numbers), as: UTF8.self).replacing("\n", with: "\\n"))\"\nOTHER='%2B'\n".utf8),
        String(decoding: PEM.encode(numbers), as: UTF8.self).utf16(bigEndian: true),
        Array("\u{2014}\u{2014}BEGIN\u{A0}PUBLIC KEY\u{2014}\u{2014}\r\n\u{200B}AAAA\r\n".utf8),
        JSONWebKey.encode(numbers),
        Array("{\"keys\":[".utf8) + JSONWebKey.encode(numbers) + Array(",{\"kty\":\"EC\",\"d\":1}]}".utf8),
        Array("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDFC2GLtd8JM12HsdsFL1mDrdcBK1V/ me\n---- BEGIN SSH2 PUBLIC KEY ----\nA: b\n".utf8),
        Base64.encode(PEM.encode(numbers).span),
        Array(Hex.encode(SubjectPublicKeyInfo.encode(numbers)).utf8),
        SubjectPublicKeyInfo.encode(numbers),
        privateDER,
        encryptedDER,
    ]

    private static func mutate(_ input: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = input
        for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
            let index = Int.random(in: bytes.indices, using: &generator)
            let end = min(bytes.count, index + Int.random(in: 1...40, using: &generator))
            switch Int.random(in: 0..<7, using: &generator) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 2: bytes.insert(Array("-\n\r \\=\"%+:>\0\u{80}0{".utf8).randomElement(using: &generator)!, at: index)
            case 3: bytes.removeSubrange(index..<end)
            case 4: bytes.insert(contentsOf: bytes[index..<end], at: index)
            case 5: bytes.removeSubrange(end...)
            default: bytes.insert(contentsOf: corpus.randomElement(using: &generator)!.prefix(60), at: index)
            }
        }
        return bytes
    }

    /// What holds of every file.
    private func check(_ bytes: [UInt8], _ comment: Comment? = nil) {
        let file = KeyFile(reading: bytes)
        let lineCount = bytes.count { $0 == 0x0A || $0 == 0x0D } + 1
        for defect in file.allDefects {
            if let position = defect.position {
                #expect((0...bytes.count).contains(position.byteOffset), comment)
                #expect((1...lineCount).contains(position.line) && (1...bytes.count + 1).contains(position.column), comment)
            } else {
                #expect((0...bytes.count).contains(defect.derOffset ?? -1), comment)
            }
        }
        for item in file.items {
            #expect((0...bytes.count).contains(item.position.byteOffset), comment)
            guard let spki = item.canonicalSPKI else { continue }
            #expect((try? SubjectPublicKeyInfo.read(strictDER: spki)) == item.rsa, comment)
        }
        if bytes.count < 1 << 16, let block = try? PEM.decode(bytes) { #expect(block.bytes == file.items.first?.body, comment) }
    }

    @Test func corpusIsSound() { for input in Self.corpus { check(input) } }

    @Test(arguments: 1...8) func randomMutations(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for number in 0..<2500 {
            check(Self.mutate(Self.corpus.randomElement(using: &generator)!, using: &generator), "seed \(seed), mutation \(number)")
        }
    }

    @Test func mutatedDERNeverCrashesTheStrictReaders() {
        var generator = SeededGenerator(seed: 99)
        for _ in 0..<2500 {
            let der = Self.mutate(
                [SubjectPublicKeyInfo.encode(Self.numbers), Self.privateDER].randomElement(using: &generator)!, using: &generator)
            if let numbers = try? SubjectPublicKeyInfo.read(strictDER: der) { #expect(SubjectPublicKeyInfo.encode(numbers) == der) }
            if let layout = try? RSAPrivateKeyLayout(strictDER: der) {
                #expect(layout.numbers.allSatisfy { der.indices.contains($0.lowerBound) && $0.upperBound <= der.count })
            }
        }
    }

    @Test func noise() {
        var generator = SeededGenerator(seed: 20)
        let noise = (0..<KeyFile.maximumByteCount).map { _ in UInt8.random(in: 0...255, using: &generator) }
        for first in [[], [0x30], [0xFF, 0xFE], Array("-----BEGIN PUBLIC KEY-----\n".utf8)] as [[UInt8]] {
            check(first + noise.dropLast(first.count))
        }
        let file = KeyFile(reading: noise + noise)
        #expect(file.defects.map(\.kind) == [.notPEM("a file of more than 1048576 bytes")])
        #expect(file.items.isEmpty)
    }

    /// A reader that goes back to the start for every defect would need hours.
    @Test(arguments: [
        "-", "(", "-----BEGIN A-----", "-----BEGIN A-----\n", "-----END PUBLIC KEY-----\n", "-----BEGIN A-----\n-----END A-----\n", ":\n",
        "a: b\n", " ",
        "\\n", "\\", "%0A", "%", "%0ABEGIN+", "BEGIN", "=-----BEGIN", "\"-----BEGIN ", "\"'`-----BEGIN A", "ssh-rsa ", "ssh-rsa AAAA\n",
        "A", "=", "\n", "\r",
        "> -----BEGIN PUBLIC KEY", "\u{2014} ", "-- ", "-----BEGIN\u{A0}", "{", "{\"kty\":[", "[", "<", "\0A", "30", "_",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA x\n",
    ])
    func repeated(text: String) {
        let unit = Array(text.utf8)
        let bytes = Array(repeatElement(unit, count: (1 << 18) / unit.count).joined())
        check(bytes)
        for (begin, end) in [
            ("-----BEGIN PUBLIC KEY-----\n", "\n-----END PUBLIC KEY-----\n"), ("-----BEGIN RSA PRIVATE KEY-----\nA: b\n", ""),
        ] {
            check(Array(begin.utf8) + bytes.prefix(1 << 16) + Array(end.utf8))
        }
    }

    @Test(arguments: [
        [0x30, 0x80], [0x30, 0x00], [0x30, 0x81, 0x00], [0x24, 0x00], [0x02, 0x01, 0x00], [0x30, 0x84, 0x00, 0x0F, 0xFF, 0xFF],
        [0x1F, 0xFF],
    ])
    func repeatedDER(unit: [UInt8]) {
        let content = Array(repeatElement(unit, count: (1 << 16) / unit.count - 3).joined())
        check(content)
        check(DERWriter.sequence([content]))
        check(DERWriter.sequence([content, content, content]))
    }

    @Test func moreBlocksThanAreRead() {
        let block = PEM.encode(label: "A", [0x30, 0x00].span)
        let many = Array(repeatElement(block, count: 4097).joined())
        #expect(KeyFile(reading: many).defects.map(\.kind) == [.notPEM("a file of more than 4096 PEM blocks")])
        #expect(KeyFile(reading: Array(many.dropFirst(block.count))).items.count == 4096)
    }

    /// Each level is read in three ways, and each of them reads what is below.
    @Test(.timeLimit(.minutes(1))) func deepJSONIsReadInTime() {
        let nest = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
        let text = "{\"kty\":1,\"k2\":[" + String(repeating: nest + ",", count: 2500) + "1]}"
        let file = KeyFile(reading: Array(text.utf8))
        #expect(file.items.allSatisfy { $0.structure == .jwk && $0.rsa == nil } && !file.allDefects.isEmpty)
    }

    /// What is too deep to be looked into may be a key.
    @Test func deepJSONIsNotCalledEmpty() {
        let key = "{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQAB\",\"d\":\"AQ\"}"
        for depth in 0..<20 {
            let text = String(repeating: "[", count: depth) + key + String(repeating: "]", count: depth)
            #expect(KeyFile(reading: Array(text.utf8)).items.map(\.holdsPrivateKey) == [true])
            #expect(KeyFile(reading: Array("{\"a\":\(text),\"b\":[]}".utf8)).items.map(\.holdsPrivateKey) == [true])
        }
    }
}
