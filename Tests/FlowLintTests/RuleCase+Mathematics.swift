// SPDX-License-Identifier: Apache-2.0

import FlowKeys

@testable import FlowLint

private typealias Weak = WeakNumbers

extension RuleCase {
    /// The same case with the deep rules.
    fileprivate var deep: RuleCase { with { _, options in options.isDeep = true } }

    fileprivate func with(_ change: @escaping @Sendable (Upload, inout LintOptions) -> Void) -> RuleCase {
        var copy = self
        copy.options = { upload in
            var options = LintOptions()
            change(upload, &options)
            return options
        }
        return copy
    }

    fileprivate func with(counterparts: @escaping @Sendable (Upload) -> [Counterpart]) -> RuleCase {
        var copy = self
        copy.counterparts = counterparts
        return copy
    }

    private static let here = Place.text(1, 1)

    static let ofNumbers: [RuleCase] = [
        .fires("math-modulus-invalid", "0", .error, here) { _ in Weak.file(BigInteger(0), e: BigInteger(3)) },
        .fires("math-modulus-invalid", "1", .error, here) { _ in Weak.file(.one, e: BigInteger(3)) },
        .fires("math-modulus-invalid", "511 bits", .error, here) { _ in Weak.file(.power(ofTwo: 510) + .one) },
        .fires("math-modulus-invalid", "16,385 bits", .error, here) { _ in Weak.file(.power(ofTwo: 16_384) + .one) },
        .silent("math-modulus-invalid", "512 bits") { _ in Weak.file(.power(ofTwo: 511)) },
        .silent("math-modulus-invalid", "16,384 bits") { _ in Weak.file(.power(ofTwo: 16_383) + .one) },
        .fires("math-modulus-even", "2^2047", .error, here) { _ in Weak.file(.power(ofTwo: 2047)) },
        .silent("math-modulus-even", "2^2047 + 1") { _ in Weak.file(.power(ofTwo: 2047) + .one) },
        .fires("math-small-factor", "7919", .error, here) { _ in Weak.file(Weak.small) },
        .fires("math-small-factor", "131071", .error, here) { _ in Weak.file(Weak.p * BigInteger(131_071)) },
        .silent("math-small-factor", "next prime") { _ in Weak.file(Weak.p * Weak.nextPrime(after: BigInteger(131_072))) },
        .fires("math-prime-power", "square", .error, here) { _ in Weak.file(Weak.p * Weak.p) },
        .fires("math-prime-power", "cube", .error, here) { _ in Weak.file(Weak.p * Weak.p * Weak.p) },
        .fires("math-prime-power", "113th power", .error, here) { _ in
            Weak.file(.product(of: [BigInteger](repeating: BigInteger(262_147), count: 113)[...]))
        },
        .silent("math-prime-power", "square and another prime") { _ in Weak.file(Weak.p * Weak.p * Weak.q) },
        .fires("math-modulus-prime", "prime", .error, here) { _ in Weak.file(Weak.p) },
        .silent("math-modulus-prime", "product") { _ in Weak.file(Weak.modulus) },
        .silent("math-modulus-prime", "pseudoprime to base 2 in Fermat's sense") { _ in Weak.file(Weak.p * Weak.p) },
        .fires("math-fermat", "2^515 apart", .error, here) { _ in Weak.file(Weak.p * Weak.near(515)) },
        .silent("math-fermat", "2^530 apart") { _ in Weak.file(Weak.p * Weak.near(530)) },
        .silent("math-fermat", "2^924 apart, unless deep") { _ in Weak.file(Weak.p * Weak.near(924)) },
        .fires("math-fermat", "2^924 apart", .error, here) { _ in Weak.file(Weak.p * Weak.near(924)) }.deep,
        .fires("math-fermat", "equal high and low bits", .error, here) { _ in Weak.file(Weak.sharedBits) }.deep,
        .silent("math-fermat", "equal high bits alone") { _ in Weak.file(Weak.p * Weak.near(940)) }.deep,
        .fires("math-roca", "powers of 65537", .error, here) { _ in Weak.file(Weak.roca) },
        .silent("math-roca", "by each prime alone") { _ in Weak.file(Weak.rocaByPrimesAlone) },
        .silent("math-roca", "powers of 4") { _ in Weak.file(Weak.otherBase) },
        .fires("math-roca-variant", "powers of 4", .info, here) { _ in Weak.file(Weak.otherBase) }.deep,
        .silent("math-roca-variant", "powers of 65537") { _ in Weak.file(Weak.roca) }.deep,
        .silent("math-roca-variant", "a square") { _ in Weak.file(Weak.p * Weak.p) }.deep,
        .fires("math-bitpattern", "sparse primes", .error, here) { _ in Weak.file(Weak.sparse) },
        .fires("math-bitpattern", "few ones", .warning, here) { _ in Weak.file(Weak.thin) },
        .silent("math-bitpattern", "few ones in the upper half") { _ in Weak.file(.power(ofTwo: 2047) + WeakNumbers.Generator.start(1020))
        },
        .fires("math-bitpattern", "five sevenths", .warning, here) { _ in
            Weak.file(((.power(ofTwo: 2047) * BigInteger(5) / BigInteger(7)) << 1) + .one)
        }.deep,
        .silent("math-bitpattern", "product") { _ in Weak.file(Weak.modulus) }.deep,
        .fires("math-pminus1", "smooth", .error, here) { _ in Weak.file(Weak.smooth * Weak.q) }.deep,
        .silent("math-pminus1", "product") { _ in Weak.file(Weak.modulus) }.deep,
    ]

