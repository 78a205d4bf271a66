// SPDX-License-Identifier: Apache-2.0

extension Provider {
    /// 360dialog, whose API keys belong to one phone number each.
    public static let threeSixtyDialog = Provider(
        id: "360dialog",
        title: "360dialog",
        citation: "360dialog, Messaging API: Encryption",
        origin: .fixed("https://waba-v2.360dialog.io"),
        path: "/whatsapp_business_encryption",
        numberKind: .implied,
        authentication: .key("D360-API-KEY"),
        setOperation: SetOperation(
            field: "business_public_key", encoding: .form, accepted: [.form, .json, .multipart], success: [.isTrue(["success"])]),
        getOperation: GetOperation(fields: ["business_public_key", "business_public_key_signature_status"]),
        errorShape: .graph,
        documentedErrors: DocumentedError.graph + [
            DocumentedError(status: 401, remedy: "take the API key of this phone number's channel from the 360dialog hub"),
            DocumentedError(status: 403, remedy: "take the API key of this phone number's channel from the 360dialog hub"),
        ],
        answers: Answers(done: ["success": true], key: .list(whereNone: .noElement), failures: failures))

    /// Meta's, but for the key, which 360dialog judges itself; its keys do not expire.
    private static var failures: Failures {
        var failures = Failures.passedOnGraph
        failures.invalidToken = FailureAnswer(401, "Invalid api key", shape: .developerMessage).assumed
        failures.expiredToken = failures.invalidToken
        return failures
    }
}
