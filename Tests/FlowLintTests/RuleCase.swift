// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import FlowLint
import Testing

/// A file on which a rule speaks, and where; or a near miss, on which it must not.
struct RuleCase: Sendable, CustomTestStringConvertible {
    struct Place: Equatable, Sendable {
        var line: Int?
        var column: Int?
        var derOffset: Int?

        static func text(_ line: Int, _ column: Int) -> Place { Place(line: line, column: column) }
        static func der(_ offset: Int) -> Place { Place(derOffset: offset) }

        init(line: Int? = nil, column: Int? = nil, derOffset: Int? = nil) {
            self.line = line
            self.column = column
            self.derOffset = derOffset
        }

        init(_ finding: Finding) {
            self.init(line: finding.line, column: finding.column, derOffset: finding.line == nil ? finding.byteOffset : nil)
        }
    }

    var rule: String
    var name: String
    /// `nil` for a near miss.
    var expected: (severity: Severity, place: Place)?
    /// How the server keeps it; `nil` for a file that somebody means to upload.
    var custody: KeyCustody?
    /// Whether the empty passphrase opens it.
    var isOpen = false
    var file: @Sendable (Upload) -> [UInt8]
    var options: @Sendable (Upload) -> LintOptions = { _ in LintOptions() }
    var counterparts: @Sendable (Upload) -> [Counterpart] = { _ in [] }

    /// What the linter says of the file.
    func report(rules: [Rule] = Rule.all) throws -> FileReport {
        let upload = try Upload.shared()
        return try lint(
            file(upload), rules: rules, options: options(upload), role: custody == nil ? .upload : .privateKey,
            custody: custody ?? KeyCustody(), counterparts: counterparts(upload), isOpen: isOpen)
    }

    var testDescription: String { "\(rule): \(name)" }

    static func fires(
        _ rule: String, _ name: String, _ severity: Severity, _ place: Place, file: @escaping @Sendable (Upload) -> [UInt8]
    ) -> RuleCase {
        RuleCase(rule: rule, name: name, expected: (severity, place), file: file)
    }

    static func silent(_ rule: String, _ name: String, file: @escaping @Sendable (Upload) -> [UInt8]) -> RuleCase {
        RuleCase(rule: rule, name: name, expected: nil, file: file)
    }

    static let all =
        ofUpload + ofHiddenKeys + ofText + ofBlock + ofForms + ofDER + ofKeysAtRest + ofNumbers + ofExponents + ofLists + ofPrivateNumbers
}

extension RuleCase {
    private static func numbers(bitCount: Int) -> RSAPublicNumbers {
        RSAPublicNumbers(
            modulus: [1 << UInt8((bitCount - 1) % 8)] + [UInt8](repeating: 0x5B, count: (bitCount - 1) / 8), publicExponent: [1, 0, 1])
    }

    static let ofUpload: [RuleCase] = [
        .fires("upload-private-leak", "PKCS#8", .error, .text(1, 1)) { $0.privatePEM },
        .fires("upload-private-leak", "under the public label", .error, .text(1, 1)) { publicPEM($0.privateDER) },
        .fires("upload-private-leak", "after the public key", .error, .text(10, 1)) { $0.pem + $0.privatePEM },
        .fires("upload-private-leak", "encrypted", .error, .text(1, 1)) { _ in publicPEM([0x30, 0], label: "ENCRYPTED PRIVATE KEY") },
        .fires("upload-private-leak", "store", .error, .text(1, 1)) { _ in Upload.pkcs12 },
        .fires("upload-private-leak", "JWK", .error, .text(2, 1)) { _ in Array("\n{\"kty\":\"RSA\",\"d\":\"AQ\"}".utf8) },
        .silent("upload-private-leak", "private label around a public key") { publicPEM($0.spki(), label: "PRIVATE KEY") },
        .silent("upload-private-leak", "public JWK") { JSONWebKey.encode($0.numbers) },
        .fires("upload-size", "2047 bits", .error, .text(1, 1)) { _ in PEM.encode(numbers(bitCount: 2047)) },
        .fires("upload-size", "2049 bits", .error, .text(1, 1)) { _ in PEM.encode(numbers(bitCount: 2049)) },
        .fires("upload-size", "4096 bits", .error, .text(1, 1)) { _ in PEM.encode(numbers(bitCount: 4096)) },
        .fires("upload-size", "in the second block", .error, .text(10, 1)) { $0.pem + PEM.encode(numbers(bitCount: 1024)) },
        .silent("upload-size", "2048 bits") { _ in PEM.encode(numbers(bitCount: 2048)) },
        .fires("upload-not-rsa", "elliptic curve", .error, .text(1, 1)) { _ in publicPEM(Upload.ellipticCurve) },
        .fires("upload-not-rsa", "OKP", .error, .text(1, 1)) { _ in Array("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}".utf8) },
        .silent("upload-not-rsa", "RSASSA-PSS") { publicPEM($0.spki(identifier: 10)) },
        .silent("upload-not-rsa", "RSAES-OAEP") { publicPEM($0.spki(identifier: 7)) },
        .fires("upload-rsa-pss", "id-RSASSA-PSS", .error, .text(1, 1)) { publicPEM($0.spki(identifier: 10, parameters: [])) },
        .silent("upload-rsa-pss", "sha256WithRSAEncryption") { publicPEM($0.spki(identifier: 11)) },
        .fires("upload-certificate", "X.509", .error, .text(1, 1)) { publicPEM($0.certificate, label: "CERTIFICATE") },
        .fires("upload-certificate", "under another label", .error, .text(1, 1)) { publicPEM($0.certificate) },
        .silent("upload-certificate", "key under its label") { publicPEM($0.spki(), label: "CERTIFICATE") },
        .silent("upload-certificate", "request") { publicPEM($0.request, label: "CERTIFICATE REQUEST") },
    ]
}

