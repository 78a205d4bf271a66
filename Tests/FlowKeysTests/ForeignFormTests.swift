// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowKeys

/// Files that hold no PEM block: each must be named, and the key in it found if there is one.
@Suite struct ForeignFormTests {
    @Test(arguments: [
        ("<!DOCTYPE html><html><body>404</body></html>", "an HTML page"),
        ("\n  <html>\n", "an HTML page"),
        ("<?xml version=\"1.0\"?><RSAKeyValue/>", "XML"),
        ("<RSAKeyValue><Modulus>AQAB</Modulus></RSAKeyValue>", "XML with a public key in it"),
        ("$PUBLIC_KEY", "the name of a shell variable, not its value"),
        ("{\"error\":{\"code\":100}}", "JSON without a key in it"),
        ("{\"kty\":7}", "JSON without a key in it"),
        ("[]", "JSON without a key in it"),
        ("PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n", "a PuTTY PRIVATE key; export it with puttygen as OpenSSH"),
        ("<RSAKeyValue><Modulus>AQAB</Modulus><P>AQ==</P></RSAKeyValue>", "XML with a PRIVATE key in it"),
        ("Private-Key: (2048 bit, 2 primes)\nmodulus:\n", "what openssl -text prints of a PRIVATE key"),
        ("RSA Public-Key: (2048 bit)\nModulus:\n", "what openssl -text prints of a public key, not the key itself"),
        ("@public.pem", "a curl argument (@file), not the file itself"),
        ("/etc/keys/public.pem\n", "a path, not the file itself"),
        ("keys/public", "a path, not the file itself"),
        ("C:\\keys\\public.key", "a path, not the file itself"),
        ("public.pem", "a path, not the file itself"),
        ("https://example.com/public.pem", "an address, not what is kept there"),
        ("my key", "text without a key in it"),
        ("see /etc/keys\nfor the key", "text without a key in it"),
        (String(repeating: "Zm9v", count: 30), "base64 that holds no key"),
        ("\u{1}\u{2}\u{3}\u{4}", "binary data"),
    ])
    func named(text: String, what: String) {
        let file = KeyFile(reading: Array(text.utf8))
        #expect(file.defects.map(\.kind) == [.notPEM(what)])
        // What holds a private key is an item, so that nobody uploads it.
        #expect(file.items.allSatisfy { $0.holdsPrivateKey && $0.structure == .unknown && $0.canonicalSPKI == nil })
        #expect(file.items.isEmpty != what.contains("PRIVATE"))
    }

    @Test(arguments: ["", "\n", "  \t\r\n\u{B}\u{C}", "\0\0\0", "\n\0 "])
    func empty(text: String) {
        let file = KeyFile(reading: Array(text.utf8))
        #expect(file.allDefects == [.text(.empty, at: .start)])
        #expect(file.items.isEmpty)
    }

    @Test func derIsRead() throws {
        let key = try SampleKey.shared()
        let file = KeyFile(reading: key.spki)
        #expect(file.allDefects == [.text(.binaryDER, at: .start)])
        #expect(file.recovery(of: key) == [.same])
        #expect(file.items.first?.armour == .der)
    }

    @Test func hexadecimalDigitsAreRead() throws {
        let key = try SampleKey.shared()
        for text in [Hex.encode(key.spki), Hex.encode(key.spki).uppercased() + "\n", "\n" + wrapped(Hex.encode(key.spki), 60)] {
            let file = KeyFile(reading: Array(text.utf8))
            #expect(file.allDefects.map(\.kind) == [.notPEM("hexadecimal digits")])
            #expect(file.recovery(of: key) == [.same])
        }
    }

