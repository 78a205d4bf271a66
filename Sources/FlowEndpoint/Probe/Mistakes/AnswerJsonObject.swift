// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let answerJsonObject = ProbeMistake(
        id: "answer-json-object", title: "the response is a member of a JSON object",
        remedy: "send the base64 alone as the whole body",
        code: [
            .node("response.json({ encrypted_response: text })", #"response.type("text/plain").send(text)"#),
            .python(#"return {"encrypted_response": text}"#, #"return Response(text, mimetype="text/plain")"#),
            .java(#"return Map.of("encrypted_response", text);"#, "return ResponseEntity.ok().contentType(TEXT_PLAIN).body(text);"),
            .go(#"json.NewEncoder(w).Encode(map[string]string{"data": text})"#, "io.WriteString(w, text)"),
            .csharp("return Ok(new { data = text });", #"return Content(text, "text/plain");"#),
            .php("echo json_encode(['data' => $text]);", "echo $text;"),
        ]
    ) { $0.wrongReading?.text == .jsonObject }
}
