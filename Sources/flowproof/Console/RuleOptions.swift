// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowLint

/// `--rules` and `--skip`: which rules are applied.
struct RuleOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Apply these rules alone; math-* is a whole family.", valueName: "a,b")) var rules: String?
    @Option(name: .long, help: ArgumentHelp("Leave these rules out.", valueName: "a,b")) var skip: String?

    func validate() throws {
        guard rules == nil || skip == nil else { throw ValidationError("--rules and --skip exclude each other") }
    }

    /// The ids of rules that were asked for by their whole names.
    var named: Set<String> { Set(rules?.split(separator: ",").map { String($0.filter { $0 != " " }) } ?? []) }

    /// The rules to apply, in the order of the catalogue.
    func selected() throws(CommandFailure) -> [Rule] {
        guard let list = rules ?? skip else { return Rule.all }
        let patterns = list.split(separator: ",").map { String($0.filter { $0 != " " }) }.filter { !$0.isEmpty }
        // An unset variable in a script would otherwise pass every file.
        guard !patterns.isEmpty else { throw .usage("--rules and --skip need the name of a rule") }
        let named = Set(try Self.rules(named: patterns).map(\.id))
        Console.note("note: not every rule was applied")
        let selection = Rule.all.filter { named.contains($0.id) == (rules != nil) }
        guard !selection.isEmpty else { throw .usage("--skip leaves no rule to apply") }
        return selection
    }

    /// The rules that ids and patterns name; a pattern without a rule is a mistake, and the nearest names are the hint.
    static func rules(named patterns: [String]) throws(CommandFailure) -> [Rule] {
        var found: [Rule] = []
        for pattern in patterns {
            let matches = Rule.matching(pattern)
            guard !matches.isEmpty else {
                let near = Rule.idsLike(pattern)
                throw .usage(
                    "there is no rule \"\(pattern)\"",
                    hint: near.isEmpty ? "flowproof rules lists them all" : "did you mean \(near.joined(separator: ", "))?")
            }
            found += matches
        }
        return found
    }
}
