// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// One key pair, made by the program under test, for every test that does not test the making.
struct KeyFixture: Sendable {
    static let passphrase = "correct horse battery staple"
    static let shared: KeyFixture = try! KeyFixture()

    var files: [String: [UInt8]]
    /// What lies behind the public numbers in the unprotected PKCS#8: d, p, q and what is computed from them.
    var privateNumbers: [UInt8]
    var fingerprint: String

    private init() throws {
        let shell = try Shell()
        try shell.write(Self.passphrase + "\n", to: "passphrase.txt")
        let keygen = "flowproof keygen --out private.pem --public-out public.pem --iterations 1000 --passphrase-file passphrase.txt"
        fingerprint = try shell.run(keygen).text.trimmingCharacters(in: .newlines)
        try Command.run(
            ["openssl", "pkey", "-in", "private.pem", "-passin", "file:passphrase.txt", "-out", "plain.pem"], in: shell.folder.url)
        files = [:]
        for name in ["passphrase.txt", "private.pem", "public.pem", "plain.pem"] { files[name] = try shell.folder.read(name) }
        let body = String(decoding: files["plain.pem"] ?? [], as: UTF8.self).split(separator: "\n").dropFirst().dropLast().joined()
        // The modulus takes 256 bytes, and some 45 bytes of structure stand before and after it.
        privateNumbers = [UInt8](try #require(Data(base64Encoded: body)).dropFirst(310))
    }
}

extension Shell {
    /// Puts the shared pair into the folder: private.pem under passphrase.txt, the same key without protection as plain.pem, public.pem.
    func addKeys() throws {
        for (name, bytes) in KeyFixture.shared.files { try folder.write(bytes, to: name) }
        keepSecret(bytes: KeyFixture.shared.privateNumbers)
    }

    /// Seals a request to the shared pair: message.json, body.json, and session.json for its response.
    func addRequest() throws {
        try write("{}", to: "message.json")
        try run("flowproof request seal --public-key public.pem --session-out session.json message.json > body.json")
    }
}
