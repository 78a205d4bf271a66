// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let signatureMissing500 = ProbeMistake(
        id: "signature-missing-500", title: "a signature that is missing or malformed is a failure of the server",
        remedy: "look whether the header is there and has 64 digits before comparing, and answer 432 where not",
        code: [
            .node(
                #"request.get("x-hub-signature-256").replace("sha256=", "")"#,
                #"(request.get("x-hub-signature-256") ?? "").replace("sha256=", "")"#),
            .python(
                #"request.headers["X-Hub-Signature-256"].split("=")[1]"#,
                #"request.headers.get("X-Hub-Signature-256", "").removeprefix("sha256=")"#),
            .java(
                #"request.getHeader("X-Hub-Signature-256").substring(7)"#,
                #"Optional.ofNullable(request.getHeader("X-Hub-Signature-256")).orElse("")"#),
            .go(#"r.Header["X-Hub-Signature-256"][0][7:]"#, #"strings.TrimPrefix(r.Header.Get("X-Hub-Signature-256"), "sha256=")"#),
            .csharp(
                #"Request.Headers["X-Hub-Signature-256"][0].Substring(7)"#,
                #"Request.Headers["X-Hub-Signature-256"].FirstOrDefault() ?? """#),
            .php("substr($_SERVER['HTTP_X_HUB_SIGNATURE_256'], 7)", "substr($_SERVER['HTTP_X_HUB_SIGNATURE_256'] ?? '', 7)"),
        ]
    ) { evidence in
        guard evidence.concerns(.unsigned, .malformedSignature, .shortSignature), evidence.isServerFailure else { return false }
        return await evidence.status(of: .wrongSignature).map { $0 < 500 } ?? false
    }
}
