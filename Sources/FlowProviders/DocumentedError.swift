// SPDX-License-Identifier: Apache-2.0

/// One failure that a provider documents, how its answers are known, and what mends it.
struct DocumentedError: Sendable {
    /// Any of these codes; empty for an answer of any code.
    var codes: [String] = []
    var subcode: Int?
    /// The HTTP status.
    var status: Int?
    /// Words in the message or its details, in lower case: one code of Meta's stands for several failures.
    var phrase: String?
    /// What became of the request; `nil` where the HTTP status decides.
    var outcome: RequestOutcome?
    /// What mends it.
    var remedy: String

    init(
        _ codes: String..., subcode: Int? = nil, status: Int? = nil, phrase: String? = nil, outcome: RequestOutcome? = nil, remedy: String
    ) {
        self.codes = codes
        self.subcode = subcode
        self.status = status
        self.phrase = phrase
        self.outcome = outcome
        self.remedy = remedy
    }

    init(codes: ClosedRange<Int>, remedy: String) {
        self.codes = codes.map(String.init)
        self.remedy = remedy
    }

    static let lintTheKey = "run flowproof lint on the file: it must be one RSA public key of 2048 bits as PEM, with its line breaks"

    func matches(status: Int, _ refusal: ProviderRefusal) -> Bool {
        let code = codes.isEmpty || refusal.code.map(codes.contains) ?? false
        let words = phrase.map { phrase in
            [refusal.message, refusal.details, refusal.userMessage].contains { $0?.lowercased().contains(phrase) ?? false }
        }
        return code && (subcode == nil || subcode == refusal.subcode) && (self.status == nil || self.status == status) && words ?? true
    }
}

/// What became of a request that failed.
enum RequestOutcome: Sendable {
    /// It was judged and refused: the same request would be refused again.
    case refused
    /// It was turned away before it was looked at.
    case notProcessed
    /// It may have been carried out.
    case unknown
}