    @Test(arguments: ["", "NAME=", "NAME=\"", "'"])
    func bareBase64IsRead(prefix: String) throws {
        let key = try SampleKey.shared()
        let base64 = String(decoding: Base64.encode(key.spki.span), as: UTF8.self)
        for body in [base64, wrapped(base64, 64), base64.replacing("+", with: "-").replacing("/", with: "_")] {
            let quote = prefix.last.flatMap { $0 == "=" ? nil : String($0) } ?? ""
            let file = KeyFile(reading: Array("\(prefix)\(body)\(quote)\n".utf8))
            #expect(
                file.defects.map(TextDamage.Named.init) == [.init(.notPEM("base64 without the BEGIN and END lines"), 1, prefix.count + 1)])
            #expect(file.recovery(of: key) == [.same])
        }
    }

    @Test(arguments: ["", "FLOW_PUBLIC_KEY="])
    func base64OfPEMIsRead(prefix: String) throws {
        let key = try SampleKey.shared()
        let file = KeyFile(reading: Array(prefix.utf8) + Base64.encode(key.pem.span) + [0x0A])
        #expect(file.allDefects.map(TextDamage.Named.init) == [.init(.doubleBase64, 1, prefix.count + 1)])
        #expect(file.recovery(of: key) == [.same])
    }

    @Test func defectsInsideBase64OfPEMAreNamedWhereTheyStandInTheFile() throws {
        let key = try SampleKey.shared()
        let damaged = Array(key.text.inserting("*").utf8)
        let lines = wrapped(String(decoding: Base64.encode(damaged.span), as: UTF8.self), 76)
        let file = KeyFile(reading: Array(lines.utf8))
        // The character stands at byte 27 + 65 + 10 = 102, so in the group of four at 136.
        let expected = [TextDamage.Named(.doubleBase64, 1, 1), .init(.base64(.character(0x2A)), 2, 136 - 76 + 1)]
        #expect(file.allDefects.map(TextDamage.Named.init) == expected)
        #expect(file.recovery(of: key) == [.same])
    }

    @Test func base64OfBase64EndsSomewhere() throws {
        let key = try SampleKey.shared()
        var text = key.pem
        for _ in 0..<8 { text = Base64.encode(text.span) }
        let file = KeyFile(reading: text)
        #expect(file.defects.map(\.kind) == [.doubleBase64])
        #expect(file.recovery(of: key) == [.same])
        for _ in 0..<10 { text = Base64.encode(text.span) }
        #expect(KeyFile(reading: text).defects.map(\.kind) == [.notPEM("base64 that holds no key")])
    }

    /// Values in other texts: each gives the key, and says that it is base64 once too often.
    @Test(arguments: [
        "KEY=%s\n", "export KEY='%s'\n", "data:\n  public.pem: %s\nkind: Secret\n", "{\"key\": \"%s\", \"other\": 1}",
        "data:application/x-pem-file;base64,%s", "- name: KEY\n  value: \"%s\"\n",
    ])
    func base64InsideOtherTexts(form: String) throws {
        let key = try SampleKey.shared()
        let text = form.replacing("%s", with: String(decoding: Base64.encode(key.pem.span), as: UTF8.self))
        let file = KeyFile(reading: Array(text.utf8))
        #expect(file.defects.map(\.kind) == [.doubleBase64])
        #expect(file.recovery(of: key) == [.same])
        let folded = wrapped(String(decoding: Base64.encode(key.pem.span), as: UTF8.self), 76).replacing("\n", with: "\n    ")
        #expect(KeyFile(reading: Array("public.pem: >-\n    \(folded)\n".utf8)).recovery(of: key) == [.same])
    }

    /// Archives and key stores are known by their first bytes.
    @Test(arguments: [([0x1F, 0x8B, 8, 0], false), ([0x50, 0x4B, 3, 4], false), ([0xFE, 0xED, 0xFE, 0xED], true)] as [([UInt8], Bool)])
    func binaryForms(magic: [UInt8], isPrivate: Bool) {
        let file = KeyFile(reading: magic + [UInt8](repeating: 0xA5, count: 99))
        #expect(file.defects.count == 1 && file.items.contains(where: \.holdsPrivateKey) == isPrivate)
    }

    @Test(arguments: ["\u{FEFF}", "\u{FEFF}\n", "\u{A0}\n", "\"\"", "KEY=\"\"\n", "KEY=\n"])
    func nothingToBeSeenIsEmpty(text: String) {
        #expect(KeyFile(reading: Array(text.utf8)).defects.last?.kind == .empty)
    }

    private func wrapped(_ text: String, _ width: Int) -> String {
        var rest = text[...]
        var lines = ""
        while !rest.isEmpty {
            lines += rest.prefix(width) + "\n"
            rest = rest.dropFirst(width)
        }
        return lines
    }
}
