// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let signatureReserialised = ProbeMistake(
        id: "signature-reserialised", title: "the signature is taken over JSON that was parsed and written again",
        remedy: "take it over the bytes of the body as they came: parsing loses the \\/ escapes",
        code: [
            .node(
                "hmac.update(JSON.stringify(request.body))",
                "express.json({ verify: (request, _, bytes) => { request.raw = bytes } }) and hmac.update(request.raw)"),
            .python("json.dumps(request.get_json()).encode()", "request.get_data()"),
            .java("mapper.writeValueAsBytes(body)", "@RequestBody byte[] body"),
            .go("json.Marshal(envelope)", "io.ReadAll(r.Body)"),
            .csharp("JsonSerializer.Serialize(body)", "await Request.Body.CopyToAsync(raw);"),
            .php("json_encode($_POST)", "file_get_contents('php://input')"),
        ]
    ) { evidence in
        guard evidence.status == 432, evidence.expectation.isHonest, evidence.run.signs else { return false }
        for exchange in [ProbeExchange.compactSignature, .spacedSignature] where await evidence.status(of: exchange) == 200 { return true }
        // PHP escapes slashes as the phone does: there the blanks alone are lost.
        guard evidence.concerns(.spaced) else { return false }
        return await evidence.holds(.escaped)
    }
}
