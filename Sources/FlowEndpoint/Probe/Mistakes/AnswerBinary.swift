// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let answerBinary = ProbeMistake(
        id: "answer-binary", title: "the response is the sealed bytes without base64",
        remedy: "encode ciphertext and tag in base64",
        code: [
            .node("response.end(sealed)", #"response.end(sealed.toString("base64"))"#),
            .python("return Response(sealed)", #"return Response(base64.b64encode(sealed), mimetype="text/plain")"#),
            .java("return ResponseEntity.ok(sealed);", "return ResponseEntity.ok(Base64.getEncoder().encodeToString(sealed));"),
            .go("w.Write(sealed)", "io.WriteString(w, base64.StdEncoding.EncodeToString(sealed))"),
            .csharp(
                #"return File(sealed, "application/octet-stream");"#, #"return Content(Convert.ToBase64String(sealed), "text/plain");"#),
            .php("echo $sealed;", "echo base64_encode($sealed);"),
        ]
    ) { $0.wrongReading?.text == .binary }
}
