// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import TestSupport
import Testing

@Suite struct OpenSSHKeyTests {
    private static func string(_ bytes: [UInt8]) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> (24 - 8 * $0)) } + bytes
    }

    /// The blob of RFC 4253 section 6.6.
    private static func blob(_ numbers: RSAPublicNumbers) -> [UInt8] {
        string(Array("ssh-rsa".utf8)) + string(numbers.publicExponent) + string([0] + numbers.modulus)
    }

    private func read(_ text: String) -> KeyFile { KeyFile(reading: Array(text.utf8)) }

    @Test func line() throws {
        let key = try SampleKey.shared()
        let base64 = String(decoding: Base64.encode(Self.blob(key.numbers).span), as: UTF8.self)
        for text in ["ssh-rsa \(base64)", "ssh-rsa \(base64) me@host\n", "# mine\nno-pty,command=\"a b\" ssh-rsa  \(base64)\tme\r\n"] {
            let file = read(text)
            #expect(file.recovery(of: key) == [.same])
            #expect(file.items.map(\.structure) == [.opensshPublic])
            #expect(file.items.map(\.kind) == [.publicKey])
            #expect(file.items.map(\.holdsPrivateKey) == [false])
            #expect(file.items.first?.armour == .opensshLine)
            #expect(file.items.first?.position.line == (text.hasPrefix("#") ? 2 : 1))
            #expect(file.allDefects == [])
        }
    }

    @Test func severalLines() throws {
        let (key, other) = (try SampleKey.shared(), try SampleKey.make())
        let lines = [key, other].map { "ssh-rsa \(String(decoding: Base64.encode(Self.blob($0.numbers).span), as: UTF8.self))\n" }
        let file = read(lines.joined())
        #expect(file.recovery(of: key) == [.same, .other])
        #expect(file.defects.map(TextDamage.Named.init) == [.init(.multipleBlocks(count: 2, identical: false), 2, 1)])
    }

    @Test func blobThatEndsEarly() throws {
        let blob = Self.blob(try SampleKey.shared().numbers)
        for count in blob.indices {
            let base64 = String(decoding: Base64.encode(Array(blob.prefix(count)).span), as: UTF8.self)
            #expect(read("ssh-rsa \(base64) me").items.isEmpty)
        }
        #expect(read("ssh-rsa").items.isEmpty)
        #expect(read("ssh-rsa AAAA\(String(repeating: "/", count: 400))").items.isEmpty)
    }

    @Test func blockOfRFC4716() throws {
        let key = try SampleKey.shared()
        let base64 = Base64.encode(Self.blob(key.numbers).span)
        let lines = stride(from: 0, to: base64.count, by: 70).map {
            String(decoding: base64[$0..<min($0 + 70, base64.count)], as: UTF8.self)
        }
        let text =
            (["---- BEGIN SSH2 PUBLIC KEY ----", "Comment: \"2048-bit RSA, \\", "me@host\""] + lines + [
                "---- END SSH2 PUBLIC KEY ----", "",
            ])
        let file = read(text.joined(separator: "\n"))
        #expect(file.allDefects == [])
        #expect(file.items.map(\.structure) == [.opensshPublic])
        #expect(file.recovery(of: key) == [.same])
    }

    @Test(
        .enabled(if: Command.exists("ssh-keygen")),
        arguments: [
            ("rsa -b 2048", KeyAlgorithm.rsa), ("ed25519", .other("ssh-ed25519")), ("ecdsa -b 256", .other("ecdsa-sha2-nistp256")),
        ])
    func filesOfSSHKeygen(type: String, algorithm: KeyAlgorithm) throws {
        for passphrase in ["", "secret"] {
            let tool = try OpenSSL()
            try tool.run(["ssh-keygen", "-q", "-t"] + type.split(separator: " ").map(String.init) + ["-N", passphrase, "-f", "key"])
            let privateFile = KeyFile(reading: try tool.read("key"))
            #expect(privateFile.items.map(\.structure) == [.opensshPrivate])
            #expect(privateFile.items.map(\.holdsPrivateKey) == [true])
            #expect(privateFile.items.map(\.algorithm) == [algorithm])
            #expect(privateFile.allDefects == [])
            let publicFile = KeyFile(reading: try tool.read("key.pub"))
            #expect(publicFile.allDefects == [])
            #expect(publicFile.items.map(\.structure) == [.opensshPublic])
            #expect(publicFile.items.map(\.algorithm) == [algorithm])
            #expect(publicFile.items.first?.rsa == privateFile.items.first?.rsa)
            guard algorithm == .rsa else { continue }
            let spki = KeyFile(reading: try tool.run(["ssh-keygen", "-e", "-m", "PKCS8", "-f", "key.pub"]))
            #expect(spki.allDefects == [])
            #expect(spki.items.first?.rsa == publicFile.items.first?.rsa)
            let rfc4716 = KeyFile(reading: try tool.run(["ssh-keygen", "-e", "-f", "key.pub"]))
            #expect(rfc4716.allDefects == [])
            #expect(rfc4716.items.first?.rsa == publicFile.items.first?.rsa)
        }
    }
}
