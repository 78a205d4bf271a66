// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// One file under judgement.
struct Candidate: Sendable {
    let path: String
    let file: KeyFile
    let role: FileRole
    /// What the caller knows of the place where the server keeps it.
    var custody = KeyCustody()
    /// The files that are meant to hold the other half of its key.
    var counterparts: [String] = []
    /// Opens an encrypted key, where the caller can.
    var openPrivateKey: Linter.OpenPrivateKey?
    /// The RSA keys in it whose numbers can be read, in the order of the file.
    var keys: [RSAKey] = []
    /// The public numbers of the keys that had to be decrypted, by their places among the items of the file.
    var openedNumbers: [Int: RSAPublicNumbers] = [:]
    /// Why the numbers of a private key in it cannot be read; `nil` where all can.
    var unopened: String?
}

/// What a file is there for.
public enum FileRole: Sendable, Equatable {
    /// Somebody means to upload it.
    case upload
    /// The server keeps it.
    case privateKey

    /// Whether a rule applies to files that are there for this.
    func isSubject(to rule: Rule) -> Bool {
        rule.subjects.contains(.key) || rule.subjects.contains(self == .upload ? .upload : .privateKey)
    }
}
