// SPDX-License-Identifier: Apache-2.0

public import FlowProviders

/// Why an operation of a ``ProviderClient`` failed.
@nonexhaustive public enum ClientError: Error, Sendable, Equatable {
    /// It was not sent: the number or the operation does not fit the provider.
    case request(RequestRefusal)
    /// There is no answer.
    case connection(ConnectionFailure)
    /// The answer is not what was asked for.
    case answer(ProviderError)
    /// The task was cancelled; a request that was under way may have been carried out.
    case cancelled

    /// Whether the same request may be sent again.
    public var retry: ProviderError.Retry {
        switch self {
        case .request, .cancelled: .never
        case .connection(let failure): failure.retry
        case .answer(let error): error.retry
        }
    }

    /// When, if the provider says so.
    public var retryAfter: RetryAfter? {
        if case .answer(let error) = self { error.retryAfter } else { nil }
    }

    /// What mends it; `nil` where the caller wanted it so.
    public var remedy: String? {
        switch self {
        case .request(let refusal): refusal.hint
        case .connection(let failure): failure.remedy
        case .answer(let error): error.remedy
        case .cancelled: nil
        }
    }

    /// Whether the provider judged the request and said no; otherwise it was not heard, or not understood.
    public var isRefusal: Bool {
        if case .answer(let error) = self, case .refused = error.reason { true } else { false }
    }

    /// Whether every other number would fare alike: the token is refused, or there is no way to the provider.
    public var concernsEveryNumber: Bool {
        switch self {
        case .request, .cancelled: return false
        case .connection(let failure): return !failure.mayHaveBeenSent
        case .answer(let error):
            guard case .refused(let refusal) = error.reason, error.retry == .never else { return false }
            // Meta's code for tokens, whatever the status.
            return error.httpStatus == 401 || refusal.code == "190"
        }
    }
}

extension ClientError: CustomStringConvertible {
    /// What happened, in the tool's voice, without secrets.
    public var description: String {
        switch self {
        case .request(let refusal): refusal.description
        case .connection(let failure): failure.description
        case .answer(let error): error.description
        case .cancelled: "cancelled"
        }
    }
}
