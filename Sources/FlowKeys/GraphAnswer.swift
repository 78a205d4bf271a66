// SPDX-License-Identifier: Apache-2.0

/// What Meta's Graph API answers to `GET /PHONE_NUMBER_ID/whatsapp_business_encryption`.
struct GraphAnswer {
    /// Where the member with the key stands.
    var position: TextPosition
    /// The answer is all there is in the file.
    var isWhole: Bool

    /// `nil` for another text. To be asked before the JSON around the key is dropped.
    init?(_ text: KeyText) {
        // The status is what tells an answer from the body of a request, which may not be uploaded as it is.
        guard let status = text.firstIndex(of: "\"business_public_key_signature_status\"") else { return nil }
        position = text.position(of: text.firstIndex(of: "\"business_public_key\"") ?? status)
        isWhole = text.bytes.first { !$0.isWhitespace } == UInt8(ascii: "{")
    }
}
