// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// The outside of a request: the JSON object that WhatsApp posts (protocol: three members, standard base64 with padding).
public struct FlowEnvelope: Sendable {
    /// The AES-128-GCM ciphertext followed by the 16-byte tag.
    public var encryptedFlowData: [UInt8]
    /// The AES key under RSA-OAEP: 256 bytes.
    public var encryptedAESKey: [UInt8]
    /// The request's nonce.
    public var nonce: FlowNonce

    static let dataName: String = "encrypted_flow_data"
    static let keyName: String = "encrypted_aes_key"
    static let nonceName: String = "initial_vector"
    static let keyByteCount = 256
    static let tagByteCount = 16

    /// Reads a request body. Unknown members are ignored; all lengths are checked here, before any work with a key.
    ///
    /// - Throws: ``EnvelopeError``, which tells nothing that the sender does not know.
    public init(parsing body: Span<UInt8>) throws(EnvelopeError) {
        try requireUTF8(body)
        let members = try JSONMembers([Self.dataName, Self.keyName, Self.nonceName], in: body, body.indices)
        encryptedFlowData = try members.base64(Self.dataName, in: body)
        encryptedAESKey = try members.base64(Self.keyName, in: body)
        let nonceBytes = try members.base64(Self.nonceName, in: body)
        guard encryptedAESKey.count == Self.keyByteCount else {
            throw .wrongLength(Self.keyName, byteCount: encryptedAESKey.count)
        }
        guard let nonce = FlowNonce(nonceBytes.span) else { throw .wrongLength(Self.nonceName, byteCount: nonceBytes.count) }
        guard encryptedFlowData.count >= Self.tagByteCount else {
            throw .wrongLength(Self.dataName, byteCount: encryptedFlowData.count)
        }
        self.nonce = nonce
    }

    init(encryptedFlowData: [UInt8], encryptedAESKey: [UInt8], nonce: FlowNonce) {
        self.encryptedFlowData = encryptedFlowData
        self.encryptedAESKey = encryptedAESKey
        self.nonce = nonce
    }

    /// The body as the phone writes it: compact, and with `/` escaped as `\/`.
    public func encode() -> [UInt8] {
        let members = [
            (Self.dataName, Base64.encode(encryptedFlowData.span)), (Self.keyName, Base64.encode(encryptedAESKey.span)),
            (Self.nonceName, nonce.withSpan { Base64.encode($0) }),
        ]
        var body: [UInt8] = []
        body.reserveCapacity(members.reduce(16) { $0 + $1.1.count + 32 })
        for (name, value) in members {
            body.append(contentsOf: (body.isEmpty ? "{\"" : ",\"").utf8)
            body.append(contentsOf: "\(name)\":\"".utf8)
            for character in value {
                if character == UInt8(ascii: "/") { body.append(UInt8(ascii: "\\")) }
                body.append(character)
            }
            body.append(UInt8(ascii: "\""))
        }
        body.append(UInt8(ascii: "}"))
        return body
    }
}

/// Throws unless `text` is UTF-8 (RFC 8259 section 8.1).
package func requireUTF8(_ text: Span<UInt8>) throws(EnvelopeError) {
    do {
        _ = try UTF8Span(validating: text)
    } catch {
        throw .notJSON(byteOffset: error.byteOffsets.lowerBound)
    }
}

extension JSONMembers {
    /// The bytes of a member that is a string of canonical base64.
    func base64(_ name: String, in text: Span<UInt8>) throws(EnvelopeError) -> [UInt8] {
        guard let value = self[name] else { throw .missingMember(name) }
        guard case .string(let hasEscapes) = value.kind else { throw .notAString(name) }
        do {
            guard hasEscapes else { return try Base64.decode(text.extracting(value.range)) }
            return try Base64.decode(JSONCursor.unescape(text, value.range).span)
        } catch {
            throw .notBase64(name, error)
        }
    }
}
