// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let signatureAfterDecryption = ProbeMistake(
        id: "signature-after-decryption", title: "the signature is checked after decryption",
        remedy: "check the signature of the raw body before anything in it is read",
        code: [
            .node(
                "const data = open(body); if (!isSigned(body)) return refuse(432)",
                "if (!isSigned(body)) return refuse(432); const data = open(body)"),
            .python("data = open_request(body); verify(body, header)", "verify(body, header); data = open_request(body)"),
            .java("byte[] data = open(body); verify(body, header);", "verify(body, header); byte[] data = open(body);"),
            .go("data := open(body); verify(body, header)", "verify(body, header); data := open(body)"),
            .csharp("var data = Open(body); Verify(body, header);", "Verify(body, header); var data = Open(body);"),
            .php("$data = open($body); verify($body, $header);", "verify($body, $header); $data = open($body);"),
        ]
    ) { evidence in
        guard evidence.concerns(.wrongSignatureOnDamage), evidence.status != 200 else { return false }
        return await evidence.status(of: .wrongSignature) == 432
    }
}
