// SPDX-License-Identifier: Apache-2.0

import FlowBench
import FlowProviders
import Testing

@Suite struct JSONTextTests {
    /// Half a surrogate pair before another escape leaves that one whole.
    @Test func escapes() throws {
        let text = #"{"a":"\"\\\/\n\r\t\b\f\u00e4\ud83d\ude00\ud83dx\ude00\ud83d\u0041\ud83d\n\udc00\udc00"}"#
        let value = try JSONValue(Array(text.utf8))["a"]
        #expect(value == .string("\"\\/\n\r\t\u{8}\u{C}ä😀\u{FFFD}x\u{FFFD}\u{FFFD}A\u{FFFD}\n\u{FFFD}\u{FFFD}"))
    }

    @Test func whatIsQuotedIsReadBack() throws {
        var generator = SeededGenerator(seed: 8259)
        let alphabet =
            Array((0...0x7F).map { String(Unicode.Scalar(UInt8($0))) }) + ["ä", "\u{2028}", "😀", "\r\n", "\\u0041", "\u{10FFFF}"]
        for _ in 0..<1000 {
            let text = (0..<Int.random(in: 0...30, using: &generator)).map { _ in alphabet.randomElement(using: &generator)! }.joined()
            let quoted = JSONText.quote(text)
            #expect(try JSONValue(Array(quoted.utf8)) == .string(text))
            #expect(quoted.utf8.allSatisfy { $0 >= 0x20 })
        }
    }

    @Test func values() throws {
        let value = try JSONValue(Array(#" { "a" : [ 1 , -0.5e+3, true, false , null , {} , [] ] , "b" : "7" } "#.utf8))
        #expect(value["a"] == .list([.number("1"), .number("-0.5e+3"), .bool(true), .bool(false), .null, .object([:]), .list([])]))
        #expect(value["b"]?.integer == 7 && value["c"] == nil && value["a"]?["x"] == nil)
        #expect(try JSONValue(Array("99999999999999999999".utf8)).integer == nil)
    }

    @Test func writing() throws {
        let value: JSONValue = ["b": [1, true, "x\n"], "a": .null, "schema": "s/1", "Z": [:], "c": .number("-0.5e+3"), "d": []]
        #expect(value.text() == #"{"Z":{},"a":null,"b":[1,true,"x\n"],"c":-0.5e+3,"d":[],"schema":"s/1"}"#)
        #expect(value.text(first: "schema") == #"{"schema":"s/1","Z":{},"a":null,"b":[1,true,"x\n"],"c":-0.5e+3,"d":[]}"#)
        #expect(try JSONValue(Array(value.text(first: "b").utf8)) == value)
        let nested: JSONValue = ["x": ["b": 1, "a": 2]]
        #expect(nested.text(first: "b") == #"{"x":{"a":2,"b":1}}"#)
    }
}
