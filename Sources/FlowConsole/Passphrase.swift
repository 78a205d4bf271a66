// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
package import FlowCrypto
package import FlowKeys

/// Where a passphrase comes from; never from the command line itself, which every user of the machine can read.
package struct PassphraseOptions: ParsableArguments {
    /// `--passphrase-file`
    @Option(name: .long, help: ArgumentHelp("Read the passphrase from the first line of a file.", valueName: "file"))
    package var passphraseFile: String?

    /// `--passphrase-env`
    @Option(name: .long, help: ArgumentHelp("Read the passphrase from an environment variable.", valueName: "name"))
    package var passphraseEnv: String?

    private var mayAsk = true

    /// No passphrase is named.
    package init() {}

    /// Opens a private key; asks for the passphrase when the key needs one and none was named.
    package func privateKey<Backend: CryptoBackend>(_ path: String, _ backend: Backend) throws(CommandFailure) -> Backend.PrivateKey {
        let item = try InputFile.readKey(path, isPrivate: true)
        guard item.holdsPrivateKey else {
            throw .input(
                "\(path): holds no private key, but \(item.structure.nameWithArticle)", hint: "name the file that the server keeps")
        }
        let secret = try secret(for: item, path)
        return try Self.failures(path) { () throws(PrivateKeyError) in try backend.privateKey(item, passphrase: secret) }
    }

    /// The passphrase of an encrypted key, asked for when none was named; nothing for another key.
    package func secret(for item: KeyItem, _ path: String) throws(CommandFailure) -> SecretBytes? {
        guard item.kind == .encryptedPrivateKey else { return nil }
        return try read(prompt: "passphrase of \(path): ")
    }

    /// Whether an option names a passphrase.
    package var isNamed: Bool { passphraseFile != nil || passphraseEnv != nil }

    /// The same, for where nobody can be asked.
    package func unattended() -> PassphraseOptions {
        var options = self
        options.mayAsk = false
        return options
    }

    /// The passphrase of a key that exists.
    package func read(prompt: String) throws(CommandFailure) -> SecretBytes {
        if let given = try given() { return given }
        do {
            if mayAsk, let line = try SystemCalls.readHiddenLine(prompt: prompt) { return line }
        } catch {
            throw .input("no passphrase: \(error.message)")
        }
        throw .input("no passphrase", hint: "name one with --passphrase-file or --passphrase-env")
    }

    /// The passphrase of a key that is being made: not empty, and typed twice where it is typed.
    package func readNew(hint: String) throws(CommandFailure) -> SecretBytes {
        let passphrase: SecretBytes
        if let given = try given() {
            passphrase = given
        } else {
            guard SystemCalls.isTerminal(0) else { throw .usage("no passphrase for the new private key", hint: hint) }
            passphrase = try read(prompt: "passphrase of the new private key: ")
            let again = try read(prompt: "the same again: ")
            let isSame = passphrase.withSpan { first in again.withSpan { second in ConstantTime.areEqual(first, second) } }
            guard isSame else { throw .input("the two passphrases differ") }
        }
        guard passphrase.count > 0 else { throw .input("the passphrase is empty") }
        // OpenSSL's programs read no more, and end a passphrase at the first NUL.
        let isUsable = passphrase.withSpan { bytes in bytes.count < 1024 && bytes.indices.allSatisfy { bytes[$0] != 0 } }
        guard isUsable else { throw .input("a passphrase of 1,024 bytes or more, or with a NUL byte, could not be typed into openssl") }
        return passphrase
    }

    /// The passphrase that an option names; `nil` when none does.
    package func given() throws(CommandFailure) -> SecretBytes? {
        if passphraseFile != nil, passphraseEnv != nil { throw .usage("--passphrase-file and --passphrase-env exclude each other") }
        if let passphraseEnv { return try SecretInput.variable(passphraseEnv) }
        guard let passphraseFile else { return nil }
        return try SecretInput.firstLine(of: passphraseFile, limit: 4096)
    }

    /// What a refused private key means to the person at the keyboard.
    package static func failures<Result: ~Copyable>(
        _ path: String, _ body: () throws(PrivateKeyError) -> Result
    ) throws(CommandFailure) -> Result {
        do {
            return try body()
        } catch {
            throw failure(error, path)
        }
    }

    private static func failure(_ error: PrivateKeyError, _ path: String) -> CommandFailure {
        switch error {
        case .passphraseRequired:
            .input("\(path): is encrypted", hint: "name its passphrase with --passphrase-file or --passphrase-env")
        case .wrongPassphrase:
            .input("\(path): wrong passphrase")
        case .unsupportedProtection(let name):
            .input(
                "\(path): protected with \(name), which flowproof does not open",
                hint: "openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 600000 -in OLD.pem -out private.pem")
        case .derivationTooCostly(let cost):
            .input("\(path): \(cost) is more than flowproof does for a key")
        case .notAPrivateKey(.opensshPrivate):
            .input(
                "\(path): holds an OpenSSH private key, which flowproof does not open",
                hint: "ssh-keygen -p -m PKCS8 -f COPY turns a copy of it into PKCS#8")
        case .notAPrivateKey(let structure):
            .input("\(path): holds \(structure.nameWithArticle), which is not an RSA private key that flowproof opens")
        case .notAnRSAKey(let algorithm):
            .notRSA(path, algorithm)
        case .damaged(let defect):
            .input(
                "\(path): the private key is damaged" + (defect.derOffset.map { " at byte \($0) of its DER" } ?? ""),
                hint: "restore it from a backup, or make a new pair")
        case .refused(.inconsistentKey):
            .input("\(path): the numbers of the private key contradict each other", hint: "restore it from a backup, or make a new pair")
        case .refused(.libraryFailure(let operation)):
            .libraryFailed(operation)
        case .refused(let error):
            .input("\(path): the private key is refused: \(error.sentence)")
        @unknown default:
            .input("\(path): \(error)")
        }
    }
}
