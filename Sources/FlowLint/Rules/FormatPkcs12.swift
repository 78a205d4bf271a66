// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The body is a PKCS#12 store or a PKCS#7 message.
    static let formatPkcs12 = Rule(
        id: "format-pkcs12",
        title: "key store",
        severity: .error,
        subjects: [.upload, .privateKey],
        condition: "the body is a PKCS#12 store or a PKCS#7 message",
        citation: "RFC 7292; RFC 5652",
        rationale: "a store holds certificates and often the private key: WhatsApp reads neither, and the key must not leave the host",
        remedy: .convert,
        item: { item in
            switch item.structure {
            case .pkcs12: "this is a PKCS#12 store"
            case .pkcs7: "this is a PKCS#7 message"
            default: nil
            }
        })
}
