// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowKeys

extension RequestTests {
    /// What is wrong inside RSA-OAEP: the parameters, the padding, the number, its length, the key.
    func addWrapped() throws {
        try addParameters()
        try addPaddings()
        try addNumbers()
        try addKeyLengths()
        try addOtherKeys()
    }

    private func addParameters() throws {
        let choices: [(String, String, OAEPEncoding)] = [
            ("OaepSha1", "SHA-1 and MGF1 with SHA-1", OAEPEncoding(hash: .sha1, mgfHash: .sha1)),
            ("Mgf1Sha1", "SHA-256 and MGF1 with SHA-1", OAEPEncoding(mgfHash: .sha1)),
            ("OaepSha1Mgf1Sha256", "SHA-1 and MGF1 with SHA-256", OAEPEncoding(hash: .sha1)),
            ("OaepSha512", "SHA-512 and MGF1 with SHA-512", OAEPEncoding(hash: .sha512, mgfHash: .sha512)),
            ("OaepSha512", "SHA-256 and MGF1 with SHA-512", OAEPEncoding(mgfHash: .sha512)),
            ("OaepSha512", "SHA-512 and MGF1 with SHA-256", OAEPEncoding(hash: .sha512)),
        ]
        for key in ["alpha", "beta", "gamma"] {
            for (flag, comment, oaep) in choices where key == "alpha" || flag != "OaepSha512" {
                let name = comment.lowercased().replacing("and ", with: "").replacing("with ", with: "").replacing(" ", with: "-")
                try add(
                    "\(key)-oaep-\(name)", "OAEP with \(comment)", [flag], refusedAt: .oaep,
                    draft: {
                        $0.key = key; $0.oaep = oaep
                    })
            }
        }
        let labels: [(String, [UInt8])] = [
            ("one-byte", [0]), ("text", Array("WhatsApp".utf8)), ("32-zeros", [UInt8](repeating: 0, count: 32)),
        ]
        for (name, label) in labels {
            try add("oaep-label-\(name)", "OAEP with a label of \(label.count) bytes", ["OaepLabel"], refusedAt: .oaep) {
                $0.oaep.label = label
            }
        }
        try addEncodings()
    }

    private func addEncodings() throws {
        try addEncoding("pkcs1v15", "PKCS#1 v1.5 in place of OAEP", ["Pkcs1v15"]) { draft in
            pkcs1Encoding(draft.aesKey, random: draft.random, byteCount: 256)
        }
        try addEncoding("pkcs1v15-sslv23", "PKCS#1 v1.5 whose padding ends in eight bytes of 03", ["Pkcs1v15"]) { draft in
            var encoded = pkcs1Encoding(draft.aesKey, random: draft.random, byteCount: 256)
            encoded.replaceSubrange((256 - 25)..<(256 - 17), with: [UInt8](repeating: 3, count: 8))
            return encoded
        }
        try addEncoding("raw-rsa-right", "the AES key as a number, without padding", ["RawRsa"]) { draft in
            [UInt8](repeating: 0, count: 240) + draft.aesKey
        }
        try addEncoding("raw-rsa-left", "the AES key after a zero byte, then zeros", ["RawRsa"]) { draft in
            [0] + draft.aesKey + [UInt8](repeating: 0, count: 239)
        }
    }

    private func addEncoding(
        _ id: String, _ comment: String, _ flags: [String], _ encode: (RequestDraft) -> [UInt8]
    ) throws {
        try addSpoilt(id, comment, flags, refusedAt: .oaep) { wire, draft in
            wire.encryptedKey = try forge.encrypt(encode(draft), to: forge.publicKey(draft.key))
        }
    }

