// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let tagUnchecked = ProbeMistake(
        id: "tag-unchecked", title: "the tag is not checked",
        remedy: "open AES-GCM with a function that takes the tag, and refuse what it refuses",
        code: [
            .node(
                "decipher.update(sealed.subarray(0, -16)) // and no final()",
                "decipher.setAuthTag(tag); Buffer.concat([decipher.update(data), decipher.final()])"),
            .python("Cipher(AES(key), CTR(counter)).decryptor()", "AESGCM(key).decrypt(iv, sealed, None)"),
            .java(#"Cipher.getInstance("AES/CTR/NoPadding")"#, #"Cipher.getInstance("AES/GCM/NoPadding")"#),
            .go("cipher.NewCTR(block, counter)", "gcm.Open(nil, iv, sealed, nil)"),
        ]
    ) { evidence in
        guard evidence.concerns(.flippedTag, .flippedData, .alteredNonce, .cutData) else { return false }
        return evidence.kind == .accepted && evidence.observation.reading.map { $0.text != .plain } ?? false
    }
}
