// SPDX-License-Identifier: Apache-2.0

extension Provider {
    /// ChakraHQ, which passes requests on to Meta's Cloud API.
    public static let chakra = Provider(
        id: "chakra",
        title: "ChakraHQ",
        citation: "ChakraHQ, apidocs.chakrahq.com: Set Business Public Key, Get Business Public Key",
        origin: .fixed("https://api.chakrahq.com"),
        path: "/v1/whatsapp/\(.apiVersion)/\(.number)/whatsapp_business_encryption",
        numberKind: .phoneNumberID,
        authentication: .bearer,
        setOperation: SetOperation(
            field: "business_public_key", encoding: .form, accepted: [.form, .json, .multipart], success: [.isTrue(["success"])]),
        getOperation: GetOperation(),
        errorShape: .graph,
        documentedErrors: DocumentedError.graph + [
            DocumentedError(status: 401, remedy: "make a new API key in the ChakraHQ account, and see that nothing stands around it"),
            DocumentedError(status: 404, remedy: "give the whatsappPhoneNumberId that ChakraHQ shows for the number"),
        ],
        answers: Answers(done: ["success": true], key: .list(whereNone: .blankKey), failures: .passedOnGraph))
}