    private func addPaddings() throws {
        typealias Damage = @Sendable (inout OAEPEncoding.DataBlock) -> Void
        let damages: [(String, String, Damage)] = [
            ("lhash-first-byte", "a bit of the first byte of lHash is flipped", { $0.labelHash[0] ^= 1 }),
            ("lhash-last-byte", "a bit of the last byte of lHash is flipped", { $0.labelHash[31] ^= 1 }),
            ("lhash-inverted", "every bit of lHash is flipped", { $0.labelHash = $0.labelHash.inverted }),
            ("lhash-zeros", "lHash is all zeros", { $0.labelHash = [UInt8](repeating: 0, count: 32) }),
            ("ps-first-byte", "the first byte of the padding is 02", { $0.padding[0] = 2 }),
            ("ps-middle-byte", "a byte in the middle of the padding is 80", { $0.padding[$0.padding.count / 2] = 0x80 }),
            ("ps-last-byte", "the last byte of the padding is ff", { $0.padding[$0.padding.count - 1] = 0xFF }),
            ("ps-ones", "the padding is all ones", { $0.padding = $0.padding.inverted }),
            ("separator-two", "02 stands where the padding must end in 01", { $0.separator = [2] }),
        ]
        for (name, comment, damage) in damages {
            try add("oaep-\(name)", comment, ["InvalidOaepPadding"], refusedAt: .oaep, draft: { $0.oaep.damage = damage })
        }
        // What a decoder that does without a separator takes for the key.
        try add("oaep-separator-zero", "nothing ends the padding but the key itself", ["InvalidOaepPadding"], refusedAt: .oaep) {
            $0.aesKey = $0.aesKey.map { $0 | 2 }
            $0.oaep.damage = { $0.separator = [0] }
        }
        let zeroKey = [UInt8](repeating: 0, count: 16)
        try add("oaep-no-separator", "zeros to the end; the data is sealed under zeros", ["InvalidOaepPadding"], refusedAt: .oaep) {
            $0.aesKey = zeroKey
            $0.oaep.damage = { $0.separator = [0] }
        }
        // What an implementation goes on with that does not look whether decryption failed.
        try add(
            "failure-zero-key", "the padding is damaged, and the data is sealed under a key of zeros", ["IgnoredDecryptionFailure"],
            refusedAt: .oaep
        ) {
            ($0.wrapped, $0.aesKey) = ($0.aesKey, zeroKey)
            $0.oaep.damage = { $0.labelHash[0] ^= 1 }
        }
        try addSpoilt(
            "failure-zero-key-number-zero", "encrypted_aes_key is 0, and the data is sealed under a key of zeros",
            ["IgnoredDecryptionFailure"], refusedAt: .oaep, draft: { $0.aesKey = zeroKey },
            wire: { wire, _ in wire.encryptedKey = [UInt8](repeating: 0, count: 256) })
        try add("oaep-first-byte-one", "the byte before the masked seed is 01", ["InvalidOaepPadding"], refusedAt: .oaep) {
            $0.oaep.firstByte = 1
        }
        for key in ["beta", "gamma"] {
            try add("\(key)-oaep-ps-first-byte", "the first byte of the padding is 02", ["InvalidOaepPadding"], refusedAt: .oaep) {
                $0.key = key
                $0.oaep.damage = { $0.padding[0] = 2 }
            }
        }
    }

    private func addNumbers() throws {
        let modulus = try forge.publicKey("alpha").numbers.modulus
        let zero = [UInt8](repeating: 0, count: 256)
        let numbers: [(String, String, [UInt8])] = [
            ("zero", "0", zero), ("one", "1", zero.dropLast() + [1]), ("n-minus-one", "n - 1", BigEndian.predecessor(modulus)),
            ("n", "n", modulus), ("all-ones", "2^2048 - 1, more than n", [UInt8](repeating: 0xFF, count: 256)),
        ]
        for (name, comment, number) in numbers {
            let isInRange = name != "n" && name != "all-ones"
            try addSpoilt(
                "number-\(name)", "encrypted_aes_key is \(comment)", [isInRange ? "TrivialCiphertext" : "CiphertextRange"],
                refusedAt: isInRange ? .oaep : .rsa
            ) { wire, _ in
                wire.encryptedKey = number
            }
        }
        // About one ciphertext in three is so small that n more still has 256 bytes.
        try addSpoilt("number-plus-n", "a right ciphertext with n added: the same number modulo n", ["CiphertextRange"], refusedAt: .rsa) {
            draft in
            try seek(&draft) { BigEndian.sum($0.encryptedKey, modulus) != nil }
        } wire: { wire, _ in
            wire.encryptedKey = BigEndian.sum(wire.encryptedKey, modulus) ?? wire.encryptedKey
        }
        let lengths: [(String, String, ([UInt8]) -> [UInt8])] = [
            ("empty", "no byte", { _ in [] }), ("255", "255 bytes: the last is missing", { Array($0.dropLast()) }),
            ("first-missing", "255 bytes: the first is missing", { Array($0.dropFirst()) }),
            ("257-leading", "257 bytes: a zero more before them", { [0] + $0 }),
            ("258-leading", "258 bytes: two zeros more before them", { [0, 0] + $0 }),
            ("257-trailing", "257 bytes: a zero more behind them", { $0 + [0] }), ("512", "512 bytes: all twice", { $0 + $0 }),
        ]
        for (name, comment, change) in lengths {
            try addSpoilt("key-length-\(name)", "encrypted_aes_key has \(comment)", ["CiphertextLength"], refusedAt: .keyLength) {
                wire, _ in
                wire.encryptedKey = change(wire.encryptedKey)
            }
        }
        try addSpoilt(
            "key-length-zero-dropped", "255 bytes: a leading zero was dropped, as number types do", ["CiphertextLength"],
            refusedAt: .keyLength
        ) {
            draft in
            try seek(&draft) { $0.encryptedKey[0] == 0 }
        } wire: { wire, _ in
            wire.encryptedKey.removeFirst()
        }
    }

