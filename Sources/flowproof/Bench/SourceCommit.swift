// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import FlowLint

/// Of which sources this program was built, as far as git can tell.
enum SourceCommit {
    /// The abbreviated commit of flowproof's work tree in which this program stands, with "-dirty" where files differ from it; `nil`
    /// elsewhere.
    static var ofThisProgram: String? {
        guard let path = try? SystemCalls.ownProgram(), let slash = path.lastIndex(of: "/") else { return nil }
        let folder = shellQuoted(String(path[..<slash]))
        // Of the environment PATH and HOME alone: the rest may tell git to answer for another place, and its settings to run a program.
        let git = "env -i PATH=\"$PATH\" HOME=\"$HOME\" git -c core.fsmonitor=false -C \(folder)"
        let isOurs = "\(git) ls-files --error-unmatch ':/Sources/FlowBench/Measuring/Stopwatch.swift'"
        let command = "exec 2> /dev/null; \(isOurs) > /dev/null && \(git) describe --always --dirty --abbrev=12 --exclude='*'"
        guard let program = try? SystemCalls.Program(command: command) else { return nil }
        guard case .line(let line) = try? program.exchange([], limit: 100, seconds: 10) else { return nil }
        let text = String(decoding: line, as: UTF8.self)
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") } && !text.isEmpty ? text : nil
    }
}
