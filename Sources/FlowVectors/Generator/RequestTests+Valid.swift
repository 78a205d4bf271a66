// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto

extension RequestTests {
    /// What a phone may send, and what every endpoint must open.
    func addValid() throws {
        for key in ["alpha", "beta", "gamma"] {
            for (name, plaintext) in Self.messages {
                // One key for every message, the others for those that every endpoint gets.
                guard key == "alpha" || ["ping", "init", "error-notification"].contains(name) else { continue }
                try add(
                    "\(key)-\(name)", "a message of the protocol", ["Valid"],
                    draft: {
                        $0.key = key; $0.plaintext = plaintext
                    })
            }
        }
        for (count, text) in Self.plaintextsByLength {
            try add("plaintext-\(count)-bytes", "a plaintext of \(count) bytes", ["ValidLength"], draft: { $0.plaintext = text })
        }
        try addValidValues()
        try addCounterWraps()
        try add("nonce-reuse-first", "one of two requests under the same key and nonce, which no sound phone sends", ["NonceReuse"]) {
            ($0.aesKey, $0.nonce) = (Self.reused.key, Self.reused.nonce)
        }
        try add("nonce-reuse-second", "the other: both must open, and a careful endpoint notes it", ["NonceReuse"]) {
            ($0.aesKey, $0.nonce) = (Self.reused.key, Self.reused.nonce)
            $0.plaintext = #"{"version":"3.0","action":"ping"}"#
        }
    }

    private static var reused: (key: [UInt8], nonce: [UInt8]) { (Array(0x10...0x1F), Array(0x20...0x2F)) }

    private static var messages: [(String, String)] {
        [
            ("ping", #"{"version":"3.0","action":"ping"}"#),
            ("init", SuiteForge<Backend>.initPlaintext),
            (
                "data-exchange",
                #"{"data":{"name":"Ada","seats":["A1","A2"]},"flow_token":"t/1","screen":"SEATS","action":"data_exchange","version":"3.0"}"#
            ),
            ("back", #"{"data":{},"flow_token":"t/1","screen":"SEATS","action":"BACK","version":"3.0"}"#),
            (
                "error-notification",
                #"{"version":"3.0","flow_token":"t/1","screen":"SEATS","action":"data_exchange","data":{"error":"invalid-screen-transition","error_message":"No route."}}"#
            ),
            (
                "error-notification-without-token",
                #"{"version":"3.0","action":"data_exchange","data":{"error":"timeout_error","error_message":"10 s"}}"#
            ),
            ("version-4", #"{"version":"4.0","action":"ping"}"#),
            ("empty-object", "{}"),
            ("not-ascii", #"{"data":{"city":"Łódź","greeting":"नमस्ते"},"action":"data_exchange","version":"3.0"}"#),
            ("emoji", #"{"data":{"mood":"🫠","escaped":"\ud83e\udee0"},"action":"data_exchange","version":"3.0"}"#),
            ("quoted-token", #"{"data":{},"flow_token":"say \"hi\" \\ \/","action":"INIT","version":"3.0"}"#),
        ]
    }

    /// Around the block of AES.
    private static var plaintextsByLength: [(Int, String)] {
        [15, 16, 17, 31, 32, 33, 255, 256].map { count in
            let frame = #"{"data":""}"#.utf8.count
            return (count, #"{"data":""# + String(repeating: "x", count: count - frame) + #""}"#)
        }
    }

    private func addValidValues() throws {
        let blocks: [(String, [UInt8])] = [
            ("zeros", [UInt8](repeating: 0, count: 16)), ("ones", [UInt8](repeating: 0xFF, count: 16)),
        ]
        for (name, block) in blocks {
            try add("nonce-\(name)", "the nonce is all \(name)", ["ValidEdge"], draft: { $0.nonce = block })
            try add("aes-key-\(name)", "the AES key is all \(name)", ["ValidEdge"], draft: { $0.aesKey = block })
            try add("oaep-seed-\(name)", "the seed of OAEP is all \(name)", ["ValidEdge"]) {
                $0.random = [UInt8](repeating: block[0], count: 512)
            }
        }
        try add("nonce-ends-in-zeros", "the last four bytes of the nonce are zero: it looks like one of 12 bytes, padded", ["ValidEdge"]) {
            $0.nonce = $0.nonce.prefix(12) + [0, 0, 0, 0]
        }
        try add("nonce-looks-like-a-counter", "the nonce ends in 00000001, as the first counter block under 12 bytes does", ["ValidEdge"]) {
            $0.nonce = $0.nonce.prefix(12) + [0, 0, 0, 1]
        }
        try add("key-with-leading-zero", "encrypted_aes_key begins with a zero byte", ["ValidEdge"]) { draft in
            try seek(&draft) { $0.encryptedKey[0] == 0 }
        }
    }

    /// Tries seeds until what goes over the wire is as wanted.
    func seek(_ draft: inout RequestDraft, _ isFound: (RequestDraft.Wire) -> Bool) throws {
        var stream = forge.stream("seek/\(Array(draft.random.prefix(8)))")
        while !isFound(try forge.wire(draft)) { draft.random = try stream.bytes(512) }
    }

    /// The counter of GCM has 32 bits and wraps without a carry. Under a nonce of 12 bytes it begins at 1 and never gets there; under 16
    /// bytes it begins anywhere, and these nonces are made to begin just before the wrap.
    private func addCounterWraps() throws {
        let ends: [(String, [UInt8])] = [
            ("ffffffff", [0xFF, 0xFF, 0xFF, 0xFF]), ("fffffffe", [0xFF, 0xFF, 0xFF, 0xFE]), ("fffffffd", [0xFF, 0xFF, 0xFF, 0xFD]),
            ("7fffffff", [0x7F, 0xFF, 0xFF, 0xFF]), ("00ffffff", [0, 0xFF, 0xFF, 0xFF]), ("0000ffff", [0, 0, 0xFF, 0xFF]),
        ]
        for (name, end) in ends {
            for (kind, start) in [("random", nil), ("ones", [UInt8](repeating: 0xFF, count: 12))] {
                try add(
                    "counter-\(name)-\(kind)", "the block before the first counter (J0) ends in \(name), before \(kind) bytes",
                    [name.hasPrefix("fff") ? "CounterWrap" : "CounterCarry"]
                ) {
                    draft in
                    let gcm = try ReferenceGCM(key: draft.aesKey, forge.backend)
                    draft.nonce = gcm.nonce(forFirstCounter: (start ?? Array(draft.random.suffix(12))) + end)
                    draft.plaintext = #"{"data":{"text":""# + String(repeating: "counter ", count: 12) + #""},"action":"INIT"}"#
                }
            }
        }
    }

    /// The longest: they fill a file of their own.
    func addLarge() throws {
        try add("plaintext-64-kib", "a plaintext of 64 KiB", ["ValidLength"]) {
            $0.plaintext = #"{"data":""# + String(repeating: "flow", count: (65536 - 12) / 4) + #"x"}"#
        }
        try addBody("body-512-kib-of-spaces", "half a mebibyte of white space around the members", ["JsonShape"]) { wire in
            wire.body.replacing(",", with: "," + String(repeating: " ", count: 262_144))
        }
    }
}
