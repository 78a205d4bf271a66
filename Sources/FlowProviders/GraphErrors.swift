// SPDX-License-Identifier: Apache-2.0

extension DocumentedError {
    /// The failures of Meta's Graph API, for all who answer in its words; what is special stands before what is general.
    ///
    /// Source: facebook/openapi business-messaging-api v23.0 and Meta's page of Cloud API error codes.
    static let graph: [DocumentedError] = [
        DocumentedError("100", phrase: "public key is invalid", outcome: .refused, remedy: lintTheKey),
        DocumentedError("100", phrase: "public key format is invalid", outcome: .refused, remedy: lintTheKey),
        DocumentedError(
            "100", phrase: "missing required parameter", outcome: .refused,
            remedy: "the key belongs in the field business_public_key of a form-encoded body"),
        DocumentedError(
            "100", phrase: "phone_number_id", outcome: .refused,
            remedy: "give the phone number id, which WhatsApp Manager shows beside the number, not the phone number"),
        DocumentedError(
            "100", phrase: "appsecret_proof", outcome: .refused,
            remedy: "the app requires appsecret_proof: give the secret of the app that the token was made for"),
        DocumentedError("100", phrase: "not eligible", outcome: .refused, remedy: registerTheNumber),
        DocumentedError("100", phrase: "not available for this phone number", outcome: .refused, remedy: registerTheNumber),
        DocumentedError("100", subcode: 33, outcome: .refused, remedy: findTheNumber),
        DocumentedError("100", status: 422, outcome: .refused, remedy: registerTheNumber),
        DocumentedError("100", outcome: .refused, remedy: "compare the number and the API version; \(lintTheKey)"),
        DocumentedError("33", outcome: .refused, remedy: findTheNumber),
        DocumentedError("803", outcome: .refused, remedy: findTheNumber),
        DocumentedError("133010", outcome: .refused, remedy: registerTheNumber),
        DocumentedError(
            "10", outcome: .refused,
            remedy: "grant the app the permission whatsapp_business_messaging; for numbers of other businesses it needs advanced access"),
        DocumentedError(
            "190", subcode: 463, outcome: .refused,
            remedy: "the token has expired: make one of a system user, which lasts"),
        DocumentedError("190", outcome: .refused, remedy: makeAToken),
        DocumentedError("0", outcome: .refused, remedy: makeAToken),
        DocumentedError("3", outcome: .refused, remedy: grantTheAsset),
        DocumentedError("200", subcode: 1_349_174, outcome: .refused, remedy: grantTheAsset),
        DocumentedError(codes: 200...299, remedy: grantTheAsset),
        DocumentedError("368", outcome: .refused, remedy: "the account is blocked for a violation of policy: see WhatsApp Manager"),
        DocumentedError(
            "4", subcode: 2_446_079, outcome: .notProcessed, remedy: "the app has sent too many requests: wait, then go on more slowly"),
        DocumentedError("4", "17", "80007", "130429", outcome: .notProcessed, remedy: "too many requests: wait, then go on more slowly"),
        DocumentedError(
            "1", "2", outcome: .unknown, remedy: "wait, see the status page of Meta, and ask for the key before sending it again"),
    ]

    private static let registerTheNumber = "register the phone number on the Cloud API first; it must be able to send Flows"
    private static let findTheNumber =
        "no such number, or none that this token may see: give the phone number id, not the number or the WABA id"
    private static let makeAToken = "make a new token of a system user with whatsapp_business_messaging, and see that it was copied whole"
    private static let grantTheAsset =
        "assign the WhatsApp account to the system user, and give its token the permission whatsapp_business_messaging"
}
