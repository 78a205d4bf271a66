// SPDX-License-Identifier: Apache-2.0

extension Provider {
    /// Meta's Cloud API.
    public static let metaCloud = Provider(
        id: "cloud",
        title: "Meta Cloud API",
        citation: "Meta, WhatsApp Cloud API: Flows Encryption; facebook/openapi, business-messaging-api v23.0",
        origin: .fixed("https://graph.facebook.com"),
        path: "/\(.apiVersion)/\(.number)/whatsapp_business_encryption",
        numberKind: .phoneNumberID,
        authentication: .bearer,
        setOperation: SetOperation(
            field: "business_public_key", encoding: .form, accepted: [.form, .json, .multipart], success: [.isTrue(["success"])]),
        getOperation: GetOperation(),
        errorShape: .graph,
        documentedErrors: DocumentedError.graph,
        answers: Answers(done: ["success": true], key: .list(whereNone: .blankKey), failures: .graph),
        takesAppSecretProof: true)
}
