// SPDX-License-Identifier: Apache-2.0

/// A piece of HTML or SVG. Whatever text goes in is escaped; names of elements and attributes are the code's own.
struct Markup: ExpressibleByStringInterpolation, Sendable {
    private(set) var source: String

    static let none = Markup(source: "")

    private init(source: String) { self.source = source }

    init(stringLiteral text: String) { self.init(text) }

    /// Text, escaped.
    init(_ text: String) { source = Self.escaped(text) }

    init(_ parts: [Markup]) { source = parts.map(\.source).joined() }

    /// An element; without content where it may have none.
    init(_ name: String, _ attributes: KeyValuePairs<String, String>, _ content: Markup...) {
        self.init(name, attributes, content)
    }

    init(_ name: String, _ attributes: KeyValuePairs<String, String>, _ content: [Markup]) {
        var source = "<\(name)"
        for (key, value) in attributes { source += " \(key)=\"\(Self.escaped(value))\"" }
        if Self.voidElements.contains(name) {
            source += "/>"
        } else {
            source += ">"
            for part in content { source += part.source }
            source += "</\(name)>"
        }
        self.source = source
    }

    /// The rules of a page, which are the code's own and have nothing to escape.
    static func style(_ rules: String) -> Markup { Markup(source: "<style>\n\(rules)</style>") }

    private static let voidElements: Set = ["meta", "br", "line", "rect", "circle", "path"]

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): false
        default: (0x20..<0x7F).contains(byte)
        }
    }

    private static func escaped(_ text: String) -> String {
        // Most text has nothing to escape.
        if text.utf8.allSatisfy(isPlain) { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n": result.unicodeScalars.append(scalar)
            // HTML has no place for other control characters, not even as references.
            case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value): result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

/// A coordinate in per cent of the chart, so that text keeps its size on narrow and wide pages: "12.34%".
func percent(_ fraction: Double) -> String { "\(Fixed(100 * fraction, 2))%" }
