// SPDX-License-Identifier: Apache-2.0

public import FlowKeys

/// Answers "can I upload this file?" with every reason why not.
public struct Linter: Sendable {
    /// SHA-256 from a crypto backend, for fingerprints.
    public typealias SHA256 = @Sendable (Span<UInt8>) throws -> [UInt8]
    /// SHA-1 from a crypto backend, for blocklists that are made with it.
    public typealias SHA1 = @Sendable (Span<UInt8>) throws -> [UInt8]

    /// Which passphrase a private key is opened with.
    public enum PassphraseChoice: Sendable {
        /// The one that the caller was given.
        case given
        /// That of no character.
        case empty
    }

    /// Decrypts a private key and lends its unencrypted PKCS#8 (DER) to the last argument, which does not keep it; false where the
    /// passphrase is not the key's, and an error where that cannot be found out.
    ///
    /// Whoever decrypts owns the bytes and overwrites them when the call returns.
    public typealias OpenPrivateKey =
        @Sendable (_ item: KeyItem, _ passphrase: PassphraseChoice, _ body: (_ pkcs8: [UInt8]) -> Void) throws -> Bool

    let rules: [Rule]
    private let uploadRules: [Rule]
    private let privateKeyRules: [Rule]
    private let leavesRulesOut: Bool
    private let options: LintOptions
    let sha256: SHA256
    private let sha1: SHA1?
    private let openPrivateKey: OpenPrivateKey?

    /// - Parameters:
    ///   - rules: in the order in which their findings are to be listed; deep ones are applied only where the options ask for it.
    ///   - sha1: without it, blocklists made with SHA-1 cannot be looked into.
    ///   - openPrivateKey: from a crypto backend; without it, encrypted private keys cannot be looked into.
    public init(
        rules: [Rule] = Rule.all, options: LintOptions = LintOptions(), sha256: @escaping SHA256, sha1: SHA1? = nil,
        openPrivateKey: OpenPrivateKey? = nil
    ) {
        self.rules = rules.filter { options.isDeep || !$0.isDeep }
        uploadRules = self.rules.filter(FileRole.upload.isSubject(to:))
        privateKeyRules = self.rules.filter(FileRole.privateKey.isSubject(to:))
        leavesRulesOut = !Set(Rule.all.lazy.filter { !$0.isDeep }.map(\.id)).isSubset(of: rules.map(\.id))
        self.options = options
        self.sha256 = sha256
        self.sha1 = sha1
        self.openPrivateKey = openPrivateKey
    }

    /// Judges one file.
    ///
    /// - Parameters:
    ///   - path: how the findings and their commands call the file; `-` for standard input.
    ///   - role: what the file is there for.
    ///   - custody: how the file is kept, for the role of the private key.
    ///   - counterparts: keys that are meant to be the other half of the private key in this file.
    public func lint(
        _ bytes: [UInt8], path: String, role: FileRole = .upload, custody: KeyCustody = KeyCustody(), counterparts: [Counterpart] = []
    ) -> FileReport {
        report(on: candidate(KeyFile(reading: bytes), path: path, role: role, custody: custody, counterparts: counterparts))
    }

    /// Judges one file that has been read.
    public func lint(_ file: KeyFile, path: String, role: FileRole = .upload) -> FileReport {
        report(on: candidate(file, path: path, role: role))
    }

    /// Judges several files that are meant for upload; the same findings as one by one, and faster.
    ///
    /// The more at once the better, up to some thousands: what primes of many keys cost is paid once.
    public func lint(_ files: [(path: String, bytes: [UInt8])]) -> [FileReport] {
        var screen = FactorScreen(screenedProducts)
        var reports = files.enumerated().map { index, file in
            var candidate = candidate(KeyFile(reading: file.bytes), path: file.path)
            for key in candidate.keys.indices where candidate.keys[key].isSound {
                candidate.keys[key].isScreened = true
                screen.add(candidate.keys[key].modulus, owner: index)
            }
            return report(on: candidate)
        }
        for index in screen.owners() { reports[index] = lint(files[index].bytes, path: files[index].path) }
        return reports
    }

    /// The primes that the rules look for in every modulus alike.
    private var screenedProducts: [BigInteger] {
        func applies(_ rule: Rule) -> Bool { rules.contains { $0.id == rule.id } }
        return (applies(.mathSmallFactor) ? [SmallFactors.primorial] : [])
            + (applies(.mathSharedPrime) ? options.blocklists.compactMap(\.primeProduct) : [])
    }

    func candidate(
        _ file: KeyFile, path: String, role: FileRole = .upload, custody: KeyCustody = KeyCustody(), counterparts: [Counterpart] = []
    ) -> Candidate {
        let surroundings = RSAKey.Surroundings(options: options, sha256: sha256, sha1: sha1, counterparts: counterparts)
        var candidate = Candidate(
            path: path, file: file, role: role, custody: custody, counterparts: counterparts.map(\.path), openPrivateKey: openPrivateKey)
        candidate.readKeys(surroundings)
        return candidate
    }

    func report(on candidate: Candidate) -> FileReport {
        var report = FileReport(path: candidate.path)
        report.role = candidate.role
        report.isPartial = leavesRulesOut
        if let item = candidate.file.items.first {
            report.kind = item.kind
            report.isBinary = item.armour == .der
            report.bitCount = item.rsa?.bitCount
            report.publicExponent = PublicExponent(of: item)
            // Numbers that nobody can be sure of have no name, and neither has a key that is no rsaEncryption key.
            if let numbers = item.rsa, item.canonicalSPKI != nil {
                report.spkiSHA256 = try? SPKIFingerprint(of: numbers, sha256: sha256).description
            }
        }
        for rule in candidate.role == .upload ? uploadRules : privateKeyRules {
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
            fix: (match.remedy ?? rule.remedy).command(for: candidate))
    }
}
