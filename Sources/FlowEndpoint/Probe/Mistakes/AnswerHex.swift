// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let answerHex = ProbeMistake(
        id: "answer-hex", title: "the response is hexadecimal",
        remedy: "encode ciphertext and tag in base64",
        code: [
            .node(#"sealed.toString("hex")"#, #"sealed.toString("base64")"#),
            .python("sealed.hex()", "base64.b64encode(sealed).decode()"),
            .java("HexFormat.of().formatHex(sealed)", "Base64.getEncoder().encodeToString(sealed)"),
            .go("hex.EncodeToString(sealed)", "base64.StdEncoding.EncodeToString(sealed)"),
            .csharp("Convert.ToHexString(sealed)", "Convert.ToBase64String(sealed)"),
            .php("bin2hex($sealed)", "base64_encode($sealed)"),
        ]
    ) { $0.wrongReading?.text == .hex }
}
