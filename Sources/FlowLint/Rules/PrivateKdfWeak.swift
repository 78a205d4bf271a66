// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// Fewer iterations of PBKDF2 than 600,000, with SHA-384, SHA-512 or an unknown function than 210,000, with SHA-1 than 1,300,000 (an info from 600,000 on); scrypt with N r below 2^17; an error below 1,000 iterations or N = 1,024.
    static let privateKdfWeak = Rule(
        id: "private-kdf-weak",
        title: "few iterations",
        severity: .warning,
        subjects: [.privateKey],
        condition:
            "fewer iterations of PBKDF2 than 600,000, with SHA-384, SHA-512 or an unknown function than 210,000, with SHA-1 than 1,300,000 (an info from 600,000 on); scrypt with N r below 2^17; an error below 1,000 iterations or N = 1,024",
        citation: "OWASP Password Storage Cheat Sheet; measured: OpenSSL writes 2,048",
        rationale: "every iteration makes each guess of the passphrase dearer, and there are too few",
        remedy: .protectAgain
    ) { candidate in
        candidate.file.items.compactMap { item in
            guard let encryption = item.encryption, let weakness = weakness(encryption) else { return nil }
            return Match(message: weakness.message, severity: weakness.severity, position: item.position)
        }
    }
}

private func weakness(_ encryption: PrivateKeyEncryption) -> (message: String, severity: Severity)? {
    if let scrypt = encryption.scrypt {
        let (memory, overflow) = scrypt.cost.multipliedReportingOverflow(by: scrypt.blockSize)
        guard scrypt.cost < 1024 || !overflow && memory < 1 << 17 else { return nil }
        let message = "scrypt has N = \(scrypt.cost) and r = \(scrypt.blockSize); N r should be 131072 at least"
        return (message, scrypt.cost < 1024 ? .error : .warning)
    }
    if let iterations = encryption.reading.iterations {
        let isPBES1 = encryption.pbes1Name != nil
        // The fewest that any function known here may have: more would be asked of one that is better than it.
        guard iterations < (isPBES1 ? fewest : wantedIterations(.sha512)) else { return nil }
        let function = isPBES1 ? "a hash function" : "a function not known here"
        let severity: Severity = iterations < fewest ? .error : .warning
        return ("the key is derived with \(counted(iterations, "iteration")) of \(function)", severity)
    }
    guard let (prf, iterations) = encryption.pbkdf2 else { return nil }
    let wanted = wantedIterations(prf)
    guard iterations < wanted else { return nil }
    let message = "PBKDF2 with \(prf.rawValue) has \(counted(iterations, "iteration")); \(wanted) are wanted"
    if iterations < fewest { return (message, .error) }
    return (message, prf == .sha1 && iterations >= wantedIterations(.sha256) ? .info : .warning)
}

/// RFC 8018 section 4.2 calls 1,000 the least.
private let fewest = 1000

/// OWASP's figures; a truncated variant of a function costs what the whole one does.
private func wantedIterations(_ prf: KeyDerivation.PseudoRandomFunction) -> Int {
    switch prf {
    case .sha1: 1_300_000
    case .sha224, .sha256: 600_000
    case .sha384, .sha512: 210_000
    }
}
