// SPDX-License-Identifier: Apache-2.0

public import FlowKeys

/// The keys of several phone numbers, judged together.
public struct Fleet: Sendable {
    /// One key and where it came from.
    public struct Member: Sendable {
        /// File, block or phone number, as reports name it.
        public var path: String
        /// Its public numbers.
        public var numbers: RSAPublicNumbers
        /// The business or WhatsApp Business Account that the key belongs to, where it is known.
        public var owner: String?

        /// Takes the parts as they are.
        public init(path: String, numbers: RSAPublicNumbers, owner: String? = nil) {
            self.path = path
            self.numbers = numbers
            self.owner = owner
        }
    }

    /// The keys of phone numbers, in the order in which they were read.
    public var members: [Member]
    /// Private keys that are kept beside them.
    public var privateKeys: [Member] = []
    /// Private keys beside them that cannot be read without a passphrase.
    public var encryptedPrivateKeys: [String] = []
    /// What a provider, or the list of the fleet, says of each phone number.
    public var registrations: [Registration] = []
    /// Whether one key for several phone numbers is meant to be.
    public var allowsReuse = false
    /// Whether findings may name the factors of keys.
    public var showsFactors = false
    /// The places, in ``members`` and then ``privateKeys``, of all keys that share a factor with another, where that has been found out before.
    public var suspects: [Int]?
    /// Called with the fraction of the batch GCD that is done, from 0 to 1.
    public var progress: @Sendable (Double) -> Void = { _ in }

    /// Takes the members as they are.
    public init(members: [Member]) { self.members = members }
}

extension Fleet {
    /// Groups of keys that agree in something, in the order of their first key.
    func groups<Trait: Hashable>(of members: [Member], by trait: (Member) -> Trait) -> [[Member]] {
        var places: [Trait: Int] = [:]
        var groups: [[Member]] = []
        for member in members {
            let trait = trait(member)
            if let place = places[trait] {
                groups[place].append(member)
            } else {
                places[trait] = groups.count
                groups.append([member])
            }
        }
        return groups
    }

    /// The distinct moduli of at least 2, with the paths of the keys that have them.
    ///
    /// - Parameter suspectsOnly: leaves out the keys that are known to share nothing.
    func distinctModuli(suspectsOnly: Bool = false) -> [(modulus: BigInteger, paths: [String])] {
        var keys = members + privateKeys
        if suspectsOnly, let suspects { keys = suspects.map { keys[$0] } }
        return groups(of: keys.filter { $0.numbers.modulus.first ?? 0 > 1 || $0.numbers.modulus.count > 1 }, by: \.numbers.modulus)
            .map { (BigInteger($0[0].numbers.modulus), $0.map(\.path)) }
    }
}
