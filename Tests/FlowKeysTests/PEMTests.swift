// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowKeys

@Suite struct PEMTests {
    @Test(arguments: [1, 47, 48, 49, 95, 96, 97, 294, 1000])
    func canonicalForm(byteCount: Int) throws {
        let bytes = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let text = String(decoding: PEM.encode(label: "ENCRYPTED PRIVATE KEY", bytes.span), as: UTF8.self)
        #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
        let lines = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first == "-----BEGIN ENCRYPTED PRIVATE KEY-----")
        #expect(lines.last == "-----END ENCRYPTED PRIVATE KEY-----")
        #expect(lines.dropFirst().dropLast(2).allSatisfy { $0.utf8.count == 64 })
        #expect((1...64).contains(lines.dropLast().last?.utf8.count ?? 0))
        #expect(text.utf8.allSatisfy { $0 == 0x0A || (0x20...0x7E).contains($0) })
        let block = try PEM.decode(Array(text.utf8))
        #expect(block.label == "ENCRYPTED PRIVATE KEY")
        #expect(block.bytes == bytes)
        #expect(block.headers.isEmpty)
    }

    @Test func headersOfTraditionalKeys() throws {
        let headers = [
            (name: "Proc-Type", value: "4,ENCRYPTED"), (name: "DEK-Info", value: "AES-256-CBC,000102030405060708090A0B0C0D0E0F"),
        ]
        let bytes = [UInt8](repeating: 7, count: 64)
        let text = PEM.encode(label: "RSA PRIVATE KEY", bytes.span, headers: headers)
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[1...3] == ["Proc-Type: 4,ENCRYPTED", "DEK-Info: AES-256-CBC,000102030405060708090A0B0C0D0E0F", ""])
        let block = try PEM.decode(text)
        #expect(block.headers.map(\.name) == headers.map(\.name))
        #expect(block.headers.map(\.value) == headers.map(\.value))
        #expect(block.bytes == bytes)
    }

    @Test func lineEndsOfWindowsAndNoFinalNewlineAreRead() throws {
        let key = try SampleKey.shared()
        #expect(try PEM.decode(Array(key.text.dropLast().utf8)).bytes == key.spki)
        #expect(try PEM.decode(Array(key.text.replacing("\n", with: "\r\n").utf8)).bytes == key.spki)
    }

    @Test func equalsOpenSSL() throws {
        let key = try SampleKey.shared()
        let folder = try OpenSSL()
        try folder.write(key.spki, to: "key.der")
        #expect(try folder.openssl("pkey -pubin -inform DER -in key.der") == key.pem)
    }

    @Test(arguments: ["", "\n", "text", "{}"])
    func noBlock(text: String) {
        #expect(throws: KeyDefect.self) { try PEM.decode(Array(text.utf8)) }
    }

    @Test func secondBlockIsRefusedWhereItBegins() throws {
        let key = try SampleKey.shared()
        #expect {
            try PEM.decode(key.pem + key.pem)
        } throws: { error in
            (error as? KeyDefect)?.position == TextPosition(line: 10, column: 1, byteOffset: key.pem.count)
        }
    }

    @Test func twoMebibytesAreRefused() {
        #expect(throws: KeyDefect.self) { try PEM.decode([UInt8](repeating: 0x2D, count: 2 << 20)) }
    }
}
