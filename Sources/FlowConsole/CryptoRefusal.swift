// SPDX-License-Identifier: Apache-2.0

package import FlowCrypto

extension CryptoError {
    /// What it means to the person who named the key.
    package var sentence: String {
        switch self {
        case .unreadableKey: "it is not strict DER"
        case .malformedKey(let defect): "it is not strict DER" + (defect.derOffset.map { " (byte \($0))" } ?? "")
        case .notAnRSAKey: "it is not an RSA key"
        case .unsupportedModulusSize(let bitCount): "RSA with \(bitCount) bits; WhatsApp Flows needs exactly 2048"
        case .inconsistentKey: "its numbers contradict each other"
        case .unusableNumbers: "its modulus is even, or its public exponent is even, 1, or not less than the modulus"
        default: "\(self)"
        }
    }
}

extension CommandFailure {
    /// What a crypto library refused that has no better name.
    package static func ofBackend(_ error: CryptoError) -> CommandFailure {
        if case .libraryFailure(let operation) = error { return .libraryFailed(operation) }
        return CommandFailure(status: .internalError, message: "the crypto library failed: \(error.sentence)", hint: nil)
    }
}
