// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys
internal import FoundationEssentials

/// Why test vectors cannot be read: where in their file, and what is wrong there. The file itself is the caller's to name.
package struct VectorFormatError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A JSON path such as `testGroups[3].tests[7].flags`, a line such as `line 17`, or empty for the file as a whole.
    package var place: String
    /// What is wrong: lower case, no full stop; where `JSONDecoder` found it, in the words of Foundation.
    package var reason: String

    /// An error at `place`; without one it is about the file as a whole.
    package init(place: String = "", reason: String) {
        self.place = place
        self.reason = reason
    }

    /// The error, where it is about a file beside the one that is read.
    func inFile(_ name: String) -> VectorFormatError {
        VectorFormatError(place: place.isEmpty ? name : "\(name): \(place)", reason: reason)
    }

    /// `place: reason`.
    package var description: String { place.isEmpty ? reason : "\(place): \(reason)" }
}

/// JSON (RFC 8259) in which nothing is ignored: a member that is unknown, missing, null or repeated is an error.
///
/// The checks on names are made by ``Swift/Decoder/closedObject(of:)``, so every type must decode its members through it.
package enum StrictJSON {
    /// Decodes the one value that `bytes` (UTF-8) hold.
    ///
    /// - Throws: ``VectorFormatError`` with the path of an offending member, or the line of a repeated one.
    ///   For text that is not JSON at all Foundation gives no place.
    package static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws(VectorFormatError) -> Value {
        // JSONDecoder would guess UTF-16 and UTF-32, which always have zero bytes, and the look at the names reads UTF-8.
        guard bytes.first != 0xEF, !bytes.contains(0) else {
            throw VectorFormatError(reason: "not UTF-8 without a byte order mark (RFC 8259 section 8.1)")
        }
        let value: Value
        do {
            value = try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as VectorFormatError {
            throw error
        } catch let error as DecodingError {
            throw VectorFormatError(error)
        } catch {
            throw VectorFormatError(reason: "\(error)")
        }
        try refuseRepeatedMembers(in: bytes)
        return value
    }

    /// As ``decode(_:from:)`` for types that do not check their members' names: what was read, written again, must be what was there.
    package static func decodeWhole<Value: Codable>(_ type: Value.Type, from bytes: [UInt8]) throws(VectorFormatError) -> Value {
        let value = try decode(type, from: bytes)
        let original = try decode(JSONValue.self, from: bytes)
        let copy: JSONValue
        do {
            copy = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
        } catch {
            throw VectorFormatError(reason: "\(error)")
        }
        if let difference = original.firstDifference(from: copy) { throw difference }
        return value
    }

    /// `JSONDecoder` takes the first of two members with one name and says nothing, so the names are looked through again.
    ///
    /// - Parameter bytes: valid JSON. Names are compared as they are written, escapes and all.
    private static func refuseRepeatedMembers(in bytes: [UInt8]) throws(VectorFormatError) {
        var namesOfOpenValues: [Set<ArraySlice<UInt8>>] = []
        var lastString: ArraySlice<UInt8> = []
        var line = 1
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                namesOfOpenValues.append([])
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                namesOfOpenValues.removeLast()
            case UInt8(ascii: "\""):
                let start = index + 1
                repeat { index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1 } while bytes[index] != UInt8(ascii: "\"")
                lastString = bytes[start..<index]
            case UInt8(ascii: ":"):
                guard namesOfOpenValues[namesOfOpenValues.count - 1].insert(lastString).inserted else {
                    let name = String(decoding: lastString, as: UTF8.self)
                    throw VectorFormatError(place: "line \(line)", reason: "member \"\(name)\" is in this object already")
                }
            case UInt8(ascii: "\n"):
                line += 1
            default:
                break
            }
            index += 1
        }
    }
}

extension Decoder {
    /// The members of the object at this point, after a check that `Member` declares every one of them.
    package func closedObject<Member: CodingKey>(of member: Member.Type) throws -> KeyedDecodingContainer<Member> {
        let names = try container(keyedBy: AnyMember.self).allKeys.map(\.stringValue)
        // The first by name: the keys of a container come in no order.
        if let unknown = names.sorted().first(where: { Member(stringValue: $0) == nil }) {
            throw VectorFormatError(place: jsonPath(codingPath + [AnyMember(stringValue: unknown)]), reason: "unknown member")
        }
        return try container(keyedBy: member)
    }
}

