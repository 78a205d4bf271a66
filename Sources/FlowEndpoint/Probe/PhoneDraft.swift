// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowKeys
internal import FlowProviders

/// A request before it is sealed: as the phone makes it, but for what is set otherwise.
struct PhoneDraft: Sendable {
    /// What is done with the nonce of 16 bytes.
    enum NonceUse: Sendable {
        /// All of it is sent, and all of it sealed under.
        case whole
        /// All of it is sent, and its first 12 bytes are sealed under.
        case sealedUnderTwelve
        /// Its first 12 bytes are sent and sealed under.
        case twelve
    }

    /// What stands in `X-Hub-Signature-256`, where the app secret is known.
    enum Signature: Sendable {
        /// The signature of the body.
        case right
        /// No such field.
        case absent
        /// These words.
        case text(String)
        /// The signature of another body.
        case wrong
        /// The signature of the body after a parser has read it and written it again.
        case ofReserialisedBody(PhoneEnvelope.Style)
    }

    var method = "POST"
    var plaintext: [UInt8] = []
    var oaep = OAEPEncoding()
    /// Wraps the AES key for a key that the endpoint does not have.
    var isForAnotherKey = false
    var aesKeyByteCount = 16
    var nonce = NonceUse.whole
    var damage: @Sendable (inout PhoneEnvelope) -> Void = { _ in }
    var writing: @Sendable (PhoneEnvelope) -> [UInt8] = { $0.text() }
    var signature = Signature.right

    /// An honest request with these members inside, in the phone's order.
    init(_ members: KeyValuePairs<String, JSONValue>) {
        let texts = members.map { "\(JSONText.quote($0.key)):\($0.value.text())" }
        plaintext = Array("{\(texts.joined(separator: ","))}".utf8)
    }

    /// The same with something else about it.
    func with(_ change: (inout PhoneDraft) -> Void) -> PhoneDraft {
        var draft = self
        change(&draft)
        return draft
    }
}

/// The three members of a body, decoded.
struct PhoneEnvelope: Sendable {
    var encryptedFlowData: [UInt8]
    var encryptedAESKey: [UInt8]
    var initialVector: [UInt8]

    /// The members with their values in base64, in the phone's order.
    var members: [(name: String, value: String)] {
        [
            ("encrypted_flow_data", encryptedFlowData), ("encrypted_aes_key", encryptedAESKey), ("initial_vector", initialVector),
        ].map { ($0.0, String(decoding: Base64.encode($0.1.span), as: UTF8.self)) }
    }

    /// How JSON is written.
    enum Style: Sendable {
        /// Without blanks, and with `\/` for every `/`, as the phone writes it.
        case phone
        /// Without blanks and escapes, as JavaScript and most others write it.
        case compact
        /// With a blank after colons and commas, as Python writes it.
        case spaced
        /// With line breaks.
        case lines
    }

    /// A JSON object of the members.
    func text(_ style: Style = .phone) -> [UInt8] { Self.text(members, style) }

    static func text(_ members: [(name: String, value: String)], _ style: Style = .phone) -> [UInt8] {
        let (colon, comma, edge) =
            switch style {
            case .phone, .compact: (":", ",", "")
            case .spaced: (": ", ", ", "")
            case .lines: (" : ", ",\n  ", "\n")
            }
        let written = members.map { name, value in
            JSONText.quote(name) + colon + JSONText.quote(value).replacing("/", with: style == .phone ? "\\/" : "/")
        }
        return Array("{\(edge)\(written.joined(separator: comma))\(edge)}".utf8)
    }
}
