// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// `flowproof rules`: the catalogue.
@Suite struct RulesCommandTests {
    private let shell: Shell

    init() throws { shell = try Shell() }

    private func ids(_ arguments: String) throws -> [String] {
        let rules = try #require(try shell.run("flowproof rules --format json \(arguments)").json["rules"] as? [[String: Any]])
        return rules.compactMap { $0["id"] as? String }
    }

    @Test func everyFormatHasEveryRule() throws {
        let ids = try ids("")
        #expect(ids.count == Set(ids).count && ids.contains("upload-size") && ids.first == "upload-private-leak")
        #expect(try shell.run("flowproof rules --format json").text.hasPrefix("{\n  \"schema\" : \"flowproof.rules/1\",\n"))
        let text = try shell.run("flowproof rules").text
        let markdown = try shell.run("flowproof rules --format markdown").text
        for id in ids {
            #expect(text.contains("[\(id)] "))
            #expect(markdown.contains("\n### \(id)\n"))
        }
        #expect(!text.contains("\u{1B}"))
    }

    @Test func rulesAreNamed() throws {
        #expect(
            try ids("upload-size format-bom 'upload-siz*'") == ["upload-size", "format-bom"], "each once, in the order of the catalogue")
        let uploads = try ids("'upload-*'")
        #expect(uploads.count > 1 && uploads.allSatisfy { $0.hasPrefix("upload-") })
        let says = ["error: there is no rule \"format-bon\"", "hint: did you mean format-bom?"]
        try shell.run("flowproof rules format-bon", status: 64, says: says)
    }

    /// Every rule that lint lists is one that `rules` explains.
    @Test func findingsAreInTheCatalogue() throws {
        try shell.addKeys()
        let files = try #require(
            try shell.run("flowproof lint --format json plain.pem", status: 1, says: []).json["files"] as? [[String: Any]])
        let rules = files.flatMap { $0["findings"] as? [[String: Any]] ?? [] }.compactMap { $0["rule"] as? String }
        #expect(!rules.isEmpty)
        #expect(try Set(rules).isSubset(of: ids("")))
    }
}
