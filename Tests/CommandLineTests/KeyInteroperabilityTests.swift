// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// Keys that flowproof writes are read by other programs, and the keys of other programs by flowproof.
@Suite struct KeyInteroperabilityTests {
    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.write(KeyFixture.passphrase, to: "passphrase.txt")
    }

    private func keygen(_ form: (container: String, cipher: String), _ backend: TestBackend) throws -> String {
        let protection = form.cipher == "none" ? "" : "--iterations 2048 --passphrase-file passphrase.txt"
        return try shell.run(
            """
            flowproof keygen --backend \(backend) --container \(form.container) --cipher \(form.cipher) \(protection) \
            --out private.pem --public-out public.pem
            """
        ).text.trimming
    }

    @Test(.enabled(if: Command.exists("openssl")), arguments: KeygenTests.forms, TestBackend.allCases)
    func opensslTakesThem(form: (container: String, cipher: String), backend: TestBackend) throws {
        let fingerprint = try keygen(form, backend)
        let passphrase = form.cipher == "none" ? "" : "-passin file:passphrase.txt"
        #expect(try shell.run("openssl pkey -check -noout -in private.pem \(passphrase) 2>&1").text == "Key is valid\n")
        #expect(try shell.run("openssl pkey -pubin -pubcheck -noout -in public.pem 2>&1").text == "Key is valid\n")
        try shell.run("openssl pkey -in private.pem \(passphrase) -pubout | cmp - public.pem")
        let digest = try shell.run("openssl pkey -pubin -in public.pem -outform DER | openssl sha256").text
        #expect(digest.hasSuffix(fingerprint + "\n"))
    }

    static let hasPython = Command.exists("python3") && (try? Command.run(["python3", "-c", "import cryptography"]))?.status == 0

    @Test(.enabled(if: hasPython), arguments: KeygenTests.forms)
    func pythonTakesThem(form: (container: String, cipher: String)) throws {
        let fingerprint = try keygen(form, .gcrypt)
        let program = """
            import hashlib, sys
            from cryptography.hazmat.primitives.serialization import *
            passphrase = None if sys.argv[1] == "none" else open("passphrase.txt", "rb").read()
            key = load_pem_private_key(open("private.pem", "rb").read(), passphrase)
            spki = [k.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
                    for k in (key.public_key(), load_pem_public_key(open("public.pem", "rb").read()))]
            assert spki[0] == spki[1] and key.key_size == 2048
            print(hashlib.sha256(spki[0]).hexdigest())
            """
        try shell.write(program, to: "read.py")
        #expect(try shell.run("python3 -W ignore read.py \(form.cipher)").text.trimming == fingerprint)
    }

    @Test(.enabled(if: Command.exists("node")), arguments: KeygenTests.forms)
    func nodeTakesThem(form: (container: String, cipher: String)) throws {
        let fingerprint = try keygen(form, .openssl)
        let program = """
            const { createPrivateKey, createPublicKey, createHash } = require("crypto"), { readFileSync } = require("fs");
            const passphrase = process.argv[2] === "none" ? undefined : readFileSync("passphrase.txt");
            const keys = [createPublicKey(createPrivateKey({ key: readFileSync("private.pem"), passphrase })), createPublicKey(readFileSync("public.pem"))];
            const spki = keys.map((key) => key.export({ type: "spki", format: "der" }));
            if (!spki[0].equals(spki[1])) process.exit(1);
            console.log(createHash("sha256").update(spki[0]).digest("hex"));
            """
        try shell.write(program, to: "read.js")
        #expect(try shell.run("node read.js \(form.cipher)").text.trimming == fingerprint)
    }

    /// What Meta's guide and its readers type.
    @Test(
        .enabled(if: Command.exists("openssl")),
        arguments: [
            "openssl genrsa -des3 -passout file:passphrase.txt -out private.pem 2048",
            "openssl genrsa -aes256 -traditional -passout file:passphrase.txt -out private.pem 2048",
            "openssl genrsa -des3 -traditional -passout file:passphrase.txt -out private.pem 2048",
            "openssl genrsa 2048 | openssl pkcs8 -topk8 -v2 aes-128-cbc -v2prf hmacWithSHA512 -passout file:passphrase.txt -out private.pem",
            "openssl genrsa 2048 | openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA1 -passout file:passphrase.txt -out private.pem",
            "openssl genrsa 2048 | openssl pkcs8 -topk8 -scrypt -passout file:passphrase.txt -out private.pem",
            "openssl genrsa -out private.pem 2048", "openssl genrsa -traditional -out private.pem 2048",
        ])
    func keysOfOpenSSLAreUsed(line: String) throws {
        try shell.run(line + " 2> /dev/null")
        try shell.run("openssl pkey -in private.pem -passin file:passphrase.txt -pubout -out public.pem")
        try expectRoundTrip()
    }

    @Test(.enabled(if: Command.exists("node")), arguments: ["pkcs8", "pkcs1"])
    func keysOfNodeAreUsed(type: String) throws {
        let program = """
            const { generateKeyPairSync } = require("crypto"), { readFileSync, writeFileSync } = require("fs");
            const protection = { type: "\(type)", format: "pem", cipher: "aes-256-cbc", passphrase: readFileSync("passphrase.txt", "utf8") };
            const pair = generateKeyPairSync("rsa", { modulusLength: 2048, publicKeyEncoding: { type: "spki", format: "pem" }, privateKeyEncoding: protection });
            writeFileSync("private.pem", pair.privateKey); writeFileSync("public.pem", pair.publicKey);
            """
        try shell.write(program, to: "make.js")
        try shell.run("node make.js")
        try expectRoundTrip()
    }

    @Test(.enabled(if: hasPython), arguments: ["PKCS8", "TraditionalOpenSSL"])
    func keysOfPythonAreUsed(format: String) throws {
        let program = """
            from cryptography.hazmat.primitives.serialization import *
            from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
            key = generate_private_key(65537, 2048)
            protection = BestAvailableEncryption(open("passphrase.txt", "rb").read())
            open("private.pem", "wb").write(key.private_bytes(Encoding.PEM, PrivateFormat.\(format), protection))
            open("public.pem", "wb").write(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
            """
        try shell.write(program, to: "make.py")
        try shell.run("python3 make.py")
        try expectRoundTrip()
    }

    private func expectRoundTrip() throws {
        try shell.run("flowproof lint public.pem")
        try shell.run("echo plaintext | flowproof request seal --public-key public.pem - > body")
        for backend in TestBackend.allCases {
            let open = "flowproof request open --backend \(backend) --private-key private.pem --passphrase-file passphrase.txt body"
            #expect(try shell.run(open).text == "plaintext\n")
        }
    }
}
