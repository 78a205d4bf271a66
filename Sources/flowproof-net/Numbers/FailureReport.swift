// SPDX-License-Identifier: Apache-2.0

internal import FlowNet
internal import FlowProviders
internal import FoundationEssentials

/// A ``ClientError`` as JSON has it; members without a value are left out. As text it is a message and hints.
struct FailureReport: Encodable {
    var reason: String
    var message: String
    var httpStatus: Int?
    var code: String?
    var subcode: Int?
    var traceID: String?
    var retry: String
    var retryAfterSeconds: Int?
    var remedy: String?

    init(_ error: ClientError) {
        message = error.description
        retry = error.retry.rawValue
        remedy = error.remedy
        retryAfterSeconds = error.retryAfter?.delay(now: Int(Date.now.timeIntervalSince1970))
        switch error {
        case .request: reason = "not-sent"
        case .connection(let failure): reason = failure.reason.rawValue
        case .answer(let answer):
            httpStatus = answer.httpStatus
            reason = answer.reason.word
            if case .refused(let refusal) = answer.reason {
                code = refusal.code
                subcode = refusal.subcode
                traceID = refusal.traceID
            }
        case .cancelled: reason = "cancelled"
        @unknown default: reason = "unknown"
        }
    }

    /// What to do, line by line.
    var hints: [String] {
        [remedy, retryAfterSeconds.map { "the provider asks for a pause of \($0) s" }].compactMap(\.self)
    }
}

extension ProviderError.Reason {
    fileprivate var word: String {
        switch self {
        case .refused: "refused"
        case .redirected: "redirected"
        case .tooLarge: "too-large"
        case .empty: "empty"
        case .html: "html"
        case .truncated: "truncated"
        case .notJSON: "not-json"
        case .unexpected: "unexpected"
        @unknown default: "unknown"
        }
    }
}