extension KeyedDecodingContainer {
    /// A member that must be there and not null.
    package func value<Value: Decodable>(_ member: Key) throws -> Value { try decode(Value.self, forKey: member) }

    /// A member that may be absent, but not null.
    package func valueIfPresent<Value: Decodable>(_ member: Key) throws -> Value? {
        contains(member) ? try decode(Value.self, forKey: member) : nil
    }

    /// The bytes of a member that is a string of pairs of hexadecimal digits.
    package func hex(_ member: Key) throws -> [UInt8] {
        guard let bytes = Hex.decode(try decode(String.self, forKey: member).utf8) else {
            throw failure(at: member, "not pairs of hexadecimal digits")
        }
        return bytes
    }

    /// The same of a member that may be absent, but not null.
    package func hexIfPresent(_ member: Key) throws -> [UInt8]? { contains(member) ? try hex(member) : nil }

    /// Checks a member that has the same text in every file of its kind.
    package func require(_ member: Key, _ text: String) throws {
        let found = try decode(String.self, forKey: member)
        guard found == text else { throw failure(at: member, "\"\(found)\" where \"\(text)\" belongs") }
    }

    /// An error about `member`, for a check that its type alone does not make.
    package func failure(at member: Key, _ reason: String) -> VectorFormatError {
        VectorFormatError(place: jsonPath(codingPath + [member]), reason: reason)
    }
}

extension VectorFormatError {
    init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let member, let context):
            self.init(place: jsonPath(context.codingPath + [member]), reason: "missing member")
        case .valueNotFound(let type, let context):
            self.init(place: jsonPath(context.codingPath), reason: "null where a value of type \(type) belongs")
        case .typeMismatch(let type, let context):
            self.init(place: jsonPath(context.codingPath), reason: "not a value of type \(type)")
        case .dataCorrupted(let context):
            self.init(place: jsonPath(context.codingPath), reason: context.debugDescription)
        @unknown default:
            self.init(reason: "\(error)")
        }
    }
}

/// Any JSON.
private enum JSONValue: Decodable, Equatable {
    case null
    case boolean(Bool)
    case number(Double)
    case text(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        if let members = try? decoder.container(keyedBy: AnyMember.self) {
            self = .object(
                Dictionary(
                    uniqueKeysWithValues: try members.allKeys.map { ($0.stringValue, try members.decode(JSONValue.self, forKey: $0)) }))
        } else if var elements = try? decoder.unkeyedContainer() {
            var values: [JSONValue] = []
            while !elements.isAtEnd { values.append(try elements.decode(JSONValue.self)) }
            self = .array(values)
        } else {
            let value = try decoder.singleValueContainer()
            if let text = try? value.decode(String.self) {
                self = .text(text)
            } else if let boolean = try? value.decode(Bool.self) {
                self = .boolean(boolean)
            } else if value.decodeNil() {
                self = .null
            } else {
                self = .number(try value.decode(Double.self))
            }
        }
    }

    /// Where the file has something that its type has not.
    func firstDifference(from copy: JSONValue, at path: String = "") -> VectorFormatError? {
        switch (self, copy) {
        case (.object(let members), .object(let copies)):
            for name in Set(members.keys).union(copies.keys).sorted() {
                let place = path.isEmpty ? name : "\(path).\(name)"
                guard let member = members[name] else { return VectorFormatError(place: place, reason: "missing member") }
                guard let copy = copies[name] else {
                    return VectorFormatError(place: place, reason: member == .null ? "null" : "unknown member")
                }
                if let difference = member.firstDifference(from: copy, at: place) { return difference }
            }
            return nil
        case (.array(let elements), .array(let copies)) where elements.count == copies.count:
            return zip(elements, copies).enumerated().lazy.compactMap { index, pair in
                pair.0.firstDifference(from: pair.1, at: "\(path)[\(index)]")
            }.first
        default: return self == copy ? nil : VectorFormatError(place: path, reason: "not what its type allows")
        }
    }
}

private struct AnyMember: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

private func jsonPath(_ keys: [any CodingKey]) -> String {
    keys.reduce(into: "") { path, key in
        if let index = key.intValue {
            path += "[\(index)]"
        } else {
            path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
        }
    }
}
