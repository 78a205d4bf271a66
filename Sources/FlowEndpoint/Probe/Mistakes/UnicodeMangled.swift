// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let unicodeMangled = ProbeMistake(
        id: "unicode-mangled", title: "text is read or written in another encoding than UTF-8",
        remedy: "decode and encode the plaintext as UTF-8, and count bytes, not characters",
        code: [
            .node(#"decipher.update(data, undefined, "latin1")"#, #"decipher.update(data, undefined, "utf8")"#),
            .python(#"plaintext.decode("latin-1")"#, #"plaintext.decode("utf-8")"#),
            .java("new String(plaintext, StandardCharsets.ISO_8859_1)", "new String(plaintext, StandardCharsets.UTF_8)"),
            .go("make([]byte, utf8.RuneCountInString(text))", "[]byte(text)"),
            .csharp("Encoding.ASCII.GetBytes(json)", "Encoding.UTF8.GetBytes(json)"),
            .php("substr($json, 0, mb_strlen($json))", "$json"),
        ]
    ) { evidence in
        guard evidence.concerns(.unicode) else { return false }
        return await evidence.holds(.dataExchange)
    }
}
