// SPDX-License-Identifier: Apache-2.0

internal import FlowPayload

/// What is sealed into each request where the caller has no payload of their own: a form that was submitted.
package enum LoadPlaintext {
    private static let head = #"{"data":{"filler":""#
    private static let tail = #""},"flow_token":"flowproof-load","screen":"LOAD","action":"data_exchange","version":"3.0"}"#

    /// The smallest that there is, in bytes.
    package static var minimumByteCount: Int { head.utf8.count + tail.utf8.count }

    /// A JSON object of this many bytes; `nil` where that is too few.
    package static func filled(byteCount: Int) -> [UInt8]? {
        guard byteCount >= minimumByteCount else { return nil }
        return Array((head + String(repeating: "x", count: byteCount - minimumByteCount) + tail).utf8)
    }

    /// Whether these bytes are one JSON object in UTF-8.
    package static func isObject(_ bytes: [UInt8]) -> Bool {
        let text = bytes.span
        do throws(EnvelopeError) {
            try requireUTF8(text)
            _ = try JSONMembers([], in: text, 0..<text.count)
            return true
        } catch {
            return false
        }
    }
}
