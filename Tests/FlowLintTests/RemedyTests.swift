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
        "%s", "\u{85}x", "\u{1}0", "a\u{202E}mep", "\u{200B}", "a\u{2028}b",
    ]

    @Test(arguments: hostilePaths)
    func pathIsOneWordOfTheShell(path: String) throws {
        // A path that looks like an option is called by way of its folder.
        let expected = path.hasPrefix("-") ? "./" + path : path
        let word = shellQuoted(path)
        #expect(word == word.printable)
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
        // keygen replaces nothing, and the old pair may be in use until the new one is registered.
        let beside = "flowproof keygen --out new-private.pem --public-out new-public.pem"
        for path in ["public.pem", "private.pem", "keys/public.pem"] { #expect(try fixes(PEM.encode(small), path: path) == [beside]) }
    }

    // MARK: Private keys

    private func privateFix(
        _ rule: String, _ bytes: [UInt8], path: String = "key.pem", custody: KeyCustody = KeyCustody(), counterparts: [Counterpart] = []
    ) throws -> String {
        let report = try lint(bytes, path: path, role: .privateKey, custody: custody, counterparts: counterparts)
        return try #require(report.findings.last { $0.rule == rule }?.fix)
    }

    private static let protect = "openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 600000"

    @Test func protectionIsWrittenBesideTheKey() throws {
        let upload = try Upload.shared()
        let key = upload.privatePEM
        #expect(
            try privateFix("private-unencrypted", key) == "test ! -s private.enc.pem && \(Self.protect) -in key.pem -out private.enc.pem")
        #expect(
            try privateFix("private-unencrypted", key, path: "a/private.enc.pem")
                == "test ! -s private.enc.fixed.pem && \(Self.protect) -in a/private.enc.pem -out private.enc.fixed.pem")
        // What OpenSSL does not read goes through a program that does.
        let text = String(decoding: key, as: UTF8.self)
        for file in [upload.privateDER, Base64.encode(upload.privateDER.span), Array(text.replacing("\n", with: "\\n").utf8)] {
            #expect(
                try privateFix("private-unencrypted", file)
                    == "test ! -s private.enc.pem && flowproof convert key.pem --to pkcs8 | \(Self.protect) -out private.enc.pem")
        }
        let jwk = String(decoding: JSONWebKey.encode(upload.numbers).dropLast(), as: UTF8.self) + ",\"d\":\"AQ\"}"
        #expect(
            try privateFix("private-unencrypted", Array(jwk.utf8)) == "flowproof keygen --out private.pem --public-out public.pem")
    }

    @Test func storesAndOpenSSHKeysAreCopied() throws {
        #expect(
            try privateFix("format-pkcs12", Upload.pkcs12, path: "store.p12")
                == "test ! -s private.pem && openssl pkcs12 -in store.p12 -nocerts -nodes | \(Self.protect) -out private.pem")
        func string(_ bytes: [UInt8]) -> [UInt8] { [0, 0, UInt8(bytes.count >> 8), UInt8(bytes.count & 255)] + bytes }
        let blob = try Base64.decode(Array(Upload.shared().opensshLine.split(separator: " ")[1].utf8).span)
        let parts = ["none", "none", ""].flatMap { string(Array($0.utf8)) } + [0, 0, 0, 1] + string(blob)
        let openssh = publicPEM(Array("openssh-key-v1\0".utf8) + parts, label: "OPENSSH PRIVATE KEY")
        for rule in ["format-openssh", "private-unencrypted"] {
            let target = rule == "format-openssh" ? "private.pem" : "private.enc.pem"
            #expect(
                try privateFix(rule, openssh, path: "id_rsa")
                    == "test ! -e \(target) && install -m 600 id_rsa \(target) && ssh-keygen -p -m PKCS8 -f \(target)")
        }
    }

    @Test func placesAreMendedWhereTheyAre() throws {
        func fixes(_ change: (inout KeyFileStorage) -> Void) throws -> [String?] {
            var storage = KeyFileStorage(
                mode: 0o600, isForeign: false, isSymbolicLink: true, surroundings: .init(folderMode: 0o700, repository: .outside))
            change(&storage)
            return try lint(Upload.shared().privatePEM, path: "k.pem", role: .privateKey, custody: KeyCustody(storage: storage)).findings
                .filter { ["private-mode", "private-in-repo"].contains($0.rule) }.map(\.fix)
        }
        let copy = "cp --remove-destination \"$(readlink -f k.pem)\" k.pem"
        #expect(try fixes { ($0.mode, $0.isForeign) = (0o644, true) } == ["chmod 600 k.pem", "sudo chown \"$(id -un)\" k.pem", copy])
        let found = try fixes { $0.linkTarget = .init(folderMode: 0o777, repository: .tracked) }
        #expect(found.prefix(2) == ["mkdir -p -m 700 keys && mv \"$(readlink -f k.pem)\" keys/", copy])
        #expect(found.last??.hasPrefix("git -C \"$(dirname \"$(readlink -f k.pem)\")\" rm -q --cached") == true)
    }

    @Test func wrongHalfIsNotOverwritten() throws {
        let upload = try Upload.shared()
        let other = Counterpart(path: "keys/public.pem", numbers: RSAPublicNumbers(modulus: [0xC5], publicExponent: [3]))
        #expect(
            try privateFix("private-pair-mismatch", upload.privatePEM, path: "private.pem", counterparts: [other])
                == "flowproof convert private.pem --to spki --out public.fixed.pem")
    }

    /// Without a terminal no command gets the passphrase it asks for: then above all nothing may be lost.
    @Test(.enabled(if: Command.exists("openssl")), arguments: ["private.pem", "private.enc.pem", "public.pem"])
    func failingCommandLosesNothing(path: String) throws {
        let upload = try Upload.shared()
        let folder = try TemporaryFolder()
        let files = ["private.pem", "private.enc.pem", "private.fixed.pem", "private.enc.fixed.pem", "public.pem", path]
        for name in files { try folder.write(name == path ? upload.privatePEM : Array("kept".utf8), to: name) }
        let traditional = Array(
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: A,B\n\nAAAA\n-----END RSA PRIVATE KEY-----\n".utf8)
        let reports = try [upload.privatePEM, upload.privatePEM + [0x20], Upload.pkcs12, traditional].map {
            try lint($0, path: path, role: .privateKey)
        }
        let commands = Set(reports.flatMap(\.findings).compactMap(\.fix))
        #expect(commands.contains { $0.contains("openssl pkcs8") } && commands.contains { $0.contains("openssl pkcs12") })
        for command in commands where !command.contains("flowproof") {
            _ = try Command.run(["setsid", "-w", "sh", "-c", command], in: folder.url)
            for name in files { #expect(try folder.read(name) == (name == path ? upload.privatePEM : Array("kept".utf8)), "\(command)") }
        }
    }

    @Test(.enabled(if: Command.exists("git")), arguments: ["a.pem", "#k", "!k", "k[1]", "k ", "-k.pem", "k*", "it's", "a\\b", "\u{E9}"])
    func fileIsTakenOutOfTheRepositoryAndIgnored(name: String) throws {
        let folder = try TemporaryFolder()
        let path = "keys/\(name)"
        func git(_ words: String...) throws -> Int32 { try Command.run(["git", "-C", "keys"] + words, in: folder.url).status }
        func isTracked(_ name: String) throws -> Bool { try git("ls-files", "--error-unmatch", "--", ":(literal)\(name)") == 0 }
        try Command.run(["sh", "-c", "git init -q . && mkdir keys && printf '*.tmp' > keys/.gitignore"], in: folder.url)
        let upload = try Upload.shared()
        for path in [path, "keys/k1", "keys/kept"] { try folder.write(upload.privatePEM, to: path) }
        #expect(try git("add", "-A") == 0)
        let storage = KeyFileStorage(
            mode: 0o600, isForeign: false, isSymbolicLink: false, surroundings: .init(folderMode: 0o700, repository: .tracked))
        let fix = try privateFix("private-in-repo", upload.privatePEM, path: path, custody: KeyCustody(storage: storage))
        #expect(try Command.run(["sh", "-c", fix], in: folder.url).status == 0)
        #expect(try !isTracked(name) && isTracked("k1") && isTracked("kept"))
        // Without --no-index its name may match, as a pattern, that of a file in the index.
        #expect(try git("check-ignore", "-q", "--no-index", "--", "./" + name) == 0)
        #expect(try git("check-ignore", "-q", "--no-index", "--", "./k1") == 1)
        #expect(try git("check-ignore", "-q", "--", "./x.tmp") == 0)
        #expect(try folder.read(path) == upload.privatePEM)
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
