// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowKeys

/// A request in the making: first what the sender means, then what is spoilt of it.
struct RequestDraft {
    /// The server's key.
    var key = "alpha"
    var plaintext: String
    /// 16 bytes; the ciphertext is made under it.
    var aesKey: [UInt8]
    /// The ciphertext is made under it.
    var nonce: [UInt8]
    /// What is inside the OAEP ciphertext: the AES key, if nothing else is said.
    var wrapped: [UInt8]?
    var oaep = OAEPEncoding()
    /// The seed of OAEP, 64 bytes at least, and whatever else is random.
    var random: [UInt8]

    /// What goes over the wire.
    struct Wire {
        var encryptedKey: [UInt8]
        var ciphertext: [UInt8]
        var tag: [UInt8]
        var nonce: [UInt8]
        /// Ciphertext and tag, where they are not simply one behind the other.
        var spoiltData: [UInt8]?

        var data: [UInt8] { spoiltData ?? ciphertext + tag }

        /// The body as the phone writes it: compact, `/` escaped as `\/`.
        var body: String { Self.body(data: base64(data), key: base64(encryptedKey), nonce: base64(nonce)) }

        static func body(data: String, key: String, nonce: String) -> String {
            let members = [("encrypted_flow_data", data), ("encrypted_aes_key", key), ("initial_vector", nonce)]
            return "{" + members.map { "\"\($0)\":\"\($1.replacing("/", with: "\\/"))\"" }.joined(separator: ",") + "}"
        }
    }
}

extension SuiteForge {
    /// A draft of the test with this id, all of it random but the plaintext.
    func draft(_ id: String) throws -> RequestDraft {
        var stream = stream(id)
        return RequestDraft(
            plaintext: Self.initPlaintext, aesKey: try stream.bytes(16), nonce: try stream.bytes(16), random: try stream.bytes(512))
    }

    /// Encrypts a draft to its key.
    func wire(_ draft: RequestDraft) throws -> RequestDraft.Wire {
        let key = try publicKey(draft.key)
        let encoded = try draft.oaep.encode(
            draft.wrapped ?? draft.aesKey, seed: draft.random, byteCount: key.modulusByteCount, backend)
        let sealed = try seal(Array(draft.plaintext.utf8), key: draft.aesKey, nonce: draft.nonce)
        return RequestDraft.Wire(
            encryptedKey: try encrypt(encoded, to: key), ciphertext: sealed.ciphertext, tag: sealed.tag, nonce: draft.nonce)
    }
}

/// Tests of opening requests, one after the other.
final class RequestTests<Backend: VectorBackend> {
    let forge: SuiteForge<Backend>
    private(set) var tests: [FlowTest<OpenRequestContent>] = []

    init(_ forge: SuiteForge<Backend>) { self.forge = forge }

    /// Adds a test.
    ///
    /// - Parameters:
    ///   - layer: where it must be refused; `nil` for a valid one.
    ///   - draft: changes what the sender means.
    func add(
        _ id: String, _ comment: String, _ flags: [String], refusedAt layer: FlowLayer? = nil,
        draft: (inout RequestDraft) throws -> Void
    ) throws {
        try append(id, comment, flags, layer, draft, { _, _ in }) { $0.body }
    }

    /// Adds a test of the text around the values.
    ///
    /// - Parameter body: the text.
    func addBody(
        _ id: String, _ comment: String, _ flags: [String], refusedAt layer: FlowLayer? = nil, body: (RequestDraft.Wire) -> String
    ) throws {
        try append(id, comment, flags, layer, { $0.plaintext = Self.paddedPlaintext }, { _, _ in }, body)
    }

    /// With a tag 92 bytes, so that its base64 has padding to be wrong, and its hexadecimal digits are base64 as well.
    private static var paddedPlaintext: String { #"{"data":{},"flow_token":"t/123","screen":"","action":"INIT","version":"3.0"}"# }

    /// The draft of a test of the text around the values.
    func draft(_ id: String) throws -> RequestDraft {
        var draft = try forge.draft(id)
        draft.plaintext = Self.paddedPlaintext
        return draft
    }

    /// Adds an invalid test.
    ///
    /// - Parameter wire: spoils what goes over the wire.
    func addSpoilt(
        _ id: String, _ comment: String, _ flags: [String], refusedAt layer: FlowLayer,
        draft: (inout RequestDraft) throws -> Void = { _ in }, wire: (inout RequestDraft.Wire, RequestDraft) throws -> Void
    ) throws {
        try append(id, comment, flags, layer, draft, wire) { $0.body }
    }

    private func append(
        _ id: String, _ comment: String, _ flags: [String], _ layer: FlowLayer?, _ change: (inout RequestDraft) throws -> Void,
        _ spoil: (inout RequestDraft.Wire, RequestDraft) throws -> Void, _ body: (RequestDraft.Wire) -> String
    ) throws {
        var draft = try forge.draft(id)
        try change(&draft)
        var wire = try forge.wire(draft)
        try spoil(&wire, draft)
        let data = wire.data
        let content = OpenRequestContent(
            key: draft.key, body: body(wire), encryptedAesKey: base64(wire.encryptedKey), encryptedFlowData: base64(data),
            initialVector: base64(wire.nonce), aesKey: Hex.encode(draft.aesKey), iv: Hex.encode(draft.nonce),
            ciphertext: Hex.encode(data.dropLast(16)), tag: Hex.encode(data.suffix(16)), plaintext: Hex.encode(draft.plaintext.utf8))
        tests.append(
            FlowTest(
                tcId: tests.count + 1, id: id, comment: comment, flags: flags, content: content, result: layer == nil ? .valid : .invalid,
                layer: layer, httpStatus: layer == nil ? 200 : 421, confirmedBy: []))
    }

    /// Adds a test that is no request at all: nothing but the text.
    func add(text body: String, _ id: String, _ comment: String, _ flags: [String], refusedAt layer: FlowLayer) {
        tests.append(
            FlowTest(
                tcId: tests.count + 1, id: id, comment: comment, flags: flags, content: OpenRequestContent(key: "alpha", body: body),
                result: .invalid, layer: layer, httpStatus: 421, confirmedBy: []))
    }
}
