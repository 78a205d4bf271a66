// SPDX-License-Identifier: Apache-2.0

public import FlowKeys

/// What a provider has registered for a phone number.
public struct RegisteredKey: Sendable, Equatable {
    /// The state of a registration.
    @nonexhaustive public enum Status: String, Sendable {
        /// No key. Meta answers MISMATCH in this case too, with a blank key.
        case missing
        /// The signature fits the number's identity.
        case valid
        /// A key whose signature does not fit any more: the number was registered again, or moved.
        case mismatch
        /// A key, and no word about its signature that is known here.
        case unstated
    }

    /// The state of the registration, as the provider calls it. It says nothing about who has the private half.
    public let status: Status
    /// The numbers of the key; `nil` where there is none, and where it is no RSA key as SubjectPublicKeyInfo.
    public let numbers: RSAPublicNumbers?
    /// Whether the text of the key is damaged in a way that phones may not forgive.
    public let isDamaged: Bool

    /// The longest text that is read as a key, in bytes; that of a key of 2048 bits has 450.
    private static let maximumByteCount = 8192

    /// No key.
    init() { self.init(status: .missing, numbers: nil, isDamaged: false) }

    init(text: String, status word: String?) {
        guard text.utf8.contains(where: { $0 > 0x20 }) else {
            self.init()
            return
        }
        let status: Status =
            switch word {
            case "VALID": .valid
            case "MISMATCH": .mismatch
            default: .unstated
            }
        let file = text.utf8.count > Self.maximumByteCount ? nil : KeyFile(reading: Array(text.utf8))
        // Phones import SubjectPublicKeyInfo alone.
        let item = file?.items.count == 1 ? file?.items.first : nil
        let isPublic = item?.structure == .spki && item?.algorithm == .rsa
        let numbers = isPublic ? item?.rsa : nil
        let tolerated: [KeyDefect.Kind] = [.crlfLineEnds, .noFinalNewline]
        let isDamaged = numbers == nil || file?.allDefects.contains { !tolerated.contains($0.kind) } ?? true
        self.init(status: status, numbers: numbers, isDamaged: isDamaged)
    }

    private init(status: Status, numbers: RSAPublicNumbers?, isDamaged: Bool) {
        self.status = status
        self.numbers = numbers
        self.isDamaged = isDamaged
    }

    /// The key in canonical PEM; `nil` where it is missing or cannot be read.
    public var pem: String? { numbers.map { String(decoding: PEM.encode($0), as: UTF8.self) } }

    /// The key as SubjectPublicKeyInfo in DER, for comparing; `nil` where it is missing or cannot be read.
    public var spki: [UInt8]? { numbers.map(SubjectPublicKeyInfo.encode) }

    /// What to do; `nil` where nothing is wrong.
    public var advice: String? {
        if status != .missing, isDamaged { return "what is registered is no key that phones can read: publish the public key again" }
        return switch status {
        case .missing: "no key is registered: publish the public key for this number"
        case .mismatch: "publish the same public key again: the signature is made on upload, and the number's identity has changed since"
        case .valid: nil
        case .unstated: "the provider says nothing about the signature: see that a Flow opens on a phone"
        }
    }
}
