// SPDX-License-Identifier: Apache-2.0

public import FlowKeys

/// A public key that is fit to be uploaded: RSA, 2048 bits, SubjectPublicKeyInfo.
public struct UploadKey: Sendable, Equatable {
    /// Its numbers.
    public let numbers: RSAPublicNumbers
    /// What is uploaded: the canonical PEM text with LF between its lines, and none after the last one, as in Meta's example.
    public var pem: String { String(decoding: PEM.encode(numbers).dropLast(), as: UTF8.self) }

    /// The only size that WhatsApp takes, in bits.
    public static let bitCount = 2048

    /// Reads a file; line ends may be CRLF, and the last one may lack.
    ///
    /// - Throws: ``RequestRefusal/key(_:)``. A file with a private key in it, in whatever form and place, is refused as such.
    public init(reading file: [UInt8]) throws(RequestRefusal) {
        let file = KeyFile(reading: file)
        let items = file.items
        if items.contains(where: \.holdsPrivateKey) { throw .key(.privateKey) }
        let defects = file.allDefects
        if defects.contains(where: { $0.kind == .noLineBreaks || $0.kind == .literalNewlines }) { throw .key(.lineBreaksLost) }
        guard let item = items.first else { throw .key(.absent) }
        guard items.count == 1 else { throw .key(.several(items.count)) }
        if let algorithm = item.algorithm, algorithm != .rsa { throw .key(.notRSA(algorithm.name)) }
        guard item.structure == .spki else { throw .key(.notSPKI(item.structure)) }
        guard let numbers = item.rsa else { throw .key(.damaged(line: item.position.line)) }
        try Self.judge(numbers)
        if let defect = defects.first(where: { ![.crlfLineEnds, .noFinalNewline].contains($0.kind) }) {
            throw .key(.damaged(line: defect.position?.line ?? item.position.line))
        }
        self.numbers = numbers
    }

    /// Takes the numbers of a key.
    ///
    /// - Throws: ``RequestRefusal/key(_:)`` for another size, and for numbers that no RSA key has.
    public init(_ numbers: RSAPublicNumbers) throws(RequestRefusal) {
        try Self.judge(numbers)
        self.numbers = numbers
    }

    /// What can be seen without arithmetic; the linter sees the rest.
    private static func judge(_ numbers: RSAPublicNumbers) throws(RequestRefusal) {
        guard numbers.bitCount == bitCount else { throw .key(.bitCount(numbers.bitCount)) }
        // RFC 8017 section 3.1: n is a product of odd primes, and e is odd, from 3 to n - 1.
        let isOdd = [numbers.modulus, numbers.publicExponent].allSatisfy { $0.last.map { $0 & 1 == 1 } ?? false }
        guard isOdd, numbers.publicExponent != [1], numbers.publicExponent.count <= numbers.modulus.count else { throw .key(.impossible) }
    }
}
