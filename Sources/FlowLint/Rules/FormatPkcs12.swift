// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The body is a PKCS#12 store or a PKCS#7 message.
    static let formatPkcs12 = Rule(
        id: "format-pkcs12",
        title: "key store",
        severity: .error,
        condition: "the body is a PKCS#12 store or a PKCS#7 message",
        citation: "RFC 7292; RFC 5652",
        rationale: "the store holds certificates or private keys, and WhatsApp reads neither",
        remedy: .advice("openssl pkcs12 -in FILE -nokeys -clcerts | openssl x509 -pubkey -noout > public.pem"),
        item: { item in
            switch item.structure {
            case .pkcs12: "this is a PKCS#12 store"
            case .pkcs7: "this is a PKCS#7 message"
            default: nil
            }
        })
}
