// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import Testing

@testable import FlowLint

/// A fleet on which a rule speaks, and of which keys; or a near miss, on which it must not.
struct FleetCase: Sendable, CustomTestStringConvertible {
    var rule: String
    var name: String
    /// `nil` for a near miss.
    var expected: (severity: Severity, paths: [[String]])?
    var fleet: @Sendable (Primes) -> Fleet

    var testDescription: String { "\(rule): \(name)" }

    static func fires(
        _ rule: String, _ name: String, _ severity: Severity, _ paths: [String]..., fleet: @escaping @Sendable (Primes) -> Fleet
    ) -> FleetCase {
        FleetCase(rule: rule, name: name, expected: (severity, paths), fleet: fleet)
    }

    static func silent(_ rule: String, _ name: String, fleet: @escaping @Sendable (Primes) -> Fleet) -> FleetCase {
        FleetCase(rule: rule, name: name, expected: nil, fleet: fleet)
    }

    /// Primes of 256 bits, and keys of two of them.
    struct Primes: Sendable {
        let all: [BigInteger]
        static let shared = Primes()

        private init() {
            var numbers = BatchGCDTests.Numbers(seed: 41)
            all = (0..<10).map { _ in numbers.prime(bitCount: 256) }
        }

        func numbers(_ first: Int, _ second: Int, exponent: [UInt8] = [1, 0, 1]) -> RSAPublicNumbers {
            RSAPublicNumbers(modulus: (all[first] * all[second]).bytes, publicExponent: exponent)
        }

        func key(_ path: String, _ first: Int, _ second: Int, exponent: [UInt8] = [1, 0, 1], owner: String? = nil) -> Fleet.Member {
            Fleet.Member(path: path, numbers: numbers(first, second, exponent: exponent), owner: owner)
        }
    }

    private static func fleet(_ members: [Fleet.Member], _ change: (inout Fleet) -> Void = { _ in }) -> Fleet {
        var fleet = Fleet(members: members)
        change(&fleet)
        return fleet
    }

    private static func registered(_ registrations: Registration...) -> Fleet {
        fleet([]) { $0.registrations = registrations }
    }

    static let all: [FleetCase] = ofFleet + ofRegistration

