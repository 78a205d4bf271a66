// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// An ssh-rsa line, an SSH2 block or an OPENSSH PRIVATE KEY block.
    static let formatOpenssh = Rule(
        id: "format-openssh",
        title: "OpenSSH key",
        severity: .error,
        subjects: [.upload, .privateKey],
        condition: "an ssh-rsa line, an SSH2 block or an OPENSSH PRIVATE KEY block",
        citation: "RFC 4253 section 6.6; RFC 4716",
        rationale: "WhatsApp does not read the formats of SSH",
        remedy: .convert,
        item: { item in
            switch item.structure {
            case .opensshPublic: "this is an OpenSSH public key"
            case .opensshPrivate: "this is an OpenSSH private key"
            default: nil
            }
        })
}
