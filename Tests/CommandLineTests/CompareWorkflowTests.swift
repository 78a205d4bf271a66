// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `examples/github/compare.yml`, which users copy: what its steps run is run here, with scripts that play the runner's programs.
@Suite struct CompareWorkflowTests {
    private static let path = "examples/github/compare.yml"
    private let shell: Shell
    private let workflow: WorkflowFile

    init() throws {
        shell = try Shell()
        workflow = try WorkflowFile(Self.path)
        // The program under comparison is the real one; what judges it plays every outcome.
        try shell.run("mkdir -p bin base head flowproof/.build/release")
        try shell.write(
            """
            #!/bin/sh
            echo "$*" >> arguments
            echo '| a report |'
            exit "${OUTCOME:-0}"
            """, to: "flowproof/.build/release/flowproof")
        try shell.write(
            """
            #!/bin/sh
            echo "$*" >> calls
            case $* in *--paginate*) printf "$FOUND" ;; esac
            """, to: "bin/gh")
        try shell.run("chmod +x bin/gh flowproof/.build/release/flowproof")
    }

    @discardableResult
    private func runStep(_ name: String, status: Int32 = 0, _ variables: [String: String] = [:]) throws -> Command {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let environment = variables.merging([
            "PATH": "\(shell.folder.path("bin")):\(path)", "SHIM": "flowproof shim", "GITHUB_STEP_SUMMARY": shell.folder.path("summary"),
            "GITHUB_OUTPUT": shell.folder.path("output"), "GITHUB_REPOSITORY": "owner/name", "PULL_REQUEST": "7",
        ]) { given, _ in given }
        return try workflow.runStep(name, in: shell, environment: environment, status: status)
    }

    @Test func itIsSafeToCopy() {
        workflow.expectSafe()
        #expect(workflow.text.contains("\npermissions: {}\n"))
        #expect(workflow.text.matches(of: /\n +permissions:\n +(.+)/).map { String($0.1) } == ["contents: read", "pull-requests: write"])
        #expect(workflow.text.matches(of: /\n +(\S+): write/).count == 1)
        #expect(!workflow.text.contains("pull_request_target:"))
        // A checkout that leaves its token behind gives it to the code that was checked out.
        let checkouts = workflow.text.matches(of: /uses: actions.checkout@/).count
        #expect(checkouts == 2 && workflow.text.matches(of: /persist-credentials: false/).count == checkouts)
    }

    /// Each option, and each scenario, is one that the program has.
    @Test func optionsExist() throws {
        let commands = workflow.steps.values.flatMap { $0.replacing("\\\n", with: " ").split(separator: "\n") }.filter {
            $0.contains("bench compare --base")
        }
        #expect(commands.count == 2)
        let help = try shell.run("flowproof bench compare --help").text
        for match in commands.flatMap({ $0.matches(of: /--([a-z-]+)\ /) }) { #expect(help.contains("--\(match.1) <"), "--\(match.1)") }
        for match in commands.flatMap({ $0.matches(of: /--scenario ([a-z-]+)/) }) { #expect(help.contains(match.1), "\(match.1)") }
    }

    /// Each command in the file, with real programs behind it and a design that is small.
    @Test func commandsCompare() throws {
        for name in ["Compare the base with itself", "Compare the head with the base"] {
            let step = try #require(workflow.steps[name]).replacing("flowproof/.build/release/flowproof", with: "flowproof")
                .replacing("--format", with: "--pairs 3 --quartets 1 --warm-up 0 --format")
            try shell.write(step, to: "step.sh")
            // Three pairs say nothing, so either outcome is as good.
            let environment = ["SHIM": "flowproof shim", "GITHUB_STEP_SUMMARY": "summary", "GITHUB_OUTPUT": "output"]
            try shell.run("bash -eo pipefail step.sh || test $? -eq 1", environment: environment)
        }
        #expect(try shell.read("summary") == shell.read("report.md"))
        #expect(try shell.read("output").wholeMatch(of: /status=[01]\n/) != nil)
        #expect(try shell.run("cat comparison.json").json["schema"] as? String == "flowproof.compare-set/1")
    }

    @Test func regressionIsReportedThenFails() throws {
        try runStep("Compare the head with the base", ["OUTCOME": "1"])
        #expect(try shell.read("summary") == "| a report |\n")
        #expect(try shell.read("output") == "status=1\n")
        #expect(try shell.read("arguments").contains("--base cd base && exec flowproof shim --head cd head && exec flowproof shim"))
        #expect(try runStep("Fail on a regression", status: 1, ["STATUS": "1"]).text.hasPrefix("::error title="))
        try runStep("Fail on a regression", ["STATUS": "0"])
    }

    @Test func failureReportsNothing() throws {
        try runStep("Compare the head with the base", status: 2, ["OUTCOME": "2"])
        #expect(try !shell.names.contains("summary") && !shell.names.contains("output"))
    }

    @Test func alarmOfTheBaseStopsTheJob() throws {
        try runStep("Compare the base with itself")
        for outcome in ["1", "2"] {
            #expect(try runStep("Compare the base with itself", status: 1, ["OUTCOME": outcome]).text.contains("::error title="))
        }
    }

    @Test func oneCommentIsKeptUpToDate() throws {
        try shell.write("<!-- flowproof bench compare -->\n| a report |\n", to: "report.md")
        let name = "Write the comment, or bring it up to date"
        try runStep(name, ["FOUND": ""])
        #expect(try shell.read("calls").hasSuffix("--method POST repos/owner/name/issues/7/comments --field body=@comment.md\n"))
        #expect(try shell.read("comment.md") == "<!-- flowproof bench compare -->\n| a report |\n")
        try runStep(name, ["FOUND": "31\\n47\\n"])
        #expect(try shell.read("calls").hasSuffix("--method PATCH repos/owner/name/issues/comments/31 --field body=@comment.md\n"))
    }

    @Test(.enabled(if: (try? Command.run(["python3", "-c", "import yaml"]))?.status == 0, "python3 has no module yaml"))
    func itIsYAML() throws {
        let parse = "import sys, yaml; print(*yaml.safe_load(open(sys.argv[1]))['jobs'])"
        #expect(try Command.run(["python3", "-c", parse, Self.path], in: PublicData.packageRoot).text == "measure comment\n")
    }
}
