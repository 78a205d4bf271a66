// SPDX-License-Identifier: Apache-2.0

public import FlowKeys

/// Answers "can I upload this file?" with every reason why not.
public struct Linter: Sendable {
    /// SHA-256 from a crypto backend, for fingerprints.
    public typealias SHA256 = @Sendable (Span<UInt8>) throws -> [UInt8]

    /// Whether a passphrase opens an encrypted key; throws when that cannot be found out.
    public typealias OpensPrivateKey = @Sendable (_ item: KeyItem, _ passphrase: [UInt8]) throws -> Bool

    let rules: [Rule]
    let sha256: SHA256
    private let opensPrivateKey: OpensPrivateKey?

    /// - Parameters:
    ///   - rules: in the order in which their findings are to be listed.
    ///   - opensPrivateKey: from a crypto backend, for the rules that try a passphrase; without it they say that they could not.
    public init(rules: [Rule] = Rule.all, opensPrivateKey: OpensPrivateKey? = nil, sha256: @escaping SHA256) {
        self.rules = rules
        self.opensPrivateKey = opensPrivateKey
        self.sha256 = sha256
    }

    /// Judges one file.
    ///
    /// - Parameters:
    ///   - path: how the findings and their commands call the file; `-` for standard input.
    ///   - role: what the file is there for.
    ///   - custody: how the file is kept, for the role of the private key.
    public func lint(
        _ bytes: [UInt8], path: String, role: FileRole = .upload, custody: KeyCustody = KeyCustody()
    ) -> FileReport {
        lint(KeyFile(reading: bytes), path: path, role: role, custody: custody)
    }

    /// Judges one file that has been read.
    public func lint(
        _ file: KeyFile, path: String, role: FileRole = .upload, custody: KeyCustody = KeyCustody()
    ) -> FileReport {
        let candidate = Candidate(path: path, file: file, role: role, custody: custody, opensPrivateKey: opensPrivateKey)
        var report = FileReport(path: path)
        report.role = role
        if let item = candidate.file.items.first {
            report.kind = item.kind
            report.isBinary = item.armour == .der
            report.bitCount = item.rsa?.bitCount
            // Numbers that nobody can be sure of have no name.
            if item.canonicalSPKI != nil, let numbers = item.rsa {
                report.publicExponent = PublicExponent(numbers)
                report.spkiSHA256 = try? SPKIFingerprint(of: numbers, sha256: sha256).description
            }
        }
        for rule in rules where !role.subjects.isDisjoint(with: rule.subjects) {
            guard case .file(let check) = rule.check else { continue }
            do {
                let matches = try check(candidate).sorted { ($0.position?.byteOffset ?? .max) < ($1.position?.byteOffset ?? .max) }
                report.findings += matches.map { finding(rule, $0, candidate) }
            } catch let error as Rule.CannotCheck {
                report.notChecked.append(NotChecked(rule: rule.id, reason: error.reason))
            } catch {
                report.notChecked.append(NotChecked(rule: rule.id, reason: "the rule failed: \(error)"))
            }
        }
        return report
    }

    private func finding(_ rule: Rule, _ match: Rule.Match, _ candidate: Candidate) -> Finding {
        Finding(
            rule: rule.id, severity: match.severity ?? rule.severity, message: match.message, line: match.position?.line,
            column: match.position?.column, byteOffset: match.position?.byteOffset ?? match.derOffset,
            fix: rule.remedy.command(for: candidate))
    }
}
