// SPDX-License-Identifier: Apache-2.0

/// What the requests of a probe are filled with.
package struct ProbeSettings: Sendable {
    /// `flow_token` of every request that has one.
    package var flowToken: String
    /// `flow_token_signature` of requests of version 4.0; `nil` leaves it out.
    package var flowTokenSignature: String?
    /// The screen that data is sent from.
    package var screen: String
    /// A `flow_token` that the endpoint answers with 427.
    package var expiredToken: String?

    /// Takes the parts as they are.
    package init(flowToken: String, flowTokenSignature: String? = nil, screen: String = "WELCOME", expiredToken: String? = nil) {
        self.flowToken = flowToken
        self.flowTokenSignature = flowTokenSignature
        self.screen = screen
        self.expiredToken = expiredToken
    }
}

/// One request of a probe and what must come back; checks are made of them.
struct ProbeExchange: Sendable, Identifiable {
    /// By which other checks and the diagnosis know it.
    let id: String
    /// What is sent, in a few words.
    let sent: String
    /// What must come back.
    let expectation: ProbeExpectation
    let draft: @Sendable (ProbeSettings) -> PhoneDraft

    init(
        _ id: String, _ sent: String, _ expectation: ProbeExpectation, draft: @escaping @Sendable (ProbeSettings) -> PhoneDraft
    ) {
        self.id = id
        self.sent = sent
        self.expectation = expectation
        self.draft = draft
    }

    /// Another exchange whose request has something else about it.
    init(
        _ id: String, _ sent: String, _ expectation: ProbeExpectation, like other: ProbeExchange,
        change: @escaping @Sendable (inout PhoneDraft) -> Void
    ) {
        self.init(id, sent, expectation) { other.draft($0).with(change) }
    }
}

/// What must come back.
enum ProbeExpectation: Sendable {
    /// The sign of life.
    case ping
    /// The acknowledgement of an error notification.
    case acknowledgement
    /// The next screen, or that the token has expired.
    case screen
    /// That the token has expired.
    case expiry
    /// That it cannot be decrypted.
    case undecryptable
    /// That it cannot be decrypted, or that it is no request of this kind.
    case malformed
    /// That the signature is refused.
    case badSignature
    /// Any answer but a failure of the server.
    case anyAnswer

    /// The same in words.
    var description: String {
        switch self {
        case .ping: "status 200 and, sealed, {\"data\":{\"status\":\"active\"}}"
        case .acknowledgement: "status 200 and, sealed, {\"data\":{\"acknowledged\":true}}"
        case .screen: "status 200 and, sealed, an object with screen and data; or status 427"
        case .expiry: "status 427 and, sealed, an object with error_msg"
        case .undecryptable: "status 421"
        case .malformed: "status 421; another 4xx will do"
        case .badSignature: "status 432"
        case .anyAnswer: "any status below 500"
        }
    }

    /// Whether the request is one of an honest phone, which has to be opened.
    var isHonest: Bool {
        switch self {
        case .ping, .acknowledgement, .screen, .expiry: true
        case .undecryptable, .malformed, .badSignature, .anyAnswer: false
        }
    }
}
