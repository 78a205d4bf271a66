// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let notificationUnacknowledged = ProbeMistake(
        id: "notification-unacknowledged", title: "an error notification is taken for data",
        remedy: "look for data.error before the action, and answer {\"data\":{\"acknowledged\":true}}",
        code: [
            .node("switch (body.action) {", "if (body.data?.error) return { data: { acknowledged: true } }"),
            .python(#"match body["action"]:"#, #"if "error" in body.get("data", {}): return {"data": {"acknowledged": True}}"#),
            .java(#"switch (body.get("action").asText()) {"#, #"if (body.path("data").has("error")) return ACKNOWLEDGED;"#),
            .go("switch request.Action {", #"if request.Data["error"] != nil { return acknowledged }"#),
            .csharp("switch (request.Action) {", #"if (request.Data?.ContainsKey("error") == true) return Acknowledged;"#),
            .php("switch ($body['action']) {", "if (isset($body['data']['error'])) return ['data' => ['acknowledged' => true]];"),
        ]
    ) { evidence in
        guard case .acknowledgement = evidence.expectation else { return false }
        guard evidence.kind != .content else { return true }
        guard evidence.concerns(.notification), evidence.kind == .status, evidence.status != 432 else { return false }
        return await evidence.holds(.dataExchange)
    }
}
