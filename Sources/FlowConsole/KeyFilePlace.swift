// SPDX-License-Identifier: Apache-2.0

package import FlowLint

/// Finds out how a file is kept: its rights, its folder, and what git has to do with it.
package enum KeyFilePlace {
    /// What the linter asks of a file's place; `nil` for standard input.
    package static func storage(of path: String) throws(SystemCalls.Failure) -> KeyFileStorage? {
        guard path != "-" else { return nil }
        let rights = try SystemCalls.rights(of: path)
        let caller = SystemCalls.caller
        let isSymbolicLink = try SystemCalls.rights(of: path, followLinks: false).isSymbolicLink
        return KeyFileStorage(
            mode: rights.mode,
            // Root looks after the files of others.
            isForeign: caller != 0 && rights.owner != caller && rights.owner != 0,
            isSymbolicLink: isSymbolicLink,
            surroundings: try surroundings(of: path),
            linkTarget: isSymbolicLink ? try surroundings(of: SystemCalls.absolutePath(path)) : nil)
    }

    private static func surroundings(of path: String) throws(SystemCalls.Failure) -> KeyFileStorage.Surroundings {
        let folder = folder(of: path)
        return KeyFileStorage.Surroundings(
            folderMode: try SystemCalls.rights(of: folder).mode, repository: repository(of: path, in: folder))
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func repository(of path: String, in folder: String) -> RepositoryState {
        guard isInWorkTree(folder) else { return .outside }
        let name = String(path.split(separator: "/").last ?? "")
        // A monitor of the file system that the repository names is a program of whoever wrote its configuration.
        let git = ["git", "-c", "core.fsmonitor=false", "-C", folder]
        switch SystemCalls.status(of: git + ["ls-files", "--error-unmatch", "--", ":(literal)" + name]) {
        case 0: return .tracked
        case 1: break
        case nil: return .unknown("the file lies in a git work tree, and there is no git to ask")
        default: return .unknown("git does not answer for the work tree in which the file lies")
        }
        // It is not in the index; but its name may match, as a pattern, another file that is.
        switch SystemCalls.status(of: git + ["check-ignore", "-q", "--no-index", "--", "./" + name]) {
        case 0: return .ignored
        case 1: return .untracked
        default: return .unknown("git does not answer for the work tree in which the file lies")
        }
    }

    /// Whether a `.git` stands in the folder or above it.
    private static func isInWorkTree(_ folder: String) -> Bool {
        guard var place = try? SystemCalls.absolutePath(folder) else { return false }
        while true {
            let isRoot = place == "/"
            if let entry = try? SystemCalls.entry(at: (isRoot ? "" : place) + "/.git", followLinks: true), entry != .somethingElse {
                return true
            }
            guard !isRoot else { return false }
            place = Self.folder(of: place)
        }
    }
}
