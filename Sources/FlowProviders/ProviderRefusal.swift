// SPDX-License-Identifier: Apache-2.0

/// What a provider says of a failure. Its words are cleaned: one line each, without control characters, without the token.
public struct ProviderRefusal: Equatable, Sendable {
    /// The provider's code: digits at Meta, `RBC001` and the like at Kaleyra.
    public var code: String?
    /// Meta's `error_subcode`.
    public var subcode: Int?
    /// Meta's type of error, such as `OAuthException`.
    public var type: String?
    /// What is wrong, in the provider's words.
    public var message: String?
    /// Meta's title for people who use an app.
    public var userTitle: String?
    /// Meta's message for people who use an app.
    public var userMessage: String?
    /// More of the same, where the provider has it.
    public var details: String?
    /// Meta's `fbtrace_id`, by which its support finds the request.
    public var traceID: String?
    /// Whether the provider says that the failure will pass.
    public var isTransient = false
}
