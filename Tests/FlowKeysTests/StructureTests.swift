// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import TestSupport
import Testing

/// Every container, made by OpenSSL while the test runs.
@Suite(.enabled(if: Command.exists("openssl"))) struct StructureTests {
    /// An RSA key in private.pem (PKCS#8), its public half in public.pem, and what it is.
    private struct Pair {
        let tool: OpenSSL
        let publicPEM: [UInt8]
        let spki: [UInt8]

        init() throws {
            tool = try OpenSSL()
            try tool.write(SampleKey.shared().privatePEM, to: "private.pem")
            publicPEM = try tool.openssl("pkey -in private.pem -pubout")
            spki = try tool.openssl("pkey -in private.pem -pubout -outform DER")
        }

        func made(_ words: String) throws -> KeyFile { KeyFile(reading: try tool.openssl(words)) }
    }

    @Test func publicKey() throws {
        let pair = try Pair()
        let file = KeyFile(reading: pair.publicPEM)
        #expect(file.allDefects == [])
        #expect(file.items.map(\.structure) == [.spki])
        #expect(file.items.first?.algorithm == .rsa)
        #expect(file.items.first?.kind == .publicKey)
        #expect(file.items.first?.canonicalSPKI == pair.spki)
        #expect(file.items.first?.rsa.map { PEM.encode($0) } == pair.publicPEM)
    }

    @Test(arguments: [
        ("rsa -in private.pem -RSAPublicKey_out", KeyStructure.pkcs1Public, KeyItem.Kind.publicKey),
        ("pkcs8 -topk8 -nocrypt -in private.pem", .pkcs8, .privateKey),
        ("rsa -in private.pem -traditional", .pkcs1Private, .privateKey),
        ("req -new -x509 -key private.pem -subj /CN=flow -days 1", .certificate, .certificate),
        ("req -new -x509 -key private.pem -subj / -days 1 -sigopt rsa_padding_mode:pss", .certificate, .certificate),
        ("req -new -key private.pem -subj /CN=flow -addext subjectAltName=DNS:a.example", .certificateRequest, .certificateRequest),
        ("req -new -key private.pem -subj /", .certificateRequest, .certificateRequest),
    ])
    func containerOfAnRSAKey(command: String, structure: KeyStructure, kind: KeyItem.Kind) throws {
        let pair = try Pair()
        for form in ["", " -outform DER"] {
            let file = try pair.made(command + form)
            #expect(file.allDefects.map(\.kind) == (form.isEmpty ? [] : [.binaryDER]))
            #expect(file.items.map(\.structure) == [structure])
            #expect(file.items.first?.kind == kind)
            #expect(file.items.first?.algorithm == .rsa)
            #expect(file.items.first?.canonicalSPKI == pair.spki)
            #expect(file.items.first?.holdsPrivateKey == (kind == .privateKey))
            #expect(file.items.first?.encryption == nil)
        }
    }

    @Test func certificateWithTextAround() throws {
        let file = try Pair().made("req -new -x509 -key private.pem -subj /CN=flow -days 1 -text")
        #expect(file.allDefects.map(TextDamage.Named.init) == [.init(.leadingText, 1, 1)])
        #expect(file.items.map(\.structure) == [.certificate])
    }

    @Test func chain() throws {
        let certificate = try Pair().tool.openssl("req -new -x509 -key private.pem -subj /CN=flow -days 1")
        let file = KeyFile(reading: certificate + certificate)
        #expect(file.items.map(\.structure) == [.certificate, .certificate])
        #expect(file.allDefects.map(\.kind) == [.multipleBlocks(count: 2, identical: true)])
    }

    @Test(arguments: ["PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE", "PRIVATE KEY", "RSA PRIVATE KEY"])
    func labelThatLies(label: String) throws {
        let pair = try Pair()
        let bodies: [(KeyStructure, [UInt8])] = try [
            (.spki, pair.spki), (.pkcs1Public, pair.tool.openssl("rsa -in private.pem -RSAPublicKey_out -outform DER")),
            (.certificate, pair.tool.openssl("req -new -x509 -key private.pem -subj /CN=flow -days 1 -outform DER")),
            (.pkcs8, SampleKey.shared().privateDER), (.pkcs1Private, pair.tool.openssl("rsa -in private.pem -traditional -outform DER")),
        ]
        for (structure, body) in bodies {
            let file = KeyFile(reading: PEM.encode(label: label, body.span))
            #expect(file.items.map(\.structure) == [structure])
            let mismatch = file.allDefects.map(\.kind)
            #expect(mismatch == [.labelMismatch(label: label, holds: structure)] || mismatch.isEmpty)
            #expect(
                mismatch.isEmpty
                    == [
                        "PUBLIC KEY": .spki, "RSA PUBLIC KEY": .pkcs1Public, "CERTIFICATE": .certificate,
                        "PRIVATE KEY": .pkcs8, "RSA PRIVATE KEY": .pkcs1Private,
                    ][label].map { $0 == structure })
        }
    }

    @Test(arguments: [
        ("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256", KeyAlgorithm.ellipticCurve("P-256")),
        ("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp384r1", .ellipticCurve("P-384")),
        ("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1", .ellipticCurve("secp256k1")),
        ("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP256r1", .ellipticCurve("1.3.36.3.3.2.8.1.1.7")),
        (
            "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit",
            .ellipticCurve("with explicit parameters")
        ),
        ("genpkey -algorithm ED25519", .other("Ed25519")),
        ("genpkey -algorithm ED448", .other("Ed448")),
        ("genpkey -algorithm X25519", .other("X25519")),
        ("genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:1024", .rsaPSS),
        ("genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:1024 -pkeyopt rsa_pss_keygen_md:sha256", .rsaPSS),
        ("genpkey -algorithm DH -pkeyopt group:ffdhe2048", .other("DH")),
    ])
    func otherAlgorithms(command: String, algorithm: KeyAlgorithm) throws {
        let tool = try OpenSSL()
        try tool.openssl("\(command) -out private.pem")
        let both = try [tool.read("private.pem"), tool.openssl("pkey -in private.pem -pubout")].map { KeyFile(reading: $0) }
        for (file, structure) in zip(both, [KeyStructure.pkcs8, .spki]) {
            #expect(file.allDefects == [])
            #expect(file.items.map(\.structure) == [structure])
            #expect(file.items.first?.algorithm == algorithm)
            #expect((file.items.first?.rsa != nil) == (algorithm == .rsaPSS))
        }
    }

    @Test func ellipticCurveInItsOwnFormat() throws {
        let tool = try OpenSSL()
        let file = KeyFile(reading: try tool.openssl("ecparam -name prime256v1 -genkey"))
        #expect(file.items.map(\.structure) == [.unknown, .sec1Private])
        #expect(file.items.map(\.holdsPrivateKey) == [false, true])
        #expect(file.items.last?.algorithm == .ellipticCurve("P-256"))
        #expect(file.defects.map(\.kind) == [.multipleBlocks(count: 2, identical: false)])
    }

    @Test func dsa() throws {
        let tool = try OpenSSL()
        try tool.openssl("dsaparam -out parameters.pem 1024")
        try tool.openssl("gendsa -out private.pem parameters.pem")
        let pkcs8 = KeyFile(reading: try tool.openssl("pkey -in private.pem"))
        #expect(pkcs8.items.map(\.algorithm) == [.other("DSA")])
        let traditional = KeyFile(reading: try tool.openssl("dsa -in private.pem"))
        #expect(traditional.items.map(\.holdsPrivateKey) == [true])
        #expect(KeyFile(reading: try tool.openssl("dsa -in private.pem -pubout")).items.map(\.algorithm) == [.other("DSA")])
    }

    @Test func stores() throws {
        let pair = try Pair()
        try pair.tool.openssl("req -new -x509 -key private.pem -subj /CN=flow -days 1 -out certificate.pem")
        let store = try pair.made("pkcs12 -export -inkey private.pem -in certificate.pem -passout pass:secret")
        #expect(store.items.map(\.structure) == [.pkcs12])
        #expect(store.items.map(\.holdsPrivateKey) == [true])
        #expect(store.items.map(\.kind) == [.keyStore])
        #expect(store.allDefects.map(\.kind) == [.binaryDER])
        let message = try pair.made("crl2pkcs7 -nocrl -certfile certificate.pem")
        #expect(message.items.map(\.structure) == [.pkcs7])
        #expect(message.items.map(\.holdsPrivateKey) == [false])
        #expect(message.allDefects == [])
    }
}