    private static func exponent(_ bits: Int) -> BigInteger { .power(ofTwo: bits - 1) + .one }

    /// d of this many bits, and the e that belongs to it.
    private static func file(smallD bits: Int) -> [UInt8] {
        let totient = (Weak.p - .one) * (Weak.q - .one)
        var d = WeakNumbers.Generator.start(bits)
        while d.inverse(modulo: totient) == nil { d = d + BigInteger(2) }
        return Weak.file(Weak.modulus, e: d.inverse(modulo: totient)!)
    }

    static let ofExponents: [RuleCase] =
        [
            .silent("math-e-large", "not smaller than the modulus") { _ in Weak.file(Weak.modulus, e: Weak.modulus + BigInteger(2)) },
            .fires("math-e-invalid", "not smaller", .error, here) { _ in Weak.file(Weak.modulus, e: Weak.modulus) },
            .silent("math-e-invalid", "smaller") { _ in Weak.file(Weak.modulus, e: Weak.modulus - BigInteger(2)) },
            .fires("math-e-large", "2048 bits", .error, here) { _ in Weak.file(Weak.modulus, e: Weak.modulus - BigInteger(2)) },
            .fires("math-small-d", "500 bits", .error, here) { _ in file(smallD: 500) },
            .silent("math-small-d", "530 bits") { _ in file(smallD: 530) },
            .fires("math-small-d", "private, 1000 bits", .error, here) { _ in
                Weak.privateFile(Weak.numbers(Weak.p, Weak.q, d: Weak.nextPrime(after: WeakNumbers.Generator.start(1000))))
            },
            .silent("math-small-d", "private") { _ in Weak.privateFile(Weak.numbers(Weak.p, Weak.q)) },
        ] + [0, 1, 2].map { e in .fires("math-e-invalid", "\(e)", .error, here) { _ in Weak.file(Weak.modulus, e: BigInteger(e)) } }
        + [3, 17, 65535].map { e in .fires("math-e-small", "\(e)", .warning, here) { _ in Weak.file(Weak.modulus, e: BigInteger(e)) } }
        + [65539, 0x7FFF_FFFF].map { e in
            .fires("math-e-unusual", "\(e)", .warning, here) { _ in Weak.file(Weak.modulus, e: BigInteger(e)) }
        }
        + [32, 33].map { bits in .fires("math-e-large", "\(bits)", .warning, here) { _ in Weak.file(Weak.modulus, e: exponent(bits)) } }
        + [34, 256].map { bits in .fires("math-e-large", "\(bits)", .error, here) { _ in Weak.file(Weak.modulus, e: exponent(bits)) } }
        + ["math-e-invalid", "math-e-even", "math-e-small", "math-e-unusual", "math-e-large"].map { rule in
            .silent(rule, "65537") { _ in Weak.file(Weak.modulus) }
        } + [
            .fires("math-e-even", "65536", .error, here) { _ in Weak.file(Weak.modulus, e: BigInteger(65536)) },
            .silent("math-e-small", "65536") { _ in Weak.file(Weak.modulus, e: BigInteger(65536)) },
            .silent("math-e-invalid", "3") { _ in Weak.file(Weak.modulus, e: BigInteger(3)) },
            .silent("math-e-unusual", "2^31 + 1") { _ in Weak.file(Weak.modulus, e: exponent(32)) },
            .silent("math-e-large", "2^30 + 1") { _ in Weak.file(Weak.modulus, e: exponent(31)) },
        ]

