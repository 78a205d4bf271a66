// SPDX-License-Identifier: Apache-2.0

internal import FlowPayload

/// What the application behind an endpoint said to one request.
public struct ApplicationReply: Sendable {
    /// Why an application gave no answer that can be sealed.
    public enum Failure: String, Error, CaseIterable, Sendable {
        /// It cannot be connected to, or hung up.
        case unreachable
        /// There is no TLS connection to it, or its certificate is not to be trusted.
        case tls
        /// It took too long.
        case timedOut = "timed-out"
        /// It answered with another status than 200 or 427.
        case status
        /// Its body is no JSON object, or too long.
        case nonsense
        /// Too many requests wait for it already.
        case overloaded
    }

    let content: Result<(status: Int, body: [UInt8]), Failure>

    /// An HTTP answer of the application: 200 with a JSON object, or 427 with one that has `error_msg`, the text that the phone shows when
    /// a flow token is no longer valid. Anything else is a failure: what is no JSON object is not sealed, for the phone could only show
    /// its user an error.
    public init(status: Int, body: [UInt8]) {
        content =
            switch status {
            // It needs no text; the phone then shows one of its own.
            case 427 where body.isEmpty: .success((427, Array("{}".utf8)))
            case 200, 427: Self.isObject(body) ? .success((status, body)) : .failure(.nonsense)
            default: .failure(.status)
            }
    }

    /// No answer.
    public init(failure: Failure) { content = .failure(failure) }

    /// An answer of 200.
    public static func ok(_ body: [UInt8]) -> ApplicationReply { ApplicationReply(status: 200, body: body) }

    private static func isObject(_ body: [UInt8]) -> Bool {
        let text = body.span
        do throws(EnvelopeError) {
            try requireUTF8(text)
            _ = try JSONMembers([], in: text, text.indices)
            return true
        } catch {
            return false
        }
    }
}
