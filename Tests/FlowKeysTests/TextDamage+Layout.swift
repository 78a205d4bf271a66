// SPDX-License-Identifier: Apache-2.0

import FlowKeys

// The block under damage has 9 lines: BEGIN with 26 characters, 6 lines of 64, one of 8, END with 24.
extension TextDamage {
    static let ofEncoding: [TextDamage] = [
        TextDamage("BOM", [.init(.byteOrderMark, 1, 1)]) { [0xEF, 0xBB, 0xBF] + $0.utf8 },
        TextDamage("UTF-16LE with BOM", [.init(.encoding("UTF-16LE"), 1, 1)]) { [0xFF, 0xFE] + $0.utf16(bigEndian: false) },
        TextDamage("UTF-16BE with BOM", [.init(.encoding("UTF-16BE"), 1, 1)]) { [0xFE, 0xFF] + $0.utf16(bigEndian: true) },
        TextDamage("UTF-16LE", [.init(.encoding("UTF-16LE"), 1, 1)]) { $0.utf16(bigEndian: false) },
        TextDamage("UTF-16BE", [.init(.encoding("UTF-16BE"), 1, 1)]) { $0.utf16(bigEndian: true) },
        TextDamage("UTF-32LE with BOM", [.init(.encoding("UTF-32LE"), 1, 1)]) { [0xFF, 0xFE, 0, 0] + $0.utf32(bigEndian: false) },
        TextDamage("UTF-32BE", [.init(.encoding("UTF-32BE"), 1, 1)]) { $0.utf32(bigEndian: true) },
        TextDamage("UTF-16LE with another defect", [.init(.encoding("UTF-16LE"), 1, 1), .init(.base64(.character(0x200B)), 3, 11)]) {
            $0.inserting("\u{200B}").utf16(bigEndian: false)
        },
        TextDamage("NUL in line 3", .init(.nulByte, 3, 11)) { $0.inserting("\0") },
        TextDamage("NUL bytes after END", .init(.nulByte, 10, 1)) { $0 + "\0\0\0" },
    ]

    static let ofLines: [TextDamage] = [
        TextDamage("CR alone", .init(.carriageReturnLineEnds, 1, 27)) { $0.replacing("\n", with: "\r") },
        TextDamage("CRLF", .init(.crlfLineEnds, 1, 27)) { $0.replacing("\n", with: "\r\n") },
        TextDamage("CRLF and LF", .init(.partlyCRLFLineEnds, 1, 27)) { $0.replacing("\n", with: "\r\n", first: 1) },
        TextDamage("CR and LF", .init(.mixedLineEnds, 2, 65)) { $0.changingLine(2) { $0 + "\r" }.replacing("\r\n", with: "\r") },
        TextDamage("no final newline", .init(.noFinalNewline, 9, 25)) { String($0.dropLast()) },
        TextDamage("76 columns", .init(.lineWidth(76), 2, 1)) { $0.rewrapped(76) },
        TextDamage("63 columns", .init(.lineWidth(63), 2, 1)) { $0.rewrapped(63) },
        TextDamage("one long line", .init(.lineWidth(392), 2, 1)) { $0.rewrapped(1000) },
        TextDamage("newlines became spaces", .init(.noLineBreaks, 1, 1)) { String($0.replacing("\n", with: " ").dropLast()) + "\n" },
        TextDamage("newlines removed", .init(.noLineBreaks, 1, 1)) { $0.replacing("\n", with: "") + "\n" },
        TextDamage("blank line after BEGIN", .init(.whitespace(.blankLine), 2, 1)) { $0.changingLine(2) { "\n" + $0 } },
        TextDamage("blank lines everywhere", .init(.whitespace(.blankLine), 2, 1)) { $0.replacing("\n", with: "\n\n") },
        TextDamage("RFC 1421 header", .init(.headers("Comment"), 2, 1)) { $0.changingLine(2) { "Comment: our key\n\n" + $0 } },
        TextDamage("several headers", .init(.headers("Subject"), 2, 1)) { $0.changingLine(2) { "Subject: a\n b\nX-1: c\\\nd\n" + $0 } },
    ]

