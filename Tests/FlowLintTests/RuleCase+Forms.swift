// SPDX-License-Identifier: Apache-2.0

import FlowKeys

extension RuleCase {
    static let ofForms: [RuleCase] = [
        .fires("format-base64", "foreign character", .error, .text(3, 5)) { $0.changingLine(3) { $0.prefix(4) + "*" + $0.dropFirst(5) } },
        .fires("format-base64", "lost character", .error, .text(8, 8)) { $0.changingLine(8) { String($0.dropLast()) } },
        .fires("format-base64", "padding", .error, .text(8, 9)) { $0.changingLine(8) { $0 + "=" } },
        .silent("format-base64", "padding of a key that needs it") { _ in
            PEM.encode(RSAPublicNumbers(modulus: [UInt8](repeating: 0xC5, count: 512), publicExponent: [1, 0, 1]))
        },
        .fires("format-plus-as-space", "in line 2", .error, .text(2, 10)) { $0.changingLine(2) { $0.prefix(9) + " " + $0.dropFirst(10) } },
        .silent("format-plus-as-space", "one space too many") { $0.changingLine(2) { $0.prefix(9) + " " + $0.dropFirst(9) } },
        .fires("format-percent-encoded", "line breaks", .error, .text(1, 27)) { $0.joined("%0A") },
        .silent("format-percent-encoded", "comment") { Array("100%, 50%20, %41\n".utf8) + $0.pem },
        .fires("format-double-base64", "of PEM", .error, .text(1, 1)) { Base64.encode($0.pem.span) },
        .silent("format-double-base64", "of DER") { Base64.encode($0.spki().span) },
        .fires("format-no-pem", "base64", .error, .text(1, 1)) { Base64.encode($0.spki().span) },
        .fires("format-no-pem", "hexadecimal", .error, .text(1, 1)) { Array(Hex.encode($0.spki()).utf8) },
        .fires("format-no-pem", "path", .error, .text(1, 1)) { _ in Array("keys/public.pem\n".utf8) },
        .fires("format-no-pem", "2 MiB", .error, .text(1, 1)) { _ in [UInt8](repeating: 0x2D, count: 2 << 20) },
        .silent("format-no-pem", "block without END") { Array(($0.lines.dropLast().joined(separator: "\n") + "\n").utf8) },
        .fires("format-der-binary", "SubjectPublicKeyInfo", .error, .text(1, 1)) { $0.spki() },
        .silent("format-der-binary", "digit 0") { Array("0\n".utf8) + $0.pem },
        .fires("format-pkcs1", "RSA PUBLIC KEY", .warning, .text(1, 1)) {
            publicPEM(RSAPublicKeyDER.encode($0.numbers), label: "RSA PUBLIC KEY")
        },
        .silent("format-pkcs1", "label alone") { publicPEM($0.spki(), label: "RSA PUBLIC KEY") },
        .fires("format-csr", "request", .error, .text(1, 1)) { publicPEM($0.request, label: "NEW CERTIFICATE REQUEST") },
        .silent("format-csr", "certificate") { publicPEM($0.certificate, label: "CERTIFICATE REQUEST") },
        .fires("format-openssh", "line", .error, .text(1, 1)) { Array($0.opensshLine.utf8) },
        .silent("format-openssh", "line whose key is cut") { Array($0.opensshLine.prefix(80).utf8) },
        .fires("format-jwk", "public", .error, .text(1, 1)) { JSONWebKey.encode($0.numbers) },
        .fires("format-jwk", "without e", .error, .text(1, 1)) { _ in Array("{\"kty\":\"RSA\",\"n\":\"AQ\"}".utf8) },
        .silent("format-jwk", "other JSON") { _ in Array("{\"x\":\"AQ\",\"e\":\"AQAB\"}".utf8) },
        .fires("format-pkcs12", "PKCS#12", .error, .text(1, 1)) { _ in Upload.pkcs12 },
        .fires("format-pkcs12", "PKCS#7", .error, .text(1, 1)) { _ in publicPEM(Upload.pkcs7, label: "PKCS7") },
        .silent("format-pkcs12", "PKCS#8") { $0.privatePEM },
        .fires("format-pkcs8-v2", "with the public key", .warning, .der(0)) {
            publicPEM($0.oneAsymmetricKey(version: 1), label: "PRIVATE KEY")
        },
        .silent("format-pkcs8-v2", "version 0") { publicPEM($0.oneAsymmetricKey(version: 0), label: "PRIVATE KEY") },
        .fires("format-json-response", "answer to GET", .info, .text(1, 11)) { $0.answer },
        .silent("format-json-response", "body of a POST") {
            Array("{\"business_public_key\":\"".utf8) + $0.joined("\\n") + Array("\"}".utf8)
        },
        .fires("format-jwk", "cut off", .error, .text(1, 1)) { JSONWebKey.encode($0.numbers).dropLast(9) },
        .fires("format-jwk", "inside other JSON", .error, .text(1, 1)) {
            Array("{\"a\":[".utf8) + JSONWebKey.encode($0.numbers) + Array("]}".utf8)
        },
        .fires("format-base64", "HTML entities", .error, .text(1, 27)) { $0.joined("&#10;") },
        .fires("format-base64", "quoted-printable", .error, .text(8, 9)) { $0.changingLine(8) { $0 + "=3D" } },
        .fires("format-double-base64", "in a Secret", .error, .text(2, 9)) {
            Array("data:\n  key: \"".utf8) + Base64.encode($0.pem.span) + Array("\"\n".utf8)
        },
        .fires("format-double-base64", "thrice", .error, .text(1, 1)) {
            Base64.encode(Base64.encode(Base64.encode($0.pem.span).span).span)
        },
        .fires("upload-private-leak", "PuTTY", .error, .text(1, 1)) { _ in Array("PuTTY-User-Key-File-3: ssh-rsa\n".utf8) },
    ]

