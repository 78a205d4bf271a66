// SPDX-License-Identifier: Apache-2.0

/// AES-GCM vectors of NIST's CAVP (CAVS 14.0 `.rsp` files, "The GCM Validation System").
///
/// Every line must be the one that the format has at its place: nothing is skipped but empty lines between
/// records and the comments before the first group. The files do not say how many records they have.
package struct CAVPGCM: Sendable {
    /// What the records ask for; the order of their lines depends on it.
    package enum Operation: Sendable, CaseIterable {
        /// `gcmEncryptExtIV*.rsp`: seal, under a given nonce.
        case seal
        /// `gcmDecrypt*.rsp`: open, which fails for about half of the records.
        case open
    }

    /// Records that share all sizes; every record was checked against them.
    package struct Group: Sendable {
        /// The size of the key in bits.
        package let keyBitCount: Int
        /// The size of the nonce in bits.
        package let nonceBitCount: Int
        /// The size of the plaintext, and so of the ciphertext, in bits.
        package let plaintextBitCount: Int
        /// The size of the additional data in bits.
        package let additionalDataBitCount: Int
        /// The size of the tag in bits, 32 to 128.
        package let tagBitCount: Int
        /// The records, in the order of the file.
        package fileprivate(set) var records: [Record] = []
    }

    /// One sealed message.
    package struct Record: Sendable {
        /// The line of the file on which the record begins, from 1.
        package let line: Int
        /// The number of the record in its group, from 0.
        package let count: Int
        /// The key.
        package let key: [UInt8]
        /// The nonce.
        package let nonce: [UInt8]
        /// The additional data, which is authenticated and not encrypted.
        package let additionalData: [UInt8]
        /// The plaintext; `nil` for `FAIL`, where opening must fail.
        package let plaintext: [UInt8]?
        /// The ciphertext, without the tag.
        package let ciphertext: [UInt8]
        /// The tag.
        package let tag: [UInt8]
    }

    /// The groups, in the order of the file; never empty, and none without records.
    package let groups: [Group]

    /// Reads a whole file.
    ///
    /// - Throws: ``VectorFormatError`` with the number of the first line that does not fit.
    package init(_ bytes: [UInt8], _ operation: Operation) throws(VectorFormatError) {
        var lines = VectorLines(bytes)
        var groups: [Group] = []
        lines.skipCommentsAndBlanks()
        repeat { groups.append(try Group(&lines, operation)) } while lines.line != nil
        self.groups = groups
    }
}

extension CAVPGCM.Group {
    fileprivate init(_ lines: inout VectorLines, _ operation: CAVPGCM.Operation) throws(VectorFormatError) {
        keyBitCount = try lines.bitCount("Keylen")
        nonceBitCount = try lines.bitCount("IVlen")
        plaintextBitCount = try lines.bitCount("PTlen")
        additionalDataBitCount = try lines.bitCount("AADlen")
        tagBitCount = try lines.bitCount("Taglen")
        lines.skipBlanks()
        repeat {
            records.append(try record(&lines, operation))
            lines.skipBlanks()
        } while lines.line.map { $0.first != UInt8(ascii: "[") } ?? false
    }

    private func record(_ lines: inout VectorLines, _ operation: CAVPGCM.Operation) throws(VectorFormatError) -> CAVPGCM.Record {
        let line = lines.number
        try lines.pass("Count = \(records.count)")
        let key = try lines.value("Key", keyBitCount)
        let nonce = try lines.value("IV", nonceBitCount)
        var plaintext: [UInt8]?
        if operation == .seal { plaintext = try lines.value("PT", plaintextBitCount) }
        let beforeData = operation == .open ? try lines.value("CT", plaintextBitCount) : nil
        let additionalData = try lines.value("AAD", additionalDataBitCount)
        let ciphertext = if let beforeData { beforeData } else { try lines.value("CT", plaintextBitCount) }
        let tag = try lines.value("Tag", tagBitCount)
        if operation == .open {
            if lines.reads("FAIL") { lines.advance() } else { plaintext = try lines.value("PT", plaintextBitCount) }
        }
        return CAVPGCM.Record(
            line: line, count: records.count, key: key, nonce: nonce, additionalData: additionalData,
            plaintext: plaintext, ciphertext: ciphertext, tag: tag)
    }
}

extension VectorLines {
    /// A size in bits out of a group's header; the formats of CAVP know fractions of bytes, AES-GCM in bytes does not.
    fileprivate mutating func bitCount(_ name: String) throws(VectorFormatError) -> Int {
        let header = self
        let bitCount = try decimal(after: "[\(name) = ", before: "]")
        guard bitCount % 8 == 0 else { throw header.failure("\(bitCount) bits are not whole bytes") }
        return bitCount
    }

    fileprivate mutating func value(_ name: String, _ bitCount: Int) throws(VectorFormatError) -> [UInt8] {
        let start = self
        let bytes = try hex(after: "\(name) = ")
        guard bytes.count * 8 == bitCount else { throw start.failure("\(bytes.count * 8) bits where the header says \(bitCount)") }
        return bytes
    }
}

extension CAVPGCM.Record {
    /// The record without its plaintext.
    var sealed: SealedMessage {
        SealedMessage(key: key, nonce: nonce, additionalData: additionalData, ciphertext: ciphertext, tag: tag)
    }
}
