// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowLint

/// The keys of several phone numbers, and how they are judged together.
struct FleetOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Keys to be compared with each other: a folder, a file of PEM blocks, or JSON.",
            discussion: """
                JSON: {"phone number id": "PEM or path"}; null for a number without a key, {"key": "PEM or path", "owner": "business"} \
                where the owner matters; 64 MiB at most. A file of PEM blocks has no limit. Memory: 0.6 KB a key, and beside that less \
                than 1.5 GB however many keys of 2,048 bits there are; 100,000 keys take 1.1 GB in all.
                """,
            valueName: "path"))
    var fleet: String?
    @Flag(name: .long, help: "One key for several phone numbers of the fleet is meant to be.") var allowReuse = false
    @Flag(name: .long, help: "Print the factors of moduli that could be factored.") var showFactors = false

    /// What was found in the fleet, if there is one; its keys are linted each by itself as well.
    ///
    /// - Parameter passphrase: what can be said of the one that its private keys are opened with.
    func lint(_ linter: Linter, passphrase: PassphraseStrength?) throws(CommandFailure) -> FleetAnswer? {
        guard let fleet else { return nil }
        var reader = FleetReader(linter, passphrase: passphrase)
        try reader.read(fleet)
        return FleetAnswer(
            report: judge(reader.fleet, linter), files: reader.reports, unlisted: reader.silentCount,
            notChecked: Rule.all.flatMap { rule in reader.notChecked.filter { $0.rule == rule.id } }, hasUnread: reader.hasUnread)
    }

    /// Compares the keys with each other, and shows how far that is.
    func judge(_ keys: Fleet, _ linter: Linter) -> FleetReport {
        let bar = ProgressBar()
        var keys = keys
        keys.allowsReuse = allowReuse
        keys.showsFactors = showFactors
        keys.progress = { bar.show("batch GCD", fraction: $0) }
        defer { bar.clear() }
        return linter.lintFleet(keys)
    }
}

/// What was found in a fleet.
struct FleetAnswer {
    var report: FleetReport
    var files: [FileReport]
    /// Keys in which nothing was found.
    var unlisted: Int
    /// Rules that could not be applied to these.
    var notChecked: [NotChecked]
    var hasUnread: Bool
}
