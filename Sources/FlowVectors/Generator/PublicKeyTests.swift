// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowKeys

/// Tests of reading public keys from the text of a file.
struct PublicKeyTests<Backend: VectorBackend> {
    let forge: SuiteForge<Backend>
    private let keyFiles: SuiteKeyFiles
    private static var rsaEncryption: [UInt8] { [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01] }
    private static var rsassaPSS: [UInt8] { [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A] }
    private static var null: [UInt8] { [5, 0] }

    init(_ forge: SuiteForge<Backend>, _ keyFiles: SuiteKeyFiles) {
        self.forge = forge
        self.keyFiles = keyFiles
    }

    func tests() throws -> [FlowTest<ParseKeyContent>] {
        let key = try keyFiles.key("alpha", forge.backend)
        var tests: [FlowTest<ParseKeyContent>] = []
        /// - Parameter of: the key that is meant, where one can be made out.
        func add(_ id: String, _ comment: String, _ flag: String, _ layer: FlowLayer? = nil, of meant: FlowSuiteKey?, _ pem: String) {
            let content = ParseKeyContent(pem: pem, bitCount: meant?.bitCount, spkiSHA256: meant?.spkiSHA256)
            tests.append(
                FlowTest(
                    tcId: tests.count + 1, id: id, comment: comment, flags: [flag], content: content,
                    result: layer == nil ? .valid : .invalid, layer: layer, confirmedBy: []))
        }
        for name in ["alpha", "beta", "gamma"] {
            let key = try keyFiles.key(name, forge.backend)
            add(name, "a canonical file", "Valid", of: key, key.publicKeyPem)
        }
        add("crlf", "lines that end in CR LF", "Valid", of: key, key.publicKeyPem.replacing("\n", with: "\r\n"))
        add("no-final-newline", "no line end behind the last line", "Valid", of: key, String(key.publicKeyPem.dropLast()))
        for (id, comment, pem) in Self.texts(key.publicKeyPem) { add(id, comment, "LaxPem", .pem, of: key, pem) }
        for (id, comment, pem) in Self.brokenTexts(key.publicKeyPem) { add(id, comment, "DamagedPem", .pem, of: nil, pem) }
        add("private-pkcs8", "a private key", "PrivateKey", .pem, of: nil, key.privateKeyPem)
        add("private-pkcs1", "a private key in PKCS#1", "PrivateKey", .pem, of: nil, key.privateKeyPkcs1Pem)
        add("private-encrypted", "an encrypted private key", "PrivateKey", .pem, of: nil, key.privateKeyEncryptedPem)
        add("private-behind-public", "a private key behind the public one", "LaxPem", .pem, of: key, key.publicKeyPem + key.privateKeyPem)
        add("pkcs1", "the key as PKCS#1, RSA PUBLIC KEY", "OtherForm", .pem, of: key, Self.pem(try pkcs1(), "RSA PUBLIC KEY"))
        add("pkcs1-under-spki-label", "the key as PKCS#1 under the label of SPKI", "OtherForm", .der, of: key, Self.pem(try pkcs1()))
        add(
            "spki-under-pkcs1-label", "SPKI under the label of PKCS#1", "OtherForm", .pem, of: key,
            Self.pem(try keyFiles.spki("alpha"), "RSA PUBLIC KEY"))
        add(
            "jwk", "the key as a JWK", "DamagedPem", .pem, of: nil,
            String(decoding: JSONWebKey.encode(try forge.publicKey("alpha").numbers), as: UTF8.self))
        let pkcs8 = try PEM.decode(Array(key.privateKeyPem.utf8)).bytes
        add(
            "private-under-public-label", "a private key in PKCS#8 under the label of a public one", "PrivateKey", .der, of: nil,
            Self.pem(pkcs8))
        add(
            "certificate-label", "the key under the label of a certificate", "DamagedPem", .pem, of: nil,
            Self.pem(try keyFiles.spki("alpha"), "CERTIFICATE"))
        for (id, comment, numbers) in try numbers() {
            let der = SubjectPublicKeyInfo.encode(numbers)
            var meant = key
            (meant.bitCount, meant.spkiSHA256) = (numbers.bitCount, Hex.encode(try forge.backend.sha256(der.span)))
            add(id, comment, "KeyNumbers", .numbers, of: meant, Self.pem(der))
        }
        for (id, comment, der) in try encodings() { add(id, comment, "LaxDer", .der, of: key, Self.pem(der)) }
        for (id, comment, der) in try brokenEncodings() { add(id, comment, "DamagedDer", .der, of: nil, Self.pem(der)) }
        return tests
    }

