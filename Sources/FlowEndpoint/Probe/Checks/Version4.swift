// SPDX-License-Identifier: Apache-2.0

extension ProbeCheck {
    static let version4 = ProbeCheck(
        id: "version-4", title: "requests of version 4.0 are answered",
        sent: "a ping and data_exchange of version 4.0, with flow_token_signature where the app secret is known",
        expected: "the same as for version 3.0",
        rationale: "Flow JSON 7.3 sends 4.0, and an endpoint that compares the version refuses every customer on that day",
        citation: "protocol: versions; E17", exchanges: [.pingVersion4, .dataExchangeVersion4]
    )
}
