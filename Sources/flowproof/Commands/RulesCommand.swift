// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowLint

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "List the rules of lint: what each looks for, why, and what mends it.",
        discussion: """
            Example: flowproof rules 'upload-*' --format markdown

            Without names, all rules in the order in which lint lists their findings.
            """)

    /// What the catalogue is written as.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
        case markdown
    }

    @Argument(help: "Rules to show, such as upload-size or 'format-*'.") var names: [String] = []
    @Option(name: .long, help: "text, json or markdown.") var format = Format.text

    func run() throws {
        let named = Set(try RuleOptions.rules(named: names).map(\.id))
        let report = CatalogueReport(names.isEmpty ? Rule.all : Rule.all.filter { named.contains($0.id) })
        switch format {
        case .text: try Console.write(report.text(width: Console.width ?? 100, style: Console.style))
        case .json: try Console.writeJSON(report)
        case .markdown: try Console.write(report.markdown)
        }
    }
}