    private static let ofFleet: [FleetCase] = [
        .fires("fleet-shared-prime", "one prime of three keys", .error, ["a", "c", "d"]) {
            fleet([$0.key("a", 0, 1), $0.key("b", 2, 3), $0.key("c", 0, 4), $0.key("d", 5, 0)])
        },
        .fires("fleet-shared-prime", "both primes of each", .error, ["a", "b"], ["a", "c"], ["b", "c"]) {
            fleet([$0.key("a", 0, 1), $0.key("b", 0, 2), $0.key("c", 1, 2)])
        },
        .fires("fleet-shared-prime", "every file of a key is named", .error, ["a", "c", "b"]) {
            fleet([$0.key("a", 0, 1), $0.key("b", 0, 2), $0.key("c", 0, 1)])
        },
        .fires("fleet-shared-prime", "a private key beside", .error, ["a", "p"]) { primes in
            fleet([primes.key("a", 0, 1)]) { $0.privateKeys = [primes.key("p", 1, 2)] }
        },
        .fires("fleet-shared-prime", "found before", .error, ["a", "c"]) { primes in
            fleet([primes.key("a", 0, 1), primes.key("b", 2, 3), primes.key("c", 0, 4)]) { $0.suspects = [0, 2] }
        },
        .silent("fleet-shared-prime", "no prime in common") { fleet([$0.key("a", 0, 1), $0.key("b", 2, 3), $0.key("c", 4, 5)]) },
        .silent("fleet-shared-prime", "one key twice") { fleet([$0.key("a", 0, 1), $0.key("b", 0, 1), $0.key("c", 0, 1, exponent: [3])]) },
        .silent("fleet-shared-prime", "moduli 0 and 1") { primes in
            fleet(
                [[0], [0], [1], [1]].map { Fleet.Member(path: "x", numbers: RSAPublicNumbers(modulus: $0, publicExponent: [3])) }
                    + [primes.key("a", 0, 1)])
        },
        .fires("fleet-modulus-reuse", "another exponent", .error, ["a", "c"]) {
            fleet([$0.key("a", 0, 1), $0.key("b", 2, 3), $0.key("c", 0, 1, exponent: [3])])
        },
        .silent("fleet-modulus-reuse", "the same exponent") { fleet([$0.key("a", 0, 1), $0.key("b", 0, 1)]) },
        .fires("fleet-key-reuse", "two numbers", .warning, ["a", "c"]) {
            fleet([$0.key("a", 0, 1), $0.key("b", 2, 3), $0.key("c", 0, 1)])
        },
        .fires("fleet-key-reuse", "allowed", .info, ["a", "b"]) {
            fleet([$0.key("a", 0, 1), $0.key("b", 0, 1)]) { $0.allowsReuse = true }
        },
        .silent("fleet-key-reuse", "another exponent") { fleet([$0.key("a", 0, 1), $0.key("b", 0, 1, exponent: [3])]) },
        .silent("fleet-key-reuse", "its own private key") { primes in
            fleet([primes.key("a", 0, 1)]) { $0.privateKeys = [primes.key("p", 0, 1)] }
        },
        .fires("fleet-owner-reuse", "two owners", .error, ["a", "b"]) {
            fleet([$0.key("a", 0, 1, owner: "x"), $0.key("b", 0, 1, owner: "y"), $0.key("c", 0, 1)])
        },
        .silent("fleet-owner-reuse", "one owner, and one not known") {
            fleet([$0.key("a", 0, 1, owner: "x"), $0.key("b", 0, 1, owner: "x"), $0.key("c", 0, 1)])
        },
        .fires("fleet-gcd-n1", "129 bits in common", .info, ["a", "c"]) { _ in fleet(largeDivisor(bitCount: 129)) },
        .silent("fleet-gcd-n1", "127 bits in common") { _ in fleet(largeDivisor(bitCount: 127)) },
        .fires("fleet-remote-differs", "one of two", .error, ["1"]) {
            registered(
                Registration(number: "1", registeredKey: $0.numbers(0, 1), localKey: $0.numbers(2, 3)),
                Registration(number: "2", registeredKey: $0.numbers(2, 3), localKey: $0.numbers(2, 3)))
        },
        .silent("fleet-remote-differs", "the key in use is not known") {
            registered(Registration(number: "1", registeredKey: $0.numbers(0, 1)))
        },
        .fires("fleet-stale", "of no public key", .info, ["p"]) { primes in
            fleet([primes.key("a", 0, 1)]) { $0.privateKeys = [primes.key("p", 2, 3), primes.key("q", 0, 1)] }
        },
        .silent("fleet-stale", "private keys alone") { primes in fleet([]) { $0.privateKeys = [primes.key("p", 2, 3)] } },
    ]

    private static let ofRegistration: [FleetCase] = [
        .fires("upload-signature-status", "mismatch", .error, ["1"]) {
            registered(Registration(number: "1", registeredKey: $0.numbers(0, 1), signatureStatus: "MISMATCH"))
        },
        .silent("upload-signature-status", "valid, and not told") {
            registered(
                Registration(number: "1", registeredKey: $0.numbers(0, 1), signatureStatus: "VALID"),
                Registration(number: "2", registeredKey: $0.numbers(0, 1)))
        },
        .fires("upload-remote-differs", "another modulus, another exponent", .error, ["1"], ["2"]) {
            registered(
                Registration(number: "1", registeredKey: $0.numbers(0, 1), localKey: $0.numbers(0, 2)),
                Registration(number: "2", registeredKey: $0.numbers(0, 1), localKey: $0.numbers(0, 1, exponent: [3])))
        },
        .silent("upload-remote-differs", "the same key") {
            registered(Registration(number: "1", registeredKey: $0.numbers(0, 1), localKey: $0.numbers(0, 1)))
        },
        .fires("upload-no-key", "none", .error, ["1"]) {
            registered(Registration(number: "1", registeredKey: nil, localKey: $0.numbers(0, 1)))
        },
        .silent("upload-no-key", "one that is not in use") { registered(Registration(number: "1", registeredKey: $0.numbers(0, 1))) },
    ]

    /// Three moduli, of which the first and the last less one have a divisor of that size in common.
    private static func largeDivisor(bitCount: Int) -> [Fleet.Member] {
        var numbers = BatchGCDTests.Numbers(seed: 77)
        let divisor = numbers.prime(bitCount: bitCount)
        let moduli = [divisor * numbers.prime(bitCount: 384), numbers.prime(bitCount: 512), divisor * numbers.prime(bitCount: 384)]
        return zip(["a", "b", "c"], moduli).map { path, modulus in
            Fleet.Member(
                path: path, numbers: RSAPublicNumbers(modulus: (modulus + BigInteger(1)).bytes, publicExponent: [1, 0, 1]))
        }
    }
}