    private static func pem(_ der: [UInt8], _ label: String = "PUBLIC KEY") -> String {
        String(decoding: PEM.encode(label: label, der.span), as: UTF8.self)
    }

    private static func body(_ pem: String) -> String { pem.split(separator: "\n").dropFirst().dropLast().joined() }

    /// Text that many parsers forgive, and whose key is the right one.
    private static func texts(_ pem: String) -> [(String, String, String)] {
        let body = body(pem)
        let (begin, end) = ("-----BEGIN PUBLIC KEY-----\n", "-----END PUBLIC KEY-----\n")
        return [
            ("one-line-body", "the body on one line", begin + body + "\n" + end),
            ("blank-line", "an empty line behind BEGIN", pem.replacing(begin, with: begin + "\n")),
            (
                "trailing-spaces", "a space at the end of each line of the body",
                pem.replacing("\n", with: " \n").replacing("----- \n", with: "-----\n")
            ),
            ("text-before", "a line before BEGIN", "key of the flow\n" + pem),
            ("text-behind", "a line behind END", pem + "key of the flow\n"),
            ("twice", "the block stands there twice", pem + pem),
            ("carriage-returns", "lines that end in CR alone", pem.replacing("\n", with: "\r")),
            ("byte-order-mark", "U+FEFF before BEGIN", "\u{FEFF}" + pem),
            ("indented", "each line is indented", pem.split(separator: "\n").map { "    \($0)\n" }.joined()),
            ("header", "a header of RFC 1421", pem.replacing(begin, with: begin + "Comment: flow\n\n")),
        ]
    }

    /// Text in which no block is.
    private static func brokenTexts(_ pem: String) -> [(String, String, String)] {
        [
            ("empty", "an empty file", ""), ("bare-base64", "the body without BEGIN and END", body(pem)),
            ("literal-newlines", "\\n as two characters", pem.replacing("\n", with: "\\n")),
            ("four-dashes", "four dashes in place of five", pem.replacing("-----", with: "----")),
            ("em-dashes", "em dashes in place of hyphens", pem.replacing("-----", with: "———")),
            ("end-missing", "no END", String(pem.prefix(pem.count - 26))),
            ("other-end", "END names another label", pem.replacing("END PUBLIC KEY", with: "END RSA PUBLIC KEY")),
            (
                "lower-case", "labels in lower case",
                pem.replacing("BEGIN PUBLIC KEY", with: "begin public key").replacing("END PUBLIC KEY", with: "end public key")
            ),
            ("character-missing", "a character of the body is missing", pem.replacing("MIIBIjAN", with: "MIIBIjN")),
            (
                "url-alphabet", "the alphabet of URLs",
                pem.split(separator: "\n").map { line in
                    line.hasPrefix("-") ? "\(line)\n" : line.replacing("+", with: "-").replacing("/", with: "_") + "\n"
                }.joined()
            ),
        ]
    }

    private func pkcs1() throws -> [UInt8] {
        let numbers = try forge.publicKey("alpha").numbers
        return DERWriter.sequence([DERWriter.integer(numbers.modulus), DERWriter.integer(numbers.publicExponent)])
    }

    /// Numbers that make no key, in a flawless structure.
    private func numbers() throws -> [(String, String, RSAPublicNumbers)] {
        let n = try forge.publicKey("alpha").numbers.modulus
        return [
            ("exponent-one", "the public exponent is 1: nothing is encrypted", RSAPublicNumbers(modulus: n, publicExponent: [1])),
            ("exponent-even", "the public exponent is 65536", RSAPublicNumbers(modulus: n, publicExponent: [1, 0, 0])),
            ("exponent-modulus", "the public exponent is the modulus", RSAPublicNumbers(modulus: n, publicExponent: n)),
            ("modulus-even", "the modulus is even", RSAPublicNumbers(modulus: BigEndian.predecessor(n), publicExponent: [1, 0, 1])),
        ]
    }

