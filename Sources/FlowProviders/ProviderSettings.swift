// SPDX-License-Identifier: Apache-2.0

/// What a provider needs besides the token, as somebody typed it.
public struct ProviderSettings: Sendable {
    /// The version of Meta's Graph API, such as `v24.0`.
    public var apiVersion: String
    /// Kaleyra's account SID.
    public var sid: String?
    /// Kaleyra's region: one of ``Provider/regions``.
    public var region: String?
    /// Gupshup's app id.
    public var appID: String?
    /// Scheme and host instead of the provider's own, such as `http://127.0.0.1:8080`; the On-Premises API has no other.
    public var baseURL: String?

    /// The version that requests name unless another is asked for.
    public static let defaultAPIVersion = "v24.0"

    /// Takes the parts as they are; ``ProviderAccount`` judges them.
    public init(
        apiVersion: String = Self.defaultAPIVersion, sid: String? = nil, region: String? = nil, appID: String? = nil, baseURL: String? = nil
    ) {
        self.apiVersion = apiVersion
        self.sid = sid
        self.region = region
        self.appID = appID
        self.baseURL = baseURL
    }

    /// One of the settings, for messages.
    @nonexhaustive public enum Name: String, Sendable {
        /// ``ProviderSettings/apiVersion``.
        case apiVersion = "API version"
        /// ``ProviderSettings/sid``.
        case sid = "SID"
        /// ``ProviderSettings/region``.
        case region
        /// ``ProviderSettings/appID``.
        case appID = "app id"
        /// ``ProviderSettings/baseURL``.
        case baseURL = "base URL"
    }
}
