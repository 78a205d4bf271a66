// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// The value as JSON text on one line, the members of each object sorted by name.
    ///
    /// - Parameter first: the member of the outermost object that stands before the others, such as the name of a schema.
    package func text(first: String? = nil) -> String {
        var text = ""
        write(to: &text, first: first)
        return text
    }

    private func write(to text: inout String, first: String?) {
        switch self {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .number(let digits): text += digits
        case .string(let string): text += JSONText.quote(string)
        case .list(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { text += "," }
                element.write(to: &text, first: nil)
            }
            text += "]"
        case .object(let members):
            text += "{"
            let names = members.keys.sorted { $1 != first && ($0 == first || $0 < $1) }
            for (index, name) in names.enumerated() {
                text += (index > 0 ? "," : "") + JSONText.quote(name) + ":"
                members[name]?.write(to: &text, first: nil)
            }
            text += "}"
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// A string.
    package init(stringLiteral value: String) { self = .string(value) }
    /// `true` or `false`.
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A number.
    package init(integerLiteral value: Int) { self = .number(String(value)) }
    /// A list.
    package init(arrayLiteral elements: JSONValue...) { self = .list(elements) }
    /// An object; of two equal names the last counts.
    package init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(Dictionary(elements) { $1 }) }
}
