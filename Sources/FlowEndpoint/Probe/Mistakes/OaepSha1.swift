// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let oaepSha1 = ProbeMistake(
        id: "oaep-sha1", title: "encrypted_aes_key is decrypted by OAEP with SHA-1",
        remedy: "name SHA-256 for OAEP, and for its MGF1",
        code: [
            .node(
                "privateDecrypt({ key, padding: RSA_PKCS1_OAEP_PADDING }, data)",
                #"privateDecrypt({ key, padding: RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" }, data)"#),
            .python("OAEP(mgf=MGF1(SHA1()), algorithm=SHA1(), label=None)", "OAEP(mgf=MGF1(SHA256()), algorithm=SHA256(), label=None)"),
            .java(
                #"Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding")"#,
                #"Cipher.getInstance("RSA/ECB/OAEPPadding") with new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, DEFAULT)"#
            ),
            .go("rsa.DecryptOAEP(sha1.New(), nil, key, data, nil)", "rsa.DecryptOAEP(sha256.New(), nil, key, data, nil)"),
            .csharp("rsa.Decrypt(data, RSAEncryptionPadding.OaepSHA1)", "rsa.Decrypt(data, RSAEncryptionPadding.OaepSHA256)"),
            .php(
                "openssl_private_decrypt($data, $out, $key, OPENSSL_PKCS1_OAEP_PADDING)",
                "RSA::loadPrivateKey($pem)->withHash('sha256')->withMGFHash('sha256')->decrypt($data)"),
        ]
    ) { evidence in
        guard !evidence.concerns(.oaepSHA1) else { return evidence.kind == .accepted }
        guard evidence.isHonestRefusal else { return false }
        return await evidence.accepts(.oaepSHA1)
    }
}
