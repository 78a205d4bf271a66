// SPDX-License-Identifier: Apache-2.0

/// Carries a probe's requests to an endpoint.
package protocol ProbeTransport: Sendable {
    /// Sends one request and waits for its answer; redirections are not followed.
    func send(_ request: ProbeRequest) async -> ProbeReply
}

/// One request to the endpoint: where it goes is known to the transport.
package struct ProbeRequest: Sendable {
    /// `POST`, but for one check.
    package var method: String
    /// Without those that every request of HTTP has.
    package var headers: [(name: String, value: String)]
    /// Empty for `GET`.
    package var body: [UInt8]

    /// Takes the parts as they are.
    package init(method: String, headers: [(name: String, value: String)], body: [UInt8]) {
        self.method = method
        self.headers = headers
        self.body = body
    }
}

/// What became of a request.
package enum ProbeReply: Sendable {
    /// A whole answer of HTTP.
    case answer(ProbeAnswer)
    /// None.
    case none(NoAnswer)

    /// Why there is no answer.
    package struct NoAnswer: Sendable {
        /// What happened, in the tool's voice.
        package var message: String
        /// What mends it.
        package var remedy: String
        /// Whether there was no connection, so that no other request will fare better.
        package var isUnreachable: Bool

        /// Takes the parts as they are.
        package init(message: String, remedy: String, isUnreachable: Bool) {
            self.message = message
            self.remedy = remedy
            self.isUnreachable = isUnreachable
        }
    }

    var answer: ProbeAnswer? {
        if case .answer(let answer) = self { answer } else { nil }
    }
}

/// One answer of HTTP, and how long it took.
package struct ProbeAnswer: Sendable {
    /// The HTTP status.
    package var status: Int
    /// The header fields.
    package var headers: [(name: String, value: String)]
    /// At most one byte more than ``maximumByteCount``.
    package var body: [UInt8]
    /// From the first byte of the request to the last of the answer.
    package var seconds: Double

    /// The longest body that is read, in bytes.
    package static let maximumByteCount = 1 << 20

    /// Takes the parts as they are.
    package init(status: Int, headers: [(name: String, value: String)], body: [UInt8], seconds: Double) {
        self.status = status
        self.headers = headers
        self.body = body
        self.seconds = seconds
    }

    /// The media type in lower case, without parameters.
    var mediaType: String? {
        let value = headers.first { $0.name.lowercased() == "content-type" }?.value
        return value.map { $0.prefix { $0 != ";" }.trimmingBlanks.lowercased() }
    }

    /// Status, kind and size; never the text, which may be anybody's data.
    var summary: String {
        let kind = mediaType.map { ", \($0)" } ?? ""
        let size = body.isEmpty ? "no body" : body.count == 1 ? "1 byte" : "\(body.count) bytes"
        return "status \(status)\(kind), \(size)"
    }
}
