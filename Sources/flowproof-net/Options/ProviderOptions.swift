// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowProviders

/// `--provider` and what a provider needs besides the token.
struct ProviderOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Who hosts the WhatsApp API: \(ProviderName.list).", valueName: "name"))
    private var provider: ProviderName

    @Option(name: .long, help: ArgumentHelp("Scheme and host instead of the provider's own; on-premises has no other.", valueName: "url"))
    private var baseURL: String?

    @Flag(name: .long, help: "Let a base URL with http:// send the token unencrypted to another machine.")
    private var allowHttp = false

    @Option(name: .long, help: ArgumentHelp("The version of Meta's Graph API, for cloud and chakra.", valueName: "version"))
    private var apiVersion = ProviderSettings.defaultAPIVersion

    @Option(name: .long, help: ArgumentHelp("The account SID, for kaleyra.", valueName: "sid"))
    private var sid: String?

    @Option(name: .long, help: ArgumentHelp("in, sg, eu or na, for kaleyra.", valueName: "region"))
    private var region: String?

    @Option(name: .long, help: ArgumentHelp("The app id, for gupshup.", valueName: "id"))
    private var appID: String?

    /// The account that the options describe; a failure names the option.
    func account() throws(CommandFailure) -> ProviderAccount {
        let settings = ProviderSettings(apiVersion: apiVersion, sid: sid, region: region, appID: appID, baseURL: baseURL)
        let account: ProviderAccount
        do throws(RequestRefusal) {
            account = try ProviderAccount(provider.provider, settings: settings)
        } catch {
            throw Self.failure(error, provider.provider)
        }
        guard allowHttp || !account.sendsTokenInClear else {
            throw .usage(
                "--base-url: http:// would send the token unencrypted to another machine",
                hint: "write https://, or add --allow-http where nobody else can listen")
        }
        return account
    }

    private static func failure(_ refusal: RequestRefusal, _ provider: Provider) -> CommandFailure {
        switch refusal {
        case .missing(let name, _):
            .usage("\(name.option) is missing: \(provider.title) needs it", hint: name.hint(for: provider))
        case .setting(let name, let requirement):
            .usage("\(name.option): \(refusal)", hint: "\(name.option) takes \(requirement)")
        default:
            .usage("\(refusal)", hint: refusal.hint)
        }
    }
}

/// A value of `--provider`.
struct ProviderName: ExpressibleByArgument, Sendable {
    /// The one that it names.
    let provider: Provider

    /// `nil` for a name that no provider has.
    init?(argument: String) {
        guard let provider = Provider.named(argument) else { return nil }
        self.provider = provider
    }

    /// Every name.
    static var allValueStrings: [String] { Provider.all.map(\.id) }

    static let list = "\(allValueStrings.dropLast().joined(separator: ", ")) or \(allValueStrings.last ?? "")"
}

extension ProviderSettings.Name {
    /// The option that sets it.
    fileprivate var option: String {
        switch self {
        case .apiVersion: "--api-version"
        case .sid: "--sid"
        case .region: "--region"
        case .appID: "--app-id"
        case .baseURL: "--base-url"
        @unknown default: rawValue
        }
    }

    fileprivate func hint(for provider: Provider) -> String {
        switch self {
        case .region: "--region takes one of \(provider.regions.joined(separator: ", "))"
        case .baseURL: "it is scheme and host of the client that you run, such as https://wa.example.com:9090"
        case .sid, .appID: "the account's own pages show the \(rawValue)"
        default: "give the \(rawValue)"
        }
    }
}
