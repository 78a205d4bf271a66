// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let answerAes256 = ProbeMistake(
        id: "answer-aes-256", title: "the response is sealed under a key of 256 bits",
        remedy: "use AES-128 with the 16 bytes of the request's key as they are",
        code: [
            .node(
                #"createCipheriv("aes-256-gcm", createHash("sha256").update(key).digest(), nonce)"#,
                #"createCipheriv("aes-128-gcm", key, nonce)"#),
            .python("AESGCM(hashlib.sha256(key).digest())", "AESGCM(key)"),
            .java(#"new SecretKeySpec(MessageDigest.getInstance("SHA-256").digest(key), "AES")"#, #"new SecretKeySpec(key, "AES")"#),
            .go("aes.NewCipher(append(key, key...))", "aes.NewCipher(key)"),
            .csharp("new KeyParameter(SHA256.HashData(key))", "new KeyParameter(key)"),
            .php(
                "openssl_encrypt($data, 'aes-256-gcm', $key, OPENSSL_RAW_DATA, ~$iv, $tag)",
                "openssl_encrypt($data, 'aes-128-gcm', $key, OPENSSL_RAW_DATA, ~$iv, $tag)"),
        ]
    ) { $0.wrongReading?.key == .doubled }
}
