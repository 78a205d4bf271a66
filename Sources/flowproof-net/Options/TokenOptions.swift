// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowCrypto
internal import FlowProviders

/// Where a provider's token and the app secret come from.
struct TokenOptions: ParsableArguments {
    /// `--token-env`
    @Option(
        name: .long, help: ArgumentHelp("Read the token from an environment variable; FLOWPROOF_TOKEN unless named.", valueName: "name"))
    var tokenEnv: String?

    /// `--token-file`
    @Option(name: .long, help: ArgumentHelp("Read the token from the first line of a file.", valueName: "file"))
    var tokenFile: String?

    /// `--app-secret-env`
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Environment variable with the app secret, where the app requires appsecret_proof (cloud alone).", valueName: "name"))
    var appSecretEnv: String?

    /// Looks at what the parser has read.
    func validate() throws {
        guard tokenEnv == nil || tokenFile == nil else { throw ValidationError("--token-env and --token-file exclude each other") }
    }

    /// The variable of the token as a curl command names it.
    var tokenVariable: EnvironmentVariable { tokenEnv.flatMap(EnvironmentVariable.init) ?? .token }
    /// The variable of the app secret as a curl command names it.
    var appSecretVariable: EnvironmentVariable { appSecretEnv.flatMap(EnvironmentVariable.init) ?? .appSecret }

    /// The token.
    func token() throws(CommandFailure) -> AccessToken {
        if let tokenFile {
            // Room for a comment behind the token's line.
            let line = try SecretInput.firstLine(of: tokenFile, limit: 2 * AccessToken.maximumByteCount)
            return try Self.token(line, from: tokenFile == "-" ? "standard input" : tokenFile)
        }
        if let tokenEnv { return try Self.token(try SecretInput.variable(tokenEnv), from: tokenEnv) }
        let name = EnvironmentVariable.token.description
        switch SystemCalls.environmentValue(name) {
        case .some(let value): return try Self.token(value, from: name)
        case .none:
            throw .input(
                "no token: the environment variable \(name) is not set",
                hint: "set it, or name another place with --token-env or --token-file")
        }
    }

    private static func token(_ secret: borrowing SecretBytes, from source: String) throws(CommandFailure) -> AccessToken {
        let text = secret.withSpan { span in String(decoding: span.indices.map { span[$0] }, as: UTF8.self) }
        do throws(RequestRefusal) {
            return try AccessToken(text)
        } catch {
            throw .input("\(source): \(error)", hint: error.hint)
        }
    }

    /// What stands for `appsecret_proof` in a request that is printed with variables; `nil` where no app secret is named.
    func placeholderProof(for provider: Provider) throws(CommandFailure) -> AppSecretProof? {
        guard appSecretEnv != nil else { return nil }
        try requireProofs(of: provider)
        return try? AppSecretProof(of: AccessToken("unknown")) { _ in [] }
    }

    private func requireProofs(of provider: Provider) throws(CommandFailure) {
        guard !provider.takesAppSecretProof else { return }
        let refusal = RequestRefusal.noAppSecretProof(provider: provider.title)
        throw .usage("--app-secret-env: \(refusal)", hint: refusal.hint)
    }

    /// `appsecret_proof` for a token; `nil` where no app secret is named.
    func proof(
        of token: AccessToken, for provider: Provider, _ backend: some CryptoBackend
    ) throws(CommandFailure) -> AppSecretProof? {
        guard let appSecretEnv else { return nil }
        try requireProofs(of: provider)
        let secret = try SecretInput.variable(appSecretEnv)
        guard secret.count > 0 else { throw .unsetVariable(appSecretEnv, "is empty") }
        do throws(CryptoError) {
            return try AppSecretProof(of: token) { message throws(CryptoError) in
                try secret.withSpan { key throws(CryptoError) in try backend.hmacSHA256(key: key, message: message) }
            }
        } catch {
            throw .ofBackend(error)
        }
    }
}
