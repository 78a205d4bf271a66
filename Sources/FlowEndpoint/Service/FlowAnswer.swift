// SPDX-License-Identifier: Apache-2.0

/// What an endpoint answers to one request, and what a log may say of it.
public struct FlowAnswer: Sendable {
    /// How a request ended, for logs and metrics: nothing that its sender must not know is told apart.
    public enum Outcome: Sendable, Equatable {
        /// 200 or 427 with a sealed body.
        case sealed
        /// 432: the signature is absent or does not fit.
        case signatureRefused
        /// 421: not the JSON that WhatsApp sends.
        case malformed
        /// 421: no key opens it, or what it holds is no JSON object. Which of these is nobody's business.
        case undecryptable
        /// 421: a request that was answered before, and now the application says something else; see ``AnswerMemory``.
        case repeated
        /// 502: the application gave no answer that can be sealed.
        case applicationFailed(ApplicationReply.Failure)
        /// 500: the crypto library failed where it should not.
        case backendFailed
    }

    /// The HTTP status.
    public var status: Int
    /// How it ended.
    public var outcome: Outcome
    /// What the request asked for; `nil` where it was not opened.
    public var kind: FlowRequestKind?
    /// In an error notification: the error, in WhatsApp's words.
    public var notifiedError: String?
    /// Sealed base64, or nothing.
    public var body: [UInt8] = []

    init(status: Int, outcome: Outcome, kind: FlowRequestKind? = nil) {
        self.status = status
        self.outcome = outcome
        self.kind = kind
    }

    init<Backend>(refusal: FlowRequestHandler<Backend>.Refusal) {
        switch refusal {
        case .signature: self.init(status: 432, outcome: .signatureRefused)
        case .malformed: self.init(status: 421, outcome: .malformed)
        case .undecryptable: self.init(status: 421, outcome: .undecryptable)
        case .failed: self.init(status: 500, outcome: .backendFailed)
        }
    }

    /// The HTTP answer. All refusals of one status are equal, to the byte.
    public var http: OutgoingAnswer {
        OutgoingAnswer(status: status, headers: body.isEmpty ? [] : [("Content-Type", "text/plain")], body: body)
    }
}
