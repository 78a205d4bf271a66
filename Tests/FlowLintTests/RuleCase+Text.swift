// SPDX-License-Identifier: Apache-2.0

import FlowKeys

extension RuleCase {
    static let ofText: [RuleCase] = [
        .fires("format-empty", "no bytes", .error, .text(1, 1)) { _ in [] },
        .fires("format-empty", "white space", .error, .text(1, 1)) { _ in Array(" \n\t\r\n".utf8) },
        .fires("format-empty", "block without a body", .error, .text(1, 27)) { Array("\($0.lines[0])\n\($0.lines[8])\n".utf8) },
        .silent("format-empty", "one letter") { _ in [0x41] },
        .fires("format-encoding", "UTF-16LE", .error, .text(1, 1)) { $0.pem.flatMap { [$0, 0] } },
        .fires("format-encoding", "UTF-16BE with its mark", .error, .text(1, 1)) { [0xFE, 0xFF] + $0.pem.flatMap { [0, $0] } },
        .silent("format-encoding", "byte order mark of UTF-8") { [0xEF, 0xBB, 0xBF] + $0.pem },
        .fires("format-bom", "UTF-8", .warning, .text(1, 1)) { [0xEF, 0xBB, 0xBF] + $0.pem },
        .silent("format-bom", "inside the text") { $0.changingLine(2) { "\u{FEFF}" + $0 } },
        .silent("format-bom", "UTF-16") { [0xFF, 0xFE] + $0.pem.flatMap { [$0, 0] } },
        .fires("format-nul", "after END", .error, .text(10, 1)) { $0.pem + [0] },
        .fires("format-nul", "in the body", .error, .text(3, 5)) { $0.changingLine(3) { $0.prefix(4) + "\0" + $0.dropFirst(4) } },
        .silent("format-nul", "UTF-16") { $0.pem.flatMap { [$0, 0] } },
        .fires("format-line-ends", "CR", .warning, .text(1, 27)) { Array(($0.lines.joined(separator: "\r") + "\r").utf8) },
        .fires("format-crlf", "CRLF and LF", .info, .text(2, 65)) { $0.changingLine(2) { $0 + "\r" } },
        .silent("format-line-ends", "CRLF") { Array(($0.lines.joined(separator: "\r\n") + "\r\n").utf8) },
        .fires("format-crlf", "CRLF", .info, .text(1, 27)) { Array(($0.lines.joined(separator: "\r\n") + "\r\n").utf8) },
        .silent("format-crlf", "CR") { Array(($0.lines.joined(separator: "\r") + "\r").utf8) },
        .fires("format-no-final-newline", "cut", .info, .text(9, 25)) { $0.pem.dropLast() },
        .silent("format-no-final-newline", "CR at the end") { $0.pem.dropLast() + [0x0D] },
        .fires("format-literal-newline", "\\n", .error, .text(1, 27)) { $0.joined("\\n") },
        .fires("format-literal-newline", "\\\\n in NAME=\"\"", .error, .text(1, 32)) { Array("KEY=\"".utf8) + $0.joined("\\\\n") + [0x22] },
        .fires("format-literal-newline", "in quotation marks", .error, .text(1, 1)) { [0x22] + $0.pem + [0x22, 0x0A] },
        .silent("format-literal-newline", "\\n in the text before") { Array("C:\\new\\keys\n".utf8) + $0.pem },
        .fires("format-no-line-breaks", "spaces", .error, .text(1, 1)) { $0.joined(" ") },
        .fires("format-no-line-breaks", "removed", .error, .text(1, 1)) { $0.joined("") },
        .silent("format-no-line-breaks", "body on one line") {
            Array("\($0.lines[0])\n\($0.lines[1...7].joined())\n\($0.lines[8])\n".utf8)
        },
        .fires("format-line-length", "one short line", .info, .text(3, 1)) {
            $0.changingLine(3) { $0.prefix(32) + "\n" + $0.dropFirst(32) }
        },
        .fires("format-line-length", "one long line", .warning, .text(2, 1)) {
            Array("\($0.lines[0])\n\($0.lines[1...7].joined())\n\($0.lines[8])\n".utf8)
        },
        .silent("format-line-length", "short last line") { $0.pem },
        .silent("format-line-length", "white space at the end") { $0.changingLine(3) { $0 + " " } },
        .fires("format-whitespace", "blank line", .warning, .text(3, 1)) { $0.changingLine(2) { $0 + "\n" } },
        .fires("format-whitespace", "indented line", .warning, .text(3, 1)) { $0.changingLine(3) { "\t" + $0 } },
        .fires("format-whitespace", "space at the end", .warning, .text(3, 65)) { $0.changingLine(3) { $0 + " " } },
        .fires("format-whitespace", "space inside", .warning, .text(3, 9)) { $0.changingLine(3) { $0.prefix(8) + " " + $0.dropFirst(8) } },
        .fires("format-whitespace", "before BEGIN", .error, .text(1, 1)) { $0.changingLine(1) { " " + $0 } },
        .fires("format-whitespace", "before END", .error, .text(9, 1)) { $0.changingLine(9) { "> " + $0 } },
        .fires("format-whitespace", "quote mark before a line", .error, .text(3, 1)) { $0.changingLine(3) { "> " + $0 } },
        .fires("format-whitespace", "quote mark on a line", .error, .text(3, 1)) { $0.changingLine(3) { ">\n" + $0 } },
        .fires("format-whitespace", "quote marks on the last line", .error, .text(9, 1)) { $0.changingLine(9) { ">>>\n" + $0 } },
        .fires("format-whitespace", "form feed before BEGIN", .error, .text(1, 1)) { [0x0C] + $0.pem },
        .fires("format-whitespace", "form feed on a line before BEGIN", .error, .text(1, 1)) { [0x0C, 0x0A] + $0.pem },
        .fires("format-whitespace", "vertical tab before END", .error, .text(9, 1)) { $0.changingLine(9) { "\u{B}" + $0 } },
        .fires("format-whitespace", "form feed after END", .warning, .text(9, 25)) { $0.pem.dropLast() + [0x0C, 0x0A] },
        .fires("format-whitespace", "vertical tab on a line after END", .warning, .text(10, 1)) { $0.pem + [0x0B, 0x0A] },
        .silent("format-whitespace", "blank lines around the block") { [0x0A, 0x0A] + $0.pem + [0x0A] },
    ]

