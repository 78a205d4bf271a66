// SPDX-License-Identifier: Apache-2.0

extension Provider.Failures {
    /// The failures of Meta's Graph API.
    ///
    /// Source: facebook/openapi business-messaging-api v23.0, whatsapp_business_encryption.
    static let graph = Self(
        invalidKey: FailureAnswer(
            400, "Business public key is invalid", code: "100", type: "OAuthException", userTitle: "Invalid Public Key",
            userMessage: "The provided public key format is invalid"),
        missingKey: FailureAnswer(400, "Missing required parameter: business_public_key", code: "100", type: "OAuthException"),
        invalidNumber: FailureAnswer(
            400, "Invalid parameter: phone_number_id must be a valid numeric string", code: "100", type: "OAuthException"),
        invalidToken: FailureAnswer(401, "Invalid OAuth access token", code: "190", type: "OAuthException"),
        expiredToken: FailureAnswer(401, "Invalid OAuth access token", code: "190", subcode: 463, type: "OAuthException"),
        permissionDenied: FailureAnswer(
            403, "Your app doesn't have permission to modify encryption settings for this phone number", code: "200", subcode: 1_349_174,
            type: "OAuthException",
            getMessage: "Your app doesn't have permission to access this phone number", userTitle: "Permission Denied"),
        unknownNumber: FailureAnswer(404, "WhatsApp Business phone number not found", code: "803", type: "GraphMethodException"),
        unregisteredNumber: FailureAnswer(
            422, "Phone number is not eligible for encryption configuration", code: "100", type: "GraphMethodException",
            getMessage: "The requested fields are not available for this phone number"),
        rateLimited: FailureAnswer(
            429, "Application request limit reached", code: "4", subcode: 2_446_079, type: "OAuthException", isTransient: true),
        internalError: FailureAnswer(
            500, "An unexpected error occurred. Please retry your request", code: "2", type: "GraphMethodException", isTransient: true))

    /// The same at somebody who passes Meta's answers on and documents no failure of his own.
    static var passedOnGraph: Self {
        let graph = Self.graph
        return Self(
            invalidKey: graph.invalidKey.assumed, missingKey: graph.missingKey.assumed, invalidNumber: graph.invalidNumber.assumed,
            invalidToken: graph.invalidToken.assumed, expiredToken: graph.expiredToken.assumed,
            permissionDenied: graph.permissionDenied.assumed, unknownNumber: graph.unknownNumber.assumed,
            unregisteredNumber: graph.unregisteredNumber.assumed, rateLimited: graph.rateLimited.assumed,
            internalError: graph.internalError.assumed)
    }
}

/// Failures of no kind, from general knowledge of the Graph API.
extension FailureAnswer {
    /// An app that requires `appsecret_proof` got a request without it.
    package static let missingProof = FailureAnswer(
        400, "API calls from the server require an appsecret_proof argument", code: "100", type: "GraphMethodException"
    ).assumed
    /// The proof is that of another token or another app secret.
    package static let invalidProof = FailureAnswer(
        400, "Invalid appsecret_proof provided in the API argument", code: "100", type: "GraphMethodException"
    ).assumed
    /// A field of the query that a node does not have.
    package static let unknownField = FailureAnswer(
        400, "Tried accessing a field that does not exist", code: "100", type: "OAuthException"
    ).assumed
    /// A path with another method; no provider says what it answers, so it is HTTP's word in the provider's form.
    package static let unknownMethod = FailureAnswer(405, "Unsupported request method").assumed

    /// What a path that leads nowhere is answered, which is nobody's: in Meta's words.
    package static func unknownPath(traceID: String) -> (status: Int, body: JSONValue) {
        let failure = FailureAnswer(404, "Unknown path components", code: "2500", type: "OAuthException")
        return (failure.status, ErrorShape.graph.written(failure, to: .get, traceID: traceID))
    }
}
