// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// A file of GitHub Actions: what its steps run.
struct WorkflowFile {
    let text: String
    /// The shell of each step that has some, by the step's name.
    let steps: [String: String]

    /// - Parameter path: from the root of the package.
    init(_ path: String) throws {
        text = try String(contentsOf: PublicData.packageRoot.appending(path: path), encoding: .utf8)
        var steps: [String: String] = [:]
        var name = ""
        // Of what the step runs; nil outside of it.
        var indent: Int?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let depth = line.prefix { $0 == " " }.count
            if let match = line.wholeMatch(of: /\ +- name: (.+)/) {
                (name, indent) = (String(match.1), nil)
            } else if line.wholeMatch(of: /\ +run: \|/) != nil {
                indent = depth + 2
            } else if let inner = indent, depth >= inner {
                steps[name, default: ""] += line.dropFirst(inner) + "\n"
            } else if !line.isEmpty {
                indent = nil
            }
        }
        self.steps = steps
    }

    /// What is inserted into a script could end it and begin another: values come by the environment. And an action is what its commit is.
    func expectSafe(sourceLocation: SourceLocation = #_sourceLocation) {
        for (name, step) in steps { #expect(!step.contains("${{"), "\(name)", sourceLocation: sourceLocation) }
        for match in text.matches(of: /uses: (.+)/) {
            #expect(match.1.contains(/@[0-9a-f]{40} # v/), "pinned by its commit", sourceLocation: sourceLocation)
        }
    }

    /// Runs the shell of a step in the folder of `shell`, as the runner does for `shell: bash`.
    func runStep(
        _ name: String, in shell: Shell, environment: [String: String], status: Int32, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Command {
        try shell.write(try #require(steps[name]), to: "step.sh")
        let words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "step.sh"]
        let result = try Shell.spawn(words, in: shell.folder.url, environment: environment)
        #expect(result.status == status, Comment(rawValue: "\(name)\n\(result.standardError)"), sourceLocation: sourceLocation)
        return result
    }
}
