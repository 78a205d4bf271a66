// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import FlowCrypto
internal import FlowKeys
internal import FlowLint
internal import FlowOpenSSL
internal import FlowProviders

/// The key that is to be published: linted first, and held against its private half where that is named.
struct UploadLint {
    let backend: OpenSSLBackend

    /// - Throws: with status 1 where the linter finds an error, which is shown on standard error.
    func uploadKey(_ path: String) throws(CommandFailure) -> UploadKey {
        var bytes = try InputFile.read(path, limit: KeyFile.maximumByteCount)
        // It may be a private key, given by mistake.
        defer { bytes.wipe() }
        let backend = backend
        let linter = Linter(sha256: { try backend.sha256($0) }, sha1: { try backend.sha1($0) })
        let findings = linter.lint(bytes, path: path).findings.filter { $0.severity >= .warning }
        for finding in findings { Self.show(finding, path) }
        guard !findings.contains(where: { $0.severity == .error }) else {
            throw .no("\(path): is not fit for upload, and nothing was sent", hint: "mend it as the findings say, and publish again")
        }
        do throws(RequestRefusal) {
            return try UploadKey(reading: bytes)
        } catch {
            throw .no("\(path): \(error)", hint: error.hint)
        }
    }

    private static func show(_ finding: Finding, _ path: String) {
        let line = finding.line.map { ":\($0)" } ?? ""
        Console.note("\(finding.severity.rawValue): \(path)\(line): \(finding.message) [\(finding.rule)]")
        if let fix = finding.fix { Console.note("hint: \(fix)") }
    }

    /// The public numbers of a key in a file, private or public.
    func numbers(publicKey: String?, privateKey: String?, _ passphrase: PassphraseOptions) throws(CommandFailure) -> RSAPublicNumbers? {
        if let privateKey { return try passphrase.privateKey(privateKey, backend).publicKey.numbers }
        guard let publicKey else { return nil }
        let item = try InputFile.readKey(publicKey)
        guard let numbers = item.rsa else {
            throw .input("\(publicKey): no RSA public key in it", hint: "flowproof lint says what is wrong with it")
        }
        return numbers
    }

    /// - Throws: with status 1 where the private key is not the other half.
    func requirePair(_ key: UploadKey, _ publicPath: String, privateKey path: String, _ passphrase: PassphraseOptions)
        throws(CommandFailure)
    {
        guard try passphrase.privateKey(path, backend).publicKey.numbers == key.numbers else {
            throw .no(
                "\(publicPath): is not the public half of \(path); nothing was sent",
                hint: "flowproof convert \(path) --to spki gives the public half")
        }
    }
}
