// SPDX-License-Identifier: Apache-2.0

/// One HTTP answer, ready for the wire. The transport adds `Content-Length` and `Date`.
public struct OutgoingAnswer: Sendable {
    /// The HTTP status.
    public var status: Int
    /// The header fields in their order.
    public var headers: [(name: String, value: String)]
    /// The body.
    public var body: [UInt8]

    /// Takes the parts as they are.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
