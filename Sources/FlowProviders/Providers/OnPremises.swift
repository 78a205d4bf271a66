// SPDX-License-Identifier: Apache-2.0

extension Provider {
    /// Meta's On-Premises API, which the business runs itself; one installation has one phone number.
    public static let onPremises = Provider(
        id: "on-premises",
        title: "Meta On-Premises API",
        citation: "Meta, WhatsApp On-Premises API: WhatsApp Business Encryption; Error and Status Messages",
        origin: .own,
        path: "/v1/settings/business/whatsapp_business_encryption",
        numberKind: .implied,
        authentication: .bearer,
        setOperation: SetOperation(field: "public_key", encoding: .form, accepted: [.form, .json], success: [.isObject("meta")]),
        getOperation: GetOperation(),
        errorShape: .errorList,
        documentedErrors: [
            DocumentedError("1005", remedy: "log in again at /v1/users/login: the token of an On-Premises client lasts seven days"),
            DocumentedError("1006", remedy: "update the On-Premises client: this one does not know the encryption settings"),
            DocumentedError("1008", remedy: "the On-Premises API wants the key in the field public_key, not business_public_key"),
            DocumentedError("1009", remedy: DocumentedError.lintTheKey),
            DocumentedError("1011", outcome: .unknown, remedy: "wait until the client has started and is registered, then look again"),
            DocumentedError(
                "1014", outcome: .unknown, remedy: "look at the log of the coreapp, and ask for the key before sending it again"),
            DocumentedError("1015", "1016", outcome: .notProcessed, remedy: "wait, then send it again, more slowly"),
            DocumentedError(
                "2068",
                remedy: "this number has no key, or one that became invalid: upload the public key again, also after a re-registration"),
            DocumentedError(
                codes: 2064...2070, remedy: "the Flow cannot be sent: see that it is published, and that this number has the key uploaded"),
            DocumentedError(status: 401, remedy: "log in again at /v1/users/login: the token of an On-Premises client lasts seven days"),
            DocumentedError(status: 404, remedy: "see that the base URL is that of the On-Premises client, without a path"),
        ],
        answers: Answers(done: ["meta": ErrorShape.onPremisesMeta], key: .flat, failures: failures))

    /// In the codes of its page of errors; it has one number, so a number cannot be wrong.
    private static let failures = Failures(
        invalidKey: FailureAnswer(400, "Parameter value is not valid", code: "1009", details: "public_key is not a valid key"),
        missingKey: FailureAnswer(400, "Required parameter is missing", code: "1008", details: "public_key is missing"),
        invalidNumber: notFound.assumed, invalidToken: accessDenied, expiredToken: accessDenied,
        permissionDenied: FailureAnswer(403, "Access denied", code: "1005", details: "The user may not change settings"),
        unknownNumber: notFound.assumed,
        unregisteredNumber: FailureAnswer(503, "Service not ready", code: "1011", details: "The client is not registered").assumed,
        rateLimited: FailureAnswer(429, "Too many requests", code: "1015"),
        internalError: FailureAnswer(500, "Internal error", code: "1014"))

    private static let accessDenied = FailureAnswer(401, "Access denied", code: "1005", details: "The token is not valid")
    private static let notFound = FailureAnswer(404, "Resource not found", code: "1006")
}
