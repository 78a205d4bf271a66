// SPDX-License-Identifier: Apache-2.0

/// Why an answer is not what was asked for, whether to ask again, and what mends it.
public struct ProviderError: Error, Sendable, Equatable {
    /// What came instead.
    @nonexhaustive public enum Reason: Equatable, Sendable {
        /// The provider says that the request failed.
        case refused(ProviderRefusal)
        /// It names another URL; a token is not sent after it.
        case redirected
        /// A body of more than ``ProviderReply/maximumByteCount`` bytes.
        case tooLarge
        /// No body.
        case empty
        /// HTML.
        case html
        /// JSON that ends before it is complete.
        case truncated
        /// Neither JSON nor HTML; the offset of the first byte that JSON cannot have there.
        case notJSON(byteOffset: Int)
        /// JSON that does not say what is documented; what is missing, in our own words.
        case unexpected(String)
    }

    /// Whether the same request may be sent again.
    public enum Retry: String, Sendable {
        /// It would fail again.
        case never
        /// After a pause: nothing has been done, or it only reads.
        case afterWaiting = "after-waiting"
        /// The key may have been registered already: ask for it first, and send it again only if it is not there.
        /// Where the provider cannot be asked, do not send it again without somebody's word.
        case afterChecking = "after-checking"
    }

    /// The provider's name.
    public let provider: String
    /// What was asked for.
    public let operation: ProviderRequest.Operation
    /// The HTTP status.
    public let httpStatus: Int
    /// What came instead.
    public let reason: Reason
    /// Whether the same request may be sent again.
    public let retry: Retry
    /// When, if the provider says so.
    public let retryAfter: RetryAfter?
    /// What mends it.
    public let remedy: String

    init(_ request: ProviderRequest, _ reply: ProviderReply, _ reason: Reason) {
        provider = request.provider.title
        operation = request.operation
        httpStatus = reply.status
        self.reason = reason
        retryAfter = reply.retryAfter
        let documented = request.provider.documentedError(status: reply.status, reason)
        switch documented?.outcome ?? Self.outcome(of: request.operation, status: reply.status, reason) {
        case .refused: retry = .never
        case .notProcessed: retry = .afterWaiting
        case .unknown: retry = request.operation == .get ? .afterWaiting : .afterChecking
        }
        remedy = documented?.remedy ?? Self.remedy(status: reply.status, reason, retry)
    }

    /// What became of a request, as far as status and form of the answer tell.
    private static func outcome(of operation: ProviderRequest.Operation, status: Int, _ reason: Reason) -> RequestOutcome {
        if status == 429 { return .notProcessed }
        if status == 408 || (500...599).contains(status) { return .unknown }
        switch reason {
        case .refused(let refusal) where refusal.isTransient: return .unknown
        case .truncated where (200...299).contains(status), .empty where (200...299).contains(status): return .unknown
        // Whoever answers success or points elsewhere has taken the key, whatever else is said.
        case .redirected, .tooLarge, .html, .notJSON, .unexpected:
            return operation == .set && (200...399).contains(status) ? .unknown : .refused
        default: return .refused
        }
    }

    private static func remedy(status: Int, _ reason: Reason, _ retry: Retry) -> String {
        switch (reason, status) {
        case (_, 429): "too many requests: wait, then go on more slowly"
        case (.redirected, _): "give the base URL that the provider names itself: redirections are not followed"
        case (_, 500...599): retry == .afterWaiting ? "wait, then ask again" : "wait, and ask for the key before sending it again"
        case (.html, _), (.notJSON, _): "see that the base URL is the provider's and no proxy answers in its place"
        case (_, 401): "see that the token is the right one, that it was copied whole, and that it has not expired"
        case (_, 403): "see that the token's owner may manage this phone number"
        case (_, 404): "compare the number, the API version and the base URL with those of the account"
        case (.truncated, 200...299), (.empty, 200...299):
            retry == .afterWaiting ? "ask again: the connection was cut" : "ask for the key before sending it again: the connection was cut"
        default: "compare the request with the provider's documentation"
        }
    }
}

extension Provider {
    fileprivate func documentedError(status: Int, _ reason: ProviderError.Reason) -> DocumentedError? {
        switch reason {
        case .refused(let refusal): documentedErrors.first { $0.matches(status: status, refusal) }
        default: nil
        }
    }
}

extension ProviderError: CustomStringConvertible {
    /// What happened, in the tool's voice, without secrets and control characters.
    public var description: String {
        let what =
            switch reason {
            case .refused(let refusal): refusal.summary
            case .redirected: "a redirection"
            case .tooLarge: "more than \(ProviderReply.maximumByteCount) bytes"
            case .empty: "nothing"
            case .html: "HTML where JSON belongs"
            case .truncated: "JSON that was cut off"
            case .notJSON(let offset): "what is no JSON (from byte \(offset))"
            case .unexpected(let missing): "JSON without \(missing)"
            }
        return "\(provider) answered \(httpStatus): \(what)"
    }
}

extension ProviderRefusal {
    /// One line: the code, the message, and the details where they say more.
    fileprivate var summary: String {
        let code = code.map { code in "code \(code)" + (subcode.map { "/\($0)" } ?? "") }
        let texts = [message, userMessage, details].compactMap(\.self)
        let distinct = texts.enumerated().filter { index, text in !texts[..<index].contains { $0.contains(text) } }.map(\.element)
        let said = [code, distinct.isEmpty ? nil : distinct.joined(separator: "; ")].compactMap(\.self)
        let trace = traceID.map { " (trace \($0))" } ?? ""
        return (said.isEmpty ? "no reason" : said.joined(separator: ", ")) + trace
    }
}
