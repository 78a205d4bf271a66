// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import Testing

/// One way in which the text of a public key gets damaged between two machines, and what the reader must say to it.
struct TextDamage: Sendable, CustomTestStringConvertible {
    /// A defect by its kind and its place; `line` 0 stands for one in the DER, `column` being the offset there.
    struct Named: Equatable, Comparable, Sendable, CustomStringConvertible {
        var kind: KeyDefect.Kind
        var line: Int
        var column: Int

        init(_ kind: KeyDefect.Kind, _ line: Int, _ column: Int) {
            self.kind = kind
            self.line = line
            self.column = column
        }

        init(_ defect: KeyDefect) {
            self.init(defect.kind, defect.position?.line ?? 0, defect.position?.column ?? defect.derOffset ?? 0)
        }

        var description: String { "\(line):\(column) \(kind)" }

        static func < (first: Self, second: Self) -> Bool {
            (first.line, first.column, "\(first.kind)") < (second.line, second.column, "\(second.kind)")
        }
    }

    var testDescription: String
    /// Every defect, and no other.
    var expected: [Named]
    /// False where characters are gone that nobody can guess.
    var keepsKey = true
    var apply: @Sendable (String) -> [UInt8]

    init(_ name: String, _ expected: Named..., keepsKey: Bool = true, text apply: @escaping @Sendable (String) -> String) {
        self.init(name, expected, keepsKey: keepsKey) { Array(apply($0).utf8) }
    }

    init(_ name: String, _ expected: [Named], keepsKey: Bool = true, bytes apply: @escaping @Sendable (String) -> [UInt8]) {
        testDescription = name
        self.expected = expected.sorted()
        self.keepsKey = keepsKey
        self.apply = apply
    }
}

extension String {
    func replacing(_ old: String, with new: String, first count: Int = .max) -> String {
        var parts = split(separator: old, maxSplits: count, omittingEmptySubsequences: false)[...]
        let first = parts.removeFirst()
        return parts.reduce(String(first)) { $0 + new + $1 }
    }

    /// The text with one line changed; lines count from 1.
    func changingLine(_ number: Int, _ change: (String) -> String) -> String {
        var lines = split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines[number - 1] = change(lines[number - 1])
        return lines.joined(separator: "\n")
    }

    func changingLines(_ change: (String) -> String) -> String {
        split(separator: "\n").map { change(String($0)) + "\n" }.joined()
    }

    /// The block with its body in lines of another width.
    func rewrapped(_ width: Int) -> String {
        let lines = split(separator: "\n")
        let body = Array(lines.dropFirst().dropLast().joined().utf8)
        let wrapped = stride(from: 0, to: body.count, by: width).map {
            String(decoding: body[$0..<min($0 + width, body.count)], as: UTF8.self)
        }
        return ([String(lines[0])] + wrapped + [String(lines[lines.count - 1])]).joined(separator: "\n") + "\n"
    }

    /// Line and column of the first `character` between BEGIN and END.
    func place(of character: Character) -> (line: Int, column: Int) {
        for (number, line) in split(separator: "\n").enumerated().dropFirst().dropLast() {
            if let index = line.firstIndex(of: character) { return (number + 1, line.distance(from: line.startIndex, to: index) + 1) }
        }
        return (0, 0)
    }

    /// With a character put in front of the 11th of line 3, or in its place.
    func inserting(_ character: String, replacing: Bool = false) -> String {
        changingLine(3) { line in String(line.prefix(10)) + character + line.dropFirst(replacing ? 11 : 10) }
    }

    func utf16(bigEndian: Bool) -> [UInt8] {
        utf16.flatMap { unit in bigEndian ? [UInt8(unit >> 8), UInt8(unit & 0xFF)] : [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    }

    func utf32(bigEndian: Bool) -> [UInt8] {
        unicodeScalars.flatMap { scalar in
            let bytes = (0..<4).map { UInt8(truncatingIfNeeded: scalar.value >> (24 - 8 * $0)) }
            return bigEndian ? bytes : bytes.reversed()
        }
    }
}
