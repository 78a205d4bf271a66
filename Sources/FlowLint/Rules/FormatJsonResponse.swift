// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The file is what the Graph API answered; the key inside it is linted.
    static let formatJsonResponse = Rule(
        id: "format-json-response",
        title: "answer of the Graph API",
        severity: .info,
        subjects: [.upload],
        condition: "the file is what the Graph API answered; the key inside it is linted",
        citation: "Meta, WhatsApp Business Encryption: GET /PHONE_NUMBER_ID/whatsapp_business_encryption",
        rationale: "the answer itself cannot be uploaded, the key inside it can",
        defect: { kind in
            kind == .graphAnswer ? "this is an answer of the Graph API; the key inside it was linted" : nil
        })
}
