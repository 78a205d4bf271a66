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
            field: "business_public_key", encoding: .form, success: [.equals("code", "WA-200"), .isTrue(["data", "success"])]),
        getOperation: GetOperation(),
        errorShape: .envelope(success: "WA-200"),
        documentedErrors: [
            DocumentedError("RBC001", remedy: "compare the SID and the API key with those of the account, and its region with --region"),
            DocumentedError("WA-401", remedy: "ask Kaleyra to switch on the WhatsApp API v2 for this account"),
            DocumentedError("WA-400", remedy: "\(DocumentedError.lintTheKey); the phone number is the one registered with Kaleyra"),
            DocumentedError("WA-500", outcome: .unknown, remedy: "wait, and ask for the key before sending it again"),
        ])
}