    private func spki(_ algorithm: [UInt8], _ key: [UInt8]) -> [UInt8] { DERWriter.sequence([algorithm, DERWriter.bitString(key)]) }

    /// BER and other things that lenient decoders mend: the numbers are those of alpha.
    private func encodings() throws -> [(String, String, [UInt8])] {
        let numbers = try forge.publicKey("alpha").numbers
        let (n, e) = (numbers.modulus, numbers.publicExponent)
        let key = DERWriter.sequence([DERWriter.integer(n), DERWriter.integer(e)])
        let algorithm = DERWriter.sequence([Self.rsaEncryption, Self.null])
        let right = spki(algorithm, key)
        return [
            ("parameters-missing", "no NULL behind rsaEncryption", spki(DERWriter.sequence([Self.rsaEncryption]), key)),
            ("trailing-byte", "a zero byte behind the structure", right + [0]),
            ("trailing-byte-inside", "a zero byte behind the key in the BIT STRING", spki(algorithm, key + [0])),
            (
                "modulus-leading-zeros", "the modulus has two zero bytes before it",
                spki(
                    algorithm,
                    DERWriter.sequence([
                        DERWriter.value(2, [[0, 0] + n]), DERWriter.integer(e),
                    ]))
            ),
            (
                "modulus-negative", "the modulus lacks the zero byte that makes it positive",
                spki(
                    algorithm,
                    DERWriter.sequence([
                        DERWriter.value(2, [n]), DERWriter.integer(e),
                    ]))
            ),
            ("long-length", "the outermost length has a byte more than it needs", [0x30, 0x83, 0x00] + right[2...3] + right[4...]),
            ("indefinite-length", "the outermost length is indefinite", [0x30, 0x80] + right[4...] + [0, 0]),
            ("rsassa-pss", "the algorithm is RSASSA-PSS, whose keys must not decrypt", spki(DERWriter.sequence([Self.rsassaPSS]), key)),
        ]
    }

    /// What holds no RSA key.
    private func brokenEncodings() throws -> [(String, String, [UInt8])] {
        let numbers = try forge.publicKey("alpha").numbers
        let (n, e) = (numbers.modulus, numbers.publicExponent)
        let algorithm = DERWriter.sequence([Self.rsaEncryption, Self.null])
        let key = DERWriter.sequence([DERWriter.integer(n), DERWriter.integer(e)])
        let right = spki(algorithm, key)
        let ed25519 = DERWriter.sequence([
            DERWriter.sequence([[0x06, 3, 0x2B, 0x65, 0x70]]), DERWriter.bitString([UInt8](repeating: 1, count: 32)),
        ])
        return [
            ("truncated", "the last ten bytes are missing", Array(right.dropLast(10))),
            ("ed25519", "a key for Ed25519", ed25519), ("no-key", "an empty BIT STRING", spki(algorithm, [])),
            (
                "three-integers", "a third number",
                spki(algorithm, DERWriter.sequence([DERWriter.integer(n), DERWriter.integer(e), DERWriter.integer(e)]))
            ),
            ("one-integer", "no public exponent", spki(algorithm, DERWriter.sequence([DERWriter.integer(n)]))),
            ("octet-string", "an OCTET STRING in place of the BIT STRING", DERWriter.sequence([algorithm, DERWriter.octetString(key)])),
            ("set", "a SET in place of the SEQUENCE", DERWriter.value(0x31, [algorithm, DERWriter.bitString(key)])),
            ("unknown-algorithm", "an algorithm that is none", spki(DERWriter.sequence([[0x06, 3, 0x2A, 3, 4], Self.null]), key)),
            ("zeros", "294 zero bytes", [UInt8](repeating: 0, count: 294)),
        ]
    }
}
