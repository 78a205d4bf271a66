// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let signatureUnchecked = ProbeMistake(
        id: "signature-unchecked", title: "the signature is not checked",
        remedy: "compute HMAC-SHA-256 of the raw body under the app secret, and answer 432 where the header is another",
        code: [
            .node(#"app.post("/flow", handle)"#, #"app.post("/flow", requireSignature, handle)"#),
            .python(
                "def flow(): return handle(request.get_data())", "if not hmac.compare_digest(expected, given): return Response(status=432)"),
            .java("return handle(body);", "if (!MessageDigest.isEqual(expected, given)) return status(432).build();"),
            .go("handle(w, body)", "if !hmac.Equal(expected, given) { w.WriteHeader(432); return }"),
            .csharp("return Handle(body);", "if (!CryptographicOperations.FixedTimeEquals(expected, given)) return StatusCode(432);"),
            .php("handle($body);", "if (!hash_equals($expected, $given)) { http_response_code(432); exit; }"),
        ]
    ) { evidence in
        guard case .badSignature = evidence.expectation, !evidence.concerns(.compactSignature, .spacedSignature) else { return false }
        guard !evidence.concerns(.wrongSignatureOnDamage) else { return await evidence.status(of: .wrongSignature) == 200 }
        return evidence.status == 200
    }
}
