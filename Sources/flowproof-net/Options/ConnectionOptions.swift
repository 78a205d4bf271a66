// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowNet
internal import FlowProviders

/// How requests are sent: the limits of time, of connections and of repetitions.
struct ConnectionOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("How long one request may take.", valueName: "seconds")) var timeout = 10.0
    @Option(name: .long, help: ArgumentHelp("How many numbers at a time.", valueName: "count")) var parallel = 4
    @Option(name: .long, help: ArgumentHelp("How often a request is sent again where that is safe.", valueName: "count")) var retries = 5
    @Option(
        name: .long,
        help: ArgumentHelp("Certificate authorities to trust besides the system's, as PEM.", valueName: "file")) var ca: String?

    func validate() throws {
        guard timeout >= 0.1, timeout <= 600 else { throw ValidationError("--timeout must be from 0.1 to 600 seconds") }
        guard (1...64).contains(parallel) else { throw ValidationError("--parallel must be from 1 to 64") }
        guard (0...20).contains(retries) else { throw ValidationError("--retries must be from 0 to 20") }
    }

    var retryPolicy: RetryPolicy {
        var policy = RetryPolicy()
        policy.maximumRetryCount = retries
        return policy
    }

    /// Opens no connection yet.
    func client(_ account: ProviderAccount, token: AccessToken, proof: AppSecretProof?) throws(CommandFailure) -> ProviderClient {
        var options = ClientOptions()
        options.timeout = .seconds(timeout)
        options.connectionLimit = parallel
        options.trust = try .reading(ca)
        do throws(ClientOptions.Refusal) {
            return try ProviderClient(account, token: token, proof: proof, options: options)
        } catch {
            throw .input(error.description, hint: error.hint)
        }
    }
}

extension ClientOptions.Trust {
    /// The system's authorities, and those in a file where one is named.
    static func reading(_ path: String?) throws(CommandFailure) -> Self {
        guard let path else { return .system }
        return .systemAnd(pem: try InputFile.read(path, limit: 1 << 20))
    }
}
