// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys
internal import FlowProviders

/// How the body of an answer opens: as it must, or in one of the ways that mistakes lead to.
struct AnswerReading: Sendable {
    /// What the text is.
    enum Text: Sendable {
        /// Canonical base64 on one line.
        case base64
        /// Base64 with white space in it or around it.
        case brokenLines
        /// The alphabet of URLs, or base64 without its padding.
        case urlSafe
        /// Hexadecimal.
        case hex
        /// Base64 in quotation marks.
        case jsonString
        /// Base64 as a member of an object.
        case jsonObject
        /// The sealed bytes themselves.
        case binary
        /// A JSON object that was never sealed.
        case plain
    }

    /// Where the tag stands.
    enum Tag: Sendable {
        case last, first, missing
    }

    /// Which nonce it is sealed under.
    enum Nonce: Sendable, CaseIterable {
        /// That of the request with every bit flipped.
        case inverted
        /// That of the request.
        case request
        /// That of the request with the first byte flipped.
        case firstByteInverted
        /// The first 12 bytes of the inverted one.
        case truncated
        /// The first 12 bytes of that of the request.
        case truncatedRequest
        /// One that stands before the ciphertext.
        case own
    }

    /// Which key it is sealed under.
    enum Key: Sendable {
        /// That of the request.
        case own
        /// A key of 256 bits that is made of it.
        case doubled
        /// That of an earlier request.
        case earlier
    }

    var text: Text
    var tag: Tag
    var nonce: Nonce
    var key: Key
    var plaintext: [UInt8]

    /// Whether a phone can open it.
    var isRight: Bool { text == .base64 && tag == .last && nonce == .inverted && key == .own }
}

/// Tries to open the answer to one request.
struct AnswerReader {
    let phone: any ProbePhone
    let session: PhoneSession
    /// Of requests before this one.
    let earlierSessions: [PhoneSession]

    /// `nil` where no way leads to a plaintext.
    func read(_ body: [UInt8]) -> AnswerReading? {
        guard body.count <= Self.searchedByteCount else { return rightReading(body) }
        let candidates = Self.candidates(body)
        for (text, bytes) in candidates {
            if let reading = open(bytes, text) { return reading }
        }
        // Before it is taken for one that was never sealed: an object may hold the sealed text.
        if let value = try? JSONValue(body), value.members != nil {
            return AnswerReading(text: .plain, tag: .missing, nonce: .inverted, key: .own, plaintext: body)
        }
        return nil
    }

    // Who seals wrongly shows it in short answers; in a page of a web server the search would take minutes.
    private static let searchedByteCount = 8 << 10

    private func rightReading(_ body: [UInt8]) -> AnswerReading? {
        guard let bytes = try? Base64.decode(body.span), let plaintext = open(bytes, .last, .inverted, session.key) else { return nil }
        return AnswerReading(text: .base64, tag: .last, nonce: .inverted, key: .own, plaintext: plaintext)
    }

    /// Every way to get sealed bytes out of the text; the first is the right one, where it is.
    private static func candidates(_ body: [UInt8]) -> [(AnswerReading.Text, [UInt8])] {
        var candidates: [(AnswerReading.Text, [UInt8])] = []
        if let bytes = try? Base64.decode(body.span) { candidates.append((.base64, bytes)) }
        let dense = body.filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if dense.count < body.count, let bytes = try? Base64.decode(dense.span) { candidates.append((.brokenLines, bytes)) }
        if let bytes = Hex.decode(dense) { candidates.append((.hex, bytes)) }
        if let bytes = urlSafeBytes(dense) { candidates.append((.urlSafe, bytes)) }
        switch try? JSONValue(body) {
        case .string(let text)?: candidates += decoded(text, as: .jsonString)
        case .object(let members)?:
            for value in members.values { candidates += decoded(value.string ?? "", as: .jsonObject) }
        default: break
        }
        candidates.append((.binary, body))
        return candidates
    }

    private static func decoded(_ text: String, as kind: AnswerReading.Text) -> [(AnswerReading.Text, [UInt8])] {
        let bytes = Array(text.utf8)
        guard let sealed = (try? Base64.decode(bytes.span)) ?? urlSafeBytes(bytes) ?? Hex.decode(bytes) else { return [] }
        return [(kind, sealed)]
    }

