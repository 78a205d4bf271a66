// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import FlowLint

@Suite struct CatalogueReportTests {
    @Test func jsonHasEveryRule() throws {
        let encoded = try JSONEncoder().encode(CatalogueReport())
        let json = try #require(JSONSerialization.jsonObject(with: encoded) as? [String: Any])
        #expect(Set(json.keys) == ["schema", "rules"])
        #expect(json["schema"] as? String == "flowproof.rules/1")
        let rules = try #require(json["rules"] as? [[String: Any]])
        #expect(rules.map { $0["id"] as? String } == Rule.all.map(\.id))
        for rule in rules {
            let remedy = Set(rule.keys).intersection(["fix", "advice"])
            #expect(remedy.count == 1)
            #expect(
                Set(rule.keys).subtracting(remedy) == [
                    "id", "title", "severity", "subjects", "deep", "condition", "citation", "rationale",
                ])
            #expect(rule.values.allSatisfy { ($0 as? String)?.isEmpty != true && ($0 as? [Any])?.isEmpty != true })
        }
    }

    @Test(arguments: [40, 80, 200])
    func textKeepsItsWidth(width: Int) {
        let text = CatalogueReport().text(width: width)
        for rule in Rule.all { #expect(text.contains("\(rule.severity.rawValue)[\(rule.id)] \(rule.title) (")) }
        // A command stands on one line, or it could not be pasted; a word longer than a line stays whole.
        let long = text.split(separator: "\n").filter { $0.count > width && $0.hasPrefix("  ") && !$0.hasPrefix("  fix:") }
        #expect(long.allSatisfy { $0.split(separator: " ").contains { $0.count > width - 10 } || width < 80 }, "\(long)")
    }

    @Test func markdownLinksEveryRule() {
        let page = CatalogueReport().markdown
        let lines = Set(page.split(separator: "\n").map(String.init))
        for rule in Rule.all {
            #expect(lines.contains("### \(rule.id)"))
            #expect(page.contains("| [\(rule.id)](#\(rule.id)) | \(rule.severity.rawValue) | "))
        }
        for line in lines where line.hasPrefix("|") {
            #expect(line.replacing("\\|", with: "").count { $0 == "|" } == 4, "\(line)")
        }
    }

    @Test func markupInTextIsText() {
        #expect("a|b <c> *d* `e` [f] #\\".markdown == "a\\|b \\<c\\> \\*d\\* \\`e\\` \\[f\\] \\#\\\\")
        #expect(Rule.Remedy.Summary.command("a `b` c").markdown == "``a `b` c``")
        #expect(Rule.Remedy.Summary.command("`b`").markdown == "`` `b` ``")
    }

    @Test func wordsAreWrapped() {
        #expect(wrapped("a bb ccc dddd", width: 6, first: "- ", indentation: 2) == ["- a bb", "  ccc", "  dddd"])
        #expect(wrapped("", width: 6, first: "- ", indentation: 2) == ["- "])
        #expect(wrapped("abcdefgh ij", width: 6, first: "", indentation: 1) == ["abcdefgh", " ij"])
    }
}
