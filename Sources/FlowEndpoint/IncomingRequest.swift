// SPDX-License-Identifier: Apache-2.0

internal import FlowProviders

/// One HTTP request, as it came from the wire.
public struct IncomingRequest: Sendable {
    /// The method, such as `POST`.
    public var method: String
    /// Path and query, as they came.
    public var target: String
    /// The header fields in their order; `Host` is among them, whatever the version of HTTP.
    public var headers: [(name: String, value: String)]
    /// The body; empty where there is none.
    public var body: [UInt8]

    /// Takes the parts as they are.
    public init(method: String, target: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }

    /// The target up to its query.
    var path: String { String(target.prefix { $0 != "?" }) }

    /// The pairs of the query; `nil` where it cannot be decoded.
    var query: [(name: String, value: String)]? {
        let encoded = Array(target.utf8.drop { $0 != UInt8(ascii: "?") }.dropFirst())
        return try? FormEncoding.decode(encoded)
    }

    /// The values of a header field, in their order; its name is compared without regard to case.
    func values(of field: String) -> [String] {
        let name = field.lowercased()
        return headers.filter { $0.name.lowercased() == name }.map(\.value)
    }

    /// The media type of the body, in lower case and without parameters; `nil` where none is named, or more than one.
    var mediaType: String? {
        let values = values(of: "Content-Type")
        guard values.count == 1, let type = values[0].split(separator: ";", omittingEmptySubsequences: false).first else { return nil }
        return type.trimmingBlanks.lowercased()
    }
}

extension StringProtocol {
    /// The text without spaces and tabs around it.
    var trimmingBlanks: String {
        let text = String(self)
        let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        guard let first = text.utf8.firstIndex(where: { !isBlank($0) }), let last = text.utf8.lastIndex(where: { !isBlank($0) }) else {
            return ""
        }
        return String(text[first...last])
    }
}
