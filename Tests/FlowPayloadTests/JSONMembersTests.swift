// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowPayload

/// The reader below the envelope and the media metadata.
@Suite struct JSONMembersTests {
    private func members(_ names: [String], _ text: String) throws -> JSONMembers {
        let bytes = Array(text.utf8)
        return try JSONMembers(names, in: bytes.span, bytes.indices)
    }

    @Test func findsWhatIsAskedFor() throws {
        let text = #"{"a":"x","b":{"a":"inner"},"c":[1],"d":"\n"}"#
        let found = try members(["a", "b", "c", "d", "e"], text)
        #expect(found["a"]?.kind == .string(hasEscapes: false))
        #expect(found["b"]?.kind == .object)
        #expect(found["c"]?.kind == .other)
        #expect(found["d"]?.kind == .string(hasEscapes: true))
        #expect(found["e"] == nil)
        #expect(found["not asked for"] == nil)
    }

    @Test func rangesAreThoseOfTheText() throws {
        let text = #"{"a":"x\/y", "b": {"c":1} }"#
        let found = try members(["a", "b"], text)
        func slice(_ range: Range<Int>?) -> String { range.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) } ?? "" }
        #expect(slice(found["a"]?.range) == #"x\/y"#)
        #expect(slice(found["b"]?.range) == #"{"c":1}"#)
    }

    @Test func readsAnObjectInsideAnother() throws {
        let text = Array(#"{"a":{"b":"x"},"b":"y"}"#.utf8)
        let outer = try JSONMembers(["a"], in: text.span, text.indices)
        let inner = try JSONMembers(["b"], in: text.span, #require(outer["a"]?.range))
        #expect(inner["b"]?.range == text.firstRange(of: Array("x".utf8)))
    }

    @Test func emptyObjectHasNoMembers() throws {
        #expect(try members(["a"], "{}")["a"] == nil)
        #expect(try members(["a"], " {\n} ")["a"] == nil)
    }

    @Test func duplicatesMatterOnlyWhereAsked() throws {
        #expect(try members(["a"], #"{"b":1,"b":2,"a":3}"#)["a"]?.kind == .other)
        #expect(throws: EnvelopeError.duplicateMember("a")) { try members(["a"], #"{"a":1,"b":2,"\u0061":3}"#) }
        #expect(try members(["a"], #"{"a":1,"b":{"a":2}}"#)["a"]?.kind == .other)
    }

    @Test func namesAreComparedByteForByte() throws {
        // One letter in Unicode, two spellings: with and without a combining accent.
        #expect(try members(["\u{E9}"], "{\"e\u{301}\":1}")["\u{E9}"] == nil)
        #expect(try members(["\u{E9}"], #"{"e\u0301":1}"#)["\u{E9}"] == nil)
        #expect(try members(["a"], #"{"A":1,"a ":2,"":3,"\u0430":4}"#)["a"] == nil)
    }

    /// Strings are read in blocks: whatever ends a run of plain characters is found at every place in a block.
    @Test func longStringsAreReadWhole() throws {
        for offset in 0..<100 {
            let (before, after) = (String(repeating: "a", count: offset), String(repeating: "b", count: 99 - offset))
            let found = try members(["x", "y"], #"{"x":"\#(before)\/\#(after)","y":"\#(before)"}"#)
            #expect(found["x"]?.range.count == 101 && found["x"]?.kind == .string(hasEscapes: true))
            #expect(found["y"]?.range.count == offset && found["y"]?.kind == .string(hasEscapes: false))
            let text = Array(#"\#(before)\u00e9\#(after)"#.utf8)
            #expect(String(decoding: JSONCursor.unescape(text.span, text.indices), as: UTF8.self) == before + "\u{E9}" + after)
            #expect(throws: EnvelopeError.notJSON(byteOffset: 6 + offset)) { try members(["x"], "{\"x\":\"\(before)\n\(after)\"}") }
            #expect(throws: EnvelopeError.notJSON(byteOffset: 6 + offset)) { try members(["x"], "{\"x\":\"\(before)") }
        }
    }

    @Test func escapesAreUndone() throws {
        let text = Array(#"\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC"#.utf8)
        let plain = JSONCursor.unescape(text.span, text.indices)
        #expect(String(decoding: plain, as: UTF8.self) == "\"\\/\u{08}\u{0C}\n\r\tA\u{E9}\u{20AC}")
        let half = Array(#"\ud83d"#.utf8)
        #expect(JSONCursor.unescape(half.span, half.indices) == Array("\u{FFFD}".utf8))
    }
}
