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
        ofUpload + ofText + ofBlock + ofForms + ofDER + ofKeysAtRest + ofNumbers + ofExponents + ofLists + ofPrivateNumbers
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
