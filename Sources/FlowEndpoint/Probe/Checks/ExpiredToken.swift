// SPDX-License-Identifier: Apache-2.0

extension ProbeCheck {
    static let expiredToken = ProbeCheck(
        id: "expired-token", title: "the message of status 427 can be shown",
        sent: "INIT with a flow_token that has expired",
        expected: "status 427, and its message sealed",
        rationale: "WhatsApp decrypts the body of 427, and shows no message where it cannot",
        citation: "protocol: status codes; E15", need: .expiredToken, exchanges: [.expiredToken]
    )
}