    static let ofPrivateNumbers: [RuleCase] =
        [
            .fires("math-close-primes", "2^900 apart", .error, here) { _ in Weak.privateFile(Weak.numbers(Weak.p, Weak.near(900))) },
            .fires("math-close-primes", "200 bits", .error, here) { _ in
                Weak.privateFile(Weak.numbers(Weak.unbalanced(1848), Weak.unbalanced(200)))
            },
            .fires("math-close-primes", "923 bits", .error, here) { _ in
                Weak.privateFile(Weak.numbers(Weak.unbalanced(1125), Weak.unbalanced(923)))
            },
            .silent("math-close-primes", "924 bits") { _ in Weak.privateFile(Weak.numbers(Weak.unbalanced(1124), Weak.unbalanced(924))) },
            .silent("math-close-primes", "p is 1") { _ in Weak.privateFile(changing: 3) { _ in .one } },
            .silent("math-close-primes", "three primes") { _ in Weak.threePrimes() },
            .silent("private-inconsistent", "three primes") { _ in Weak.threePrimes() },
            .silent("private-d-range", "three primes") { _ in Weak.threePrimes() },
            .silent("private-not-prime", "three primes") { _ in Weak.threePrimes() },
            .fires("private-multiprime", "three primes", .error, here) { _ in Weak.threePrimes() },
            .fires("private-inconsistent", "three primes and another modulus", .error, here) { _ in
                Weak.threePrimes { $0[0] = $0[0] + BigInteger(2) }
            },
            .fires("private-inconsistent", "three primes and another dP", .error, here) { _ in
                Weak.threePrimes { $0[5] = $0[5] + BigInteger(2) }
            },
            .silent("math-close-primes", "2^930 apart") { _ in Weak.privateFile(Weak.numbers(Weak.p, Weak.near(930))) },
            .fires("private-pair-mismatch", "other modulus", .error, here) { _ in Weak.privateFile(Weak.numbers(Weak.p, Weak.q)) }
                .with(counterparts: { [Counterpart(path: "public.pem", numbers: $0.numbers)] }),
            .fires("private-pair-mismatch", "other exponent", .error, here) { $0.privatePEM }
                .with(counterparts: { upload in
                    [Counterpart(path: "a", numbers: RSAPublicNumbers(modulus: upload.numbers.modulus, publicExponent: [3]))]
                }),
            .silent("private-pair-mismatch", "a pair") { $0.privatePEM }
                .with(counterparts: { [Counterpart(path: "public.pem", numbers: $0.numbers)] }),
            .silent("private-pair-mismatch", "alone") { $0.privatePEM },
            .fires("private-pair-mismatch", "inside", .error, here) {
                embedded($0, RSAPublicNumbers(modulus: [0xC5], publicExponent: [3]))
            },
            .silent("private-pair-mismatch", "inside, a pair") { embedded($0, $0.numbers) },
            .silent("private-inconsistent", "sound") { $0.privatePEM },
            .silent("private-inconsistent", "d modulo φ(n)") { _ in Weak.privateFile(reducedByTotient) },
            .fires("private-not-prime", "p", .error, here) { _ in Weak.privateFile(changing: 3) { $0 + BigInteger(2) } },
            .fires("private-not-prime", "q", .error, here) { _ in Weak.privateFile(changing: 4) { $0 * BigInteger(3) } },
            .silent("private-not-prime", "sound") { _ in Weak.privateFile(Weak.numbers(Weak.p, Weak.q)) },
            .fires("private-d-range", "d + n", .warning, here) { _ in Weak.privateFile(changing: 2) { $0 + Weak.modulus } },
            .fires("private-d-range", "d + φ(n)", .warning, here) { _ in
                Weak.privateFile(changing: 2) { $0 % BigInteger(1000) + (Weak.p - .one) * (Weak.q - .one) }
            },
            .silent("private-d-range", "d modulo φ(n)") { _ in Weak.privateFile(reducedByTotient) },
            .fires("private-multiprime", "version 1", .error, here) { multiprime($0, version: 1) },
            .silent("private-multiprime", "version 0") { multiprime($0, version: 0) },
        ]
        + (0..<8).map { index in
            .fires("private-inconsistent", "number \(index)", .error, here) { _ in
                Weak.privateFile(changing: index) { $0 + BigInteger(2) }
            }
        }
        + (2..<8).map { index in
            .fires("private-inconsistent", "number \(index) is 0", .error, here) { _ in
                Weak.privateFile(changing: index) { _ in BigInteger(0) }
            }
        }

