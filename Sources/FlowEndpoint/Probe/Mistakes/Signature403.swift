// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let signature403 = ProbeMistake(
        id: "signature-403", title: "a wrong signature is answered with another status than 432",
        remedy: "answer 432, which WhatsApp reads as a signature that was refused",
        code: [
            .node("response.status(403).end()", "response.status(432).end()"),
            .python("abort(403)", "return Response(status=432)"),
            .java("return status(FORBIDDEN).build();", "return status(432).build();"),
            .go("w.WriteHeader(http.StatusForbidden)", "w.WriteHeader(432)"),
            .csharp("return Unauthorized();", "return StatusCode(432);"),
            .php("http_response_code(403);", "http_response_code(432);"),
        ]
    ) { evidence in
        guard case .badSignature = evidence.expectation else { return false }
        return [400, 401, 403].contains(evidence.status)
    }
}