    private func addKeyLengths() throws {
        typealias Choice = (String, String, (inout RequestDraft) -> Void)
        let choices: [Choice] = [
            (
                "0-bytes", "is empty; the data is sealed under zeros",
                {
                    $0.wrapped = []; $0.aesKey = [UInt8](repeating: 0, count: 16)
                }
            ),
            (
                "15-bytes", "has 15 bytes; the data is sealed under them and a zero",
                {
                    $0.wrapped = Array($0.aesKey.prefix(15)); $0.aesKey[15] = 0
                }
            ),
            ("17-bytes", "has 17 bytes; the data is sealed under the first 16", { $0.wrapped = $0.aesKey + [0] }),
            (
                "24-bytes", "has 24 bytes: AES-192",
                {
                    $0.aesKey += $0.random.suffix(8); $0.wrapped = $0.aesKey
                }
            ),
            (
                "32-bytes", "has 32 bytes: AES-256",
                {
                    $0.aesKey += $0.random.suffix(16); $0.wrapped = $0.aesKey
                }
            ),
            (
                "32-bytes-half-used", "has 32 bytes; the data is sealed under the first 16",
                { $0.wrapped = $0.aesKey + $0.random.suffix(16) }
            ),
            ("hex-text", "is 32 hexadecimal digits", { $0.wrapped = Array(Hex.encode($0.aesKey).utf8) }),
            ("base64-text", "is base64 text of 24 characters", { $0.wrapped = Array(base64($0.aesKey).utf8) }),
            ("190-bytes", "has 190 bytes, the longest message", { $0.wrapped = $0.aesKey + $0.random.prefix(174) }),
        ]
        for (name, comment, change) in choices {
            try add(
                "aes-key-\(name)", "what OAEP yields \(comment)", ["WrongAesKeyLength"], refusedAt: .aesKeyLength, draft: { change(&$0) })
        }
    }

    private func addOtherKeys() throws {
        for name in ["other-1024", "other-3072", "other-4096"] {
            try addSpoilt(
                "encrypted-to-\(name)", "encrypted to another key, of \(name.dropFirst(6)) bits", ["KeyMismatch"],
                refusedAt: .keyLength
            ) {
                wire, draft in
                let key = try forge.publicKey(name)
                let encoded = try draft.oaep.encode(draft.aesKey, seed: draft.random, byteCount: key.modulusByteCount, forge.backend)
                wire.encryptedKey = try forge.encrypt(encoded, to: key)
            }
        }
        for (server, sender) in [("alpha", "beta"), ("beta", "gamma"), ("gamma", "alpha"), ("alpha", "other-2048")] {
            try addSpoilt(
                "\(server)-gets-\(sender)", "encrypted to \(sender), delivered to \(server): the key was replaced", ["KeyMismatch"],
                refusedAt: .oaep
            ) {
                $0.key = server
            } wire: { wire, draft in
                var other = draft
                other.key = sender
                let modulus = try forge.publicKey(server).numbers.modulus
                try seek(&other) { $0.encryptedKey.lexicographicallyPrecedes(modulus) }
                wire = try forge.wire(other)
            }
        }
        try addSpoilt("public-exponent-3", "encrypted with e = 3 and the right modulus", ["KeyMismatch"], refusedAt: .oaep) { wire, draft in
            let key = try forge.publicKey(draft.key, publicExponent: [3])
            let encoded = try draft.oaep.encode(draft.aesKey, seed: draft.random, byteCount: 256, forge.backend)
            wire.encryptedKey = try forge.encrypt(encoded, to: key)
        }
    }
}
