// SPDX-License-Identifier: Apache-2.0

public import FlowProviders

/// A failure on demand: what happens, to which requests, and how often.
public struct InjectedFault: Sendable {
    /// What happens to a request.
    @nonexhaustive public enum Effect: Sendable, Equatable {
        /// The provider's answer for a failure of this kind.
        case failure(Provider.FailureKind)
        /// 502 with a page of HTML, as a gateway sends it.
        case html
        /// 200 with what looks like JSON and is none.
        case malformedJSON
        /// 200 with 1 MiB of JSON.
        case largeBody
        /// 307 to another host.
        case redirection
        /// The true answer, late.
        case delay
        /// The true answer, of which so many bytes of the body are sent.
        case cut(afterByteCount: Int)
        /// No answer at all.
        case silence
    }

    /// How often it happens.
    public enum Occurrence: Sendable, Equatable {
        /// To the next requests that it is meant for, so many.
        case next(Int)
        /// To this share of the requests that it is meant for, from 0 to 1, until the emulator is reset.
        ///
        /// Whether a request is hit follows from the seed, the number, the operation and how many of its like came before for that
        /// number: not from the order in which the requests of different numbers arrive.
        case rate(Double)
    }

    /// When it happens. A fault on the way back leaves a key behind that nobody was told of.
    public enum Stage: String, CaseIterable, Sendable {
        /// Instead of the request.
        case before
        /// After the request was carried out.
        case after
    }

    /// What happens.
    public var effect: Effect
    /// How often.
    public var occurrence: Occurrence
    /// When; ``Effect/delay`` and ``Effect/cut(afterByteCount:)`` come after the request in any case.
    public var stage: Stage
    /// To whose requests; `nil` for everybody's.
    public var provider: Provider?
    /// To requests for which number, as it stands in the path; `nil` for every number.
    public var number: String?
    /// To which operation; `nil` for both.
    public var operation: ProviderRequest.Operation?
    /// `Retry-After`, in seconds; `nil` for none.
    public var retryAfter: Int?
    /// How long the answer is held back.
    public var delay: Duration

    /// The longest time that an answer is held back, in milliseconds.
    static let maximumMilliseconds = 3_600_000

    /// Takes the parts as they are; ``ProviderEmulator/inject(_:)`` judges them.
    public init(
        _ effect: Effect, _ occurrence: Occurrence = .next(1), stage: Stage = .before, provider: Provider? = nil, number: String? = nil,
        operation: ProviderRequest.Operation? = nil, retryAfter: Int? = nil, delay: Duration = .zero
    ) {
        self.effect = effect
        self.occurrence = occurrence
        self.stage = stage
        self.provider = provider
        self.number = number
        self.operation = operation
        self.retryAfter = retryAfter
        self.delay = delay
    }

    /// Whether the request is carried out all the same.
    var letsRequestThrough: Bool {
        switch effect {
        case .delay, .cut: true
        default: stage == .after
        }
    }

    /// Whether the client sees the true answer, whole.
    var showsAnswer: Bool { effect == .delay }
}

extension InjectedFault.Effect {
    /// The word that names it.
    var word: String {
        switch self {
        case .failure(let kind): kind.rawValue
        case .html: "html"
        case .malformedJSON: "malformed-json"
        case .largeBody: "large-body"
        case .redirection: "redirection"
        case .delay: "delay"
        case .cut: "cut"
        case .silence: "silence"
        }
    }

    /// Every word; ``cut(afterByteCount:)`` has its number elsewhere.
    static let words =
        Provider.FailureKind.allCases.map(\.rawValue) + ["html", "malformed-json", "large-body", "redirection", "delay", "cut", "silence"]

    /// `nil` for a word that names none.
    init?(word: String, byteCount: Int) {
        switch word {
        case "html": self = .html
        case "malformed-json": self = .malformedJSON
        case "large-body": self = .largeBody
        case "redirection": self = .redirection
        case "delay": self = .delay
        case "cut": self = .cut(afterByteCount: byteCount)
        case "silence": self = .silence
        default:
            guard let kind = Provider.FailureKind(rawValue: word) else { return nil }
            self = .failure(kind)
        }
    }
}
