// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let requestNonceTruncated = ProbeMistake(
        id: "request-nonce-truncated", title: "requests are opened under 12 bytes of the nonce, or with a library that takes no more",
        remedy: "open under all 16 bytes of initial_vector",
        code: [
            .node(#"createDecipheriv("aes-128-gcm", key, iv.subarray(0, 12))"#, #"createDecipheriv("aes-128-gcm", key, iv)"#),
            .python("AESGCM(key).decrypt(iv[:12], data, None)", "AESGCM(key).decrypt(iv, data, None)"),
            .java("new GCMParameterSpec(128, iv, 0, 12)", "new GCMParameterSpec(128, iv)"),
            .go("gcm, err := cipher.NewGCM(block)", "gcm, err := cipher.NewGCMWithNonceSize(block, 16)"),
            .csharp(
                "new AesGcm(key, 16).Decrypt(iv, data, tag, plaintext);",
                "new GcmBlockCipher(new AesEngine()).Init(false, new AeadParameters(new KeyParameter(key), 128, iv));"),
            .php(
                "openssl_decrypt($data, 'aes-128-gcm', $key, OPENSSL_RAW_DATA, substr($iv, 0, 12), $tag)",
                "openssl_decrypt($data, 'aes-128-gcm', $key, OPENSSL_RAW_DATA, $iv, $tag)"),
        ]
    ) { evidence in
        guard evidence.isHonestRefusal else { return false }
        if await evidence.accepts(.cutNonce) { return true }
        // Whoever takes nonces of any length takes this one; then the refusal has another reason.
        if await evidence.accepts(.twelveByteNonce) { return await !evidence.holds(.ping) }
        // Of what AES-GCM is given, length of key and nonce alone can make it fail whatever the tag.
        guard await evidence.isFailingAtGCM else { return false }
        return await !ProbeMistake.aes256Expected.fits(evidence)
    }
}
