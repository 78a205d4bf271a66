// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// Answers "can I upload this file?" with every reason why not.
public struct Linter: Sendable {
    /// SHA-256 from a crypto backend, for fingerprints.
    public typealias SHA256 = @Sendable (Span<UInt8>) throws -> [UInt8]

    private let rules: [Rule]
    private let sha256: SHA256

    /// - Parameter rules: in the order in which their findings are to be listed.
    public init(rules: [Rule] = Rule.all, sha256: @escaping SHA256) {
        self.rules = rules
        self.sha256 = sha256
    }

    /// Judges one file.
    ///
    /// - Parameter path: how the findings and their commands call the file; `-` for standard input.
    public func lint(_ bytes: [UInt8], path: String) -> FileReport {
        let candidate = Candidate(path: path, file: KeyFile(reading: bytes))
        var report = FileReport(path: path)
        if let item = candidate.file.items.first {
            report.kind = item.kind
            report.bitCount = item.rsa?.bitCount
            report.publicExponent = item.rsa.map(PublicExponent.init)
            report.spkiSHA256 = item.rsa.flatMap { numbers in try? SPKIFingerprint(of: numbers, sha256: sha256).description }
        }
        for rule in rules {
            do {
                report.findings += try rule.check(candidate).map { finding(rule, $0, path: path) }
            } catch {
                report.notChecked.append(NotChecked(rule: rule.id, reason: "\(error)"))
            }
        }
        return report
    }

    private func finding(_ rule: Rule, _ match: Rule.Match, path: String) -> Finding {
        Finding(
            rule: rule.id, severity: match.severity ?? rule.severity, message: match.message, line: match.position?.line,
            column: match.position?.column, byteOffset: match.position?.byteOffset ?? match.derOffset, fix: rule.remedy.command(for: path))
    }
}

extension Rule.Remedy {
    /// The command with this file's name in it; `nil` where there is only advice.
    func command(for path: String) -> String? {
        switch self {
        case .convert:
            // The command must not overwrite what it reads, and convert does not replace files anyway.
            let target = path == "public.pem" ? "public.fixed.pem" : "public.pem"
            return "flowproof convert \(path == "-" ? "FILE" : shellQuoted(path)) --to spki --out \(target)"
        case .newKeyPair:
            return "flowproof keygen --out private.pem --public-out public.pem"
        case .advice:
            return nil
        }
    }
}

/// `text` as one word of a POSIX shell.
func shellQuoted(_ text: String) -> String {
    let plain = text.utf8.allSatisfy { byte in
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./,:+@%".utf8.contains(byte)
    }
    guard !plain || text.isEmpty || text.hasPrefix("-") else { return text }
    let word = text.hasPrefix("-") ? "./" + text : text
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
