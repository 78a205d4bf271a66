// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The files by which other systems run the linter: `action.yml`, `Dockerfile`, `.pre-commit-hooks.yaml`.
///
/// Docker is played by a script that runs the program itself, so that every line of shell is run for what it does.
@Suite struct IntegrationFileTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.addKeys()
        try shell.run("mkdir workspace bin && cp public.pem workspace/public.pem && sed 's/^/ /' public.pem > 'workspace/in dented.pem'")
        try shell.write(
            """
            #!/bin/sh
            echo "$1" >> "$DOCKER_LOG"
            case $1 in
            run)
                while [ "$1" != flowproof-action ]; do shift; done
                shift
                exec flowproof "$@" ;;
            save) echo image > "$3" ;;
            esac
            """, to: "bin/docker")
        try shell.run("chmod +x bin/docker")
    }

    private static func text(_ name: String) throws -> String { try String(contentsOf: root.appending(path: name), encoding: .utf8) }

    private static func action() throws -> WorkflowFile { try WorkflowFile("action.yml") }

    private func runStep(_ name: String, status: Int32 = 0, _ variables: [String: String] = [:]) throws -> Command {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let environment = variables.merging([
            "PATH": "\(shell.folder.path("bin")):\(Shell.programs.path):\(path)", "GITHUB_WORKSPACE": shell.folder.path("workspace"),
            "GITHUB_OUTPUT": shell.folder.path("output"), "FLOWPROOF_SOURCE": Self.root.path, "DOCKER_LOG": shell.folder.path("log"),
            "FLOWPROOF_ARCHIVE": shell.folder.path("image.tar"),
        ]) { given, _ in given }
        return try Self.action().runStep(name, in: shell, environment: environment, status: status)
    }

    private func lint(_ paths: String, status: Int32, _ inputs: [String: String] = [:]) throws -> Command {
        let names = ["RULES", "SKIP", "SARIF", "JUNIT"].map { ("FLOWPROOF_\($0)", "") }
        let defaults = Dictionary(uniqueKeysWithValues: names + [("FLOWPROOF_FAIL_ON", "error"), ("FLOWPROOF_PATHS", paths)])
        return try runStep("Lint", status: status, inputs.merging(defaults) { given, _ in given })
    }

    @Test func actionHasTheseSteps() throws {
        let action = try Self.action()
        #expect(Set(action.steps.keys) == ["Name the sources", "Build the image, or load it", "Lint"])
        action.expectSafe()
        for input in ["paths", "fail-on", "rules", "skip", "sarif-file", "junit-file"] {
            #expect(action.text.contains("${{ inputs.\(input) }}"))
        }
    }

    @Test func imageIsBuiltOnce() throws {
        _ = try runStep("Name the sources")
        let digest = try shell.read("output")
        #expect(digest.wholeMatch(of: /digest=[0-9a-f]{32}\n/) != nil)
        _ = try runStep("Name the sources")
        #expect(try shell.read("output") == digest + digest, "the same sources have the same name")
        _ = try runStep("Build the image, or load it")
        _ = try runStep("Build the image, or load it")
        #expect(try shell.read("log") == "build\nsave\nload\n")
    }

    @Test func actionAnnotatesAndFails() throws {
        let clean = try lint("public.pem", status: 0).text.split(separator: "\n")
        #expect(clean.allSatisfy { $0.hasPrefix("::notice title=not checked::") })
        let result = try lint("public.pem\n\nin dented.pem\n", status: 1)
        #expect(result.text.hasPrefix("::error file=in dented.pem,line=1,"))
        #expect(try lint("gone.pem", status: 2).text.hasPrefix("::error file=gone.pem,title=not read::"))
        #expect(try lint(".", status: 1, ["FLOWPROOF_RULES": "format-*"]).text.contains("format-whitespace"))
        #expect(try lint(".", status: 0, ["FLOWPROOF_SKIP": "format-*,math-*"]).text == "")
        _ = try lint("-x", status: 2)
        _ = try lint("public.pem", status: 64, ["FLOWPROOF_FAIL_ON": "never"])
    }

    @Test func actionWritesReportsWhateverTheySay() throws {
        for (paths, status) in [("public.pem", Int32(0)), ("in dented.pem", 1), ("gone.pem", 2)] {
            _ = try lint(paths, status: status, ["FLOWPROOF_SARIF": "a b.sarif", "FLOWPROOF_JUNIT": "junit.xml"])
            #expect(try shell.run("head -n 2 'workspace/a b.sarif'").text.contains("$schema"))
            #expect(try shell.run("tail -n 1 workspace/junit.xml").text == "</testsuites>\n")
        }
        _ = try lint("public.pem", status: 1, ["FLOWPROOF_SARIF": "a.sarif", "FLOWPROOF_RULES": "no-such-rule"])
    }

    @Test func hooksRunTheLinter() throws {
        let hooks = try Self.text(".pre-commit-hooks.yaml")
        let entries = hooks.matches(of: /entry: (.+)/).map { String($0.1) }
        #expect(entries.count == 2)
        for entry in entries {
            try shell.run("\(entry) public.pem")
            try shell.run("\(entry) public.pem 'workspace/in dented.pem'", status: 1, says: [])
        }
        let patterns = Set(hooks.matches(of: /files: (.+)/).map { String($0.1) })
        #expect(patterns == ["\\.(pem|key|pub|der|cer|crt|csr|jwk)$"], "the files that lint looks for in a folder")
    }

    /// The packages of the small image hold every library that the program is linked with.
    @Test func imageHasTheLibraries() throws {
        let dockerfile = try Self.text("Dockerfile")
        let needed = try shell.run("ldd \"$(command -v flowproof)\"").text
        for (library, package) in [("libcrypto.so.3", "libssl3"), ("libgcrypt.so.20", "libgcrypt20"), ("libgmp.so.10", "libgmp10")] {
            #expect(needed.contains(library))
            #expect(dockerfile.contains(" \(package)"))
        }
        #expect(dockerfile.contains("\nUSER ") && !dockerfile.contains("USER root"))
        #expect(dockerfile.contains("ENTRYPOINT [\"flowproof\"]"))
        #expect(!dockerfile.contains(":latest"))
    }

    @Test(.enabled(if: hasBookwormPackages)) func packagesExist() throws {
        let lines = try Self.text("Dockerfile").matches(of: /--no-install-recommends (.+) \\/).flatMap { $0.1.split(separator: " ") }
        #expect(lines.count == 8)
        for package in lines { try shell.run("apt-cache show --no-all-versions \(package)") }
    }

    private static let hasBookwormPackages =
        (try? Command.run(["sh", "-c", "grep -q bookworm /etc/os-release && apt-cache show libgmp-dev"]))?.status == 0

    @Test(.enabled(if: (try? Command.run(["python3", "-c", "import yaml"]))?.status == 0))
    func filesAreYAML() throws {
        for name in ["action.yml", ".pre-commit-hooks.yaml"] {
            let result = try Command.run(["python3", "-c", "import sys, yaml; yaml.safe_load(open(sys.argv[1]))", name], in: Self.root)
            #expect(result.status == 0, Comment(rawValue: result.standardError))
        }
    }
}