    // Offsets in the DER of a 2048-bit key: AlgorithmIdentifier 4, its parameters 17, BIT STRING 19, RSAPublicKey 24, modulus 28, exponent 289.
    static let ofDER: [RuleCase] = [
        .fires("format-der", "length in too many bytes", .error, .der(0)) { publicPEM([0x30, 0x83, 0x00] + $0.spki()[2...]) },
        .fires("format-der", "cut", .error, .der(0)) { publicPEM($0.spki().dropLast(3)) },
        .fires("format-der", "zero bytes in front", .error, .der(289)) {
            publicPEM($0.spki(key: DERWriter.sequence([DERWriter.integer($0.numbers.modulus), [0x02, 0x04, 0, 1, 0, 1]])))
        },
        .silent("format-der", "sound") { $0.pem },
        .fires("format-negative-integer", "modulus", .error, .der(28)) {
            publicPEM($0.spki(key: DERWriter.sequence([DERWriter.value(0x02, [$0.numbers.modulus]), [0x02, 0x03, 1, 0, 1]])))
        },
        .fires("format-negative-integer", "exponent", .error, .der(289)) {
            publicPEM($0.spki(key: DERWriter.sequence([DERWriter.integer($0.numbers.modulus), [0x02, 0x03, 0xFE, 0xFF, 0xFF]])))
        },
        .silent("format-negative-integer", "exponent of 2^23") {
            PEM.encode(RSAPublicNumbers(modulus: $0.numbers.modulus, publicExponent: [0x80, 0, 0]))
        },
        .fires("format-der-trailing", "after the key", .error, .der(294)) { publicPEM($0.spki() + [0]) },
        .fires("format-der-trailing", "inside the BIT STRING", .error, .der(294)) { publicPEM($0.spki(after: [0, 0])) },
        .silent("format-der-trailing", "third INTEGER") {
            publicPEM($0.spki(key: DERWriter.sequence([DERWriter.integer($0.numbers.modulus), [0x02, 0x03, 1, 0, 1], [0x02, 0x01, 0]])))
        },
        .fires("format-alg-oid", "RSAES-OAEP", .error, .der(4)) { publicPEM($0.spki(identifier: 7)) },
        .fires("format-alg-oid", "identifier of nothing", .error, .der(4)) { publicPEM($0.spki(identifier: 99)) },
        .silent("format-alg-oid", "RSASSA-PSS") { publicPEM($0.spki(identifier: 10)) },
        .silent("format-alg-oid", "elliptic curve") { _ in publicPEM(Upload.ellipticCurve) },
        .fires("format-alg-params", "absent", .error, .der(4)) { publicPEM($0.spki(parameters: [])) },
        .fires("format-alg-params", "INTEGER", .error, .der(17)) { publicPEM($0.spki(parameters: [0x02, 0x01, 0])) },
        .silent("format-alg-params", "absent of RSASSA-PSS") { publicPEM($0.spki(identifier: 10, parameters: [])) },
    ]
}
