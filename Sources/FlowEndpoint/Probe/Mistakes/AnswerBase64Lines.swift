// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let answerBase64Lines = ProbeMistake(
        id: "answer-base64-lines", title: "the base64 of the response has line breaks",
        remedy: "write it on one line, without a newline at its end",
        code: [
            .node(#"response.end(text + "\n")"#, "response.end(text)"),
            .python("base64.encodebytes(sealed)", "base64.b64encode(sealed)"),
            .java("Base64.getMimeEncoder().encodeToString(sealed)", "Base64.getEncoder().encodeToString(sealed)"),
            .go("fmt.Fprintln(w, text)", "fmt.Fprint(w, text)"),
            .csharp("Convert.ToBase64String(sealed, Base64FormattingOptions.InsertLineBreaks)", "Convert.ToBase64String(sealed)"),
            .php("chunk_split(base64_encode($sealed))", "base64_encode($sealed)"),
        ]
    ) { $0.wrongReading?.text == .brokenLines }
}
