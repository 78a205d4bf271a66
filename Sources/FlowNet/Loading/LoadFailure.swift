// SPDX-License-Identifier: Apache-2.0

/// Why a request got no right answer.
package enum LoadFailure: Error, Sendable, Hashable {
    /// Another status than 200; 503 is an endpoint that says it has too much to do.
    case status(Int)
    /// There is no answer, for another reason than time.
    case connection(ConnectionFailure.Reason)
    /// No whole answer within the limit, counted from the planned time.
    case timedOut
    /// The body is no canonical base64 of 16 bytes or more.
    case notBase64
    /// It opens under no nonce that is known.
    case doesNotOpen
    /// It was sealed under the nonce of the request, whose bits were to be inverted.
    case requestNonce
    /// What it holds is no JSON object.
    case notAnObject
    /// The body is longer than anything that is read.
    case tooLarge

    /// Its name in reports.
    package var id: String {
        switch self {
        case .status(let code): "status-\(code)"
        case .connection(let reason): reason.rawValue
        case .timedOut: "timed-out"
        case .notBase64: "not-base64"
        case .doesNotOpen: "does-not-open"
        case .requestNonce: "request-nonce"
        case .notAnObject: "not-an-object"
        case .tooLarge: "too-large"
        }
    }

    /// What it means, in the tool's voice.
    package var description: String {
        switch self {
        case .status(503): "status 503: the endpoint said that it has too much to do"
        case .status(421): "status 421: the endpoint could not decrypt the request; its private key is not the half of this public key"
        case .status(432): "status 432: the endpoint did not accept the signature, or its absence"
        case .status(let code): "status \(code)"
        case .connection(.refused): "the connection was refused"
        case .connection(.unreachable): "there is no way to the host"
        case .connection(.certificate): "the certificate is not to be trusted"
        case .connection(.notHTTP): "the answer is no HTTP"
        case .connection(.cut): "the connection ended before the answer did"
        case .connection(.connectTimedOut): "no connection in time"
        case .connection(let reason): "no connection (\(reason.rawValue))"
        case .timedOut: "no whole answer within the limit"
        case .notBase64: "status 200, and the body is no canonical base64"
        case .doesNotOpen: "status 200, and the body does not open under the request's key and inverted nonce"
        case .requestNonce: "status 200, and the body is sealed under the request's nonce, which is to be inverted"
        case .notAnObject: "status 200, and what the body holds is no JSON object"
        case .tooLarge: "the body is longer than an answer can be"
        }
    }

    /// Whether the endpoint refused to take more work.
    var isOverload: Bool { self == .status(503) }
    /// Whether there was an answer, and it would have misled a phone.
    var isWrongAnswer: Bool {
        switch self {
        case .notBase64, .doesNotOpen, .requestNonce, .notAnObject, .tooLarge: true
        case .status, .connection, .timedOut: false
        }
    }
}
