// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let undecryptableTold = ProbeMistake(
        id: "undecryptable-told", title: "the answers to a wrong RSA key and to a wrong tag differ",
        remedy: "answer both with 421 and an empty body, so that nobody learns how far decryption got",
        code: [
            .node("response.status(421).send(error.message)", "response.status(421).end()"),
            .python("return Response(str(error), status=421)", "return Response(status=421)"),
            .java("return status(421).body(e.getMessage());", "return status(421).build();"),
            .go("http.Error(w, err.Error(), 421)", "w.WriteHeader(421)"),
            .csharp("return StatusCode(421, e.Message);", "return StatusCode(421);"),
            .php("http_response_code(421); echo $message;", "http_response_code(421);"),
        ]
    )
}
