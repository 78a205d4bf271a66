// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let expiredTokenPlain = ProbeMistake(
        id: "expired-token-plain", title: "the message of status 427 is plain JSON",
        remedy: "seal {\"error_msg\":…} like any answer; WhatsApp decrypts it, and shows no message where it cannot",
        code: [
            .node("response.status(427).json({ error_msg })", "response.status(427).send(seal({ error_msg }, key, iv))"),
            .python(#"return {"error_msg": text}, 427"#, #"return Response(seal({"error_msg": text}, key, iv), status=427)"#),
            .java(
                #"return status(427).body(Map.of("error_msg", text));"#,
                #"return status(427).body(seal(Map.of("error_msg", text), key, iv));"#),
            .go("w.WriteHeader(427); json.NewEncoder(w).Encode(message)", "w.WriteHeader(427); io.WriteString(w, seal(message, key, iv))"),
            .csharp(
                "return StatusCode(427, new { error_msg = text });",
                "return new ContentResult { StatusCode = 427, Content = Seal(message, key, iv) };"),
            .php(
                "http_response_code(427); echo json_encode($message);",
                "http_response_code(427); echo seal(json_encode($message), $key, $iv);"),
        ]
    ) { evidence in
        guard evidence.status == 427, evidence.observation.reading?.text == .plain else { return false }
        return await evidence.holds(.dataExchange)
    }
}
