// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// Percent-encoding (RFC 3986 section 2.1), in which a plus sign is one.
package enum PercentEncoding {
    /// `nil` for a `%` without two digits, and for what is not UTF-8.
    package static func decode(_ text: some Sequence<UInt8>) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard rest.count >= 2, let decoded = Hex.decode(rest.prefix(2)) else { return nil }
                bytes += decoded
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
