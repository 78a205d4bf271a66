// SPDX-License-Identifier: Apache-2.0

/// One kind of vector file: how it is known, and how it becomes cases.
///
/// A case asks in the operations of Flows, on every implementation alike. Where a public file is about other parameters (another hash,
/// PKCS#1 v1.5), its ciphertexts are what an implementation of Flows must refuse.
package struct VectorKind: Sendable {
    /// Unique, in kebab case; the name of its file and symbol.
    package let id: String
    /// What the files are, in a few words.
    package let title: String
    /// Whether a file is of this kind, by its name and the words at its beginning; its body is read strictly later.
    let recognises: @Sendable (VectorSource) -> Bool
    /// The cases of a file.
    let read: @Sendable (VectorSource) throws(VectorFormatError) -> VectorDocument
}

/// The bytes of one vector file.
package struct VectorSource: Sendable {
    /// The last part of its path.
    package let name: String
    /// All of it.
    package let bytes: [UInt8]
    /// Of a JSON object: its member `schema`, by which it says what it is.
    let schema: String?
    /// The bytes of a file beside it, for kinds whose answers are in a file of their own.
    let neighbour: @Sendable (String) throws(VectorFormatError) -> [UInt8]

    /// - Parameter neighbour: reads the file of that name in the same folder.
    package init(name: String, bytes: [UInt8], neighbour: @escaping @Sendable (String) throws(VectorFormatError) -> [UInt8]) {
        self.name = name
        self.bytes = bytes
        self.neighbour = neighbour
        schema = SchemaName.find(in: bytes)
    }

    /// Whether the text stands among the first 4 KiB: enough to know a file by.
    func begins(with text: String) -> Bool { String(decoding: bytes.prefix(1 << 12), as: UTF8.self).contains(text) }

    /// The kind of the file, and its cases; `nil` for a file that is of no kind.
    ///
    /// - Throws: ``VectorFormatError`` for a file of a known kind that is not strictly so.
    package func read() throws(VectorFormatError) -> (kind: VectorKind, document: VectorDocument)? {
        guard let kind = VectorKind.all.first(where: { $0.recognises(self) }) else {
            guard let schema, schema.hasPrefix("flowproof.flow-vectors.") else { return nil }
            throw VectorFormatError(place: "schema", reason: "\"\(schema)\" is of another version of the Flow suite, or none of it")
        }
        let document = try kind.read(self)
        guard !document.cases.isEmpty else { throw VectorFormatError(reason: "no test in it") }
        return (kind, document)
    }
}