extension RuleCase {
    private static func beside(_ name: String, _ line: Int, _ column: Int = 1, _ hidden: @escaping @Sendable (Upload) -> String) -> RuleCase
    {
        .fires("upload-private-leak", "beside, \(name)", .error, .text(line, column)) { $0.pem + Array(hidden($0).utf8) }
    }

    private static func harmless(_ name: String, _ hidden: @escaping @Sendable (Upload) -> String) -> RuleCase {
        .silent("upload-private-leak", "beside, \(name)") { Array(hidden($0).utf8) + $0.pem + Array(hidden($0).utf8) }
    }

    private static func base64(_ bytes: [UInt8]) -> String { String(decoding: Base64.encode(bytes.span), as: UTF8.self) }

    private static let number = String(repeating: "x5_-", count: 80)

    /// A public key in one block, and a private one that stands in none.
    static let ofHiddenKeys: [RuleCase] = [
        beside("base64", 10) { base64($0.privateDER) },
        beside("base64 in a variable", 10, 5) { "KEY=\(base64($0.privateDER))\n" },
        beside("base64 of a block", 11) { "\n" + base64($0.privatePEM) },
        beside("hexadecimal digits", 11, 3) { "face\n: \(Hex.encode($0.privateDER).uppercased())\n" },
        beside("digits with colons", 10) { $0.privateDER.map { Hex.encode([$0]) }.joined(separator: ":") },
        beside("JWK", 10, 43) { _ in #"{"kty":"RSA","n":"AQ","e":"AQAB","x":{}, "d" : "\#(number)"}"# },
        beside("JWK in a string", 10, 17) { _ in #""{\"k\": \"\",\"d\":\"\#(number)\"}""# },
        beside("XML", 10, 14) { _ in "<RSAKeyValue><Modulus>AQAB</Modulus><D>AQ==</D></RSAKeyValue>\n" },
        beside("PuTTY", 11) { _ in "# mine\nPuTTY-User-Key-File-3: ssh-rsa\n" },
        beside("openssl -text", 10) { _ in "privateExponent:\n    00:c5:11\nprime1:\n    00:d1\n" },
        beside("underscore in BEGIN", 10) { _ in "-----BEGIN_PRIVATE KEY-----\n" },
        beside("zero-width space in BEGIN", 10) { _ in "-----BEGIN \u{200B}PRIVATE\u{200B}KEY-----\n" },
        .fires("upload-private-leak", "before the block, openssl -text", .error, .text(2, 1)) {
            Array("\nPrivate-Key: (2048 bit, 2 primes)\nmodulus:\n    00:c5\n".utf8) + $0.pem
        },
        .fires("upload-private-leak", "between two blocks", .error, .text(10, 1)) {
            $0.pem + Base64.encode($0.privateDER.span) + [0x0A] + $0.pem
        },
        .fires("upload-private-leak", "in a string of JSON", .error, .text(1, 1)) { _ in Array(#"{"jwk":"{\"d\":\"\#(number)\"}"}"#.utf8)
        },
        .fires("upload-private-leak", "after an OpenSSH line", .error, .text(2, 1)) {
            Array($0.opensshLine.utf8) + Base64.encode($0.privateDER.span)
        },
        .fires("upload-private-leak", "after a public JWK", .error, .text(2, 1)) {
            JSONWebKey.encode($0.numbers) + [0x0A] + Base64.encode($0.privateDER.span)
        },
        .fires("upload-private-leak", "after openssl -text of the public key", .error, .text(2, 1)) {
            Array("Public-Key: (2048 bit)\n".utf8) + Base64.encode($0.privateDER.span)
        },
        harmless("comment") { _ in "# the private key, PRIVATE KEY in Java, is kept in private.pem\n" },
        harmless("public JWK") { String(decoding: JSONWebKey.encode($0.numbers), as: UTF8.self) + "\n" },
        harmless("base64 and digits of the public key") { base64($0.spki()) + "\n" + Hex.encode($0.spki()) + "\n" },
        harmless("openssl -text of the public key") { _ in "Public-Key: (2048 bit)\nModulus:\n    00:c5:30:82:01:0a\nExponent: 65537\n" },
        harmless("short member") { _ in #"{"d": "2026-01-01", "p": "\#(String(number.prefix(42)))"}"# + "\n" },
    ]
}
