// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowKeys
internal import FlowLint

/// What `lint --private-key` does besides what it does with every file: it looks where the file lies and at its passphrase.
struct PrivateKeyLint {
    let linter: Linter
    let passphrase: PassphraseOptions

    func report(on path: String) throws(CommandFailure) -> FileReport {
        var bytes = try InputFile.readStart(path, limit: KeyFile.maximumByteCount)
        defer { bytes.wipe() }
        let items = KeyFile(reading: bytes).items
        if let public_ = items.first(where: { $0.structure != .unknown }), !items.contains(where: \.holdsPrivateKey) {
            throw .input("\(path): holds no private key, but a \(public_.structure.name)", hint: "name the file that the server keeps")
        }
        let custody = KeyCustody(storage: try storage(of: path), passphrase: try strength())
        return linter.lint(bytes, path: path, role: .privateKey, custody: custody)
    }

    private func storage(of path: String) throws(CommandFailure) -> KeyFileStorage? {
        do throws(SystemCalls.Failure) {
            return try KeyFilePlace.storage(of: path)
        } catch {
            throw .input("\(path): \(error.message)")
        }
    }

    /// Never asks: a linter runs where nobody answers.
    private func strength() throws(CommandFailure) -> PassphraseStrength? {
        switch try passphrase.given() {
        case .none: return nil
        case .some(let secret): return secret.withSpan { PassphraseStrength(of: $0) }
        }
    }

    /// What the linter asks of a backend about a passphrase.
    static func opener(_ backend: some CryptoBackend) -> Linter.OpensPrivateKey {
        { item, passphrase in
            let secret: SecretBytes? = SecretBytes(copying: passphrase.span)
            do throws(PrivateKeyError) {
                _ = try backend.pkcs8(item, passphrase: secret)
                return true
            } catch .wrongPassphrase {
                return false
            } catch {
                throw NotOpened(error: error)
            }
        }
    }

    /// A key that flowproof does not open under any passphrase.
    private struct NotOpened: Error, CustomStringConvertible {
        var error: PrivateKeyError
        var description: String {
            switch error {
            case .unsupportedProtection(let name): "flowproof does not open keys under \(name)"
            case .derivationTooCostly(let what): "the key derivation is too costly to try: \(what)"
            default: "the key cannot be read"
            }
        }
    }
}
