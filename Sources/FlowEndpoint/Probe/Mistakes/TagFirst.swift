// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let tagFirst = ProbeMistake(
        id: "tag-first", title: "the tag stands before the ciphertext",
        remedy: "append the tag of 16 bytes to the ciphertext",
        code: [
            .node("Buffer.concat([cipher.getAuthTag(), sealed])", "Buffer.concat([sealed, cipher.getAuthTag()])"),
            .python("encryptor.tag + sealed", "sealed + encryptor.tag"),
            .go("append(sealed[len(sealed)-16:], sealed[:len(sealed)-16]...)", "sealed"),
            .csharp("tag.Concat(ciphertext).ToArray()", "ciphertext.Concat(tag).ToArray()"),
            .php("base64_encode($tag . $sealed)", "base64_encode($sealed . $tag)"),
        ]
    ) { $0.wrongReading?.tag == .first }
}
