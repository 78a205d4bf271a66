// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// More than one key in the file; a warning when they are the same.
    static let formatMultipleBlocks = Rule(
        id: "format-multiple-blocks",
        title: "several keys",
        severity: .error,
        condition: "more than one key in the file; a warning when they are the same",
        citation: "WhatsApp's clients (observed) cut the boundaries off by their length and import the rest as SubjectPublicKeyInfo",
        rationale: "parsers take the first key and do not say so: it may not be the one that the server can decrypt with",
        remedy: .convert
    ) { candidate in
        candidate.file.allDefects.compactMap { defect in
            guard case .multipleBlocks(let count, let identical) = defect.kind else { return nil }
            let message =
                identical
                ? "\(count) times the same key in one file"
                : candidate.file.isOnePair ? "both halves of one key pair in one file" : "\(count) different keys in one file"
            return Match(message: message, severity: identical ? .warning : .error, position: defect.position)
        }
    }
}

extension KeyFile {
    fileprivate var isOnePair: Bool {
        let moduli = Set(items.map { $0.rsa?.modulus })
        return moduli.count == 1 && !moduli.contains(nil)
    }
}
