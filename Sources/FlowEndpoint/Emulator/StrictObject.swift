// SPDX-License-Identifier: Apache-2.0

internal import FlowProviders

/// The members of a JSON object, taken one after another: what is missing, of another type or left over is a failure with its place.
struct StrictObject {
    /// What is wrong, and where. Values are not repeated.
    struct Failure: Error, Equatable {
        var place: String
        var problem: String
    }

    let place: String
    private var members: [String: JSONValue]

    init(_ value: JSONValue, place: String) throws(Failure) {
        guard let members = value.members else { throw Failure(place: place, problem: "an object belongs here") }
        self.place = place
        self.members = members
    }

    /// Reads a text whose outermost value is an object.
    init(text: [UInt8], place: String) throws(Failure) {
        let value: JSONValue
        do throws(JSONValue.Failure) {
            value = try JSONValue(text)
        } catch {
            switch error {
            case .truncated: throw Failure(place: place, problem: "the JSON ends before it is complete")
            case .malformed(let offset):
                throw Failure(place: place, problem: "this is no JSON from byte \(offset) on, or a member stands there twice")
            }
        }
        try self.init(value, place: place)
    }

    func failure(_ member: String, _ problem: String) -> Failure { Failure(place: path(of: member), problem: problem) }

    private func path(of member: String) -> String { "\(place).\(member)" }

    private mutating func take<Value>(
        _ member: String, _ requirement: String, _ read: (JSONValue) -> Value?
    ) throws(Failure) -> Value? {
        guard let value = members.removeValue(forKey: member) else { return nil }
        guard let wanted = read(value) else { throw failure(member, "\(requirement) belongs here") }
        return wanted
    }

    private func require<Value>(_ value: Value?, _ member: String) throws(Failure) -> Value {
        guard let value else { throw failure(member, "this member is missing") }
        return value
    }

    mutating func string(ifAny member: String) throws(Failure) -> String? { try take(member, "a string") { $0.string } }
    mutating func string(_ member: String) throws(Failure) -> String { try require(try string(ifAny: member), member) }

    mutating func flag(ifAny member: String) throws(Failure) -> Bool? {
        try take(member, "true or false") { if case .bool(let flag) = $0 { flag } else { nil } }
    }
    mutating func flag(_ member: String) throws(Failure) -> Bool { try require(try flag(ifAny: member), member) }

    mutating func integer(ifAny member: String, in range: ClosedRange<Int>) throws(Failure) -> Int? {
        try take(member, "a whole number from \(range.lowerBound) to \(range.upperBound)") { value in
            guard case .number(let digits) = value, let number = Int(digits), range.contains(number) else { return nil }
            return number
        }
    }
    mutating func integer(_ member: String, in range: ClosedRange<Int>) throws(Failure) -> Int {
        try require(try integer(ifAny: member, in: range), member)
    }

    /// A number from 0 to 1.
    mutating func fraction(ifAny member: String) throws(Failure) -> Double? {
        try take(member, "a number from 0 to 1") { value in
            guard case .number(let digits) = value, let number = Double(digits), (0...1).contains(number) else { return nil }
            return number
        }
    }

    /// One of the words of an enumeration.
    mutating func word<Word: RawRepresentable & CaseIterable>(
        ifAny member: String, _: Word.Type
    ) throws(Failure) -> Word? where Word.RawValue == String {
        try take(member, "one of " + Word.allCases.map(\.rawValue).joined(separator: ", ")) { $0.string.flatMap(Word.init) }
    }

    /// The id of a provider.
    mutating func provider(ifAny member: String) throws(Failure) -> Provider? {
        try take(member, "one of " + Provider.all.map(\.id).joined(separator: ", ")) { $0.string.flatMap(Provider.named) }
    }
    mutating func provider(_ member: String) throws(Failure) -> Provider { try require(try provider(ifAny: member), member) }

    mutating func strings(ifAny member: String) throws(Failure) -> [String]? {
        try take(member, "a list of strings") { value in
            guard case .list(let elements) = value else { return nil }
            let strings = elements.compactMap(\.string)
            return strings.count == elements.count ? strings : nil
        }
    }

    mutating func objects(_ member: String) throws(Failure) -> [StrictObject] {
        let elements = try require(
            try take(member, "a list") { value -> [JSONValue]? in if case .list(let elements) = value { elements } else { nil } }, member)
        var objects: [StrictObject] = []
        for (index, element) in elements.enumerated() {
            objects.append(try StrictObject(element, place: "\(path(of: member))[\(index)]"))
        }
        return objects
    }

    /// Every member has been taken. The names of others are not repeated: they may be anything.
    func finish() throws(Failure) {
        guard members.isEmpty else {
            throw Failure(place: place, problem: members.count == 1 ? "a member is unknown" : "\(members.count) members are unknown")
        }

    }
}
