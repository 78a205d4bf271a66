// SPDX-License-Identifier: Apache-2.0

/// Whoever hosts the WhatsApp API of a business, as data: how its requests are written and its answers read.
///
/// Each provider is a value in a file of its own, in Providers/.
public struct Provider: Sendable, Identifiable {
    /// The word that names it on the command line.
    public let id: String
    /// Its name as people write it.
    public let title: String
    /// Where its requests and answers are documented.
    public let citation: String
    let origin: Origin
    /// The path of its URLs.
    package let path: URLPath
    /// What names the phone number in its requests.
    public let numberKind: NumberKind
    /// Where the token stands.
    package let authentication: Authentication
    /// How a key is registered.
    package let setOperation: SetOperation
    /// How it is asked for; `nil` where it cannot be.
    package let getOperation: GetOperation?
    let errorShape: ErrorShape
    let documentedErrors: [DocumentedError]
    /// What it answers.
    package let answers: Answers
    /// Whether requests may carry `appsecret_proof`: that is Meta's own Graph API alone.
    public let takesAppSecretProof: Bool

    /// Whether it can be asked which key is registered.
    public var canGet: Bool { getOperation != nil }
    /// The regions with a host each, sorted; empty where there is one host.
    public var regions: [String] {
        guard case .regional(let hosts) = origin else { return [] }
        return hosts.keys.sorted()
    }

    init(
        id: String, title: String, citation: String, origin: Origin, path: URLPath, numberKind: NumberKind, authentication: Authentication,
        setOperation: SetOperation, getOperation: GetOperation?, errorShape: ErrorShape, documentedErrors: [DocumentedError],
        answers: Answers, takesAppSecretProof: Bool = false
    ) {
        self.id = id
        self.title = title
        self.citation = citation
        self.origin = origin
        self.path = path
        self.numberKind = numberKind
        self.authentication = authentication
        self.setOperation = setOperation
        self.getOperation = getOperation
        self.errorShape = errorShape
        self.documentedErrors = documentedErrors
        self.answers = answers
        self.takesAppSecretProof = takesAppSecretProof
    }
}

extension Provider {
    /// What names the phone number in a request.
    @nonexhaustive public enum NumberKind: Sendable {
        /// The id that Meta gives a phone number: digits.
        case phoneNumberID
        /// The phone number itself, with or without `+`.
        case phoneNumber
        /// Nothing: the token, the app or the host stands for one number.
        case implied
    }

    /// Scheme and host.
    enum Origin: Sendable {
        case fixed(String)
        /// By the name of the region.
        case regional([String: String])
        /// The business's own host, which has no default.
        case own
    }

    /// The header with the token.
    package struct Authentication: Sendable {
        /// The name of the header field.
        package var header: String
        /// The word before the token.
        package var scheme: String?

        static let bearer = Authentication(header: "Authorization", scheme: "Bearer")
        static func key(_ header: String) -> Self { Self(header: header) }
    }

    /// How a body is written.
    enum BodyEncoding: Sendable {
        /// application/x-www-form-urlencoded.
        case form
        case json

        var mediaType: String {
            switch self {
            case .form: "application/x-www-form-urlencoded"
            case .json: "application/json"
            }
        }
    }

    /// A type of body.
    package enum MediaType: String, Sendable {
        /// Pairs, percent-encoded.
        case form = "application/x-www-form-urlencoded"
        /// JSON.
        case json = "application/json"
        /// Parts, each with header fields of its own.
        case multipart = "multipart/form-data"
    }

    /// `POST` of the key.
    package struct SetOperation: Sendable {
        /// The field with the PEM text.
        package var field: String
        var encoding: BodyEncoding
        /// Every type of body that the provider reads; ours is one of them.
        package var accepted: Set<MediaType>
        /// What holds of an answer that says that it was done.
        var success: [AnswerTest]
    }

    /// `GET` of the key and the status of its signature.
    package struct GetOperation: Sendable {
        /// What `fields` asks for in the query; empty for no query.
        var fields: [String] = []
        /// The member with the PEM text.
        package var keyMember = "business_public_key"
        /// The member with the status of its signature.
        package var statusMember = "business_public_key_signature_status"
        /// Whether the provider describes it as `POST` without a body. That is never sent: it could as well clear the key.
        package var isEmptyPost = false
    }

    /// One thing that holds of the JSON of an answer.
    enum AnswerTest: Sendable {
        case isTrue([String])
        case isObject(String)
        case equals(String, String)

        func holds(of answer: JSONValue) -> Bool {
            switch self {
            case .isTrue(let path): path.reduce(answer) { $0?[$1] } == .bool(true)
            case .isObject(let member): answer[member]?.members != nil
            case .equals(let member, let text): answer[member]?.string == text
            }
        }
    }
}
