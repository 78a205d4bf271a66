// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import FlowLint
import Foundation
import TestSupport
import Testing

/// No report may hold a part of a private number, however the private key is damaged.
@Suite struct SecrecyTests {
    /// Every way to write 9 or more bytes of the private numbers: hexadecimal, or base64 at any of the three alignments.
    private struct Secrets {
        private var fragments: Set<String> = []
        private static let length = 12

        init(_ upload: Upload) throws {
            let der = upload.privateDER
            let layout = try RSAPrivateKeyLayout(strictDER: der)
            let numbers = [layout.privateExponent, layout.prime1, layout.prime2, layout.exponent1, layout.exponent2, layout.coefficient]
            for number in numbers {
                add(Hex.encode(der[number]))
                for skip in 0..<3 { add(base64(Array(der[(number.lowerBound + skip)..<number.upperBound]))) }
            }
        }

        private mutating func add(_ text: String) {
            let characters = Array(text)
            for start in 0...(characters.count - Self.length) { fragments.insert(String(characters[start..<start + Self.length])) }
        }

        private func base64(_ bytes: [UInt8]) -> String {
            // Without the last group, whose padding no text in the middle of a key has.
            String(decoding: Base64.encode(Array(bytes.prefix(bytes.count / 3 * 3)).span), as: UTF8.self)
        }

        func leak(in text: String) -> String? {
            let characters = Array(text)
            guard characters.count >= Self.length else { return nil }
            let found = (0...(characters.count - Self.length)).lazy.map { String(characters[$0..<$0 + Self.length]) }
            return found.first { fragments.contains($0) || fragments.contains($0.lowercased()) }
        }
    }

    /// The private key in every container, and each of these in every damage that a test of a rule makes of a public key.
    private static func leakingFiles(_ upload: Upload) -> [[UInt8]] {
        let layout = try! RSAPrivateKeyLayout(strictDER: upload.privateDER)
        let pkcs1 = Array(upload.privateDER[(layout.modulus.lowerBound - 12)...])
        let jwk = zip(["n", "e", "d", "p", "q", "dp", "dq", "qi"], layout.numbers).map { name, range in
            "\"\(name)\":\"\(String(decoding: Base64.encode(Array(upload.privateDER[range]).span), as: UTF8.self))\""
        }
        var files: [[UInt8]] = [
            upload.privateDER, pkcs1, Base64.encode(upload.privateDER.span), Array(Hex.encode(upload.privateDER).utf8),
            Array("{\"kty\":\"RSA\",\(jwk.joined(separator: ","))}".utf8), Array("{\"KTY\":\"RSA\",\(jwk.joined(separator: ","))}".utf8),
        ]
        // Where the words of a boundary line or of a header belong, parts of the key may stand.
        let secret = Hex.encode(upload.privateDER[layout.privateExponent]).prefix(30)
        for (begin, end) in [("\(secret)", "\(secret)"), ("PRIVATE KEY", "\(secret) KEY"), ("\(secret) KEY", "PRIVATE KEY")] {
            files.append(Array("-----BEGIN \(begin)-----\n\(secret): a\n\nAAAA\n-----END \(end)-----\n".utf8))
        }
        for label in ["PRIVATE KEY", "RSA PRIVATE KEY", "PUBLIC KEY", "MY KEY"] {
            for der in [upload.privateDER, pkcs1, Array(upload.privateDER.dropLast(7)), upload.privateDER + [0]] {
                let text = String(decoding: PEM.encode(label: label, der.span), as: UTF8.self)
                files.append(Array(text.utf8))
                let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                files += ["\\n", " ", "", "%0A", "\r"].map { Array(lines.joined(separator: $0).utf8) }
                for line in [1, 8, 15] where line < lines.count {
                    for damage in [":", ": ", "*", "-", "=", " ", "\u{200B}", "-----", "-----BEGIN ", "-----END ", "=\"", "\"", "\0", ">"] {
                        for column in [0, 30, 64] {
                            var damaged = lines
                            damaged[line] = damaged[line].prefix(column) + damage + damaged[line].dropFirst(column)
                            files.append(Array(damaged.joined(separator: "\n").utf8))
                        }
                    }
                }
                files.append(Array((["Comment: x"] + lines[1...]).joined(separator: "\n").utf8))
                files.append(Array(lines.dropFirst().joined(separator: "\n").utf8))
                files.append(Array(lines.dropFirst().dropLast(2).joined(separator: "\n").utf8))
            }
        }
        return files
    }

    @Test func scannerFindsWhatItLooksFor() throws {
        let upload = try Upload.shared()
        let secrets = try Secrets(upload)
        let layout = try RSAPrivateKeyLayout(strictDER: upload.privateDER)
        #expect(secrets.leak(in: "p is \(Hex.encode(upload.privateDER[layout.prime1]))") != nil)
        #expect(secrets.leak(in: String(decoding: upload.privatePEM, as: UTF8.self)) != nil)
        #expect(secrets.leak(in: Hex.encode(upload.privateDER[layout.modulus])) == nil)
        #expect(secrets.leak(in: upload.text) == nil)
    }

    @Test func noReportHoldsAPrivateNumber() throws {
        let upload = try Upload.shared()
        let secrets = try Secrets(upload)
        for bytes in Self.leakingFiles(upload) {
            let report = LintReport(files: [try lint(bytes)])
            let json = String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
            #expect(secrets.leak(in: report.text()) == nil)
            #expect(secrets.leak(in: json.replacingOccurrences(of: "\\/", with: "/")) == nil)
            #expect(report.hasFindings(atLeast: .error))
        }
    }

    @Test func everyPrivateKeyThatCanBeReadIsCalledOne() throws {
        let upload = try Upload.shared()
        for bytes in Self.leakingFiles(upload) {
            guard KeyFile(reading: bytes).items.contains(where: { $0.structure.isPrivate }) else { continue }
            #expect(try lint(bytes).findings.first?.rule == "upload-private-leak")
        }
    }

    /// A private exponent where the public one belongs, a secret where a name belongs.
    @Test func membersInTheWrongPlaceAreNotRepeated() throws {
        let upload = try Upload.shared()
        let layout = try RSAPrivateKeyLayout(strictDER: upload.privateDER)
        var numbers = layout.numbers.map { Array(upload.privateDER[$0]) }
        numbers.swapAt(1, 2)
        let swapped = PEM.encode(label: "PRIVATE KEY", DERWriter.pkcs8(rsaPrivateKey: DERWriter.rsaPrivateKey(numbers)).span)
        let secrets = try Secrets(upload)
        let secret = "c2VjcmV0LXNlY3JldA"
        let files = [swapped] + ["EC", "OKP", secret].map { Array("{\"kty\":\"\($0)\",\"crv\":\"\(secret)\",\"x\":\"AA\"}".utf8) }
        for file in files {
            for role in [FileRole.upload, .privateKey] {
                let report = LintReport(files: [try lint(file, role: role)])
                let text = report.text() + String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
                #expect(secrets.leak(in: text) == nil && !text.contains(secret))
            }
        }
        #expect(try lint(swapped).publicExponent == nil && lint(swapped).spkiSHA256 != nil)
    }
}
