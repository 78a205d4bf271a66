// SPDX-License-Identifier: Apache-2.0

extension ProbeCheck {
    static let unicodeAndSize = ProbeCheck(
        id: "unicode-and-size", title: "Unicode and 64 KiB of data come through",
        sent: "data_exchange with characters of up to four bytes, and one with 64 KiB",
        expected: "an object with screen and data, or status 427",
        rationale: "Names have accents, and pictures and long forms have many bytes",
        citation: "protocol: payload sizes; RFC 8259 section 8.1", exchanges: [.unicode, .large]
    )
}
