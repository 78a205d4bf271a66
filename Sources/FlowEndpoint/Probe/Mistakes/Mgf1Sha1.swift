// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let mgf1Sha1 = ProbeMistake(
        id: "mgf1-sha1", title: "encrypted_aes_key is decrypted by OAEP with SHA-256, but MGF1 with SHA-1",
        remedy: "name SHA-256 for MGF1 as well",
        code: [
            .python("OAEP(mgf=MGF1(SHA1()), algorithm=SHA256(), label=None)", "OAEP(mgf=MGF1(SHA256()), algorithm=SHA256(), label=None)"),
            .java(
                "cipher.init(DECRYPT_MODE, key); // of OAEPWithSHA-256AndMGF1Padding",
                #"cipher.init(DECRYPT_MODE, key, new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, DEFAULT));"#),
            .go("&rsa.OAEPOptions{Hash: crypto.SHA256, MGFHash: crypto.SHA1}", "&rsa.OAEPOptions{Hash: crypto.SHA256}"),
            .csharp(
                "new OaepEncoding(new RsaEngine(), new Sha256Digest(), new Sha1Digest(), null)",
                "new OaepEncoding(new RsaEngine(), new Sha256Digest(), new Sha256Digest(), null)"),
            .php("$key->withHash('sha256')->withMGFHash('sha1')", "$key->withHash('sha256')->withMGFHash('sha256')"),
        ]
    ) { evidence in
        guard !evidence.concerns(.mgf1SHA1) else { return evidence.kind == .accepted }
        guard evidence.isHonestRefusal else { return false }
        return await evidence.accepts(.mgf1SHA1)
    }
}
