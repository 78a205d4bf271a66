// SPDX-License-Identifier: Apache-2.0

extension ProbeCheck {
    static let ping = ProbeCheck(
        id: "ping", title: "a ping is answered",
        sent: "a health check of version 3.0",
        expected: "{\"data\":{\"status\":\"active\"}}, sealed under the inverted nonce",
        rationale: "WhatsApp marks a Flow whose pings fail as unavailable, and throttles it",
        citation: "protocol: health check; E7, E8", exchanges: [.ping]
    )
}
