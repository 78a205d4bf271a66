// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let nonceNotInverted = ProbeMistake(
        id: "nonce-not-inverted", title: "the response is sealed under the request's nonce",
        remedy: "flip every bit of initial_vector before the response is sealed",
        code: [
            .node(#"createCipheriv("aes-128-gcm", key, iv)"#, #"createCipheriv("aes-128-gcm", key, iv.map((byte) => ~byte))"#),
            .python("AESGCM(key).encrypt(iv, data, None)", "AESGCM(key).encrypt(bytes(b ^ 0xFF for b in iv), data, None)"),
            .java("new GCMParameterSpec(128, iv)", "for (int i = 0; i < iv.length; i++) iv[i] = (byte) ~iv[i];"),
            .go("gcm.Seal(nil, iv, data, nil)", "for i := range iv { iv[i] = ^iv[i] }"),
            .csharp("new AeadParameters(key, 128, iv)", "new AeadParameters(key, 128, iv.Select(b => (byte)~b).ToArray())"),
            .php(
                "openssl_encrypt($data, 'aes-128-gcm', $key, OPENSSL_RAW_DATA, $iv, $tag)",
                "openssl_encrypt($data, 'aes-128-gcm', $key, OPENSSL_RAW_DATA, ~$iv, $tag)"),
        ]
    ) { $0.wrongReading.map { [.request, .truncatedRequest].contains($0.nonce) } ?? false }
}
