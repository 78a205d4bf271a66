// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// Other people's programs that read and write keys.
enum ForeignTools {
    static let hasOpenSSL = Command.exists("openssl")
    static let hasNode = Command.exists("node")
    static let hasPythonCryptography = (try? Command.run(["python3", "-c", "import cryptography"]))?.status == 0

    /// Runs `openssl`, which must succeed, and returns what it writes.
    @discardableResult
    static func openssl(_ words: String..., input: [UInt8] = []) throws -> [UInt8] { try openssl(words, input: input) }

    @discardableResult
    static func openssl(_ words: [String], input: [UInt8] = []) throws -> [UInt8] { try run(["openssl"] + words, input) }

    /// Runs a Python script, which must succeed; its words are in `sys.argv[1:]`, the input on standard input.
    static func python(_ script: String, _ words: String..., input: [UInt8] = []) throws -> [UInt8] {
        try run(["python3", "-c", script] + words, input)
    }

    /// Runs a Node script, which must succeed; its words are in `process.argv.slice(1)`, the input on standard input.
    static func node(_ script: String, _ words: String..., input: [UInt8] = []) throws -> [UInt8] {
        try run(["node", "-e", script, "--"] + words, input)
    }

    private static func run(_ words: [String], _ input: [UInt8]) throws -> [UInt8] {
        let command = try Command.run(words, input: input)
        try #require(command.status == 0, "\(words[0]): \(command.standardError)")
        return command.standardOutput
    }

    /// Decrypts with the `openssl` tool.
    static func opensslDecrypt(_ ciphertext: [UInt8], privateKey pem: [UInt8], passphrase: String = "") throws -> [UInt8] {
        let folder = try TemporaryFolder()
        try folder.write(pem, to: "private.pem")
        return try openssl(
            "pkeyutl", "-decrypt", "-inkey", folder.path("private.pem"), "-passin", "pass:\(passphrase)", "-pkeyopt",
            "rsa_padding_mode:oaep",
            "-pkeyopt", "rsa_oaep_md:sha256", "-pkeyopt", "rsa_mgf1_md:sha256", input: ciphertext)
    }

    /// Encrypts with the `openssl` tool.
    static func opensslEncrypt(_ message: [UInt8], publicKey pem: [UInt8]) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        try folder.write(pem, to: "public.pem")
        return try openssl(
            "pkeyutl", "-encrypt", "-pubin", "-inkey", folder.path("public.pem"), "-pkeyopt", "rsa_padding_mode:oaep",
            "-pkeyopt", "rsa_oaep_md:sha256", "-pkeyopt", "rsa_mgf1_md:sha256", input: message)
    }

    /// Reads a private key (PEM on standard input, passphrase the first word), decrypts the hexadecimal ciphertext that is the
    /// second word, and writes the SubjectPublicKeyInfo (DER) and the message, both in hexadecimal.
    static let pythonReader = """
        import sys
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import padding
        passphrase = sys.argv[1].encode() or None
        key = serialization.load_pem_private_key(sys.stdin.buffer.read(), passphrase)
        spki = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
        print(spki.hex(), key.decrypt(bytes.fromhex(sys.argv[2]), oaep).hex(), end="")
        """

    /// As ``pythonReader``.
    static let nodeReader = """
        const crypto = require('crypto');
        const [passphrase, ciphertext] = process.argv.slice(1);
        const key = crypto.createPrivateKey({ key: require('fs').readFileSync(0), passphrase });
        const spki = crypto.createPublicKey(key).export({ type: 'spki', format: 'der' });
        const padding = crypto.constants.RSA_PKCS1_OAEP_PADDING;
        const message = crypto.privateDecrypt({ key, padding, oaepHash: 'sha256' }, Buffer.from(ciphertext, 'hex'));
        process.stdout.write(spki.toString('hex') + ' ' + message.toString('hex'));
        """

    /// Reads a public key (PEM on standard input) and encrypts the hexadecimal message that is the first word.
    static let pythonSender = """
        import sys
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import padding
        key = serialization.load_pem_public_key(sys.stdin.buffer.read())
        oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
        sys.stdout.buffer.write(key.encrypt(bytes.fromhex(sys.argv[1]), oaep))
        """

    /// As ``pythonSender``.
    static let nodeSender = """
        const crypto = require('crypto');
        const key = crypto.createPublicKey(require('fs').readFileSync(0));
        const padding = crypto.constants.RSA_PKCS1_OAEP_PADDING;
        const message = Buffer.from(process.argv.slice(1)[0], 'hex');
        process.stdout.write(crypto.publicEncrypt({ key, padding, oaepHash: 'sha256' }, message));
        """
}
