// SPDX-License-Identifier: Apache-2.0

/// What a reader of a load's figures should know.
package struct LoadWarning: Equatable, Sendable {
    /// What is so, in the tool's voice.
    package var message: String
    /// What to do about it.
    package var advice: String
}

extension LoadRecord {
    /// What the figures warn of, the worst first.
    package var warnings: [LoadWarning] {
        var warnings: [LoadWarning] = []
        if !isValid, let lateness = sender.lateness {
            warnings.append(
                LoadWarning(
                    message:
                        "the sender was late by \(TimeScale.text(Double(lateness.p99))) at the 99th percentile: these latencies are no figures",
                    advice: "run the tester on a machine of its own, or with more of this one; or ask for a lower rate"))
        }
        if isInterrupted {
            warnings.append(
                LoadWarning(message: "the run was ended before its time", advice: "the figures are of what was sent until then"))
        }
        if sender.dryCount > 0 {
            warnings.append(
                LoadWarning(
                    message: "requests were due and none was sealed, \(counted(sender.dryCount, "time"))",
                    advice: "give more memory for requests that are sealed ahead, or make the run shorter"))
        }
        if sender.heldCount > 0, sender.mostConnections >= plan.connectionLimit {
            warnings.append(
                LoadWarning(
                    message:
                        "\(counted(sender.heldCount, "request")) waited for one of the \(counted(plan.connectionLimit, "connection")), the longest "
                        + TimeScale.text(Double(sender.longestHold)),
                    advice: "the wait is in the latencies; more connections show whether the endpoint is faster with them"))
        }
        if let latency, latency.count < 1000 {
            warnings.append(
                LoadWarning(
                    message: "\(counted(latency.count, "answer")) are too few for the 99.9th percentile"
                        + (latency.count < 100 ? ", and for the 99th" : ""),
                    advice: "run longer, or at a higher rate"))
        }
        for warning in machine.warnings { warnings.append(LoadWarning(message: warning.message, advice: warning.advice)) }
        return warnings
    }
}
