// SPDX-License-Identifier: Apache-2.0

/// One failure as a provider words it.
package struct FailureAnswer: Sendable {
    /// The HTTP status.
    package var status: Int
    var code: String?
    var subcode: Int?
    var type: String?
    var message: String
    /// The message where the key was asked for, if that is another one.
    var getMessage: String?
    var userTitle: String?
    var userMessage: String?
    var details: String?
    var isTransient = false
    /// How it is written where that is not the provider's usual way.
    var shape: ErrorShape?
    /// The member of Kaleyra's `error` with the details; `nil` where `error` is a text.
    var detailsMember: String?
    /// Whether Kaleyra's `data` is an empty list and not an empty object.
    var hasListAsData = false
    /// Whether the provider's documentation shows it; otherwise it is the nearest that it shows, or a general one.
    package private(set) var isDocumented = true

    init(
        _ status: Int, _ message: String, code: String? = nil, subcode: Int? = nil, type: String? = nil, getMessage: String? = nil,
        userTitle: String? = nil, userMessage: String? = nil, details: String? = nil, isTransient: Bool = false, shape: ErrorShape? = nil,
        detailsMember: String? = nil, hasListAsData: Bool = false
    ) {
        self.status = status
        self.code = code
        self.subcode = subcode
        self.type = type
        self.message = message
        self.getMessage = getMessage
        self.userTitle = userTitle
        self.userMessage = userMessage
        self.details = details
        self.isTransient = isTransient
        self.shape = shape
        self.detailsMember = detailsMember
        self.hasListAsData = hasListAsData
    }

    /// The same, given where the documentation shows nothing of its own.
    var assumed: FailureAnswer {
        var answer = self
        answer.isDocumented = false
        return answer
    }
}

extension Provider {
    /// One answer for each kind of failure.
    package struct Failures: Sendable {
        var invalidKey: FailureAnswer
        var missingKey: FailureAnswer
        var invalidNumber: FailureAnswer
        var invalidToken: FailureAnswer
        var expiredToken: FailureAnswer
        var permissionDenied: FailureAnswer
        var unknownNumber: FailureAnswer
        var unregisteredNumber: FailureAnswer
        var rateLimited: FailureAnswer
        var internalError: FailureAnswer

        /// The answer of this kind.
        package subscript(_ kind: FailureKind) -> FailureAnswer {
            switch kind {
            case .invalidKey: invalidKey
            case .missingKey: missingKey
            case .invalidNumber: invalidNumber
            case .invalidToken: invalidToken
            case .expiredToken: expiredToken
            case .permissionDenied: permissionDenied
            case .unknownNumber: unknownNumber
            case .unregisteredNumber: unregisteredNumber
            case .rateLimited: rateLimited
            case .internalError: internalError
            }
        }
    }
}
