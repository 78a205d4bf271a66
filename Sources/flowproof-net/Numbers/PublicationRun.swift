// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowLint
internal import FlowNet
internal import FlowProviders
internal import Synchronization

/// The reports of one `publish`, number by number, and its exit status.
final class PublicationRun: Sendable {
    private struct Tally {
        var counts: [String: Int] = [:]
        var status: ExitStatus?
        var doneCount = 0
    }

    private let provider: Provider
    private let total: Int
    private let format: TextOrJSON
    private let fingerprint: @Sendable (RegisteredKey) -> String?
    private let tally = Mutex(Tally())
    private let progress = ProgressBar()

    /// - Parameter fingerprint: SPKI SHA-256 of a key that can be read.
    init(_ provider: Provider, total: Int, _ format: TextOrJSON, fingerprint: @escaping @Sendable (RegisteredKey) -> String?) {
        self.provider = provider
        self.total = total
        self.format = format
        self.fingerprint = fingerprint
    }

    func report(_ report: NumberReport) throws {
        let line = PublicationLine(report, provider, fingerprint)
        let fraction = tally.withLock { tally in
            tally.counts[line.outcome, default: 0] += 1
            tally.status = [tally.status, report.outcome.exitStatus].compactMap(\.self).max { $0.rawValue < $1.rawValue }
            tally.doneCount += 1
            return Double(tally.doneCount) / Double(max(1, total))
        }
        progress.clear()
        switch format {
        case .text: try Console.write(line.text)
        case .json: try Console.writeLine(line)
        }
        progress.show("publishing", fraction: fraction)
    }

    /// Says how many came to which end.
    ///
    /// - Throws: the exit status where it is not 0.
    func end() throws {
        progress.clear()
        let (counts, status) = tally.withLock { ($0.counts, $0.status) }
        let said = PublicationLine.outcomes.compactMap { outcome in counts[outcome].map { "\($0) \(outcome)" } }
        if total > 1 { Console.note("note: \(counted(total, "number")): \(said.joined(separator: ", "))") }
        if counts["not-tried"] != nil { Console.note("hint: the same command goes on where this one ended") }
        if let status { throw ExitCode(status.rawValue) }
    }
}

extension NumberOutcome {
    /// `nil` where the number has the key.
    var exitStatus: ExitStatus? {
        switch self {
        case .unchanged, .published, .accepted: nil
        case .contradicted: .no
        case .unconfirmed, .uncertain, .notTried: .input
        case .failed(let error): error.isRefusal && error.retry == .never ? .no : .input
        @unknown default: .internalError
        }
    }
}

/// What is printed of one number: as JSON, its members in this order, or as text.
struct PublicationLine: Encodable {
    var schema = "flowproof.publish/1"
    var provider: String
    var number: String
    var outcome: String
    var status: String?
    var spkiSHA256: String?
    var replacedSPKISHA256: String?
    var setCount: Int
    var advice: String?
    var error: FailureReport?

    /// The words for every outcome, in the order of the summary.
    static let outcomes = ["published", "unchanged", "accepted", "contradicted", "unconfirmed", "uncertain", "failed", "not-tried"]

    init(_ report: NumberReport, _ provider: Provider, _ fingerprint: (RegisteredKey) -> String?) {
        self.provider = provider.id
        number = report.number
        setCount = report.setCount
        switch report.outcome {
        case .unchanged(let key): (outcome, status, spkiSHA256) = ("unchanged", key.status.rawValue, fingerprint(key))
        case .published(let key):
            (outcome, status, spkiSHA256) = ("published", key.status.rawValue, fingerprint(key))
            advice = key.advice
        case .accepted:
            outcome = "accepted"
            advice = "\(provider.title) cannot be asked what is registered: see that a Flow opens on a phone"
        case .contradicted(let key):
            (outcome, status, spkiSHA256) = ("contradicted", key.status.rawValue, fingerprint(key))
            advice =
                key.status == .missing || key.status == .mismatch
                ? key.advice : "another key is registered: see whether somebody else publishes for this number"
        case .unconfirmed(let failure):
            outcome = "unconfirmed"
            advice = "the key was taken: ask with flowproof-net status"
            error = FailureReport(failure)
        case .uncertain(let failure): (outcome, error) = ("uncertain", FailureReport(failure))
        case .failed(let failure): (outcome, error) = ("failed", FailureReport(failure))
        case .notTried: outcome = "not-tried"
        @unknown default: outcome = "unknown"
        }
        if outcome == "published", let earlier = report.earlierKey.flatMap(fingerprint), earlier != spkiSHA256 {
            replacedSPKISHA256 = earlier
        }
    }

    /// A line, and lines under it for what is to be done.
    var text: String {
        let replaced = replacedSPKISHA256.map { "in place of \($0)" }
        let head = [number, outcome, status, replaced, error?.message].compactMap(\.self).joined(separator: "  ")
        let hints = ((error?.hints ?? []) + [advice].compactMap(\.self)).map { "    hint: \($0)\n" }
        return head.printable + "\n" + hints.joined()
    }
}
