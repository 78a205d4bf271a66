// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// RSA-OAEP vectors of pyca/cryptography (`oaep-<MGF1 hash>-<hash>.txt`): valid ciphertexts without labels.
///
/// The format is that of RSA Laboratories' OAEP vectors, without the seeds. Every line must be the one that the
/// format has at its place; the files do not say how many examples they have.
package struct PycaOAEP: Sendable {
    /// A key, and what was encrypted to it.
    package struct Example: Sendable {
        /// The key: numbers without leading zero bytes, and its PKCS#8.
        package let key: RSAPrivateNumbers
        /// The messages, in the order of the file; never empty.
        package fileprivate(set) var messages: [Message] = []
    }

    /// One message with its ciphertext.
    package struct Message: Sendable {
        /// The line of the file on which the message begins, from 1.
        package let line: Int
        /// The number of the message under its key, from 1.
        package let number: Int
        /// The hash of the (empty) label, in pyca's spelling, `sha1` to `sha512`.
        package let hash: String
        /// The hash inside MGF1, in pyca's spelling, `sha1` to `sha512`.
        package let mgfHash: String
        /// The plaintext.
        package let message: [UInt8]
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
        var examples: [Example] = []
        while let line = lines.line, line.first == UInt8(ascii: "#"), !lines.reads(Example.firstLine) { lines.advance() }
        repeat { examples.append(try Example(&lines)) } while lines.line != nil
        self.examples = examples
    }
}

extension PycaOAEP.Example {
    fileprivate static let firstLine = "# ============================================="
    private static let knownHashes = ["sha1", "sha224", "sha256", "sha384", "sha512"]

    fileprivate init(_ lines: inout VectorLines) throws(VectorFormatError) {
        try lines.pass(Self.firstLine)
        try lines.pass("# Example")
        try lines.pass("# Public key")
        let publicModulus = try lines.number("# Modulus:")
        let publicExponent = try lines.number("# Exponent:")
        let privateKey = lines
        try lines.pass("# Private key")
        key = RSAPrivateNumbers(
            modulus: try lines.number("# Modulus:"),
            publicExponent: try lines.number("# Public exponent:"),
            privateExponent: try lines.number("# Exponent:"),
            prime1: try lines.number("# Prime 1:"),
            prime2: try lines.number("# Prime 2:"),
            exponent1: try lines.number("# Prime exponent 1:"),
            exponent2: try lines.number("# Prime exponent 2:"),
            coefficient: try lines.number("# Coefficient:"))
        guard key.modulus == publicModulus, key.publicExponent == publicExponent else {
            throw privateKey.failure("this private key is not that of the public key above it")
        }
        repeat { messages.append(try message(&lines)) } while lines.line != nil && !lines.reads(Self.firstLine)
    }

    private func message(_ lines: inout VectorLines) throws(VectorFormatError) -> PycaOAEP.Message {
        let line = lines.number
        let number = messages.count + 1
        let parameters = String(decoding: try lines.text(after: "# OAEP Example \(number) alg="), as: UTF8.self)
        let hashes = parameters.split(separator: " mgf1=", omittingEmptySubsequences: false).map(String.init)
        guard hashes.count == 2, hashes.allSatisfy(Self.knownHashes.contains) else {
            throw lines.failure("expected \"alg=... mgf1=...\" with two of \(Self.knownHashes.joined(separator: ", "))")
        }
        lines.advance()
        try lines.pass("# Message:")
        let message = try lines.hex()
        try lines.pass("# Encryption:")
        let encryption = lines
        let ciphertext = try lines.hex()
        guard ciphertext.count == key.modulus.count else {
            throw encryption.failure("\(ciphertext.count) bytes under a modulus of \(key.modulus.count)")
        }
        return PycaOAEP.Message(
            line: line, number: number, hash: hashes[0], mgfHash: hashes[1], message: message, ciphertext: ciphertext)
    }
}

extension VectorLines {
    /// A number under its title, without leading zero bytes.
    fileprivate mutating func number(_ title: String) throws(VectorFormatError) -> [UInt8] {
        try pass(title)
        let digits = try text(after: "")
        // Python's "%x" wrote the numbers, so the first digit may stand alone.
        let padded = digits.count % 2 == 0 ? Array(digits) : [UInt8(ascii: "0")] + digits
        guard let bytes = Hex.decode(padded), !bytes.isEmpty else { throw failure("not hexadecimal digits") }
        advance()
        return Array(bytes.drop { $0 == 0 })
    }
}
