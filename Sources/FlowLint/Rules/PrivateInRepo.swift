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
        remedy: .command(removal(of: "FILE"))
    ) { candidate in
        guard candidate.file.items.contains(where: \.holdsPrivateKey) else { return [] }
        guard let storage = candidate.custody.storage else { throw CannotCheck(reason: "there is no file that git could know") }
        var matches: [Match] = []
        for (file, place) in storage.places {
            let what = file == "FILE" ? "the file" : "the file that the link leads to"
            switch place.repository {
            case .outside, .ignored: continue
            case .untracked:
                matches.append(
                    Match(message: "git does not ignore \(what): the next commit may take it along", remedy: .command(removal(of: file))))
            case .tracked:
                matches.append(
                    Match(
                        message: "\(what) is in a git repository, and so in every clone: make a new pair",
                        remedy: .command(removal(of: file))))
            case .unknown(let reason): if matches.isEmpty { throw CannotCheck(reason: reason) }
            }
        }
        return matches
    }
}

/// Takes the file out of the index and has git ignore it, whatever its name; `file` is one word of the shell.
private func removal(of file: String) -> String {
    #"""
    git -C "$(dirname \#(file))" rm -q --cached --ignore-unmatch -- ":(literal)$(basename \#(file))" && \#
    printf '\n/%s\n' "$(basename \#(file) | sed 's/[][\\*?!# ]/\\&/g')" >> "$(dirname \#(file))/.gitignore"
    """#
}
