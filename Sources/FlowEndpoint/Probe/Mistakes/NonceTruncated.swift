// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let nonceTruncated = ProbeMistake(
        id: "nonce-truncated", title: "the response is sealed under 12 bytes of the nonce",
        remedy: "seal under all 16 bytes; a library that takes 12 alone cannot be used",
        code: [
            .node(#"createCipheriv("aes-128-gcm", key, flipped.subarray(0, 12))"#, #"createCipheriv("aes-128-gcm", key, flipped)"#),
            .python("AESGCM(key).encrypt(flipped[:12], data, None)", "AESGCM(key).encrypt(flipped, data, None)"),
            .java("new GCMParameterSpec(128, flipped, 0, 12)", "new GCMParameterSpec(128, flipped)"),
            .go("gcm, err := cipher.NewGCM(block)", "gcm, err := cipher.NewGCMWithNonceSize(block, 16)"),
            .csharp(
                "new AesGcm(key, 16).Encrypt(flipped[..12], data, ciphertext, tag);",
                "new GcmBlockCipher(new AesEngine()).Init(true, new AeadParameters(new KeyParameter(key), 128, flipped));"),
            .php("substr(~$iv, 0, 12)", "~$iv"),
        ]
    ) { $0.wrongReading.map { [.truncated, .truncatedRequest].contains($0.nonce) } ?? false }
}
