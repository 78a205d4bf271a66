// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// What can be done about the form of a file without its owner.
public enum Repair: Sendable, Equatable {
    /// It is ready to be uploaded as it is.
    case unnecessary
    /// The same key in its canonical form, PEM; a private key's public half.
    case canonical(text: [UInt8], isFromPrivateKey: Bool)
    /// Nothing but its owner can help; the reason, for people.
    case impossible(reason: String)
}

extension Linter {
    /// Looks for the canonical SubjectPublicKeyInfo in a file that somebody means to upload.
    ///
    /// What it finds is judged again: a key that may not be uploaded in any form is not worth writing.
    ///
    /// - Parameter report: what ``lint(_:path:role:)`` said of the same bytes.
    public func repair(_ bytes: [UInt8], _ report: FileReport) -> Repair {
        guard !report.findings.isEmpty else { return .unnecessary }
        let items = KeyFile(reading: bytes).items
        let keys = items.filter { !$0.isTrace }
        guard let first = keys.first ?? items.first else { return .impossible(reason: "there is no key in it") }
        // A file with the private key and its public half holds one key: they are compared by their numbers.
        guard keys.allSatisfy({ $0.rsa == first.rsa }) || keys.count == 1 else {
            return .impossible(reason: "it holds several keys, and only you know which is meant")
        }
        if first.kind == .encryptedPrivateKey {
            return .impossible(reason: "its public half needs the passphrase: flowproof convert asks for it")
        }
        if let algorithm = first.algorithm, algorithm != .rsa {
            return .impossible(reason: "it is a key of another algorithm than RSA (\(algorithm.name))")
        }
        guard first.canonicalSPKI != nil, let numbers = first.rsa else { return .impossible(reason: "part of the key is lost") }
        let text = PEM.encode(numbers)
        let remaining = lint(text, path: report.path).findings.filter { $0.severity == .error }.map(\.rule)
        guard remaining.isEmpty else {
            return .impossible(reason: "no form of this key may be uploaded (\(remaining.joined(separator: ", ")))")
        }
        return .canonical(text: text, isFromPrivateKey: items.contains(where: \.holdsPrivateKey))
    }

    /// Whether the repaired text would still have findings at or above `severity`.
    public func hasFindings(in text: [UInt8], atLeast severity: Severity) -> Bool {
        lint(text, path: "-").findings.contains { $0.severity >= severity }
    }
}
