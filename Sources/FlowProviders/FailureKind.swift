// SPDX-License-Identifier: Apache-2.0

extension Provider {
    /// What brings a failure about, in words that hold of every provider.
    @nonexhaustive public enum FailureKind: String, CaseIterable, Sendable {
        /// What was posted is no RSA public key of 2048 bits as SubjectPublicKeyInfo in PEM.
        case invalidKey = "invalid-key"
        /// The body has no field of the right name, or is of a media type that is not read.
        case missingKey = "missing-key"
        /// What stands for the number in the path cannot be one.
        case invalidNumber = "invalid-number"
        /// No token, or one that nobody knows.
        case invalidToken = "invalid-token"
        /// A token whose time is over.
        case expiredToken = "expired-token"
        /// A token that may not do this to this number.
        case permissionDenied = "permission-denied"
        /// No such number.
        case unknownNumber = "unknown-number"
        /// A number that is not registered with the API, and so not eligible.
        case unregisteredNumber = "unregistered-number"
        /// Too many requests.
        case rateLimited = "rate-limited"
        /// A fault on the provider's side, which passes.
        case internalError = "internal-error"
    }
}
