// SPDX-License-Identifier: Apache-2.0

internal import SwiftASN1

extension KeyDefect: Error {
    static func der(_ kind: Kind, at offset: Int) -> KeyDefect {
        KeyDefect(kind: kind, position: nil, derOffset: offset)
    }

    static func text(_ kind: Kind, at position: TextPosition) -> KeyDefect {
        KeyDefect(kind: kind, position: position, derOffset: nil)
    }
}

/// One ASN.1 value read by the rules of BER, with a note of everything DER forbids (X.690 section 10).
///
/// Reading leniently and noting the deviations gives one parser for both uses: the strict one takes a
/// document without notes, the linter shows them.
struct ASN1Document {
    let root: ASN1Node
    private(set) var defects: [KeyDefect]

    /// The largest value that is read, in bytes: a certificate chain in a PKCS#12 store, the largest container, has some 10,000.
    private static let maximumByteCount = 1 << 18

    /// Reads the value that fills `bytes`; a shorter value is noted as trailing bytes.
    init(_ bytes: ArraySlice<UInt8>) throws(KeyDefect) {
        guard !bytes.isEmpty else { throw .der(.der(.truncated), at: bytes.startIndex) }
        guard bytes.count <= Self.maximumByteCount else { throw .der(.der(.unrecognised), at: bytes.startIndex) }
        let end = Self.endOfValue(bytes) ?? bytes.endIndex
        do {
            root = try BER.parse(bytes[..<end])
        } catch {
            throw Self.firstBrokenValue(bytes, depth: 0) ?? .der(.der(.unrecognised), at: bytes.startIndex)
        }
        defects = []
        noteHeaders(of: root)
        if end < bytes.endIndex {
            defects.append(.der(.trailingBytes(count: bytes.endIndex - end), at: end))
        }
    }

    /// A value inside a document that was read already, its notes included.
    init(partOfLarger node: ASN1Node) {
        root = node
        defects = []
    }

    /// Calls trailing bytes what they are when this document is the content of a BIT STRING.
    mutating func markAsInsideBitString() {
        for index in defects.indices {
            if case .trailingBytes(let count) = defects[index].kind { defects[index].kind = .trailingBytesInBitString(count: count) }
        }
    }

    private mutating func noteHeaders(of node: ASN1Node) {
        let bytes = node.encodedBytes
        let offset = bytes.startIndex
        if let header = ValueHeader(bytes) {
            if header.contentLength == nil { noteOnce(.indefiniteLength, at: offset) }
            if !header.isMinimal { noteOnce(.nonMinimalLength, at: offset) }
        }
        guard case .constructed(let children) = node.content else { return }
        if node.identifier == .bitString || node.identifier == .octetString {
            noteOnce(.constructedString, at: offset)
        }
        for child in children { noteHeaders(of: child) }
    }

    /// Whoever writes one length or string against the rules writes all of them so: the first shows it.
    private mutating func noteOnce(_ damage: KeyDefect.DERDamage, at offset: Int) {
        guard !defects.contains(where: { $0.kind == .der(damage) }) else { return }
        defects.append(.der(.der(damage), at: offset))
    }

    private static func endOfValue(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let header = ValueHeader(bytes), let length = header.contentLength else { return nil }
        let (end, overflow) = (bytes.startIndex + header.byteCount).addingReportingOverflow(length)
        return overflow || end > bytes.endIndex ? nil : end
    }

    /// The first value whose header or content does not fit into what surrounds it.
    private static func firstBrokenValue(_ bytes: ArraySlice<UInt8>, depth: Int) -> KeyDefect? {
        var rest = bytes
        while !rest.isEmpty {
            guard depth < 50 else { return .der(.der(.unrecognised), at: rest.startIndex) }
            guard let header = ValueHeader(rest) else { return .der(.der(.truncated), at: rest.startIndex) }
            guard let length = header.contentLength else { return nil }
            let content = rest.dropFirst(header.byteCount)
            guard length <= content.count else { return .der(.der(.truncated), at: rest.startIndex) }
            if header.isConstructed, let broken = firstBrokenValue(content.prefix(length), depth: depth + 1) { return broken }
            rest = content.dropFirst(length)
            if depth == 0 { return nil }
        }
        return nil
    }
}

/// The identifier and length octets in front of a value (X.690 sections 8.1.2 and 8.1.3).
struct ValueHeader {
    var byteCount: Int
    /// In bytes; `nil` for the indefinite form.
    var contentLength: Int?
    var isMinimal = true
    var isConstructed: Bool

    /// `nil` where the bytes end inside the header, or the length does not fit into 56 bits.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard let identifier = bytes.first else { return nil }
        isConstructed = identifier & 0x20 != 0
        var index = bytes.startIndex + 1
        if identifier & 0x1F == 0x1F {
            while index < bytes.endIndex, bytes[index] & 0x80 != 0 { index += 1 }
            index += 1
        }
        guard index < bytes.endIndex else { return nil }
        let first = bytes[index]
        index += 1
        switch first {
        case ..<0x80:
            contentLength = Int(first)
        case 0x80:
            contentLength = nil
        default:
            let octets = bytes[index...].prefix(Int(first & 0x7F))
            guard octets.count == Int(first & 0x7F) else { return nil }
            let significant = octets.drop { $0 == 0 }
            guard significant.count <= 7 else { return nil }
            let length = significant.reduce(0) { $0 << 8 | Int($1) }
            contentLength = length
            isMinimal = octets.first != 0 && length >= 0x80
            index += octets.count
        }
        byteCount = index - bytes.startIndex
    }
}

/// Steps through the elements of a SEQUENCE.
struct ASN1Elements {
    private var iterator: ASN1NodeCollection.Iterator
    private(set) var endOffset: Int

    init(of node: ASN1Node, _ name: String) throws(KeyDefect) {
        guard node.identifier == .sequence, case .constructed(let children) = node.content else {
            throw .der(.der(.wrongTag(name)), at: node.encodedBytes.startIndex)
        }
        iterator = children.makeIterator()
        endOffset = node.encodedBytes.endIndex
    }

    mutating func next() -> ASN1Node? { iterator.next() }

    mutating func next(_ identifier: ASN1Identifier, _ name: String) throws(KeyDefect) -> ASN1Node {
        guard let node = iterator.next() else { throw .der(.der(.truncated), at: endOffset) }
        guard node.identifier == identifier else { throw .der(.der(.wrongTag(name)), at: node.encodedBytes.startIndex) }
        return node
    }
}

extension ASN1Node {
    /// The content octets of a primitive value.
    func primitiveContent(_ name: String) throws(KeyDefect) -> ArraySlice<UInt8> {
        guard case .primitive(let content) = content else {
            throw .der(.der(.constructedString), at: encodedBytes.startIndex)
        }
        return content
    }

    /// A small non-negative INTEGER: a version, a count.
    func smallInteger(_ name: String) throws(KeyDefect) -> Int {
        let content = try primitiveContent(name)
        guard let first = content.first, first & 0x80 == 0, content.count <= 7 else {
            throw .der(.der(.wrongTag(name)), at: encodedBytes.startIndex)
        }
        return content.reduce(0) { $0 << 8 | Int($1) }
    }

    func objectIdentifier() throws(KeyDefect) -> ASN1ObjectIdentifier {
        do {
            return try ASN1ObjectIdentifier(derEncoded: self)
        } catch {
            throw .der(.der(.wrongTag("an object identifier")), at: encodedBytes.startIndex)
        }
    }
}
