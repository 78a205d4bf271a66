// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import FlowLint
import TestSupport

/// A key pair made for this run, and the files that somebody could upload in its name.
struct Upload: Sendable {
    let numbers: RSAPublicNumbers
    /// PKCS#8.
    let privateDER: [UInt8]

    static func shared() throws -> Upload { try made.get() }
    private static let made = Result { try make(.openssl) }

    static func make(_ backend: TestBackend) throws -> Upload {
        try backend.run { backend in
            let key = try backend.generatePrivateKey()
            return Upload(numbers: key.publicKey.numbers, privateDER: try key.pkcs8().withSpan { span in span.indices.map { span[$0] } })
        }
    }

    /// BEGIN with 26 characters, 6 lines of 64, one of 8, END with 24.
    var pem: [UInt8] { PEM.encode(numbers) }
    var text: String { String(decoding: pem, as: UTF8.self) }
    var lines: [String] { text.split(separator: "\n").map(String.init) }
    var privatePEM: [UInt8] { PEM.encode(label: "PRIVATE KEY", privateDER.span) }

    /// The block with one line changed; lines count from 1.
    func changingLine(_ number: Int, _ change: (String) -> String) -> [UInt8] {
        var lines = lines
        lines[number - 1] = change(lines[number - 1])
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    func joined(_ separator: String) -> [UInt8] { Array((lines.joined(separator: separator) + "\n").utf8) }

    // MARK: Other structures around the key

    /// SubjectPublicKeyInfo with an AlgorithmIdentifier of one's own; rsaEncryption ends with 1, its relatives with other numbers.
    func spki(identifier last: UInt8 = 1, parameters: [UInt8] = DERWriter.null, key: [UInt8]? = nil, after: [UInt8] = []) -> [UInt8] {
        let algorithm = DERWriter.sequence([[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, last], parameters])
        return DERWriter.sequence([algorithm, DERWriter.value(0x03, [[0], key ?? RSAPublicKeyDER.encode(numbers), after])])
    }

    private static let signature = DERWriter.sequence([[0x06, 0x03, 0x2A, 0x03, 0x04]])

    /// The shape of an X.509 certificate; its signature is nonsense, and nobody looks at it.
    var certificate: [UInt8] {
        let body = [
            DERWriter.value(0xA0, [DERWriter.integer(2)]), DERWriter.integer(1), Self.signature, DERWriter.sequence([]),
            DERWriter.sequence([DERWriter.value(0x17, []), DERWriter.value(0x17, [])]), DERWriter.sequence([]), spki(),
        ]
        return DERWriter.sequence([DERWriter.sequence(body), Self.signature, DERWriter.bitString([1])])
    }

    /// The shape of a PKCS#10 request.
    var request: [UInt8] {
        let body = [DERWriter.integer(0), DERWriter.sequence([]), spki(), DERWriter.value(0xA0, [])]
        return DERWriter.sequence([DERWriter.sequence(body), Self.signature, DERWriter.bitString([1])])
    }

    /// OneAsymmetricKey, of version 1 with the public key.
    func oneAsymmetricKey(version: Int) -> [UInt8] {
        let layout = try! RSAPrivateKeyLayout(strictDER: privateDER)
        let key = DERWriter.rsaPrivateKey(layout.numbers.map { Array(privateDER[$0]) })
        let algorithm = DERWriter.sequence([[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01], DERWriter.null])
        let publicKey = version == 1 ? DERWriter.value(0x81, [[0], RSAPublicKeyDER.encode(numbers)]) : []
        return DERWriter.sequence([DERWriter.integer(version), algorithm, DERWriter.octetString(key), publicKey])
    }

    /// What the Graph API answers.
    var answer: [UInt8] {
        let key = lines.joined(separator: "\\n")
        return Array("{\"data\":[{\"business_public_key\":\"\(key)\\n\",\"business_public_key_signature_status\":\"VALID\"}]}".utf8)
    }

    static let pkcs12 = DERWriter.sequence([DERWriter.integer(3), DERWriter.sequence([[0x06, 0x03, 0x2A, 0x03, 0x04]])])
    static let pkcs7 = DERWriter.sequence([[0x06, 0x03, 0x2A, 0x03, 0x04], DERWriter.value(0xA0, [DERWriter.null])])
    static let ellipticCurve = DERWriter.sequence([
        DERWriter.sequence([
            [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01], [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07],
        ]),
        DERWriter.bitString([4] + [UInt8](repeating: 7, count: 64)),
    ])

    var opensshLine: String {
        func string(_ bytes: [UInt8]) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> (24 - 8 * $0)) } + bytes }
        let blob = string(Array("ssh-rsa".utf8)) + string(numbers.publicExponent) + string([0] + numbers.modulus)
        return "ssh-rsa \(String(decoding: Base64.encode(blob.span), as: UTF8.self)) me@host\n"
    }
}

func publicPEM(_ der: [UInt8], label: String = "PUBLIC KEY") -> [UInt8] { PEM.encode(label: label, der.span) }

/// A linter with the digests of a real backend.
///
/// - Parameter isOpen: the empty passphrase opens every key.
func lint(
    _ bytes: [UInt8], path: String = "key.pem", rules: [Rule] = Rule.all, options: LintOptions = LintOptions(), role: FileRole = .upload,
    custody: KeyCustody = KeyCustody(), counterparts: [Counterpart] = [], isOpen: Bool = false
) throws -> FileReport {
    struct NoPassphrase: Error {}
    return try TestBackend.openssl.run { backend in
        Linter(
            rules: rules, options: options, sha256: { try backend.sha256($0) }, sha1: { try backend.sha1($0) },
            openPrivateKey: { _, passphrase, _ in
                guard passphrase == .empty else { throw NoPassphrase() }
                return isOpen
            }
        )
        .lint(bytes, path: path, role: role, custody: custody, counterparts: counterparts)
    }
}

/// Digests of a real backend.
func digests(of bytes: [UInt8]) throws -> (sha256: [UInt8], sha1: [UInt8]) {
    try TestBackend.openssl.run { (try $0.sha256(bytes.span), try $0.sha1(bytes.span)) }
}
