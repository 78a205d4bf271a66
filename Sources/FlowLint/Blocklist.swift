// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// A list of keys that others know, in one of the formats in which such lists are published.
public struct Blocklist: Sendable {
    private enum Content: Sendable {
        /// Sorted records of 16 bytes: 15 of SHA-256 of the modulus, and the number of a list.
        case records([UInt8], names: [UInt8: String])
        /// Sorted: the last 80 bits of SHA-1 of the text `Modulus=…` that OpenSSL prints.
        case moduli([UInt128])
        case primes(BigInteger)
    }

    /// A file in none of the formats.
    public struct Unreadable: Error, Equatable {
        /// Why, in a few words.
        public var reason: String
    }

    /// As the caller names its file.
    public let path: String
    private let content: Content

    /// What a rule says that would need a list.
    static let noneLoaded = "no list that has it is loaded; name one with --blocklist"

    /// Reads the whole content of a file.
    ///
    /// Three formats are told apart by their bytes: badkeys' `blocklist.dat` (sorted 16-byte records: the first 15 bytes of SHA-256 of the
    /// minimal big-endian modulus, then the number of a list), openssl-blacklist's text (lines of 20 hexadecimal digits: the last of SHA-1 of
    /// `Modulus=%X\n`), and badkeys' products of primes, as gmpy2 writes a number (bytes 1, 1, then the magnitude, little-endian).
    ///
    /// - Parameter names: the lists of the first format by their numbers, from `badkeysdata.json` beside it.
    /// - Throws: ``Unreadable``
    public init(path: String, bytes: [UInt8], names: [UInt8: String] = [:]) throws(Unreadable) {
        self.path = path
        guard !bytes.isEmpty else { throw Unreadable(reason: "an empty file") }
        if bytes.count % 16 == 0, Self.isSorted(bytes) {
            content = .records(bytes, names: names)
        } else if bytes.count > 2, bytes[0] == 1, bytes[1] == 1 {
            content = .primes(BigInteger(Array(bytes[2...].reversed())))
        } else if let moduli = Self.moduli(bytes) {
            content = .moduli(moduli)
        } else {
            throw Unreadable(reason: "neither sorted records of 16 bytes nor lines of 20 hexadecimal digits")
        }
    }

    /// Whether keys are looked for in it, and not primes.
    var isOfKeys: Bool { primeProduct == nil }

    var primeProduct: BigInteger? {
        if case .primes(let product) = content { product } else { nil }
    }

    /// Every neighbour is compared: in a list that is not sorted, a key on it may not be found.
    private static func isSorted(_ bytes: [UInt8]) -> Bool {
        let span = bytes.span
        var index = 16
        while index < span.count {
            var place = 0
            while place < 15, span[index + place] == span[index - 16 + place] { place += 1 }
            if place < 15, span[index + place] < span[index - 16 + place] { return false }
            index += 16
        }
        return true
    }

    private static func moduli(_ bytes: [UInt8]) -> [UInt128]? {
        var moduli: [UInt128] = []
        for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) where line.first != UInt8(ascii: "#") {
            guard line.count == 20 else { return nil }
            var value: UInt128 = 0
            for digit in line {
                guard let digit = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
                value = value << 4 | UInt128(digit)
            }
            moduli.append(value)
        }
        return moduli.isEmpty ? nil : moduli.sorted()
    }

    /// Which lists have a key; empty where none does.
    func entry(sha256 digest: [UInt8]) -> (name: String, isDebian: Bool)? {
        guard case .records(let records, let names) = content else { return nil }
        var (low, high) = (0, records.count / 16)
        while low < high {
            let middle = (low + high) / 2
            let record = records[(16 * middle)..<(16 * middle + 15)]
            if record.elementsEqual(digest.prefix(15)) {
                let number = records[16 * middle + 15]
                let name = names[number] ?? "number \(number) of \(path)"
                return (name, name.lowercased().contains("debian"))
            }
            if record.lexicographicallyPrecedes(digest.prefix(15)) { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// Lists of the second format are Debian's.
    func contains(sha1 digest: [UInt8]) -> Bool {
        guard case .moduli(let moduli) = content else { return false }
        let value = digest.suffix(10).reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        var (low, high) = (0, moduli.count)
        while low < high {
            let middle = (low + high) / 2
            if moduli[middle] == value { return true }
            if moduli[middle] < value { low = middle + 1 } else { high = middle }
        }
        return false
    }

    var needsSHA1: Bool {
        if case .moduli = content { true } else { false }
    }
}

extension RSAKey {
    /// SHA-256 of the SubjectPublicKeyInfo.
    func fingerprint() throws -> String { try SPKIFingerprint(of: numbers, sha256: surroundings.sha256).description }

    /// The name of the first list that has this key.
    ///
    /// - Parameter isDebian: whether lists of Debian's weak keys are asked, or all others.
    /// - Throws: ``Rule/CannotCheck`` where a list cannot be looked into.
    func blocklistEntry(in lists: [Blocklist], isDebian: Bool) throws -> String? {
        let sha256 = try surroundings.sha256(numbers.modulus.span)
        for list in lists {
            if let entry = list.entry(sha256: sha256), entry.isDebian == isDebian { return entry.name.printable }
        }
        guard isDebian, lists.contains(where: \.needsSHA1) else { return nil }
        guard let sha1 = surroundings.sha1 else { throw Rule.CannotCheck(reason: "a list was made with SHA-1, which this program lacks") }
        var text = Array("Modulus=".utf8)
        for byte in numbers.modulus { for digit in [byte >> 4, byte & 15] { text.append("0123456789ABCDEF".utf8.map { $0 }[Int(digit)]) } }
        // OpenSSL prints no zero in front.
        if text.count > 8, text[8] == UInt8(ascii: "0") { text.remove(at: 8) }
        text.append(0x0A)
        let digest = try sha1(text.span)
        return lists.first { $0.contains(sha1: digest) }?.path.printable
    }
}
