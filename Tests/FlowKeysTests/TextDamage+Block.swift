// SPDX-License-Identifier: Apache-2.0

import FlowKeys

// The block under damage has 9 lines: BEGIN with 26 characters, 6 lines of 64, one of 8, END with 24.
extension TextDamage {
    static let ofBoundaries: [TextDamage] = [
        TextDamage("4 hyphens", .init(.boundary(.hyphenCount(4)), 1, 1)) { String($0.dropFirst()) },
        TextDamage("6 hyphens", .init(.boundary(.hyphenCount(6)), 1, 1)) { "-" + $0 },
        TextDamage("4 hyphens at the end", .init(.boundary(.hyphenCount(4)), 9, 20)) { $0.dropLast(2) + "\n" },
        TextDamage("no hyphens after BEGIN", .init(.boundary(.hyphenCount(0)), 1, 22)) { $0.changingLine(1) { String($0.dropLast(5)) } },
        TextDamage("em dash", .init(.boundary(.lookAlike(0x2014)), 1, 1)) { "\u{2014}" + $0.dropFirst(2) },
        TextDamage("one em dash for all", .init(.boundary(.lookAlike(0x2014)), 9, 1)) {
            $0.changingLine(9) { "\u{2014}" + $0.dropFirst(5) }
        },
        TextDamage("en dashes", .init(.boundary(.lookAlike(0x2013)), 1, 1), .init(.boundary(.lookAlike(0x2013)), 1, 22)) {
            $0.changingLine(1) { $0.replacing("-", with: "\u{2013}") }
        },
        TextDamage("no-break space", .init(.boundary(.lookAlike(0xA0)), 1, 11)) {
            $0.changingLine(1) { $0.replacing("BEGIN ", with: "BEGIN\u{A0}") }
        },
        TextDamage("no-break space in the label", .init(.boundary(.lookAlike(0xA0)), 9, 16)) {
            $0.changingLine(9) { $0.replacing("PUBLIC ", with: "PUBLIC\u{A0}") }
        },
        TextDamage("lower case", .init(.boundary(.letterCase), 1, 6), .init(.boundary(.letterCase), 9, 6)) {
            $0.changingLines { $0.contains("--") ? $0.lowercased() : $0 }
        },
        TextDamage("small label", .init(.boundary(.letterCase), 1, 6)) { $0.changingLine(1) { $0.replacing("PUBLIC", with: "Public") } },
        TextDamage("space before BEGIN", .init(.boundary(.spacing), 1, 7)) { $0.changingLine(1) { $0.replacing("BEGIN", with: " BEGIN") } },
        TextDamage("two spaces after END", .init(.boundary(.spacing), 9, 6)) { $0.changingLine(9) { $0.replacing("END", with: "END ") } },
        TextDamage("no space after BEGIN", .init(.boundary(.spacing), 1, 6)) {
            $0.changingLine(1) { $0.replacing("BEGIN ", with: "BEGIN") }
        },
        TextDamage("END label differs", .init(.boundary(.labelDiffers(begin: "PUBLIC KEY", end: "RSA PUBLIC KEY")), 9, 1)) {
            $0.changingLine(9) { $0.replacing("END", with: "END RSA") }
        },
        TextDamage("no END", .init(.boundary(.missingEnd), 1, 1)) { $0.changingLine(9) { _ in "" }.replacing("\n\n", with: "\n") },
        TextDamage("no BEGIN", .init(.boundary(.missingBegin), 8, 1)) { $0.changingLine(1) { _ in "" }.dropFirst() + "" },
        TextDamage("body on the BEGIN line", .init(.boundary(.gluedText), 1, 27)) { $0.replacing("\n", with: "", first: 1) },
        TextDamage("END on the body's line", .init(.boundary(.gluedText), 8, 9)) { $0.replacing("\n-----END", with: "-----END") },
        TextDamage("unknown label", .init(.unknownLabel("FLOW KEY"), 1, 1)) { $0.replacing("PUBLIC", with: "FLOW") },
        TextDamage("label of another structure", .init(.labelMismatch(label: "RSA PUBLIC KEY", holds: .spki), 1, 1)) {
            $0.replacing("PUBLIC", with: "RSA PUBLIC")
        },
    ]

    static let ofBase64: [TextDamage] = [
        TextDamage("one = too many", .init(.base64(.padding), 8, 9)) { $0.replacing("\n-----END", with: "=\n-----END") },
        TextDamage("four = too many", .init(.base64(.padding), 8, 9)) { $0.replacing("\n-----END", with: "====\n-----END") },
        TextDamage("= in line 3", .init(.base64(.padding), 3, 11), .init(.lineWidth(65), 3, 1)) { $0.inserting("=") },
        TextDamage("character replaced", .init(.base64(.character(0x2A)), 3, 11), keepsKey: false) { $0.inserting("*", replacing: true) },
        TextDamage("character inserted", .init(.base64(.character(0x2A)), 3, 11)) { $0.inserting("*") },
        TextDamage("colon in line 2", .init(.base64(.character(0x3A)), 2, 11), keepsKey: false) {
            $0.changingLine(2) { $0.prefix(10) + ":" + $0.dropFirst(11) }
        },
        TextDamage("zero-width space", .init(.base64(.character(0x200B)), 3, 11)) { $0.inserting("\u{200B}") },
        TextDamage("no-break space in the body", .init(.base64(.character(0xA0)), 3, 11)) { $0.inserting("\u{A0}") },
        TextDamage("character outside the plane", .init(.base64(.character(0x1F511)), 3, 11)) { $0.inserting("\u{1F511}") },
        TextDamage("not UTF-8", [.init(.base64(.character(0xFF)), 3, 11)]) { text in
            text.utf8.prefix(27 + 65 + 10) + [0xFF] + text.utf8.dropFirst(27 + 65 + 10)
        },
        TextDamage("HTML line breaks", .init(.base64(.character(0x3C)), 2, 65)) { $0.changingLine(2) { $0 + "<>" } },
        TextDamage("character lost", .init(.base64(.length), 8, 9), .init(.lineWidth(63), 3, 1), keepsKey: false) {
            $0.inserting("", replacing: true)
        },
        TextDamage("three characters lost", .init(.base64(.length), 8, 6), keepsKey: false) {
            $0.changingLine(8) { String($0.dropLast(3)) }
        },
        TextDamage("last line lost", .init(.der(.truncated), 0, 0), keepsKey: false) {
            $0.changingLine(8) { _ in "" }.replacing("\n\n", with: "\n")
        },
        TextDamage("body lost", .init(.emptyBody, 1, 27), keepsKey: false) {
            $0.rewrapped(1000).changingLine(2) { _ in "" }.replacing("\n\n", with: "\n")
        },
        TextDamage("nothing but padding", .init(.emptyBody, 1, 27), keepsKey: false) { $0.rewrapped(1000).changingLine(2) { _ in "====" } },
    ]

    static let ofSurroundings: [TextDamage] = [
        TextDamage("text before", .init(.leadingText, 1, 1)) { "Bag Attributes\n    friendlyName: flow\n" + $0 },
        TextDamage("text after", .init(.trailingText, 10, 1)) { $0 + "# our key\n" },
        TextDamage("text after END", .init(.trailingText, 9, 25)) { $0.dropLast() + ";\n" },
        TextDamage("prose with hyphens before", .init(.leadingText, 1, 1)) { "--- end of the mail ---\n-- begin\n" + $0 },
        TextDamage("blank lines around", []) { Array("\n\n\($0)\n\n".utf8) },
    ]
}
