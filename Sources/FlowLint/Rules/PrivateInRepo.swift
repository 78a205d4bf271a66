// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The file lies inside a git work tree and is not ignored.
    static let privateInRepo = Rule(
        id: "private-in-repo",
        title: "private key in a git work tree",
        severity: .warning,
        subjects: [.privateKey],
        condition: "the file lies inside a git work tree and is not ignored",
        citation: "git-check-ignore(1)",
        rationale: "the next commit takes the key along to every clone, and no later commit takes it back",
        remedy: .command(
            "git -C \"$(dirname FILE)\" rm -q --cached --ignore-unmatch \"$(basename FILE)\" && basename FILE >> \"$(dirname FILE)/.gitignore\""
        )
    ) { candidate in
        guard candidate.file.items.contains(where: \.holdsPrivateKey) else { return [] }
        guard let storage = candidate.custody.storage else { throw CannotCheck(reason: "there is no file that git could know") }
        return switch storage.repository {
        case .outside, .ignored: []
        case .untracked: [Match(message: "git does not ignore the file: the next commit may take it along")]
        case .tracked: [Match(message: "the file is in a git repository, and so in every clone: make a new pair")]
        case .unknown(let reason): throw CannotCheck(reason: reason)
        }
    }
}