    static let ofBlock: [RuleCase] = [
        .fires("format-boundary", "four hyphens", .error, .text(1, 1)) { Array($0.pem.dropFirst()) },
        .fires("format-boundary", "em dash", .error, .text(9, 1)) { $0.changingLine(9) { "\u{2014}" + $0.dropFirst(2) } },
        .fires("format-boundary", "lower case", .error, .text(1, 6)) { $0.changingLine(1) { $0.lowercased() } },
        .fires("format-boundary", "no END", .error, .text(1, 1)) { Array(($0.lines.dropLast().joined(separator: "\n") + "\n").utf8) },
        .fires("format-boundary", "no BEGIN", .error, .text(8, 1)) { Array(($0.lines.dropFirst().joined(separator: "\n") + "\n").utf8) },
        .fires("format-boundary", "other label in END", .error, .text(9, 1)) { $0.changingLine(9) { _ in "-----END CERTIFICATE-----" } },
        .fires("format-boundary", "glued", .error, .text(1, 27)) {
            Array("\($0.lines[0])\($0.lines[1...].joined(separator: "\n"))\n".utf8)
        },
        .fires("format-boundary", "no hyphens", .error, .text(1, 1)) { $0.changingLine(1) { $0.replacing("-", with: "") } },
        .fires("format-boundary", "equals signs", .error, .text(9, 1)) { $0.changingLine(9) { $0.replacing("-", with: "=") } },
        .fires("format-boundary", "tab", .error, .text(1, 6)) { $0.changingLine(1) { $0.replacing("BEGIN ", with: "BEGIN\t") } },
        .silent("format-boundary", "sound") { $0.pem },
        .silent("format-boundary", "hyphens in the text before") { Array("----- my key -----\n".utf8) + $0.pem },
        .fires("format-label", "unknown", .error, .text(1, 1)) { publicPEM($0.spki(), label: "WHATSAPP KEY") },
        .silent("format-label", "of a certificate") { publicPEM($0.certificate, label: "X509 CERTIFICATE") },
        .fires("format-label-body-mismatch", "SPKI as PKCS#1", .error, .text(1, 1)) { publicPEM($0.spki(), label: "RSA PUBLIC KEY") },
        .fires("format-label-body-mismatch", "PKCS#1 as SPKI", .error, .text(1, 1)) { publicPEM(RSAPublicKeyDER.encode($0.numbers)) },
        .silent("format-label-body-mismatch", "PKCS#1") { publicPEM(RSAPublicKeyDER.encode($0.numbers), label: "RSA PUBLIC KEY") },
        .silent("format-label-body-mismatch", "body that nobody can read") { _ in publicPEM([1, 2, 3]) },
        .fires("format-pem-headers", "Comment", .error, .text(2, 1)) { $0.changingLine(1) { $0 + "\nComment: a\n" } },
        .silent("format-pem-headers", "encrypted traditional key") { _ in
            Array(
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-CBC,0011223344556677\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"
                    .utf8)
        },
        .fires("format-pem-headers", "no IV", .error, .text(1, 1)) { _ in
            Array("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: A,B\n\nAAAA\n-----END RSA PRIVATE KEY-----\n".utf8)
        },
        .silent("format-pem-headers", "colon among base64") { $0.changingLine(2) { $0.prefix(9) + ":" + $0.dropFirst(10) } },
        .fires("format-leading-text", "comment", .warning, .text(2, 3)) { Array("\n  # key\n".utf8) + $0.pem },
        .fires("format-leading-text", "quote mark on a line", .warning, .text(1, 1)) { Array(">\n".utf8) + $0.pem },
        .silent("format-leading-text", "quote mark on the line of BEGIN") { Array("> ".utf8) + $0.pem },
        .silent("format-leading-text", "blank lines") { [0x0A] + $0.pem },
        .fires("format-trailing-text", "comment", .warning, .text(11, 1)) { $0.pem + Array("\n# key\n".utf8) },
        .fires("format-trailing-text", "on the END line", .warning, .text(9, 25)) { $0.pem.dropLast() + Array(",\n".utf8) },
        .silent("format-trailing-text", "blank lines") { $0.pem + [0x0A, 0x0A] },
        .fires("format-multiple-blocks", "identical", .warning, .text(10, 1)) { $0.pem + $0.pem },
        .fires("format-multiple-blocks", "different", .error, .text(10, 1)) { $0.pem + publicPEM(Upload.ellipticCurve) },
        .silent("format-multiple-blocks", "one block") { $0.pem },
    ]
}
