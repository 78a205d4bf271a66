// SPDX-License-Identifier: Apache-2.0

package import FlowCrypto
internal import FlowKeys
package import FlowLint
internal import Synchronization

/// What `lint --private-key` does besides what it does with every file: it looks where the file lies, at its passphrase and at the
/// public halves that are to be uploaded.
package struct PrivateKeyLint {
    private let linter: Linter
    private let passphrase: GivenPassphrase
    private let uploads: [String]

    /// - Parameter uploads: files for upload.
    package init(linter: Linter, passphrase: GivenPassphrase, uploads: [String]) {
        self.linter = linter
        self.passphrase = passphrase
        self.uploads = uploads
    }

    /// What the linter says of a private key.
    package func report(on path: String) throws(CommandFailure) -> FileReport {
        var bytes = try InputFile.readStart(path, limit: KeyFile.maximumByteCount)
        defer { bytes.wipe() }
        let items = KeyFile(reading: bytes).items
        if let item = items.first(where: { $0.structure != .unknown }), !items.contains(where: \.holdsPrivateKey) {
            throw .input(
                "\(path): holds no private key, but \(item.structure.nameWithArticle)", hint: "name the file that the server keeps")
        }
        let custody = KeyCustody(storage: try storage(of: path), passphrase: passphrase.strength)
        return linter.lint(bytes, path: path, role: .privateKey, custody: custody, counterparts: uploads.flatMap(counterparts))
    }

    private func storage(of path: String) throws(CommandFailure) -> KeyFileStorage? {
        do throws(SystemCalls.Failure) {
            return try KeyFilePlace.storage(of: path)
        } catch {
            throw .input("\(path): \(error.message)")
        }
    }

    /// The public keys of a file for upload; what cannot be read is named where that file is linted.
    private func counterparts(_ path: String) -> [Counterpart] {
        guard path != "-", var bytes = try? InputFile.readStart(path, limit: KeyFile.maximumByteCount) else { return [] }
        defer { bytes.wipe() }
        return KeyFile(reading: bytes).items.compactMap(\.rsa).map { Counterpart(path: path, numbers: $0) }
    }
}

/// The passphrase that options named, if they did: a linter never asks, because it runs where nobody answers.
package final class GivenPassphrase: Sendable {
    private let secret: SecretBytes?
    /// What can be said of it.
    package let strength: PassphraseStrength?
    private let refusals = Atomic(0)

    /// How many keys were not opened by it.
    package var refusalCount: Int { refusals.load(ordering: .relaxed) }

    /// Reads it.
    package init(_ options: PassphraseOptions) throws(CommandFailure) {
        let given = try options.given()
        strength = Self.strength(of: given)
        secret = given
    }

    private static func strength(of passphrase: borrowing SecretBytes?) -> PassphraseStrength? {
        switch passphrase {
        case .none: nil
        case .some(let passphrase): passphrase.withSpan { PassphraseStrength(of: $0) }
        }
    }

    /// What the linter asks of a backend about encrypted keys.
    package func opener(_ backend: some CryptoBackend) -> Linter.OpenPrivateKey {
        { item, passphrase, body in
            do throws(PrivateKeyError) {
                let key = try self.open(item, passphrase, backend)
                key.withArray { body($0) }
                return true
            } catch .wrongPassphrase {
                if passphrase == .given { self.refusals.add(1, ordering: .relaxed) }
                return false
            } catch {
                throw NotOpened(error: error)
            }
        }
    }

    private func open(
        _ item: KeyItem, _ passphrase: Linter.PassphraseChoice, _ backend: some CryptoBackend
    ) throws(PrivateKeyError) -> SecretBytes {
        switch passphrase {
        case .given:
            return try backend.pkcs8(item, passphrase: secret)
        case .empty:
            let empty: SecretBytes? = SecretBytes(capacity: 0) { _ in }
            return try backend.pkcs8(item, passphrase: empty)
        }
    }

    /// A key that was not opened, and not because of its passphrase.
    private struct NotOpened: Error, CustomStringConvertible {
        var error: PrivateKeyError
        var description: String {
            switch error {
            case .passphraseRequired: "name its passphrase with --passphrase-file or --passphrase-env"
            case .unsupportedProtection(let name): "flowproof does not open keys under \(name)"
            case .derivationTooCostly(let what): "the key derivation is too costly to try: \(what)"
            default: "the key cannot be read"
            }
        }
    }
}
