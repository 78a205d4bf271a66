// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let redirected = ProbeMistake(
        id: "redirected", title: "the endpoint redirects",
        remedy: "give WhatsApp the URL that answers, with its scheme, its host and its final slash",
        code: [
            .node(#"app.post("/flow/", handle)"#, #"app.enable("strict routing"); app.post("/flow", handle)"#),
            .python(#"@app.post("/flow/")"#, #"@app.post("/flow")"#),
            .csharp("app.UseHttpsRedirection();", "app.UseForwardedHeaders();"),
        ]
    ) { $0.kind == .redirected }
}
