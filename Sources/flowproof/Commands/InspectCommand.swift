// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowCrypto
internal import FlowKeys
internal import FlowLint

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Say what a key file is.",
        discussion: """
            Example: flowproof inspect private.pem --format json

            Container, kind, size, exponent and fingerprint; of an encrypted key the cipher, the key derivation and its \
            iterations, which need no passphrase. With a passphrase, its public numbers too. Never prints private numbers.
            """)

    @Argument(help: "The file, or - for standard input.") var file: String
    @Option(name: .long, help: "text or json.") var format = TextOrJSON.text
    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var backend: BackendOption

    func run() throws {
        try InputFile.requireOneStandardInput(file, passphrase.passphraseFile)
        var item = try InputFile.readKey(file, isPrivate: true)
        let secret = try passphrase.given()
        let report = try backend.backend.run { backend in
            if item.kind == .encryptedPrivateKey, passphrase.isNamed {
                item.rsa = try PassphraseOptions.failures(file) { () throws(PrivateKeyError) in
                    try backend.privateKey(item, passphrase: secret).publicKey.numbers
                }
            }
            return try KeyReport(path: file, item, backend)
        }
        switch format {
        case .json: try Console.writeJSON(report)
        case .text: try Console.write(report.text)
        }
    }
}

/// The JSON of `inspect`. Members without a value are left out.
private struct KeyReport: Encodable {
    struct Encryption: Encodable {
        var scheme: String
        var cipher: String?
        var kdf: String?
        var iterations: Int?
        var scryptN: Int?
        var scryptR: Int?
        var scryptP: Int?
    }

    var schema = "flowproof.inspect/1"
    var path: String
    var container: String
    var kind: KeyItem.Kind
    var algorithm: String?
    var bitCount: Int?
    var publicExponent: PublicExponent?
    var spkiSHA256: String?
    var encryption: Encryption?

    init(path: String, _ item: KeyItem, _ backend: some CryptoBackend) throws {
        self.path = path
        container = item.structure.rawValue
        kind = item.kind
        algorithm = item.algorithm?.name
        bitCount = item.rsa?.bitCount
        publicExponent = PublicExponent(of: item)
        spkiSHA256 = try item.canonicalSPKI.flatMap { _ in item.rsa }.map { numbers in
            try SPKIFingerprint(of: numbers) { span throws(CryptoError) in try backend.sha256(span) }.description
        }
        encryption = item.encryption.map { Encryption($0.scheme) }
    }

    var text: String {
        let rows: [(String, String?)] = [
            ("container", container), ("kind", kind.rawValue), ("algorithm", algorithm), ("bits", bitCount.map(String.init)),
            ("exponent", publicExponent?.description), ("SPKI SHA-256", spkiSHA256), ("scheme", encryption?.scheme),
            ("cipher", encryption?.cipher), ("key derivation", encryption?.kdf), ("iterations", encryption?.iterations.map(String.init)),
            ("scrypt N, r, p", encryption?.scryptN.map { "\($0), \(encryption?.scryptR ?? 0), \(encryption?.scryptP ?? 0)" }),
        ]
        let width = rows.map(\.0.count).max() ?? 0
        return rows.compactMap { name, value in
            value.map { name + String(repeating: " ", count: width - name.count + 2) + $0 + "\n" }
        }.joined()
    }
}

extension KeyReport.Encryption {
    fileprivate init(_ scheme: PrivateKeyEncryption.Scheme) {
        switch scheme {
        case .pbes2(let derivation, let cipher, _):
            self.scheme = "PBES2"
            self.cipher = cipher.name
            kdf = derivation.name
            switch derivation {
            case .pbkdf2(_, let iterations, _): self.iterations = iterations
            case .scrypt(_, let cost, let blockSize, let parallelization):
                (scryptN, scryptR, scryptP) = (cost, blockSize, parallelization)
            default: break
            }
        case .traditional(let cipher, let iv):
            self.scheme = "traditional PEM"
            self.cipher = cipher.name
            kdf = KeyDerivation.opensslMD5(salt: iv).name
            iterations = 1
        case .pbes1(let name):
            self.scheme = "PBES1"
            self.cipher = name
        case .unsupported(let name):
            self.scheme = name
        @unknown default:
            self.scheme = "unknown"
        }
    }
}
