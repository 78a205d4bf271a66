// SPDX-License-Identifier: Apache-2.0

extension Provider {
    /// Kaleyra.
    ///
    /// Its page describes reading the key as `POST` without a body; that could as well clear it, so it is never sent: `GET` of the same URL is.
    public static let kaleyra = Provider(
        id: "kaleyra",
        title: "Kaleyra",
        citation: "Kaleyra, WhatsApp Flow API v2: Set Encryption Public Key, Get Encryption Public Key",
        origin: .regional([
            "in": "https://api.in.kaleyra.io", "sg": "https://api.kaleyra.io", "eu": "https://api.eu.kaleyra.io",
            "na": "https://api.na.kaleyra.ai",
        ]),
        path: "/v2/\(.sid)/whatsapp/\(.number)/flows_encryption",
        numberKind: .phoneNumber,
        authentication: .key("api-key"),
        setOperation: SetOperation(
            field: "business_public_key", encoding: .form, accepted: [.form],
            success: [.equals("code", "WA-200"), .isTrue(["data", "success"])]),
        getOperation: GetOperation(isEmptyPost: true),
        errorShape: .envelope(success: "WA-200"),
        documentedErrors: [
            DocumentedError("RBC001", remedy: "compare the SID and the API key with those of the account, and its region with --region"),
            DocumentedError("WA-401", remedy: "ask Kaleyra to switch on the WhatsApp API v2 for this account"),
            DocumentedError("WA-400", remedy: "\(DocumentedError.lintTheKey); the phone number is the one registered with Kaleyra"),
            DocumentedError("WA-500", outcome: .unknown, remedy: "wait, and ask for the key before sending it again"),
        ],
        answers: Answers(
            done: .object(processed.merging(["data": ["success": true]]) { $1 }), key: .envelope(processed),
            failures: Failures(
                invalidKey: incorrectPayload, missingKey: incorrectPayload, invalidNumber: incorrectPayload.assumed,
                invalidToken: incorrectKey, expiredToken: incorrectKey.assumed,
                permissionDenied: FailureAnswer(
                    401, "API is not available for given customer.Please contact support for more info", code: "WA-401"),
                unknownNumber: incorrectPayload.assumed, unregisteredNumber: incorrectPayload.assumed,
                rateLimited: FailureAnswer(429, "Too many requests", code: "WA-429", detailsMember: "error").assumed,
                internalError: FailureAnswer(
                    500, "Please try again later", code: "WA-500", details: "Internal server error", detailsMember: "error"))))

    private static let processed: [String: JSONValue] = [
        "code": "WA-200", "message": "Request Processed Successfully", "error": [:],
    ]
    private static let incorrectKey = FailureAnswer(
        401, "Incorrect SID or API key.", code: "RBC001", detailsMember: "error", hasListAsData: true)
    private static let incorrectPayload = FailureAnswer(
        400, "Refer to correct payload format", code: "WA-400", details: "Incorrect payload format", detailsMember: "payload")
}
