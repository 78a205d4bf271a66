// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let answerJsonString = ProbeMistake(
        id: "answer-json-string", title: "the response stands in quotation marks",
        remedy: "send the text itself, not a JSON string of it",
        code: [
            .node("response.json(text)", #"response.type("text/plain").send(text)"#),
            .python("return jsonify(text)", #"return Response(text, mimetype="text/plain")"#),
            .java(
                "return ResponseEntity.ok(mapper.writeValueAsString(text));",
                "return ResponseEntity.ok().contentType(TEXT_PLAIN).body(text);"),
            .go("json.NewEncoder(w).Encode(text)", "io.WriteString(w, text)"),
            .csharp("return Results.Json(text);", "return Results.Text(text);"),
            .php("echo json_encode($text);", "echo $text;"),
        ]
    ) { $0.wrongReading?.text == .jsonString }
}
