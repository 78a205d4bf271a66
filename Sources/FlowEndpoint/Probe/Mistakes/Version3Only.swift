// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let version3Only = ProbeMistake(
        id: "version-3-only", title: "versions other than 3.0 are refused",
        remedy: "take any version: what is sealed and what is answered is the same in 4.0",
        code: [
            .node(#"if (body.version !== "3.0") throw new Error("version")"#, #"if (typeof body.version !== "string") return refuse()"#),
            .python(#"assert body["version"] == "3.0""#, #"version = body.get("version")"#),
            .java(#"if (!"3.0".equals(version)) throw new IllegalArgumentException();"#, #"log.info("data API version {}", version);"#),
            .go(#"if request.Version != "3.0" { return errVersion }"#, #"log.Printf("data API version %s", request.Version)"#),
            .csharp(
                #"if (request.Version != "3.0") throw new NotSupportedException();"#,
                #"logger.LogInformation("data API version {Version}", request.Version);"#),
            .php("if ($body['version'] !== '3.0') throw new Exception();", "error_log('data API version ' . $body['version']);"),
        ]
    ) { evidence in
        guard evidence.concerns(.pingVersion4, .dataExchangeVersion4), [.status, .noAnswer, .content].contains(evidence.kind) else {
            return false
        }
        return await evidence.holds(evidence.concerns(.pingVersion4) ? .ping : .dataExchange)
    }
}