    static let ofQuoting: [TextDamage] = [
        TextDamage("literal \\n", .init(.literalNewlines, 1, 27)) { $0.replacing("\n", with: "\\n") },
        TextDamage("literal \\\\n", .init(.literalNewlines, 1, 27)) { $0.replacing("\n", with: "\\\\n") },
        TextDamage("literal \\r\\n", .init(.literalNewlines, 1, 27)) { $0.replacing("\n", with: "\\r\\n") },
        TextDamage("%0A", .init(.percentEncoded, 1, 27)) { $0.replacing("\n", with: "%0A") },
        TextDamage("%0D%0A", .init(.percentEncoded, 1, 27), .init(.crlfLineEnds, 1, 27)) { $0.replacing("\n", with: "%0D%0A") },
        TextDamage("BEGIN%20", .init(.percentEncoded, 1, 11)) { $0.replacing(" ", with: "%20") },
        TextDamage("quoted", .init(.quoted, 1, 1)) { "\"\($0)\"\n" },
        TextDamage("in single quotes without a newline", .init(.quoted, 1, 1)) { "'\($0.dropLast())'" },
        TextDamage("NAME=", .init(.quoted, 1, 10)) { "FLOW_KEY2=\($0)" },
        TextDamage(".env", .init(.literalNewlines, 1, 38), .init(.quoted, 1, 11)) { "FLOW_KEY2=\"\($0.replacing("\n", with: "\\n"))\"\n" },
        TextDamage("export .env", .init(.literalNewlines, 2, 49), .init(.quoted, 2, 22), .init(.leadingText, 1, 1)) {
            "A=1\nexport PUBLIC_FLOW_K=\"\($0.replacing("\n", with: "\\n"))\";\n"
        },
        TextDamage("JSON string", .init(.literalNewlines, 1, 28), .init(.quoted, 1, 1)) { "\"\($0.replacing("\n", with: "\\n"))\"" },
        TextDamage("JSON of a GET answer", .init(.graphAnswer, 1, 11)) {
            let escaped = $0.replacing("\n", with: "\\n")
            return "{\"data\":[{\"business_public_key\":\"\(escaped)\",\"business_public_key_signature_status\":\"VALID\"}]}"
        },
        TextDamage("HTML entities", .init(.htmlEntities, 1, 27)) { $0.replacing("\n", with: "&#10;") },
        TextDamage("percent signs encoded twice", .init(.percentEncoded, 1, 27)) { $0.replacing("\n", with: "%250A") },
        TextDamage("curly quotes", .init(.quoted, 1, 3)) { "K=\u{201C}\($0)\u{201D}" },
        TextDamage("JSON with \\/ and \\u002B", .init(.literalNewlines, 1, 35), .init(.quoted, 1, 8)) {
            let escaped = $0.replacing("/", with: "\\/").replacing("+", with: "\\u002B").replacing("\n", with: "\\n")
            return "{\"key\":\"\(escaped)\"}"
        },
    ]

    static let ofSpaces: [TextDamage] = [
        TextDamage(
            "4-space indent", .init(.whitespace(.beforeBoundary), 1, 1), .init(.whitespace(.indentation), 2, 1),
            .init(.whitespace(.beforeBoundary), 9, 1)
        ) { $0.changingLines { "    " + $0 } },
        TextDamage(
            "tabs", .init(.whitespace(.beforeBoundary), 1, 1), .init(.whitespace(.indentation), 2, 1),
            .init(.whitespace(.beforeBoundary), 9, 1)
        ) { $0.changingLines { "\t" + $0 } },
        TextDamage(
            "mail quote", .init(.whitespace(.beforeBoundary), 1, 1), .init(.whitespace(.quoteMark), 2, 1),
            .init(.whitespace(.beforeBoundary), 9, 1)
        ) { $0.changingLines { "> " + $0 } },
        TextDamage("trailing spaces", .init(.whitespace(.trailing), 1, 27), .init(.whitespace(.trailing), 9, 25)) {
            $0.changingLines { $0 + "  " }
        },
        TextDamage("trailing space in line 4", .init(.whitespace(.trailing), 4, 65)) { $0.changingLine(4) { $0 + " " } },
        TextDamage("spaces after the last newline", .init(.whitespace(.trailing), 10, 1)) { $0 + "  " },
        TextDamage("spaces on a line before", .init(.whitespace(.beforeBoundary), 1, 1)) { "  \n" + $0 },
        TextDamage("space inside line 3", .init(.whitespace(.insideLine), 3, 11)) { $0.inserting(" ") },
        TextDamage("60 columns, 4-space indent", .init(.whitespace(.indentation), 2, 1), .init(.lineWidth(60), 2, 5)) {
            $0.rewrapped(60).changingLines { $0.contains("-") ? $0 : "    " + $0 }
        },
    ]
}
