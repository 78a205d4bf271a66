// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
internal import FlowConsole
public import FlowCrypto
internal import FlowKeys

struct KeygenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen",
        abstract: "Make an RSA-2048 key pair for WhatsApp Flows.",
        discussion: """
            Example: flowproof keygen --out private.pem --public-out public.pem --passphrase-file passphrase.txt

            The private key stays on your server; upload the public one for every phone number. The private key is written \
            as PKCS#8 under PBES2: PBKDF2-HMAC-SHA256 with 600,000 iterations, AES-256-CBC, mode 0600. The pkcs1 container and \
            des-ede3-cbc exist for servers built on Meta's samples. Prints the SPKI SHA-256 fingerprint.
            """)

    @Option(name: .long, help: "Where the private key goes.") var out: String
    @Option(name: .long, help: "Where the public key goes.") var publicOut: String?
    @Option(name: .long, help: "pkcs8 or pkcs1.") var container = PrivateKeyForm.Container.pkcs8
    @Option(name: .long, help: "aes-256-cbc, des-ede3-cbc or none.") var cipher = KeyCipher.aes256
    @Option(name: .long, help: "Iterations of PBKDF2; the pkcs1 container has none.") var iterations = PrivateKeyForm.defaultIterations
    @Flag(name: .long, help: "Replace files that exist.") var force = false
    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var backend: BackendOption

    func validate() throws {
        guard (1000...10_000_000).contains(iterations) else { throw ValidationError("--iterations must be from 1000 to 10000000") }
    }

    func run() throws {
        let privateFile = try OutputFile(out, for: .owner, replacing: force)
        let publicFile = try publicOut.map { try OutputFile($0, for: .everyone, replacing: force) }
        if let publicFile, publicFile.isSame(as: privateFile) {
            throw CommandFailure.usage("--out and --public-out name the same file")
        }
        let form = PrivateKeyForm(container: container, cipher: cipher.blockCipher, iterations: iterations)
        let secret = try newPassphrase()
        try backend.backend.run { backend in
            try generate(backend, form, secret, privateFile, publicFile)
        }
    }

    private func newPassphrase() throws(CommandFailure) -> SecretBytes? {
        guard cipher != .none else {
            guard passphrase.passphraseFile == nil, passphrase.passphraseEnv == nil else {
                throw .usage("--cipher none takes no passphrase")
            }
            return nil
        }
        return try passphrase.readNew(
            hint: "name one with --passphrase-file or --passphrase-env; --cipher none writes the key without protection")
    }

    private func generate(
        _ backend: some CryptoBackend, _ form: PrivateKeyForm, _ secret: borrowing SecretBytes?, _ privateFile: OutputFile,
        _ publicFile: OutputFile?
    ) throws {
        let key = try backend.generatePrivateKey()
        let text = try backend.encodePrivateKey(pkcs8: key.pkcs8(), as: form, passphrase: secret)
        let publicText = PEM.encode(key.publicKey.numbers)
        let fingerprint = try SPKIFingerprint(of: key.publicKey.numbers) { span throws(CryptoError) in try backend.sha256(span) }
        try text.withSpan { text throws(CommandFailure) in
            if let publicFile {
                try OutputFile.write(secret: privateFile, text, public: publicFile, publicText.span)
            } else {
                try privateFile.write(text)
            }
        }
        // With a key on standard output the fingerprint would spoil it.
        if out == "-" || publicOut == "-" {
            Console.note("SPKI SHA-256 \(fingerprint)")
        } else {
            try Console.write("\(fingerprint)\n")
        }
    }
}

/// `--cipher`
enum KeyCipher: String, ExpressibleByArgument, CaseIterable {
    case aes256 = "aes-256-cbc"
    case tripleDES = "des-ede3-cbc"
    case none

    var blockCipher: BlockCipherCBC? {
        switch self {
        case .aes256: .aes256
        case .tripleDES: .tripleDES
        case .none: nil
        }
    }
}

extension PrivateKeyForm.Container: ExpressibleByArgument {}
