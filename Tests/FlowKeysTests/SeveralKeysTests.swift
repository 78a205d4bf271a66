// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import Testing

/// More than one key in a file, and private keys that hide in it: none may be passed over.
@Suite struct SeveralKeysTests {
    private func names(_ file: KeyFile) -> [TextDamage.Named] { file.allDefects.map(TextDamage.Named.init) }

    @Test func sameKeyTwice() throws {
        let key = try SampleKey.shared()
        let file = KeyFile(reading: key.pem + key.pem)
        #expect(names(file) == [.init(.multipleBlocks(count: 2, identical: true), 10, 1)])
        #expect(file.recovery(of: key) == [.same, .same])
    }

    @Test func sameKeyInTwoForms() throws {
        let key = try SampleKey.shared()
        let pkcs1 = PEM.encode(label: "RSA PUBLIC KEY", RSAPublicKeyDER.encode(key.numbers).span)
        #expect(names(KeyFile(reading: key.pem + pkcs1)) == [.init(.multipleBlocks(count: 2, identical: true), 10, 1)])
    }

    @Test func differentKeys() throws {
        let (key, other) = (try SampleKey.shared(), try SampleKey.make())
        let file = KeyFile(reading: key.pem + other.pem + key.pem)
        #expect(names(file) == [.init(.multipleBlocks(count: 3, identical: false), 10, 1)])
        #expect(file.recovery(of: key) == [.same, .other, .same])
    }

    @Test func twoUnreadableBlocksAreNotCalledTheSame() {
        let block = "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n"
        let defects = KeyFile(reading: Array((block + block).utf8)).defects
        #expect(defects.map(\.kind) == [.multipleBlocks(count: 2, identical: false)])
    }

    @Test func privateKeyAfterThePublicOne() throws {
        let key = try SampleKey.shared()
        let file = KeyFile(reading: key.pem + key.privatePEM)
        #expect(names(file) == [.init(.multipleBlocks(count: 2, identical: false), 10, 1)])
        #expect(file.items.map(\.holdsPrivateKey) == [false, true])
        #expect(file.items[1].rsa == key.numbers)
    }

    @Test func unclosedBlockBeforeAnother() throws {
        let key = try SampleKey.shared()
        let unclosed = key.text.changingLine(9) { _ in "" }.dropLast()
        let file = KeyFile(reading: Array(unclosed.utf8) + key.privatePEM)
        #expect(names(file) == [.init(.multipleBlocks(count: 2, identical: false), 9, 1), .init(.boundary(.missingEnd), 1, 1)])
        #expect(file.items.map(\.holdsPrivateKey) == [false, true])
    }

    @Test(arguments: [("'", "\""), ("\"", "'"), ("\"", "\""), ("", "\""), ("\"", "")])
    func environmentFileWithBothHalves(first: String, second: String) throws {
        let key = try SampleKey.shared()
        let privateText = String(decoding: key.privatePEM, as: UTF8.self)
        for separator in ["\n", " "] {
            let text = "PUBLIC=\(first)\(key.text.dropLast())\(first)\(separator)PRIVATE=\(second)\(privateText.dropLast())\(second)\n"
            for file in [KeyFile(reading: Array(text.utf8)), KeyFile(reading: Array(text.replacing("\n", with: "\\n").utf8))] {
                #expect(file.items.map(\.holdsPrivateKey) == [false, true])
                #expect(file.recovery(of: key) == [.same, .same])
            }
        }
    }

    @Test func privateKeyUnderThePublicLabel() throws {
        let key = try SampleKey.shared()
        let file = KeyFile(reading: PEM.encode(label: "PUBLIC KEY", key.privateDER.span))
        #expect(names(file) == [.init(.labelMismatch(label: "PUBLIC KEY", holds: .pkcs8), 1, 1)])
        #expect(file.items.first?.holdsPrivateKey == true)
    }

    /// However a private key is cut off and whatever stands above it: as long as it begins as one, it is one.
    @Test(arguments: ["PUBLIC KEY", "RSA PRIVATE KEY", "CERTIFICATE", nil])
    func cutPrivateKeyIsOneStill(label: String?) throws {
        let key = try SampleKey.shared()
        let layout = try RSAPrivateKeyLayout(strictDER: key.privateDER)
        let pkcs1 = Array(key.privateDER[(layout.modulus.lowerBound - 12)...])
        #expect(pkcs1.starts(with: [0x30, 0x82]))
        for der in [key.privateDER, pkcs1] {
            for count in [60, 300, 700, 1000] {
                let cut = Array(der.prefix(count))
                let text = label.map { PEM.encode(label: $0, cut.span) } ?? Base64.encode(cut.span)
                #expect(KeyFile(reading: text).items.map(\.holdsPrivateKey) == [true])
            }
        }
    }

    @Test(arguments: [
        "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "OPENSSH PRIVATE KEY",
    ])
    func labelOfAPrivateKeyAroundNonsense(label: String) {
        for body in ["", "????\n", "Zm9v\n", "Zm9vZ\n"] {
            let file = KeyFile(reading: Array("-----BEGIN \(label)-----\n\(body)-----END \(label)-----\n".utf8))
            #expect(file.items.map(\.holdsPrivateKey) == [true])
        }
    }
}
