// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let malformedBody500 = ProbeMistake(
        id: "malformed-body-500", title: "a body that is no request is a failure of the server",
        remedy: "check the JSON and its three members first, and answer 421 where they are not there",
        code: [
            .node(
                "const { initial_vector } = JSON.parse(body) // outside of the try",
                "try { parsed = JSON.parse(body) } catch { return response.status(421).end() }"),
            .python(#"base64.b64decode(body["encrypted_aes_key"])"#, "except (KeyError, ValueError): return Response(status=421)"),
            .java(
                #"decoder.decode(body.get("initial_vector").asText())"#,
                #"if (!body.path("initial_vector").isTextual()) return status(421).build();"#),
            .go("json.Unmarshal(body, &envelope)", "if json.Unmarshal(body, &envelope) != nil { w.WriteHeader(421); return }"),
            .csharp(
                "Convert.FromBase64String(envelope.InitialVector)",
                #"if (!Convert.TryFromBase64String(envelope.InitialVector ?? "%", buffer, out _)) return StatusCode(421);"#),
            .php("base64_decode($body['initial_vector'])", "if (!isset($body['initial_vector'])) { http_response_code(421); exit; }"),
        ]
    ) { evidence in
        guard case .malformed = evidence.expectation, evidence.isServerFailure else { return false }
        return await evidence.status(of: .wrongKey).map { $0 < 500 } ?? false
    }
}
