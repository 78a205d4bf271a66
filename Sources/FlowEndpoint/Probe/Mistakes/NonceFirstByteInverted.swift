// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let nonceFirstByteInverted = ProbeMistake(
        id: "nonce-first-byte-inverted", title: "only the first byte of the nonce is inverted",
        remedy: "flip the bits of all 16 bytes",
        code: [
            .node("iv[0] ^= 0xff", "for (let i = 0; i < iv.length; i++) iv[i] ^= 0xff"),
            .python("nonce[0] ^= 0xFF", "nonce = bytes(b ^ 0xFF for b in iv)"),
            .java("iv[0] ^= (byte) 0xFF;", "for (int i = 0; i < iv.length; i++) iv[i] ^= (byte) 0xFF;"),
            .go("iv[0] ^= 0xFF", "for i := range iv { iv[i] ^= 0xFF }"),
            .csharp("iv[0] ^= 0xFF;", "for (int i = 0; i < iv.Length; i++) iv[i] ^= 0xFF;"),
            .php("$iv[0] = ~$iv[0];", "$iv = ~$iv;"),
        ]
    ) { $0.wrongReading?.nonce == .firstByteInverted }
}
