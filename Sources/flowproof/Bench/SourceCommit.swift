// SPDX-License-Identifier: Apache-2.0

internal import FlowLint

/// Of which sources this program was built, as far as git can tell.
enum SourceCommit {
    /// The abbreviated commit of the work tree in which this program stands, with "-dirty" where files differ from it; `nil` elsewhere.
    static var ofThisProgram: String? {
        guard let path = try? SystemCalls.ownProgram(), let slash = path.lastIndex(of: "/") else { return nil }
        let folder = shellQuoted(String(path[..<slash]))
        let command = "git -C \(folder) describe --always --dirty --abbrev=12 --exclude='*' 2> /dev/null"
        guard let git = try? SystemCalls.Program(command: command) else { return nil }
        guard case .line(let line) = try? git.exchange([], limit: 100, seconds: 10) else { return nil }
        let text = String(decoding: line, as: UTF8.self)
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") } && !text.isEmpty ? text : nil
    }
}