    private static var reducedByTotient: [BigInteger] {
        Weak.numbers(Weak.p, Weak.q, d: BigInteger(65537).inverse(modulo: (Weak.p - .one) * (Weak.q - .one)))
    }

    private static func pkcs1(_ upload: Upload, version: Int) -> [UInt8] {
        let layout = try! RSAPrivateKeyLayout(strictDER: upload.privateDER)
        return DERWriter.sequence([DERWriter.integer(version)] + layout.numbers.map { DERWriter.integer(Array(upload.privateDER[$0])) })
    }

    private static func multiprime(_ upload: Upload, version: Int) -> [UInt8] {
        publicPEM(pkcs1(upload, version: version), label: "RSA PRIVATE KEY")
    }

    /// OneAsymmetricKey with a public key in it.
    private static func embedded(_ upload: Upload, _ numbers: RSAPublicNumbers) -> [UInt8] {
        let algorithm = DERWriter.sequence([[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01], DERWriter.null])
        let parts = [
            DERWriter.integer(1), algorithm, DERWriter.octetString(pkcs1(upload, version: 0)),
            DERWriter.value(0x81, [[0], RSAPublicKeyDER.encode(numbers)]),
        ]
        return publicPEM(DERWriter.sequence(parts), label: "PRIVATE KEY")
    }

    private static func records(_ digests: [[UInt8]], number: UInt8) -> [UInt8] {
        digests.map { Array($0.prefix(15)) }.sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 + [number] }
    }

    /// The key between two others.
    private static func list(_ upload: Upload, number: UInt8) -> Blocklist {
        let digest = try! digests(of: upload.numbers.modulus).sha256
        let all = [digest, [UInt8](repeating: 0, count: 32), [UInt8](repeating: 255, count: 32)]
        return try! Blocklist(path: "list.dat", bytes: records(all, number: number), names: [1: "Debian OpenSSL", 2: "Found keys"])
    }

    private static func text(_ modulus: [UInt8]) -> Blocklist {
        let digits = Hex.encode(try! digests(of: Array("Modulus=\(Hex.encode(modulus).uppercased())\n".utf8)).sha1).suffix(20)
        return try! Blocklist(path: "list.txt", bytes: Array("# made here\n00000000000000000000\n\(digits)\n".utf8))
    }

    private static func primes(_ product: BigInteger) -> Blocklist {
        try! Blocklist(path: "primes.dat", bytes: [1, 1] + product.bytes.reversed())
    }

    /// From RFC 7517 appendix A.1, the public half.
    private static let published = """
        {"kty":"RSA","e":"AQAB","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCi\
        FV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n9\
        1CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"}
        """

    static let ofLists: [RuleCase] = [
        .fires("math-debian-weak", "records", .error, here) { $0.pem }.with { $1.blocklists = [list($0, number: 1)] },
        .fires("math-debian-weak", "text", .error, here) { $0.pem }.with { $1.blocklists = [text($0.numbers.modulus)] },
        .silent("math-debian-weak", "another list") { $0.pem }.with { $1.blocklists = [list($0, number: 2)] },
        .silent("math-debian-weak", "another key") { _ in Weak.file(Weak.modulus) }
            .with { $1.blocklists = [list($0, number: 1), text($0.numbers.modulus)] },
        .fires("math-known-key", "records", .error, here) { $0.pem }.with { $1.blocklists = [list($0, number: 2)] },
        .fires("math-known-key", "number without a name", .error, here) { $0.pem }.with { $1.blocklists = [list($0, number: 9)] },
        .fires("math-known-key", "RFC 7517", .error, here) { _ in Array(published.utf8) },
        .silent("math-known-key", "another list") { $0.pem }.with { $1.blocklists = [list($0, number: 1)] },
        .silent("math-known-key", "without a list") { $0.pem },
        .fires("math-shared-prime", "one prime", .error, here) { _ in Weak.file(Weak.modulus) }.with { _, options in
            options.blocklists = [primes(Weak.q * Weak.r)]
        },
        .silent("math-shared-prime", "other primes") { _ in Weak.file(Weak.modulus) }.with { _, options in
            options.blocklists = [primes(Weak.r)]
        },
    ]
}
