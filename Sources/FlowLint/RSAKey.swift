// SPDX-License-Identifier: Apache-2.0

public import FlowKeys

/// The numbers of one RSA key in a file, made once and shared by the rules that calculate.
struct RSAKey: Sendable {
    /// n
    let modulus: BigInteger
    /// e
    let publicExponent: BigInteger
    /// Both as they were read.
    let numbers: RSAPublicNumbers
    /// The length of n in bits.
    let bitCount: Int
    /// Where the key begins in its file.
    let position: TextPosition
    /// What is known of its private half.
    let privateHalf: PrivateHalf
    let surroundings: Surroundings
    /// A ``FactorScreen`` looks for small factors and listed primes in this modulus, so that no rule need.
    var isScreened = false

    /// The private half of a key, as far as it can be seen.
    enum PrivateHalf: Sendable {
        case absent
        case read(RSAPrivateNumbers)
        /// It is there and cannot be read; the reason.
        case unread(String)
    }

    /// What rules need besides the numbers.
    struct Surroundings: Sendable {
        var options = LintOptions()
        var sha256: Linter.SHA256
        var sha1: Linter.SHA1?
        /// The keys that are meant to be the other half of this file's.
        var counterparts: [Counterpart] = []
    }

    init(_ numbers: RSAPublicNumbers, position: TextPosition, privateHalf: PrivateHalf, surroundings: Surroundings) {
        self.numbers = numbers
        modulus = BigInteger(numbers.modulus)
        publicExponent = BigInteger(numbers.publicExponent)
        bitCount = numbers.bitCount
        self.position = position
        self.privateHalf = privateHalf
        self.surroundings = surroundings
    }

    var options: LintOptions { surroundings.options }

    /// Sizes that RSA has; beyond them every calculation is either meaningless or endless.
    static let bitCounts = 512...16_384

    /// Odd and of a size that RSA has: what the calculations of the other rules take for granted.
    var isSound: Bool { Self.bitCounts.contains(bitCount) && modulus.isOdd }

    /// A modulus that was factored, in words, and the factor itself only when the options say so.
    func factored(_ factor: BigInteger, _ how: String) -> String {
        options.showsFactors ? "\(how); a factor is 0x\(factor.hexadecimal)" : how
    }

    /// The private numbers; `nil` for a public key.
    ///
    /// - Throws: ``Rule/CannotCheck`` where there are some that cannot be read.
    func privateNumbers() throws -> RSAPrivateNumbers? {
        switch privateHalf {
        case .absent: return nil
        case .read(let numbers): return numbers
        case .unread(let reason): throw Rule.CannotCheck(reason: reason)
        }
    }
}

/// The numbers of an RSAPrivateKey (RFC 8017 appendix A.1.2).
struct RSAPrivateNumbers: Sendable {
    let version: Int
    let modulus, publicExponent, privateExponent, prime1, prime2, exponent1, exponent2, coefficient: BigInteger
    /// The public key in the element [1] of a OneAsymmetricKey (RFC 5958 section 2).
    let embeddedPublicKey: RSAPublicNumbers?

    /// Reads unencrypted PKCS#8 or PKCS#1; `nil` where the numbers cannot be found. `der` is not kept.
    init?(der: [UInt8]) {
        guard let reading = RSAPrivateKeyReading(der: der) else { return nil }
        let layout = reading.layout
        version = layout.version
        modulus = BigInteger(der[layout.modulus])
        publicExponent = BigInteger(der[layout.publicExponent])
        privateExponent = BigInteger(der[layout.privateExponent])
        prime1 = BigInteger(der[layout.prime1])
        prime2 = BigInteger(der[layout.prime2])
        exponent1 = BigInteger(der[layout.exponent1])
        exponent2 = BigInteger(der[layout.exponent2])
        coefficient = BigInteger(der[layout.coefficient])
        embeddedPublicKey = reading.embeddedPublicKey
    }
}

/// A key that is meant to be the other half of another file's.
public struct Counterpart: Sendable {
    /// As the caller names its file.
    public var path: String
    /// Its public numbers.
    public var numbers: RSAPublicNumbers

    /// Takes the parts as they are.
    public init(path: String, numbers: RSAPublicNumbers) {
        self.path = path
        self.numbers = numbers
    }
}
