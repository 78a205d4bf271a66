// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// One file under judgement.
struct Candidate: Sendable {
    let path: String
    let file: KeyFile
    let role: FileRole
    /// What the caller knows of the place where the server keeps it.
    var custody = KeyCustody()
    /// Opens an encrypted key, where the caller can.
    var opensPrivateKey: Linter.OpensPrivateKey?
}

/// What a file is there for.
public enum FileRole: Sendable, Equatable {
    /// Somebody means to upload it.
    case upload
    /// The server keeps it.
    case privateKey

    /// The subjects whose rules apply.
    var subjects: Set<Rule.Subject> {
        switch self {
        case .upload: [.upload, .key]
        case .privateKey: [.privateKey, .key]
        }
    }
}
