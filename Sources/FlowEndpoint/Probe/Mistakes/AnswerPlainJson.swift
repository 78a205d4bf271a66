// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let answerPlainJson = ProbeMistake(
        id: "answer-plain-json", title: "the response is not sealed",
        remedy: "seal every answer with status 200 under the request's key and its inverted nonce",
        code: [
            .node("response.json(answer)", #"response.type("text/plain").send(seal(JSON.stringify(answer), key, iv))"#),
            .python("return jsonify(answer)", #"return Response(seal(json.dumps(answer), key, iv), mimetype="text/plain")"#),
            .java("return ResponseEntity.ok(answer);", "return ResponseEntity.ok(seal(mapper.writeValueAsBytes(answer), key, iv));"),
            .go("json.NewEncoder(w).Encode(answer)", "io.WriteString(w, seal(answer, key, iv))"),
            .csharp("return Ok(answer);", #"return Content(Seal(JsonSerializer.Serialize(answer), key, iv), "text/plain");"#),
            .php("echo json_encode($answer);", "echo seal(json_encode($answer), $key, $iv);"),
        ]
    ) { evidence in
        guard evidence.wrongReading?.text == .plain, evidence.status == 200, evidence.expectation.isHonest else { return false }
        guard evidence.concerns(.ping, .pingVersion4, .escaped, .spaced, .moreMembers) else { return true }
        return await !evidence.holds(.dataExchange)
    }
}
