// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// One account with a provider: the provider and settings that are fit for its URLs. It makes the requests.
public struct ProviderAccount: Sendable {
    /// The provider.
    public let provider: Provider
    private let settings: ProviderSettings
    /// Scheme and host, without a final slash.
    package let origin: Origin

    /// Judges the settings that the provider needs; those it does not need are not looked at.
    ///
    /// - Throws: ``RequestRefusal``, which names the setting and never repeats its value.
    public init(_ provider: Provider, settings: ProviderSettings = ProviderSettings()) throws(RequestRefusal) {
        self.provider = provider
        self.settings = settings
        if provider.path.contains(.apiVersion), !URLPath.Slot.apiVersion.accepts(settings.apiVersion) {
            throw .setting(.apiVersion, requirement: "v, a number, a full stop and a number, such as \(ProviderSettings.defaultAPIVersion)")
        }
        if provider.path.contains(.sid) { try Self.judge(settings.sid, .sid, .sid, provider) }
        if provider.path.contains(.appID) { try Self.judge(settings.appID, .appID, .appID, provider) }
        origin = try Self.origin(of: provider, settings)
    }

    /// Whether the token would travel unencrypted, and further than this machine.
    public var sendsTokenInClear: Bool { origin.scheme == .http && !origin.isLoopback }

    /// `POST` of the key for one phone number.
    ///
    /// - Parameters:
    ///   - number: its id, or the number itself: ``Provider/numberKind``. Where that is `implied` it names the number in reports only.
    ///   - proof: for apps that require `appsecret_proof`.
    /// - Throws: ``RequestRefusal``.
    public func setRequest(
        _ key: UploadKey, for number: String, token: AccessToken, proof: AppSecretProof? = nil
    ) throws(RequestRefusal) -> ProviderRequest {
        let parameter = ProviderRequest.Parameter(
            field: provider.setOperation.field, value: key.pem, encoding: provider.setOperation.encoding)
        return try request(.set, url: try url(for: number), number, token, proof, parameter)
    }

    /// `GET` of the key that is registered for one phone number, and of the status of its signature.
    ///
    /// - Throws: ``RequestRefusal``, also for a provider that documents no such request.
    public func getRequest(
        for number: String, token: AccessToken, proof: AppSecretProof? = nil
    ) throws(RequestRefusal) -> ProviderRequest {
        guard let get = provider.getOperation else { throw .cannotGet(provider: provider.title) }
        let query = get.fields.isEmpty ? "" : "?fields=" + get.fields.joined(separator: ",")
        return try request(.get, url: try url(for: number) + query, number, token, proof, nil)
    }

    private func request(
        _ operation: ProviderRequest.Operation, url: String, _ number: String, _ token: AccessToken, _ proof: AppSecretProof?,
        _ parameter: ProviderRequest.Parameter?
    ) throws(RequestRefusal) -> ProviderRequest {
        guard proof == nil || provider.takesAppSecretProof else { throw .noAppSecretProof(provider: provider.title) }
        return ProviderRequest(
            provider: provider, operation: operation, number: number, bareURL: url, parameter: parameter, token: token, proof: proof)
    }

    /// A proven number makes a proven URL: every other part was judged before.
    private func url(for number: String) throws(RequestRefusal) -> String {
        let written = try provider.numberKind.written(number)
        let path = provider.path.filled { slot in
            switch slot {
            case .apiVersion: settings.apiVersion
            case .number: written
            case .sid: settings.sid ?? ""
            case .appID: settings.appID ?? ""
            }
        }
        return origin.text + path
    }

    // MARK: Settings

    private static func origin(of provider: Provider, _ settings: ProviderSettings) throws(RequestRefusal) -> Origin {
        var own: String?
        switch provider.origin {
        case .fixed(let text): own = text
        case .regional(let hosts):
            // A base URL replaces the host of every region, and a misspelt region is a mistake all the same.
            if settings.baseURL == nil, settings.region == nil { throw .missing(.region, provider: provider.title) }
            if let region = settings.region {
                own = hosts[region]
                if own == nil { throw .setting(.region, requirement: "one of " + provider.regions.joined(separator: ", ")) }
            }
        case .own: break
        }
        guard let text = settings.baseURL ?? own else { throw .missing(.baseURL, provider: provider.title) }
        return try Origin(text)
    }

    private static func judge(
        _ value: String?, _ name: ProviderSettings.Name, _ slot: URLPath.Slot, _ provider: Provider
    ) throws(RequestRefusal) {
        guard let value, !value.isEmpty else { throw .missing(name, provider: provider.title) }
        guard slot.accepts(value) else {
            throw .setting(name, requirement: name == .sid ? "letters and digits, 64 at most" : "letters, digits and hyphens, 64 at most")
        }
    }
}

extension Provider.NumberKind {
    /// A number as it stands in a path; empty where the path has none.
    ///
    /// - Throws: ``RequestRefusal/number(_:)``.
    package func written(_ number: String) throws(RequestRefusal) -> String {
        let digits = number.utf8.first == UInt8(ascii: "+") ? number.utf8.dropFirst() : number.utf8[...]
        let hasPlus = digits.count < number.utf8.count
        guard !digits.isEmpty, digits.allSatisfy(\.isDigit) else { throw .number(.notDigits) }
        switch self {
        case .phoneNumberID:
            guard !hasPlus else { throw .number(.phoneNumberForID) }
            guard digits.count <= 32 else { throw .number(.tooLong) }
            return number
        case .phoneNumber:
            // E.164: a country code, which begins with no zero, and 15 digits at most.
            guard digits.first != UInt8(ascii: "0"), digits.count >= 7 else { throw .number(.notInternational) }
            guard digits.count <= 15 else { throw .number(.tooLong) }
            return hasPlus ? number : "+" + number
        case .implied:
            guard digits.count <= 32 else { throw .number(.tooLong) }
            return ""
        }
    }
}

extension UInt8 {
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isLetter: Bool { self | 0x20 >= 0x61 && self | 0x20 <= 0x7A }
}
