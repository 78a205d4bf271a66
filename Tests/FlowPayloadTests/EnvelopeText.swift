// SPDX-License-Identifier: Apache-2.0

import FlowPayload
import Foundation

/// A request body put together from text, so that every part of it can be wrong. Its values are of the right size and open with no key.
struct EnvelopeText {
    static let dataBytes = [UInt8](repeating: 0xFB, count: 20)
    static let keyBytes = (0..<256).map { UInt8($0) }
    static let nonceBytes = (0..<16).map { UInt8($0 * 16 + 15) }

    // As they stand in the text, between the quotation marks.
    var data = Self.base64(dataBytes)
    var key = Self.base64(keyBytes)
    var nonce = Self.base64(nonceBytes)
    /// Further members, with the comma before them.
    var more = ""

    var text: String {
        #"{"encrypted_flow_data":"\#(data)","encrypted_aes_key":"\#(key)","initial_vector":"\#(nonce)"\#(more)}"#
    }

    func parse() throws -> FlowEnvelope { try Self.parse(text) }

    static func parse(_ text: String) throws -> FlowEnvelope { try parse(Array(text.utf8)) }

    static func parse(_ body: [UInt8]) throws -> FlowEnvelope { try FlowEnvelope(parsing: body.span) }

    static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}

extension FlowEnvelope {
    /// Whether it holds what every ``EnvelopeText`` holds by default.
    var isUnchanged: Bool {
        encryptedFlowData == EnvelopeText.dataBytes && encryptedAESKey == EnvelopeText.keyBytes
            && nonce.withSpan { span in span.indices.allSatisfy { span[$0] == EnvelopeText.nonceBytes[$0] } }
    }
}
