// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto

extension RequestTests {
    /// What is wrong inside AES-GCM: tag, ciphertext, nonce.
    func addSealed() throws {
        try addTags()
        try addShortTags()
        try addCiphertexts()
        try addNonces()
        try addPayloads()
    }

    private func addTags() throws {
        for bit in [0, 1, 7, 8, 15, 31, 32, 48, 63, 64, 71, 95, 96, 112, 120, 127] {
            try addSpoilt("tag-bit-\(bit)", "bit \(bit) of the tag is flipped", ["ModifiedTag"], refusedAt: .gcmTag) { wire, _ in
                wire.tag[bit / 8] ^= 0x80 >> (bit % 8)
            }
        }
        for key in ["beta", "gamma"] {
            try addSpoilt(
                "\(key)-tag-last-bit", "the last bit of the tag is flipped", ["ModifiedTag"], refusedAt: .gcmTag, draft: { $0.key = key },
                wire: { wire, _ in wire.tag[15] ^= 1 })
        }
        try addSpoilt("tag-zeros", "the tag is all zeros", ["ModifiedTag"], refusedAt: .gcmTag) { wire, _ in
            wire.tag = [UInt8](repeating: 0, count: 16)
        }
        try addSpoilt("tag-ones", "the tag is all ones", ["ModifiedTag"], refusedAt: .gcmTag) { wire, _ in
            wire.tag = [UInt8](repeating: 0xFF, count: 16)
        }
        try addSpoilt("tag-inverted", "every bit of the tag is flipped", ["ModifiedTag"], refusedAt: .gcmTag) { wire, _ in
            wire.tag = wire.tag.inverted
        }
        try addSpoilt("tag-reversed", "the bytes of the tag are reversed", ["ModifiedTag"], refusedAt: .gcmTag) { wire, _ in
            wire.tag.reverse()
        }
        try addSpoilt(
            "tag-of-another-message", "the tag of another message under the same key and nonce", ["ModifiedTag"], refusedAt: .gcmTag
        ) {
            wire, draft in wire.tag = try forge.seal(Array("{}".utf8), key: draft.aesKey, nonce: draft.nonce).tag
        }
        try addSpoilt("tag-first", "the tag stands before the ciphertext", ["MovedTag"], refusedAt: .gcmTag) { wire, _ in
            wire.spoiltData = wire.tag + wire.ciphertext
        }
        try addSpoilt("tag-twice", "the tag stands there twice", ["MovedTag"], refusedAt: .gcmTag) { wire, _ in wire.ciphertext += wire.tag
        }
        for count in [15, 12, 8, 4, 0] {
            let comment = count == 0 ? "there is no tag" : "of the tag there are the first \(count) bytes"
            try addSpoilt("tag-\(count)-bytes", comment, ["TruncatedTag"], refusedAt: .gcmTag) { wire, _ in
                wire.tag = Array(wire.tag.prefix(count))
            }
        }
    }

    /// A receiver that takes the last 16 bytes for the tag sees no short one, unless there are no other bytes.
    private func addShortTags() throws {
        for count in [15, 12, 8, 4] {
            try addSpoilt(
                "tag-alone-\(count)-bytes", "nothing is inside, and of its tag there are the first \(count) bytes", ["TruncatedTag"],
                refusedAt: .gcmTag, draft: { $0.plaintext = "" }, wire: { wire, _ in wire.tag = Array(wire.tag.prefix(count)) })
        }
    }

    private func addCiphertexts() throws {
        let places: [(String, (Int) -> Int)] = [("first", { _ in 0 }), ("middle", { $0 / 2 }), ("last", { $0 - 1 })]
        for (name, place) in places {
            try addSpoilt(
                "ciphertext-\(name)-byte", "a bit of the \(name) byte of the ciphertext is flipped", ["ModifiedCiphertext"],
                refusedAt: .gcmTag
            ) {
                wire, _ in wire.ciphertext[place(wire.ciphertext.count)] ^= 1
            }
        }
        try addSpoilt("ciphertext-longer", "a zero byte stands between ciphertext and tag", ["ModifiedCiphertext"], refusedAt: .gcmTag) {
            wire, _ in
            wire.ciphertext.append(0)
        }
        try addSpoilt("ciphertext-shorter", "the last byte of the ciphertext is missing", ["ModifiedCiphertext"], refusedAt: .gcmTag) {
            wire, _ in
            wire.ciphertext.removeLast()
        }
        try addSpoilt("ciphertext-preceded", "a zero byte stands before the ciphertext", ["ModifiedCiphertext"], refusedAt: .gcmTag) {
            wire, _ in
            wire.ciphertext.insert(0, at: 0)
        }
        try addSpoilt("ciphertext-blocks-swapped", "the first two blocks have changed places", ["ModifiedCiphertext"], refusedAt: .gcmTag) {
            wire, _ in
            wire.ciphertext = Array(wire.ciphertext[16..<32] + wire.ciphertext[..<16] + wire.ciphertext[32...])
        }
        try addSpoilt(
            "nonce-before-ciphertext", "the nonce stands before the ciphertext, as other protocols have it", ["ModifiedCiphertext"],
            refusedAt: .gcmTag
        ) {
            wire, _ in wire.ciphertext = wire.nonce + wire.ciphertext
        }
        for count in [0, 1, 8, 15] {
            try addSpoilt(
                "data-\(count)-bytes", "encrypted_flow_data has \(count) bytes, less than a tag", ["TruncatedTag"], refusedAt: .gcmTag
            ) {
                wire, _ in wire.spoiltData = Array(wire.data.prefix(count))
            }
        }
    }

