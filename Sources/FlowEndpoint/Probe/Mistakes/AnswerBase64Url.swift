// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let answerBase64Url = ProbeMistake(
        id: "answer-base64-url", title: "the response is base64 in the alphabet of URLs, or without its padding",
        remedy: "use the alphabet with + and /, and keep the padding",
        code: [
            .node(#"sealed.toString("base64url")"#, #"sealed.toString("base64")"#),
            .python("base64.urlsafe_b64encode(sealed)", "base64.b64encode(sealed)"),
            .java("Base64.getUrlEncoder().encodeToString(sealed)", "Base64.getEncoder().encodeToString(sealed)"),
            .go("base64.RawURLEncoding.EncodeToString(sealed)", "base64.StdEncoding.EncodeToString(sealed)"),
            .csharp("WebEncoders.Base64UrlEncode(sealed)", "Convert.ToBase64String(sealed)"),
            .php("strtr(base64_encode($sealed), '+/', '-_')", "base64_encode($sealed)"),
        ]
    ) { $0.wrongReading?.text == .urlSafe }
}
