// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// RSA-OAEP vectors of RSA Laboratories (`oaep-vect.txt` of PKCS #1 v2.1, second draft): SHA-1 for both hashes, no label.
///
/// Every line after the preamble must be the one that the format has at its place.
package struct RSALabsOAEP: Sendable {
    /// A key, and what was encrypted to it.
    package struct Example: Sendable {
        /// The key, without leading zero bytes.
        package let key: RSAPrivateNumbers
        /// The messages, in the order of the file: six.
        package fileprivate(set) var messages: [Message] = []
    }

    /// One message with its ciphertext.
    package struct Message: Sendable {
        /// The line of the file on which the message begins, from 1.
        package let line: Int
        /// Its number, such as `10.6`.
        package let number: String
        /// The plaintext.
        package let message: [UInt8]
        /// The 20 bytes that made the encryption random.
        package let seed: [UInt8]
        /// The ciphertext, as long as the modulus.
        package let ciphertext: [UInt8]
    }

    /// The examples, in the order of the file; never empty.
    package let examples: [Example]

    /// Reads a whole file.
    ///
    /// - Throws: ``VectorFormatError`` with the number of the first line that does not fit.
    package init(_ bytes: [UInt8]) throws(VectorFormatError) {
        var lines = VectorLines(bytes)
        try lines.pass("Test vectors for RSA-OAEP")
        let endOfPreamble = String(repeating: "=", count: 76)
        while lines.line != nil, !lines.reads(endOfPreamble) { lines.advance() }
        try lines.pass(endOfPreamble)
        var examples: [Example] = []
        repeat {
            examples.append(try Example(&lines, number: examples.count + 1))
            lines.skipBlanks()
        } while lines.line != nil
        self.examples = examples
    }
}

extension RSALabsOAEP.Example {
    private static let messageCount = 6

    fileprivate init(_ lines: inout VectorLines, number: Int) throws(VectorFormatError) {
        let title = lines
        let bitCount = try lines.decimal(after: "# Example \(number): A ", before: "-bit RSA key pair")
        try lines.pass("# " + String(repeating: "-", count: 35))
        try lines.title("# Public key", underline: 10)
        let publicModulus = try lines.bytes("# Modulus: ")
        let publicExponent = try lines.bytes("# Exponent: ")
        let privateKey = lines
        try lines.title("# Private key", underline: 11)
        key = RSAPrivateNumbers(
            modulus: try lines.bytes("# Modulus: "),
            publicExponent: try lines.bytes("# Public exponent: "),
            privateExponent: try lines.bytes("# Exponent: "),
            prime1: try lines.bytes("# Prime 1: "),
            prime2: try lines.bytes("# Prime 2: "),
            exponent1: try lines.bytes("# Prime exponent 1: "),
            exponent2: try lines.bytes("# Prime exponent 2: "),
            coefficient: try lines.bytes("# Coefficient: "))
        guard key.modulus == publicModulus, key.publicExponent == publicExponent else {
            throw privateKey.failure("this private key is not that of the public key above it")
        }
        guard key.publicNumbers.bitCount == bitCount else {
            throw title.failure("the key below has \(key.publicNumbers.bitCount) bits")
        }
        try lines.title("# RSA-OAEP encryption of \(Self.messageCount) random messages with random seeds", underline: 59)
        for index in 1...Self.messageCount { messages.append(try message(&lines, number: "\(number).\(index)")) }
        try lines.pass("# " + String(repeating: "=", count: 45))
        lines.skipBlanks()
    }

    private func message(_ lines: inout VectorLines, number: String) throws(VectorFormatError) -> RSALabsOAEP.Message {
        let line = lines.number
        try lines.title("# OAEP Example \(number)", underline: 18)
        let message = try lines.bytes("# Message:")
        let seedTitle = lines
        let seed = try lines.bytes("# Seed:")
        guard seed.count == 20 else { throw seedTitle.failure("a seed of \(seed.count) bytes") }
        let encryption = lines
        let ciphertext = try lines.bytes("# Encryption:")
        guard ciphertext.count == key.modulus.count else {
            throw encryption.failure("\(ciphertext.count) bytes under a modulus of \(key.modulus.count)")
        }
        return RSALabsOAEP.Message(line: line, number: number, message: message, seed: seed, ciphertext: ciphertext)
    }
}

extension VectorLines {
    /// A title, and the dashes under it.
    fileprivate mutating func title(_ text: String, underline count: Int) throws(VectorFormatError) {
        skipBlanks()
        try pass(text)
        try pass("# " + String(repeating: "-", count: count))
        skipBlanks()
    }

    /// The bytes under a title, 16 a line, each followed by a space.
    fileprivate mutating func bytes(_ title: String) throws(VectorFormatError) -> [UInt8] {
        try pass(title)
        var bytes: [UInt8] = []
        while let line, !line.isEmpty {
            let digits = line.enumerated().filter { $0.offset % 3 != 2 }.map(\.element)
            let spaces = line.enumerated().filter { $0.offset % 3 == 2 }.map(\.element)
            guard line.count % 3 == 0, spaces.allSatisfy({ $0 == UInt8(ascii: " ") }), let part = Hex.decode(digits) else {
                throw failure("not pairs of hexadecimal digits, each followed by a space")
            }
            guard bytes.count % 16 == 0, part.count <= 16 else { throw failure("not 16 bytes a line") }
            bytes += part
            advance()
        }
        guard !bytes.isEmpty else { throw failure("no bytes") }
        skipBlanks()
        return bytes
    }
}
