// SPDX-License-Identifier: Apache-2.0

extension Provider {
    /// Gupshup, which documents how a key is set and nothing that reads it back.
    public static let gupshup = Provider(
        id: "gupshup",
        title: "Gupshup",
        citation: "Gupshup, partner documentation: WhatsApp Dynamic Flows, Set Public Key API",
        origin: .fixed("https://api.gupshup.io"),
        path: "/wa/app/\(.appID)/flows/public_key",
        numberKind: .implied,
        authentication: .key("apikey"),
        setOperation: SetOperation(field: "public_key", encoding: .json, accepted: [.json], success: [.equals("status", "success")]),
        getOperation: nil,
        errorShape: .statusWord,
        documentedErrors: [
            DocumentedError(status: 400, phrase: "public key", remedy: DocumentedError.lintTheKey),
            DocumentedError(status: 400, remedy: "see that the app is live on Meta's Cloud API; \(DocumentedError.lintTheKey)"),
            DocumentedError(status: 401, remedy: "compare the apikey with that of the Gupshup account, and the app id with the app's"),
            DocumentedError(status: 404, remedy: "compare the app id with the app's in the Gupshup account"),
        ],
        answers: Answers(
            done: ["status": "success"], key: nil,
            failures: Failures(
                invalidKey: FailureAnswer(400, "Public Key is invalid").assumed,
                missingKey: FailureAnswer(400, "Public Key is missing").assumed, invalidNumber: unknownApp, invalidToken: unknownKey,
                expiredToken: unknownKey, permissionDenied: unknownKey, unknownNumber: unknownApp,
                unregisteredNumber: FailureAnswer(400, "App is not live").assumed,
                rateLimited: FailureAnswer(429, "Too Many Requests").assumed,
                internalError: FailureAnswer(500, "Internal Server Error").assumed)))

    private static let unknownKey = FailureAnswer(401, "Authentication Failed").assumed
    private static let unknownApp = FailureAnswer(404, "Invalid App Details").assumed
}
