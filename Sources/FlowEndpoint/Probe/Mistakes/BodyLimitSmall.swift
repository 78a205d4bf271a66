// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let bodyLimitSmall = ProbeMistake(
        id: "body-limit-small", title: "large requests are refused",
        remedy: "take bodies of some megabytes: PhotoPicker and long forms need them",
        code: [
            .node(#"express.json({ limit: "16kb" })"#, #"express.json({ limit: "10mb" })"#),
            .python(#"app.config["MAX_CONTENT_LENGTH"] = 16 * 1024"#, #"app.config["MAX_CONTENT_LENGTH"] = 10 * 1024 * 1024"#),
            .java("server.tomcat.max-http-form-post-size=16KB", "server.tomcat.max-http-form-post-size=10MB"),
            .go("http.MaxBytesReader(w, r.Body, 16<<10)", "http.MaxBytesReader(w, r.Body, 10<<20)"),
            .csharp("[RequestSizeLimit(16_384)]", "[RequestSizeLimit(10_485_760)]"),
            .php("post_max_size = 16K", "post_max_size = 10M"),
        ]
    ) { evidence in
        guard evidence.concerns(.large), [.status, .noAnswer].contains(evidence.kind) else { return false }
        return await evidence.holds(.dataExchange)
    }
}
