// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto

// What cannot be decrypted, and what is no request.
extension ProbeExchange {
    static let wrongKey = ProbeExchange("wrong-key", "a request for another RSA key", .undecryptable, like: .dataExchange) {
        $0.isForAnotherKey = true
    }

    static let flippedKey = ProbeExchange(
        "flipped-key", "a request with one bit of encrypted_aes_key flipped", .undecryptable, like: .dataExchange
    ) {
        $0.damage = { $0.encryptedAESKey[$0.encryptedAESKey.count - 1] ^= 1 }
    }

    static let flippedTag = ProbeExchange(
        "flipped-tag", "a request with one bit of the tag flipped", .undecryptable, like: .dataExchange
    ) {
        $0.damage = { $0.encryptedFlowData[$0.encryptedFlowData.count - 1] ^= 1 }
    }

    static let flippedData = ProbeExchange(
        "flipped-data", "a request with one bit of the ciphertext flipped", .undecryptable, like: .dataExchange
    ) {
        $0.damage = { $0.encryptedFlowData[0] ^= 1 }
    }

    static let cutData = ProbeExchange("cut-data", "a request without its last byte", .undecryptable, like: .dataExchange) {
        $0.damage = { $0.encryptedFlowData.removeLast() }
    }

    static let tagAlone = ProbeExchange("tag-alone", "a request with the tag and no ciphertext", .undecryptable, like: .dataExchange) {
        $0.damage = { $0.encryptedFlowData = $0.encryptedFlowData.suffix(16) }
    }

    static let noData = ProbeExchange("no-data", "a request whose encrypted_flow_data is empty", .undecryptable, like: .dataExchange) {
        $0.damage = { $0.encryptedFlowData = [] }
    }

    static let alteredNonce = ProbeExchange(
        "altered-nonce", "a request with one bit of initial_vector flipped", .undecryptable, like: .dataExchange
    ) {
        $0.damage = { $0.initialVector[0] ^= 1 }
    }

    static let emptyBody = ProbeExchange("empty-body", "no body", .malformed, like: .ping) { $0.writing = { _ in [] } }

    static let notJSON = ProbeExchange("not-json", "a body that is no JSON", .malformed, like: .ping) {
        $0.writing = { Array($0.text().dropLast()) }
    }

    static let noKey = ProbeExchange("no-key", "a body without encrypted_aes_key", .malformed, like: .ping) {
        $0.writing = { PhoneEnvelope.text($0.members.filter { $0.name != "encrypted_aes_key" }) }
    }

    static let notBase64 = ProbeExchange("not-base64", "a body whose initial_vector is no base64", .malformed, like: .ping) {
        $0.writing = { PhoneEnvelope.text($0.members.map { $0.name == "initial_vector" ? ($0.name, "%%%") : $0 }) }
    }

    static let shortKey = ProbeExchange("short-key", "a body whose encrypted_aes_key has 255 bytes", .malformed, like: .ping) {
        $0.damage = { $0.encryptedAESKey.removeLast() }
    }

    static let get = ProbeExchange("get", "GET", .anyAnswer, like: .ping) { $0.method = "GET" }

    // What only endpoints open that were written for another encryption.

    static let oaepSHA1 = ProbeExchange("oaep-sha1", "a request under OAEP with SHA-1", .undecryptable, like: .dataExchange) {
        $0.oaep = OAEPEncoding(hash: .sha1, mgfHash: .sha1)
    }

    static let mgf1SHA1 = ProbeExchange(
        "mgf1-sha1", "a request under OAEP with SHA-256 and MGF1 with SHA-1", .undecryptable, like: .dataExchange
    ) {
        $0.oaep = OAEPEncoding(mgfHash: .sha1)
    }

    static let twelveByteNonce = ProbeExchange(
        "12-byte-nonce", "a request with a nonce of 12 bytes", .undecryptable, like: .dataExchange
    ) { $0.nonce = .twelve }

    static let cutNonce = ProbeExchange(
        "cut-nonce", "a request sealed under the first 12 bytes of initial_vector", .undecryptable, like: .dataExchange
    ) { $0.nonce = .sealedUnderTwelve }

    static let longKey = ProbeExchange("32-byte-key", "a request under AES-256", .undecryptable, like: .dataExchange) {
        $0.aesKeyByteCount = 32
    }

    static let oddKey = ProbeExchange("24-byte-key", "a request under AES-192", .undecryptable, like: .dataExchange) {
        $0.aesKeyByteCount = 24
    }
}
