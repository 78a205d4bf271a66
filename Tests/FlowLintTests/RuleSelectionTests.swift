// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowLint

@Suite struct RuleSelectionTests {
    @Test func everyIDNamesItself() {
        for rule in Rule.all { #expect(Rule.matching(rule.id).map(\.id) == [rule.id]) }
    }

    @Test(arguments: ["*", "**", "*-*"])
    func starNamesAll(pattern: String) { #expect(Rule.matching(pattern).count == Rule.all.count) }

    @Test func starStandsForAnything() {
        #expect(Rule.matching("upload-*").map(\.id) == Rule.all.map(\.id).filter { $0.hasPrefix("upload-") })
        #expect(Rule.matching("*-openssh").map(\.id) == ["format-openssh"])
        #expect(Rule.matching("f*l*n*e*").map(\.id).contains("format-line-ends"))
        #expect(Rule.matching("format-bo*om").isEmpty, "no character counts twice")
        #expect(Rule.matching("*size*").map(\.id).contains("upload-size"))
    }

    @Test(arguments: ["", "upload", "upload-", "UPLOAD-SIZE", "upload-?ize", "upload-size*x"])
    func othersNameNone(pattern: String) { #expect(Rule.matching(pattern).isEmpty) }

    @Test(arguments: [
        ("uplaod-size", "upload-size"), ("upload-sizes", "upload-size"), ("UPLOAD-SIZE", "upload-size"), ("format-derr", "format-der"),
        ("crlf", "format-crlf"), ("bom", "format-bom"),
    ])
    func nearestNameComesFirst(name: String, expected: String) { #expect(Rule.idsLike(name).first == expected) }

    @Test func nothingIsLikeNonsense() {
        #expect(Rule.idsLike("no-such-rule").isEmpty)
        #expect(Rule.idsLike("").isEmpty)
        #expect(Rule.idsLike("format").count == 3, "no list without an end")
    }
}
