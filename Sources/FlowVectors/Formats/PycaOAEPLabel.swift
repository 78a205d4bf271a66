// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// RSA-OAEP vectors with labels of pyca/cryptography (`oaep-label.txt`), which were BoringSSL's.
package struct PycaOAEPLabel: Sendable {
    /// One message with its ciphertext.
    package struct Record: Sendable {
        /// The line of the file on which the record begins, from 1.
        package let line: Int
        /// The private key as PKCS#8, DER.
        package let privateKeyPKCS8: [UInt8]
        /// The size of the modulus.
        package let keyBitCount: Int
        /// The hash of the label and of MGF1, `SHA1` to `SHA512`.
        package let hash: String
        /// The label.
        package let label: [UInt8]
        /// The ciphertext.
        package let ciphertext: [UInt8]
        /// The plaintext.
        package let message: [UInt8]
    }

    /// The records, in the order of the file; never empty.
    package let records: [Record]

    /// Reads a whole file.
    ///
    /// - Throws: ``VectorFormatError`` with the number of the first line that does not fit.
    package init(_ bytes: [UInt8]) throws(VectorFormatError) {
        var lines = VectorLines(bytes)
        var records: [Record] = []
        lines.skipCommentsAndBlanks()
        repeat {
            records.append(try Record(&lines, count: records.count + 1))
            lines.skipCommentsAndBlanks()
        } while lines.line != nil
        self.records = records
    }
}

extension PycaOAEPLabel.Record {
    private static let knownHashes = ["SHA1", "SHA224", "SHA256", "SHA384", "SHA512"]

    fileprivate init(_ lines: inout VectorLines, count: Int) throws(VectorFormatError) {
        line = lines.number
        try lines.pass("COUNT = \(count)")
        let keyLine = lines
        privateKeyPKCS8 = try lines.hex(after: "KEY = ")
        do {
            let layout = try RSAPrivateKeyLayout(strictDER: privateKeyPKCS8)
            let numbers = RSAPublicNumbers(
                modulus: Array(privateKeyPKCS8[layout.modulus]), publicExponent: Array(privateKeyPKCS8[layout.publicExponent]))
            keyBitCount = numbers.bitCount
        } catch {
            throw keyLine.failure("not an RSA private key: \(error)")
        }
        try lines.pass("RSAPadding = OAEP")
        hash = String(decoding: try lines.text(after: "OAEPDigest = "), as: UTF8.self)
        guard Self.knownHashes.contains(hash) else {
            throw lines.failure("expected one of \(Self.knownHashes.joined(separator: ", "))")
        }
        lines.advance()
        label = try lines.hex(after: "OAEPLabel = ")
        ciphertext = try lines.hex(after: "Input = ")
        message = Array(try lines.text(after: "Output = \"", before: "\""))
        lines.advance()
    }
}
