// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let tagMissing = ProbeMistake(
        id: "tag-missing", title: "the tag is missing",
        remedy: "append the tag of 16 bytes to the ciphertext",
        code: [
            .node(
                "Buffer.concat([cipher.update(text), cipher.final()])",
                "Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()])"),
            .python("encryptor.update(data) + encryptor.finalize()", "encryptor.update(data) + encryptor.finalize() + encryptor.tag"),
            .java("cipher.update(data)", "cipher.doFinal(data)"),
            .csharp("Convert.ToBase64String(ciphertext)", "Convert.ToBase64String(ciphertext.Concat(tag).ToArray())"),
            .php("base64_encode($sealed)", "base64_encode($sealed . $tag)"),
        ]
    ) { $0.wrongReading.map { $0.tag == .missing && $0.text != .plain } ?? false }
}