    private func addNonces() throws {
        for count in [0, 1, 8, 15, 17, 24, 32] {
            let comment = "initial_vector has \(count) bytes, and the ciphertext was made so"
            try add("nonce-\(count)-bytes", comment, ["IvLength"], refusedAt: .ivLength) { draft in
                var stream = forge.stream("nonce-\(count)-bytes/nonce")
                draft.nonce = try stream.bytes(count)
            }
        }
        try add("nonce-12-bytes", "initial_vector has 12 bytes, and the ciphertext was made so", ["NonceTwelveBytes"], refusedAt: .ivLength)
        {
            $0.nonce = Array($0.nonce.prefix(12))
        }
        try addSpoilt(
            "nonce-17-bytes-16-used", "initial_vector has 17 bytes, and the ciphertext was made under the first 16", ["IvLength"],
            refusedAt: .ivLength, wire: { wire, draft in wire.nonce += draft.random.prefix(1) })
        try addSpoilt(
            "nonce-15-bytes-padded", "initial_vector has 15 bytes, and the ciphertext was made under them and a zero", ["IvLength"],
            refusedAt: .ivLength, draft: { $0.nonce[15] = 0 }, wire: { wire, _ in wire.nonce.removeLast() })
        try addSpoilt(
            "nonce-first-12-bytes", "sealed under the first 12 of the 16 bytes of initial_vector", ["TruncatedNonce"], refusedAt: .gcmTag
        ) {
            wire, draft in (wire.ciphertext, wire.tag) = try seal(draft, under: Array(draft.nonce.prefix(12)))
        }
        try addSpoilt(
            "nonce-last-12-bytes", "sealed under the last 12 of the 16 bytes of initial_vector", ["TruncatedNonce"], refusedAt: .gcmTag
        ) {
            wire, draft in (wire.ciphertext, wire.tag) = try seal(draft, under: Array(draft.nonce.suffix(12)))
        }
        try addSpoilt(
            "nonce-inverted", "sealed under the inverted nonce, which is for the response", ["InvertedRequestNonce"], refusedAt: .gcmTag
        ) {
            wire, draft in (wire.ciphertext, wire.tag) = try seal(draft, under: draft.nonce.inverted)
        }
        for (name, byte) in [("first", 0), ("last", 15)] {
            try addSpoilt("nonce-\(name)-byte", "a bit of the \(name) byte of the nonce is flipped", ["ModifiedNonce"], refusedAt: .gcmTag)
            {
                wire, _ in wire.nonce[byte] ^= 1
            }
        }
        try addSpoilt("additional-data", "sealed with the nonce as additional data", ["AdditionalData"], refusedAt: .gcmTag) {
            wire, draft in
            wire.tag = try ReferenceGCM(key: draft.aesKey, forge.backend)
                .tag(of: wire.ciphertext, additionalData: draft.nonce, nonce: draft.nonce)
        }
    }

    private func seal(_ draft: RequestDraft, under nonce: [UInt8]) throws -> ([UInt8], [UInt8]) {
        let sealed = try forge.seal(Array(draft.plaintext.utf8), key: draft.aesKey, nonce: nonce)
        return (sealed.ciphertext, sealed.tag)
    }

    private func addPayloads() throws {
        let payloads = [
            ("empty", "nothing is inside but the tag fits", ""), ("text", "what is inside is no JSON", "ping"),
            ("array", "what is inside is JSON, and no object", "[]"), ("null", "what is inside is null", "null"),
            ("number", "what is inside is a number", "421"), ("byte-order-mark", "U+FEFF stands before the object", "\u{FEFF}{}"),
            ("open", "what is inside is half an object", #"{"action":"ping""#),
        ]
        for (name, comment, plaintext) in payloads {
            try add("payload-\(name)", comment, ["PayloadNotJson"], refusedAt: .payloadJSON, draft: { $0.plaintext = plaintext })
        }
    }
}
