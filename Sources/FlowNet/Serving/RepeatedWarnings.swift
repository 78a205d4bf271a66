// SPDX-License-Identifier: Apache-2.0

internal import FlowEndpoint
internal import Logging

/// Lets one warning of a kind through in a second: an application that is down would fill the disk with the same line.
struct RepeatedWarnings {
    /// A line of the log.
    struct Line {
        var text: String
        var metadata: Logger.Metadata
    }

    private var kinds: [String: (last: ContinuousClock.Instant, held: Int)] = [:]

    /// The line, with how many like it were held back since the last; `nil` where one was let through less than a second ago.
    mutating func isDue(_ line: Line, now: ContinuousClock.Instant = .now) -> Line? {
        let key = line.text + line.metadata.values.map(\.description).sorted().joined()
        if let earlier = kinds[key], earlier.last.duration(to: now) < .seconds(1) {
            kinds[key]?.held += 1
            return nil
        }
        var line = line
        if let held = kinds[key]?.held, held > 0 { line.metadata["held_back"] = "\(held)" }
        kinds[key] = (now, 0)
        return line
    }
}

extension FlowAnswer {
    /// What whoever runs the endpoint should look at; nothing of a payload is in it.
    var warning: RepeatedWarnings.Line? {
        switch outcome {
        case .applicationFailed(let failure):
            RepeatedWarnings.Line(text: "the application gave no answer that can be sealed", metadata: ["reason": "\(failure.rawValue)"])
        case .repeated: RepeatedWarnings.Line(text: "a request came again, and another answer to it was not sealed", metadata: [:])
        case .backendFailed: RepeatedWarnings.Line(text: "the crypto library failed", metadata: [:])
        default:
            notifiedError.map { RepeatedWarnings.Line(text: "whatsapp could not use an earlier response", metadata: ["error": "\($0)"]) }
        }
    }
}
