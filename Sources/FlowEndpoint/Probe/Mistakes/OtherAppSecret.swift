// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let otherAppSecret = ProbeMistake(
        id: "other-app-secret", title: "the endpoint has another app secret than these requests are signed with, or they are not signed",
        remedy: "give --app-secret-env the secret of the app that the Flow belongs to, and the endpoint the same one",
        code: [
            .node(#"createHmac("sha256", process.env.VERIFY_TOKEN)"#, #"createHmac("sha256", process.env.APP_SECRET)"#),
            .python(
                #"hmac.new(os.environ["VERIFY_TOKEN"].encode(), body, "sha256")"#,
                #"hmac.new(os.environ["APP_SECRET"].encode(), body, "sha256")"#),
        ]
    ) { evidence in
        guard evidence.status == 432 else { return false }
        for exchange in [ProbeExchange.ping, .dataExchange] where await evidence.status(of: exchange) != 432 { return false }
        guard evidence.run.signs else { return true }
        for exchange in [ProbeExchange.compactSignature, .spacedSignature] where await evidence.status(of: exchange) == 200 { return false }
        return true
    }
}