    private static func urlSafeBytes(_ text: [UInt8]) -> [UInt8]? {
        let unpadded = text.filter { $0 != UInt8(ascii: "=") }.map { byte in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: byte
            }
        }
        let padded = unpadded + [UInt8](repeating: UInt8(ascii: "="), count: (4 - unpadded.count % 4) % 4)
        return try? Base64.decode(padded.span)
    }

    private func open(_ bytes: [UInt8], _ text: AnswerReading.Text) -> AnswerReading? {
        for tag in [AnswerReading.Tag.last, .first] {
            for nonce in AnswerReading.Nonce.allCases {
                if let plaintext = open(bytes, tag, nonce, session.key) {
                    return AnswerReading(text: text, tag: tag, nonce: nonce, key: .own, plaintext: plaintext)
                }
            }
        }
        return openWithOtherKeys(bytes, text) ?? openWithoutTag(bytes, text)
    }

    private func openWithOtherKeys(_ bytes: [UInt8], _ text: AnswerReading.Text) -> AnswerReading? {
        let hexadecimal = Array(Hex.encode(session.key).utf8)
        for key in [phone.sha256(session.key), session.key + session.key, hexadecimal].compactMap(\.self) where key.count == 32 {
            for nonce in AnswerReading.Nonce.allCases {
                if let plaintext = open(bytes, .last, nonce, key) {
                    return AnswerReading(text: text, tag: .last, nonce: nonce, key: .doubled, plaintext: plaintext)
                }
            }
        }
        for earlier in earlierSessions {
            for nonce in [earlier.nonce, session.nonce] {
                if let plaintext = Self.parts(bytes, .last).flatMap({ parts in
                    phone.open(parts.ciphertext, tag: parts.tag, key: earlier.key, nonce: nonce.map { ~$0 })
                }) {
                    return AnswerReading(text: text, tag: .last, nonce: .inverted, key: .earlier, plaintext: plaintext)
                }
            }
        }
        return nil
    }

    private func openWithoutTag(_ bytes: [UInt8], _ text: AnswerReading.Text) -> AnswerReading? {
        for nonce in AnswerReading.Nonce.allCases where nonce != .own {
            // Nothing proves it but that it makes sense.
            if let plaintext = phone.unmask(bytes, key: session.key, nonce: value(of: nonce)), let json = try? JSONValue(plaintext),
                json.members != nil
            {
                return AnswerReading(text: text, tag: .missing, nonce: nonce, key: .own, plaintext: plaintext)
            }
        }
        return nil
    }

    private func open(_ bytes: [UInt8], _ tag: AnswerReading.Tag, _ nonce: AnswerReading.Nonce, _ key: [UInt8]) -> [UInt8]? {
        guard nonce == .own else {
            guard let parts = Self.parts(bytes, tag) else { return nil }
            return phone.open(parts.ciphertext, tag: parts.tag, key: key, nonce: value(of: nonce))
        }
        for byteCount in [12, 16] where bytes.count > byteCount {
            guard let parts = Self.parts(Array(bytes[byteCount...]), tag) else { continue }
            if let plaintext = phone.open(parts.ciphertext, tag: parts.tag, key: key, nonce: Array(bytes[..<byteCount])) {
                return plaintext
            }
        }
        return nil
    }

    private func value(of nonce: AnswerReading.Nonce) -> [UInt8] {
        let given = session.nonce
        let inverted = given.map { ~$0 }
        return switch nonce {
        case .inverted: inverted
        case .request, .own: given
        case .firstByteInverted: Array(inverted.prefix(1) + given.dropFirst())
        case .truncated: Array(inverted.prefix(12))
        case .truncatedRequest: Array(given.prefix(12))
        }
    }

    private static func parts(_ bytes: [UInt8], _ tag: AnswerReading.Tag) -> (ciphertext: [UInt8], tag: [UInt8])? {
        guard bytes.count >= 16 else { return nil }
        return tag == .first
            ? (Array(bytes[16...]), Array(bytes[..<16])) : (Array(bytes[..<(bytes.count - 16)]), Array(bytes[(bytes.count - 16)...]))
    }
}
