// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import TestSupport
import Testing

@testable import FlowLint

/// Every command that a report offers can be pasted as it is.
@Suite struct RemedyTests {
    private static let hostilePaths = [
        "a b.pem", "it's.pem", "''", "\"", "a\"b'c", "$(reboot)", "`id`", "$HOME", "a;b", "a&b", "a|b", "a>b", "*", "?", "[a]", "{a,b}",
        "~", "#a", "!x", "a\\b", "\\",
        "-", "--out", "-rf", "a\nb", "\n", "a\tb", "a\u{1B}[2Jb", "a\r", "\u{7F}", "it's\n\\n", "$'x'", "\u{E9}\u{1F511}", " ", "=", "a=b",
        "%s", "\u{85}x", "\u{1}0",
    ]

    @Test(arguments: hostilePaths)
    func pathIsOneWordOfTheShell(path: String) throws {
        // A path that looks like an option is called by way of its folder.
        let expected = path.hasPrefix("-") ? "./" + path : path
        let word = shellQuoted(path)
        #expect(word.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        #expect(try Command.run(["bash", "-c", "printf '%s|' \(word) end"]).text == "\(expected)|end|")
        guard !word.hasPrefix("$'") else { return }
        #expect(try Command.run(["sh", "-c", "printf '%s|' \(word) end"]).text == "\(expected)|end|")
    }

    @Test(arguments: ["key.pem", "/etc/keys/a_b-1.pem", "./x", "a:b@c,d+e%f", "A.PEM"])
    func plainPathIsLeftAlone(path: String) { #expect(shellQuoted(path) == path) }

    @Test func nothingIsAWordToo() { #expect(shellQuoted("") == "''") }

    private func fixes(_ bytes: [UInt8], path: String = "key.pem") throws -> Set<String?> {
        Set(try lint(bytes, path: path).findings.map(\.fix))
    }

    @Test func keyThatIsIntactIsConverted() throws {
        let upload = try Upload.shared()
        let convert = "flowproof convert key.pem --to spki --out public.pem"
        let files = [
            upload.joined("\\n"), upload.pem + upload.pem, upload.privatePEM, publicPEM(upload.certificate, label: "CERTIFICATE"),
            upload.spki(),
            JSONWebKey.encode(upload.numbers), Array(upload.opensshLine.utf8), Base64.encode(upload.pem.span),
            upload.pem + upload.privatePEM,
        ]
        for file in files { #expect(try fixes(file) == [convert]) }
        let encrypted = Array(
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: A,B\n\nAAAA\n-----END RSA PRIVATE KEY-----\n".utf8)
        #expect(try fixes(encrypted) == [convert])
    }

    @Test func convertNeverWritesOverWhatItReads() throws {
        let bytes = Array(try Upload.shared().pem.dropLast())
        for path in ["public.pem", "./public.pem", "/keys/public.pem"] {
            #expect(try fixes(bytes, path: path) == ["flowproof convert \(path) --to spki --out public.fixed.pem"])
        }
        #expect(try fixes(bytes, path: "my-public.pem") == ["flowproof convert my-public.pem --to spki --out public.pem"])
    }

    @Test func standardInputIsNamedAsAFile() throws {
        #expect(try fixes(Array(Upload.shared().pem.dropLast()), path: "-") == ["flowproof convert FILE --to spki --out public.pem"])
        #expect(try fixes(Array(Upload.shared().pem.dropLast()), path: "-x") == ["flowproof convert ./-x --to spki --out public.pem"])
    }

    @Test func keyThatIsLostIsExportedAgain() throws {
        let upload = try Upload.shared()
        let again = "flowproof convert private.pem --to spki --out public.pem"
        let files = [
            [], upload.changingLine(3) { $0 + "*" + $0.prefix(1) }, publicPEM(upload.spki().dropLast(9)), Array("keys/public.pem".utf8),
            upload.pem + WeakNumbers.file(WeakNumbers.modulus),
        ]
        for file in files { #expect(try fixes(file) == [again]) }
        #expect(try fixes(Array(files[2]), path: "public.pem") == ["flowproof convert private.pem --to spki --out public.fixed.pem"])
        // The private key cannot be made again from itself.
        #expect(try fixes([], path: "keys/private.pem") == [nil])
    }

    @Test func keyThatWillNotDoIsMadeAnew() throws {
        let keygen = "flowproof keygen --out private.pem --public-out public.pem"
        #expect(try fixes(publicPEM(Upload.ellipticCurve).dropLast()) == [keygen])
        #expect(try fixes(publicPEM(Upload.shared().spki(identifier: 10)).dropLast()) == [keygen])
        let small = RSAPublicNumbers(modulus: [UInt8](repeating: 0xC5, count: 128), publicExponent: [1, 0, 1])
        #expect(try fixes(PEM.encode(small)) == [keygen])
    }

    @Test func storesAreOpenedWithOpenSSL() throws {
        #expect(
            try fixes(Upload.pkcs12, path: "a b.p12") == [
                "openssl pkcs12 -in 'a b.p12' -nokeys -clcerts | flowproof convert - --to spki --out public.pem"
            ])
        #expect(
            try fixes(Upload.pkcs7) == [
                "openssl pkcs7 -in key.pem -inform DER -print_certs | flowproof convert - --to spki --out public.pem"
            ])
        #expect(
            try fixes(publicPEM(Upload.pkcs7, label: "PKCS7")) == [
                "openssl pkcs7 -in key.pem -print_certs | flowproof convert - --to spki --out public.pem"
            ])
    }

    /// What the pipeline hands to `flowproof convert`: a certificate under a heading.
    @Test(.enabled(if: Command.exists("openssl"))) func storeIsReadByThatCommand() throws {
        let upload = try Upload.shared()
        let folder = try TemporaryFolder()
        try folder.write(upload.privatePEM, to: "private.pem")
        let make = """
            openssl req -new -x509 -key private.pem -subj /CN=flow -days 1 -out certificate.pem &&
            openssl pkcs12 -export -inkey private.pem -in certificate.pem -passout pass:a -out store.p12 &&
            openssl pkcs12 -in store.p12 -nokeys -clcerts -passin pass:a
            """
        let result = try Command.run(["sh", "-c", make], in: folder.url)
        #expect(result.status == 0)
        #expect(KeyFile(reading: result.standardOutput).items.map(\.canonicalSPKI) == [upload.spki()])
        #expect(try fixes(folder.read("store.p12"), path: "store.p12").count == 1)
    }
}
