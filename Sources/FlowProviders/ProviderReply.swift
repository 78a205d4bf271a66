// SPDX-License-Identifier: Apache-2.0

/// One HTTP answer, as it came.
public struct ProviderReply: Sendable {
    /// The HTTP status.
    public var status: Int
    /// The header fields.
    public var headers: [(name: String, value: String)]
    /// The body; a transport may stop reading at one byte more than ``maximumByteCount``.
    public var body: [UInt8]

    /// The longest body that is read, in bytes. An answer with a key has about 600.
    public static let maximumByteCount = 65_536

    /// Takes the parts as they are.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first usable `Retry-After`.
    var retryAfter: RetryAfter? {
        headers.lazy.filter { $0.name.lowercased() == "retry-after" }.compactMap { RetryAfter($0.value) }.first
    }

    var isSuccess: Bool { (200...299).contains(status) }
}
