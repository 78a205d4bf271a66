// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import TestSupport
import Testing

@testable import FlowLint

@Suite struct RepairTests {
    private func repair(_ bytes: [UInt8]) throws -> Repair {
        try TestBackend.openssl.run { backend in
            let linter = Linter { span in try backend.sha256(span) }
            return linter.repair(bytes, linter.lint(bytes, path: "k.pem"))
        }
    }

    @Test func cleanFileNeedsNone() throws { #expect(try repair(Upload.shared().pem) == .unnecessary) }

    @Test func formIsMended() throws {
        let upload = try Upload.shared()
        let canonical = Repair.canonical(text: upload.pem, isFromPrivateKey: false)
        let forms = [
            upload.joined("\r\n"), upload.joined(" "), upload.spki(), publicPEM(upload.certificate, label: "CERTIFICATE"),
            publicPEM(upload.spki(parameters: [])), Array(upload.opensshLine.utf8), upload.pem + upload.pem,
        ]
        for form in forms { #expect(try repair(form) == canonical) }
    }

    @Test func privateKeyGivesItsPublicHalfAlone() throws {
        let upload = try Upload.shared()
        for form in [upload.privatePEM, upload.pem + upload.privatePEM, upload.privateDER] {
            #expect(try repair(form) == .canonical(text: upload.pem, isFromPrivateKey: true))
        }
        let text = Array("privateExponent:\n    00:c5:11\n".utf8)
        for form in [text + upload.pem, upload.pem + Base64.encode(upload.privateDER.span)] {
            #expect(try repair(form) == .canonical(text: upload.pem, isFromPrivateKey: true))
        }
    }

    @Test func whatOnlyTheOwnerCanMendIsLeftAlone() throws {
        let upload = try Upload.shared()
        let other = try Upload.make(.gcrypt)
        let short = RSAPublicNumbers(modulus: Array(upload.numbers.modulus.prefix(128)), publicExponent: [1, 0, 1])
        let cases: [([UInt8], String)] = [
            ([], "there is no key in it"), (Array("text".utf8), "there is no key in it"),
            (upload.pem + other.pem, "it holds several keys, and only you know which is meant"),
            (publicPEM(Upload.ellipticCurve), "it is a key of another algorithm than RSA (EC P-256)"),
            (Array(upload.pem.prefix(300)), "part of the key is lost"),
        ]
        for (bytes, reason) in cases { #expect(try repair(bytes) == .impossible(reason: reason)) }
        guard case .impossible(let reason) = try repair(Array(PEM.encode(short).dropLast())) else {
            Issue.record("a key of 1024 bits was mended")
            return
        }
        #expect(reason.hasPrefix("no form of this key may be uploaded (") && reason.contains("upload-size"))
    }
}
