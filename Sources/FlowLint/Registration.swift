// SPDX-License-Identifier: Apache-2.0

public import FlowKeys

/// What a provider answers about the key of one phone number, and the key that it should be.
public struct Registration: Sendable {
    /// The phone number or its id.
    public var number: String
    /// The registered key; `nil` where the provider knows none.
    public var registeredKey: RSAPublicNumbers?
    /// `business_public_key_signature_status` as it was answered; Meta's own API alone has it.
    public var signatureStatus: String?
    /// The key that the endpoint uses, where it is known.
    public var localKey: RSAPublicNumbers?
    /// The fingerprints of both keys, for messages.
    var fingerprints: (registered: String, local: String) = ("", "")

    /// Takes the parts as they are.
    public init(number: String, registeredKey: RSAPublicNumbers?, signatureStatus: String? = nil, localKey: RSAPublicNumbers? = nil) {
        self.number = number
        self.registeredKey = registeredKey
        self.signatureStatus = signatureStatus
        self.localKey = localKey
    }

    /// Whether both keys are known and are not the same.
    var hasAnotherKey: Bool {
        guard let registeredKey, let localKey else { return false }
        return registeredKey != localKey
    }

    /// Which phone number has which key, and which one it should be; `nil` unless they differ.
    var difference: String? {
        guard hasAnotherKey else { return nil }
        return "phone number \(number) has the key \(fingerprints.registered), your endpoint the key \(fingerprints.local)"
    }
}
