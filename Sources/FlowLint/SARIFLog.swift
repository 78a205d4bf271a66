// SPDX-License-Identifier: Apache-2.0

/// The report as SARIF 2.1.0 (OASIS, 2020), which code hosts show beside the files.
///
/// A fix is part of the message and of the rule's help. It is never a SARIF `fix`, which would have to hold the text of the file.
public struct SARIFLog: Sendable, Encodable {
    private enum CodingKeys: String, CodingKey {
        case schema = "$schema"
        case version, runs
    }

    private let schema = "https://json.schemastore.org/sarif-2.1.0.json"
    private let version = "2.1.0"
    private let runs: [Run]

    /// - Parameter version: of flowproof.
    public init(_ report: LintReport, version: String) {
        let rules = Rule.all
        let indices = Dictionary(uniqueKeysWithValues: rules.indices.map { (rules[$0].id, $0) })
        let files = report.files.flatMap { file in
            file.findings.map { SARIFResult($0, in: file, ruleIndex: indices[$0.rule]) }
        }
        let fleet = report.fleet?.findings.map { SARIFResult($0, ruleIndex: indices[$0.rule]) } ?? []
        let notChecked = report.notChecked.map { SARIFNotification($0, ruleIndex: indices[$0.rule]) }
        runs = [
            Run(
                tool: Tool(driver: Driver(name: "flowproof", version: version, rules: rules.map(SARIFRule.init))),
                invocations: [
                    Invocation(
                        executionSuccessful: report.unread.isEmpty,
                        toolExecutionNotifications: report.unread.map(SARIFNotification.init) + notChecked)
                ],
                results: files + fleet)
        ]
    }

    private struct Run: Encodable {
        var tool: Tool
        var invocations: [Invocation]
        // TextPosition counts a character for each code point.
        var columnKind = "unicodeCodePoints"
        var results: [SARIFResult]
    }

    private struct Tool: Encodable { var driver: Driver }

    private struct Driver: Encodable {
        var name: String
        var version: String
        var rules: [SARIFRule]
    }

    private struct Invocation: Encodable {
        var executionSuccessful: Bool
        var toolExecutionNotifications: [SARIFNotification]
    }
}

private struct SARIFMessage: Encodable {
    var text: String
    var markdown: String?
}

/// A rule's `reportingDescriptor` (section 3.49).
private struct SARIFRule: Encodable {
    struct Configuration: Encodable { var level: String }
    struct Properties: Encodable { var tags: [String] }

    var id: String
    var name: String
    var shortDescription: SARIFMessage
    var fullDescription: SARIFMessage
    var help: SARIFMessage
    var defaultConfiguration: Configuration
    var properties: Properties

    init(_ rule: Rule) {
        id = rule.id
        name = rule.id.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        shortDescription = SARIFMessage(text: rule.title)
        fullDescription = SARIFMessage(text: rule.condition)
        let mend = rule.remedy.summary
        help = SARIFMessage(
            text: "why: \(rule.rationale)\nfix: \(mend.text)\nsource: \(rule.citation)",
            markdown:
                "**Why:** \(rule.rationale.markdown)\n\n**Fix:** \(mend.markdown)\n\n**Source:** \(rule.citation.markdown)")
        defaultConfiguration = Configuration(level: rule.severity.sarifLevel)
        properties = Properties(tags: ["security", rule.family] + (rule.isDeep ? ["deep"] : []))
    }
}

/// A finding (section 3.27).
private struct SARIFResult: Encodable {
    struct Properties: Encodable {
        var fix: String?
        var derOffset: Int?
    }

    var ruleId: String
    var ruleIndex: Int?
    var level: String
    var message: SARIFMessage
    var locations: [SARIFLocation]
    var relatedLocations: [SARIFLocation]?
    var properties: Properties?

    init(_ finding: Finding, in file: FileReport, ruleIndex: Int?) {
        let isInDER = finding.line == nil && finding.byteOffset != nil
        ruleId = finding.rule
        self.ruleIndex = ruleIndex
        level = finding.severity.sarifLevel
        message = SARIFMessage(text: (isInDER ? finding.place : "") + finding.message + fixLine(finding.fix))
        // Code hosts refuse a result without a line: the first stands for the whole file. An offset in DER is one in the file only
        // where the file is the DER.
        let region = SARIFLocation.Region(
            startLine: finding.line ?? 1, startColumn: finding.column, byteOffset: file.isBinary ? finding.byteOffset : nil)
        locations = [SARIFLocation(file.path, region)]
        if finding.fix != nil || isInDER { properties = Properties(fix: finding.fix, derOffset: isInDER ? finding.byteOffset : nil) }
    }

    init(_ finding: FleetFinding, ruleIndex: Int?) {
        ruleId = finding.rule
        self.ruleIndex = ruleIndex
        level = finding.severity.sarifLevel
        message = SARIFMessage(text: finding.message + fixLine(finding.fix))
        // Several entries in `locations` would mean that only a change at all of them mends it.
        locations = finding.paths.prefix(1).map { SARIFLocation($0, SARIFLocation.Region(startLine: 1)) }
        // The schema wants each once, and several keys of a fleet may come from one file.
        var seen = Set(finding.paths.prefix(1))
        let others = finding.paths.filter { seen.insert($0).inserted }.map { SARIFLocation($0, SARIFLocation.Region(startLine: 1)) }
        if !others.isEmpty { relatedLocations = others }
        if finding.fix != nil { properties = Properties(fix: finding.fix) }
    }
}

private func fixLine(_ fix: String?) -> String { fix.map { "\nfix: \($0)" } ?? "" }

/// A place in a file (section 3.28).
private struct SARIFLocation: Encodable {
    struct Region: Encodable {
        var startLine: Int?
        var startColumn: Int?
        var byteOffset: Int?
    }

    struct Artifact: Encodable { var uri: String }

    struct Physical: Encodable {
        var artifactLocation: Artifact
        var region: Region?
    }

    var physicalLocation: Physical

    init(_ path: String, _ region: Region? = nil) {
        physicalLocation = Physical(artifactLocation: Artifact(uri: FlowLint.uri(ofPath: path)), region: region)
    }
}

/// What the run has to say of itself (section 3.58).
private struct SARIFNotification: Encodable {
    struct RuleReference: Encodable {
        var id: String
        var index: Int?
    }

    var associatedRule: RuleReference?
    var level: String
    var message: SARIFMessage
    var locations: [SARIFLocation]?

    init(_ entry: NotChecked, ruleIndex: Int?) {
        associatedRule = RuleReference(id: entry.rule, index: ruleIndex)
        level = "warning"
        message = SARIFMessage(text: "not checked: \(entry.reason)")
    }

    init(_ input: UnreadInput) {
        level = "error"
        message = SARIFMessage(text: input.reason)
        locations = [SARIFLocation(input.path)]
    }
}

extension Severity {
    fileprivate var sarifLevel: String {
        switch self {
        case .error: "error"
        case .warning: "warning"
        case .info: "note"
        }
    }
}
