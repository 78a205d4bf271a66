// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// Others may read the file, or may write to it or, without the sticky bit, to its folder; a warning for other rights of the group, a foreign owner, a folder that everybody may write to, a symbolic link.
    static let privateMode = Rule(
        id: "private-mode",
        title: "others have access",
        severity: .error,
        subjects: [.privateKey],
        condition:
            "others may read the file, or may write to it or, without the sticky bit, to its folder; a warning for other rights of the group, a foreign owner, a folder that everybody may write to, a symbolic link",
        citation: "POSIX; OpenSSH and PostgreSQL refuse such keys",
        rationale: "every account of the machine, and every process that is broken into, is as good as the server",
        remedy: .command("chmod 600 FILE")
    ) { candidate in
        guard candidate.file.items.contains(where: \.holdsPrivateKey) else { return [] }
        guard let storage = candidate.custody.storage else { throw CannotCheck(reason: "there is no file whose rights could be read") }
        return matches(storage)
    }
}

private func matches(_ storage: KeyFileStorage) -> [Rule.Match] {
    var matches: [Rule.Match] = []
    let mode = String(storage.mode & 0o7777, radix: 8)
    if storage.mode & 0o026 != 0 {
        let what = storage.mode & 0o004 != 0 ? "every account of this machine can read the file" : "others can write to the file"
        matches.append(Rule.Match(message: "\(what) (mode \(mode))", severity: .error))
    } else if storage.mode & 0o077 != 0 {
        matches.append(Rule.Match(message: "the group has rights that only the owner needs (mode \(mode))", severity: .warning))
    }
    if storage.isForeign {
        matches.append(
            Rule.Match(
                message: "the file belongs to another account", severity: .warning, remedy: .command("sudo chown \"$(id -un)\" FILE")))
    }
    for (file, place) in storage.places where place.folderMode & 0o002 != 0 {
        let isSticky = place.folderMode & 0o1000 != 0
        let deed = isSticky ? "write into" : "replace files in"
        let folder = file == "FILE" ? "its folder" : "the folder that the link leads to"
        matches.append(
            Rule.Match(
                message: "every account can \(deed) \(folder) (mode \(String(place.folderMode & 0o7777, radix: 8)))",
                severity: isSticky ? .warning : .error, remedy: .command("mkdir -p -m 700 keys && mv \(file) keys/")))
    }
    if storage.isSymbolicLink {
        matches.append(
            Rule.Match(
                message: "the path is a symbolic link: whoever may change it changes the key", severity: .warning,
                remedy: .command("cp --remove-destination \"$(readlink -f FILE)\" FILE")))
    }
    return matches
}
