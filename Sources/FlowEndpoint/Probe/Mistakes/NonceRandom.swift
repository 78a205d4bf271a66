// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let nonceRandom = ProbeMistake(
        id: "nonce-random", title: "the response is sealed under a nonce of its own, which stands before the ciphertext",
        remedy: "seal under the inverted nonce of the request, and send ciphertext and tag alone",
        code: [
            .node("const nonce = randomBytes(12)", "const nonce = iv.map((byte) => ~byte)"),
            .python("nonce = os.urandom(12)", "nonce = bytes(b ^ 0xFF for b in iv)"),
            .java("SecureRandom.getInstanceStrong().nextBytes(nonce);", "for (int i = 0; i < iv.length; i++) nonce[i] = (byte) ~iv[i];"),
            .go("return append(nonce, gcm.Seal(nil, nonce, data, nil)...)", "return gcm.Seal(nil, flipped, data, nil)"),
            .csharp("RandomNumberGenerator.Fill(nonce);", "var nonce = iv.Select(b => (byte)~b).ToArray();"),
            .php("$nonce = random_bytes(12);", "$nonce = ~$iv;"),
        ]
    ) { $0.wrongReading?.nonce == .own }
}
