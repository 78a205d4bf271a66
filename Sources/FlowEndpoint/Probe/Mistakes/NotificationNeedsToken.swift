// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let notificationNeedsToken = ProbeMistake(
        id: "notification-needs-token", title: "an error notification without flow_token is a failure",
        remedy: "answer error notifications before flow_token or screen is looked at",
        code: [
            .node(
                #"const user = tokens.get(body.flow_token.split(":")[0])"#,
                "if (body.data?.error) return { data: { acknowledged: true } } // first"),
            .python(#"token = body["flow_token"]"#, #"token = body.get("flow_token")"#),
            .java(#"String token = body.get("flow_token").asText();"#, #"String token = body.path("flow_token").asText(null);"#),
            .go("token := *request.FlowToken", "if request.FlowToken == nil { … }"),
            .csharp(#"var token = body["flow_token"]!.GetValue<string>();"#, #"var token = body["flow_token"]?.GetValue<string>();"#),
            .php("$token = $body['flow_token'];", "$token = $body['flow_token'] ?? null;"),
        ]
    ) { evidence in
        guard evidence.concerns(.notificationWithoutToken, .notificationOfStart), [.status, .noAnswer].contains(evidence.kind) else {
            return false
        }
        return await evidence.holds(.notification)
    }
}
