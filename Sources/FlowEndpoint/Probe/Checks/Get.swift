// SPDX-License-Identifier: Apache-2.0

extension ProbeCheck {
    static let get = ProbeCheck(
        id: "get", title: "GET is no failure of the server", requirement: .should,
        sent: "GET",
        expected: "any status below 500",
        rationale: "Flow endpoints are only posted to, and load balancers and people try GET",
        citation: "protocol: transport", exchanges: [.get]
    )
}
