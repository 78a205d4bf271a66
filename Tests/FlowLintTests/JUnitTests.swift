// SPDX-License-Identifier: Apache-2.0

import Foundation
import FoundationXML
import Testing

@testable import FlowLint

@Suite struct JUnitTests {
    /// Every element with its attributes and the text below it.
    private final class Reader: NSObject, XMLParserDelegate {
        struct Element: Equatable {
            var name: String
            var attributes: [String: String]
            var text = ""
        }

        private(set) var elements: [Element] = []
        private var open: [Int] = []

        static func read(_ text: String) throws -> [Element] {
            let reader = Reader()
            let parser = XMLParser(data: Data(text.utf8))
            parser.delegate = reader
            try #require(parser.parse(), "\(String(describing: parser.parserError))\n\(text)")
            return reader.elements
        }

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            open.append(elements.count)
            elements.append(Element(name: name, attributes: attributes))
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) {
            if let last = open.last { elements[last].text += string }
        }

        func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) { open.removeLast() }
    }

    private func counts(_ element: Reader.Element) -> [Int?] {
        ["tests", "failures", "errors", "skipped"].map { element.attributes[$0].flatMap { Int($0) } }
    }

    @Test func casesAgreeWithTheThreshold() throws {
        let upload = try Upload.shared()
        let report = LintReport(files: [
            try lint(upload.pem, path: "./clean.pem"), try lint(Array(upload.text.replacing("\n", with: "\r\n").utf8), path: "windows.pem"),
            try lint(upload.privatePEM, path: "private.pem"),
        ])
        for (threshold, failures) in [(Severity.error, 1), (.warning, 1), (.info, report.summary.errors + report.summary.infos)] {
            let elements = try Reader.read(report.junit(failOn: threshold))
            #expect(elements.count { $0.name == "failure" } == failures)
            #expect(elements[0].name == "testsuites")
            let skipped = elements.count { $0.name == "skipped" }
            #expect(counts(elements[0]) == [elements.count { $0.name == "testcase" }, failures, 0, skipped])
            #expect((failures > 0) == report.hasFindings(atLeast: threshold))
        }
        let elements = try Reader.read(report.junit(failOn: .error))
        let suites = elements.filter { $0.name == "testsuite" }
        #expect(suites.map { $0.attributes["name"] } == ["./clean.pem", "windows.pem", "private.pem"])
        #expect(suites.map(counts).map { $0[1] } == [0, 0, 1])
        #expect(elements.first { $0.name == "testcase" }?.attributes["file"] == "clean.pem")
        let failure = try #require(elements.first { $0.name == "failure" })
        #expect(failure.attributes["type"] == "error")
        #expect(failure.attributes["message"]?.contains("contains a PRIVATE key") == true)
        #expect(failure.text.contains("\nfix: flowproof convert private.pem "))
        #expect(elements.first { $0.name == "system-out" }?.text.contains("the lines end with CRLF") == true)
    }

    /// A case has room for one failure.
    @Test func findingsOfOneRuleShareACase() throws {
        let upload = try Upload.shared()
        let indented = Array(upload.lines.map { "  \($0)\n" }.joined().utf8)
        let file = try lint(indented, path: "k.pem", rules: [.formatWhitespace])
        try #require(file.findings.count > 1)
        let elements = try Reader.read(LintReport(files: [file]).junit(failOn: .error))
        #expect(elements.filter { $0.attributes["name"] == "format-whitespace" }.count == 1)
        let failure = try #require(elements.first { $0.name == "failure" })
        #expect(failure.text.split(separator: "\n").count == file.findings.count + 1, "each finding, and the remedy once")
        #expect(failure.attributes["type"] == "error", "the worst of them")
    }

    @Test func whatWasNotDoneIsNoPass() throws {
        let rule = Rule(
            id: "upload-size", title: "t", severity: .error, condition: "c", citation: "c", rationale: "r", remedy: .advice("a"),
            check: { _ in throw Rule.CannotCheck(reason: "no <list>") })
        let fleet = FleetReport(
            findings: [FleetFinding(rule: "fleet-x", severity: .error, message: "shared", paths: ["a", "b"])],
            notChecked: [NotChecked(rule: "fleet-y", reason: "too few")])
        let report = LintReport(
            files: [try lint([1], rules: [rule])], fleet: fleet, unread: [UnreadInput(path: "gone.pem", reason: "no such file")])
        let elements = try Reader.read(report.junit(failOn: .error))
        #expect(elements.filter { $0.name == "skipped" }.map { $0.attributes["message"] } == ["no <list>", "too few"])
        #expect(elements.filter { $0.name == "error" }.map { $0.attributes["message"] } == ["no such file"])
        #expect(elements.first { $0.name == "failure" }?.attributes["message"] == "shared (a, b)")
        #expect(counts(elements[0]).dropFirst() == [1, 1, 2])
    }

    @Test func namesFromStrangersStayText() throws {
        let path = "a\u{0}\u{1B}[2J\"<&>'\u{FFFE}]]>\n\té.pem"
        let elements = try Reader.read(LintReport(files: [try lint([], path: path)]).junit(failOn: .error))
        #expect(elements[1].attributes["name"] == "a\u{FFFD}\u{FFFD}[2J\"<&>'\u{FFFD}]]>\n\té.pem")
    }

    @Test func nothingIsADocumentToo() throws {
        #expect(counts(try Reader.read(LintReport(files: []).junit(failOn: .error))[0]) == [0, 0, 0, 0])
    }
}
