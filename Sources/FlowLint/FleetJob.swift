// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// One of the k^2 pieces into which the batch GCD of k subsets falls; any machine can do any of them.
///
/// Source: M. Hastings, J. Fried and N. Heninger, "Weak Keys Remain Widespread in Network Devices" (2016), section 3.2.
public enum FleetJob {
    /// The places of those `rows` that share a factor with one of `columns`.
    ///
    /// - Parameters:
    ///   - rows: distinct moduli, big-endian, each at least 2.
    ///   - columns: the same of another subset; `nil` for the rows among themselves.
    public static func shared(_ rows: [[UInt8]], with columns: [[UInt8]]?) -> [Int] {
        let rows = rows.map { BigInteger($0) }
        let divisors = columns.map { BatchGCD().divisors(of: rows, with: $0.map { BigInteger($0) }) } ?? BatchGCD().divisors(of: rows)
        return divisors.indices.filter { !divisors[$0].isOne }
    }

    /// The same elements in `count` subsets, whose sizes differ by one at most.
    public static func split<Element>(_ elements: [Element], into count: Int) -> [[Element]] { BatchGCD.split(elements, into: count) }
}

extension Fleet {
    /// The distinct moduli of at least 2, and for each key, of ``members`` and then of ``privateKeys``, the place of its own.
    public func modulusPlaces() -> (moduli: [[UInt8]], places: [Int?]) {
        var known: [[UInt8]: Int] = [:]
        var moduli: [[UInt8]] = []
        let places = (members + privateKeys).map { key -> Int? in
            let modulus = key.numbers.modulus
            guard modulus.count > 1 || modulus.first ?? 0 > 1 else { return nil }
            if let place = known[modulus] { return place }
            known[modulus] = moduli.count
            moduli.append(modulus)
            return moduli.count - 1
        }
        return (moduli, places)
    }
}
