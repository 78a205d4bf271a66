// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let pingPlain = ProbeMistake(
        id: "ping-plain", title: "a ping is answered in plain JSON",
        remedy: "seal the answer to a ping like any other",
        code: [
            .node(#"response.json({ data: { status: "active" } })"#, #"response.send(seal({ data: { status: "active" } }, key, iv))"#),
            .python(#"return {"data": {"status": "active"}}"#, #"return Response(seal({"data": {"status": "active"}}, key, iv))"#),
            .java(#"return ok("{"data":{"status":"active"}}");"#, #"return ok(seal("{"data":{"status":"active"}}", key, iv));"#),
            .go(
                #"io.WriteString(w, `{"data":{"status":"active"}}`)"#, #"io.WriteString(w, seal(`{"data":{"status":"active"}}`, key, iv))"#),
            .csharp(
                #"return Ok(new { data = new { status = "active" } });"#, #"return Content(Seal("{"data":{"status":"active"}}", key, iv));"#
            ),
            .php(#"echo '{"data":{"status":"active"}}';"#, #"echo seal('{"data":{"status":"active"}}', $key, $iv);"#),
        ]
    ) { evidence in
        guard evidence.concerns(.ping, .pingVersion4, .escaped, .spaced, .moreMembers), evidence.status == 200 else { return false }
        guard evidence.observation.reading.map({ $0.text == .plain }) ?? true else { return false }
        return await evidence.holds(.dataExchange)
    }
}
