// SPDX-License-Identifier: Apache-2.0

/// JSON whose members stand in the order in which a type encodes them, which for a synthesised `encode` is that of its declaration.
///
/// Foundation's encoder either sorts members or leaves their order to chance; readers look for `schema` first, and people for a
/// path before its findings.
package enum OrderedJSON {
    /// The text of a value, indented by two spaces, without a newline at its end. A list of numbers stands on one line.
    ///
    /// - Parameter depth: from which on a value stands on one line, whatever it holds; the root has 0.
    /// - Throws: `EncodingError` for numbers that JSON cannot write.
    package static func text(of value: some Encodable, foldingFrom depth: Int = .max) throws -> String {
        try node(of: value).text(depth: 0, foldingFrom: depth)
    }

    /// The text of a value on one line, without white space.
    ///
    /// - Throws: `EncodingError` for numbers that JSON cannot write.
    package static func line(of value: some Encodable) throws -> String { try node(of: value).line }

    private static func node(of value: some Encodable) throws -> JSONNode {
        let node = JSONNode()
        try encode(value, into: node, path: [])
        return node
    }

    fileprivate static func encode(_ value: some Encodable, into node: JSONNode, path: [any CodingKey]) throws {
        try value.encode(to: OrderedEncoder(node: node, codingPath: path))
        // What encodes nothing is an object without members.
        if case .nothing = node.content { node.content = .object([]) }
    }
}

/// A value under construction: containers hold on to it while they fill it.
private final class JSONNode {
    enum Content {
        case nothing
        case literal(String)
        case number(String)
        case array([JSONNode])
        case object([(name: String, value: JSONNode)])
    }

    var content = Content.nothing

    func add(_ name: String) -> JSONNode {
        let node = JSONNode()
        var members: [(name: String, value: JSONNode)] = []
        if case .object(let existing) = content { members = existing }
        content = .nothing
        members.append((name, node))
        content = .object(members)
        return node
    }

    func append() -> JSONNode {
        let node = JSONNode()
        var elements: [JSONNode] = []
        if case .array(let existing) = content { elements = existing }
        // Gives up the second reference, without which every step would copy the array.
        content = .nothing
        elements.append(node)
        content = .array(elements)
        return node
    }

    var count: Int {
        if case .array(let elements) = content { elements.count } else { 0 }
    }

    private var isNumber: Bool {
        if case .number = content { true } else { false }
    }

    func text(depth: Int, foldingFrom limit: Int) -> String {
        guard depth < limit else { return line }
        let inner = "\n" + String(repeating: "  ", count: depth + 1)
        let end = "\n" + String(repeating: "  ", count: depth)
        switch content {
        case .nothing: return "null"
        case .literal(let text), .number(let text): return text
        case .array(let elements) where elements.isEmpty: return "[]"
        case .object(let members) where members.isEmpty: return "{}"
        case .array(let elements) where elements.allSatisfy(\.isNumber): return "[" + elements.map(\.line).joined(separator: ", ") + "]"
        case .array(let elements):
            return "[" + inner + elements.map { $0.text(depth: depth + 1, foldingFrom: limit) }.joined(separator: "," + inner) + end + "]"
        case .object(let members):
            let lines = members.map { "\(Self.quoted($0.name)) : \($0.value.text(depth: depth + 1, foldingFrom: limit))" }
            return "{" + inner + lines.joined(separator: "," + inner) + end + "}"
        }
    }

    var line: String {
        switch content {
        case .nothing: "null"
        case .literal(let text), .number(let text): text
        case .array(let elements): "[" + elements.map(\.line).joined(separator: ",") + "]"
        case .object(let members): "{" + members.map { "\(Self.quoted($0.name)):\($0.value.line)" }.joined(separator: ",") + "}"
        }
    }

    /// RFC 8259 section 7. The controls of C1 and U+2028 and U+2029 need no escape there, but terminals and scripts mind them.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

private struct OrderedEncoder: Encoder {
    let node: JSONNode
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .nothing = node.content { node.content = .object([]) }
        return KeyedEncodingContainer(Members(node: node, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if case .nothing = node.content { node.content = .array([]) }
        return Elements(node: node, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Scalar(node: node, codingPath: codingPath) }
}

private struct Scalar: SingleValueEncodingContainer {
    let node: JSONNode
    let codingPath: [any CodingKey]

    func encodeNil() { node.content = .literal("null") }
    func encode(_ value: Bool) { node.content = .literal(value ? "true" : "false") }
    func encode(_ value: String) { node.content = .literal(JSONNode.quoted(value)) }
    func encode(_ value: Int) { number(value) }
    func encode(_ value: Int8) { number(value) }
    func encode(_ value: Int16) { number(value) }
    func encode(_ value: Int32) { number(value) }
    func encode(_ value: Int64) { number(value) }
    func encode(_ value: UInt) { number(value) }
    func encode(_ value: UInt8) { number(value) }
    func encode(_ value: UInt16) { number(value) }
    func encode(_ value: UInt32) { number(value) }
    func encode(_ value: UInt64) { number(value) }
    func encode(_ value: Float) throws { try fraction(value) }
    func encode(_ value: Double) throws { try fraction(value) }
    func encode(_ value: some Encodable) throws { try OrderedJSON.encode(value, into: node, path: codingPath) }

    private func number(_ value: some BinaryInteger) { node.content = .number(String(value)) }

    private func fraction(_ value: some BinaryFloatingPoint & CustomStringConvertible) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(
                value, EncodingError.Context(codingPath: codingPath, debugDescription: "\(value) is no number of JSON"))
        }
        let text = value.description
        node.content = .number(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
    }
}

private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: JSONNode
    let codingPath: [any CodingKey]

    func encodeNil(forKey key: Key) { node.add(key.stringValue).content = .literal("null") }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        try OrderedJSON.encode(value, into: node.add(key.stringValue), path: codingPath + [key])
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
        nested(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { nested(key).unkeyedContainer() }

    func superEncoder() -> any Encoder { OrderedEncoder(node: node.add("super"), codingPath: codingPath) }

    func superEncoder(forKey key: Key) -> any Encoder { nested(key) }

    private func nested(_ key: Key) -> OrderedEncoder {
        OrderedEncoder(node: node.add(key.stringValue), codingPath: codingPath + [key])
    }
}

private struct Elements: UnkeyedEncodingContainer {
    let node: JSONNode
    let codingPath: [any CodingKey]
    var count: Int { node.count }

    func encodeNil() { node.append().content = .literal("null") }

    func encode(_ value: some Encodable) throws { try OrderedJSON.encode(value, into: node.append(), path: codingPath) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        superEncoder().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { superEncoder().unkeyedContainer() }

    func superEncoder() -> any Encoder { OrderedEncoder(node: node.append(), codingPath: codingPath) }
}
