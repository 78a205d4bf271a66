// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let keyCached = ProbeMistake(
        id: "key-cached", title: "the answer is sealed under the key of an earlier request",
        remedy: "decrypt encrypted_aes_key of every request, and keep nothing of it",
        code: [
            .node("key ??= privateDecrypt(options, encryptedKey)", "const key = privateDecrypt(options, encryptedKey)"),
            .python("keys.setdefault(token, decrypt(encrypted_key))", "key = decrypt(encrypted_key)"),
            .java("keys.computeIfAbsent(token, t -> decrypt(encryptedKey));", "byte[] key = decrypt(encryptedKey);"),
            .go("once.Do(func() { key = decrypt(encryptedKey) })", "key := decrypt(encryptedKey)"),
            .csharp("private static byte[] key;", "var key = Decrypt(encryptedKey);"),
            .php("$_SESSION['key'] ??= decrypt($encryptedKey);", "$key = decrypt($encryptedKey);"),
        ]
    ) { $0.wrongReading?.key == .earlier }
}
