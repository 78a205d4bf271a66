// SPDX-License-Identifier: Apache-2.0

extension ProbeCheck {
    static let latency = ProbeCheck(
        id: "latency", title: "answers come in time",
        sent: "five pings, beside all honest requests before",
        expected: "nine in ten within 1 s, and all within 10 s",
        rationale: "WhatsApp waits 10 s, and sends alerts when a tenth of the answers takes longer than 1 s",
        citation: "protocol: time limits; E18, E19", exchanges: [.ping, .ping, .ping, .ping, .ping]
    ) { _, latency in
        guard let latency else { return [] }
        func text(_ seconds: Double) -> String { "\((seconds * 10_000).rounded() / 10) ms" }
        let came =
            "\(latency.count) answers: first \(text(latency.first)), p50 \(text(latency.p50)), p90 \(text(latency.p90)), max \(text(latency.max))"
        let finding: ProbeCheck.Remark.Finding? =
            latency.max >= 10 ? .init(isWarning: false) : latency.p90 >= 1 ? .init(isWarning: true) : nil
        return [ProbeCheck.Remark(sent: "honest requests", expected: "p90 below 1 s, max below 10 s", came: came, finding: finding)]
    }
}
