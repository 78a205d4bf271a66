// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let aes256Expected = ProbeMistake(
        id: "aes-256-expected", title: "a key of 32 bytes is expected",
        remedy: "use AES-128: the key of a Flow has 16 bytes",
        code: [
            .node(#"createDecipheriv("aes-256-gcm", key, iv)"#, #"createDecipheriv("aes-128-gcm", key, iv)"#),
            .python("assert len(key) == 32", "assert len(key) == 16"),
            .java("if (key.length != 32) throw new InvalidKeyException();", "if (key.length != 16) throw new InvalidKeyException();"),
            .go("if len(key) != 32 { return errKey }", "if len(key) != 16 { return errKey }"),
            .csharp(
                "if (key.Length != 32) throw new CryptographicException();", "if (key.Length != 16) throw new CryptographicException();"),
            .php(
                "openssl_decrypt($data, 'aes-256-gcm', $key, OPENSSL_RAW_DATA, $iv, $tag)",
                "openssl_decrypt($data, 'aes-128-gcm', $key, OPENSSL_RAW_DATA, $iv, $tag)"),
        ]
    ) { evidence in
        guard evidence.isHonestRefusal else { return false }
        // Whoever takes keys of any length takes this one; then the refusal has another reason.
        if await evidence.accepts(.longKey) { return await !evidence.holds(.ping) }
        // Or the key of 32 bytes is what does not fail at once, though it is of no use further on.
        guard await evidence.isFailingAtGCM, await evidence.status(of: .oddKey).map({ $0 >= 500 }) ?? false else { return false }
        return await evidence.status(of: .longKey).map { $0 < 500 } ?? false
    }
}
