// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import Foundation

/// A media file and its metadata, made by the phone's recipe; each part can be replaced to make a broken one.
struct MediaFixture {
    var plaintext: [UInt8]
    var encryptionKey = [UInt8](repeating: 0x11, count: 32)
    var hmacKey = [UInt8](repeating: 0x22, count: 32)
    var initializationVector = [UInt8](repeating: 0x33, count: 16)
    /// What stands after the plaintext before encryption.
    var padding: [UInt8]
    var file: [UInt8] = []
    var members: [String: String] = [:]

    init(_ plaintext: [UInt8], padding: [UInt8]? = nil, _ backend: some CryptoBackend) throws {
        self.plaintext = plaintext
        let count = 16 - plaintext.count % 16
        self.padding = padding ?? [UInt8](repeating: UInt8(count), count: count)
        var ciphertext = plaintext + self.padding
        var span = ciphertext.mutableSpan
        try backend.encryptCBC(.aes256, key: encryptionKey.span, initializationVector: initializationVector.span, &span)
        let signed = initializationVector + ciphertext
        file = ciphertext + (try backend.hmacSHA256(key: hmacKey.span, message: signed.span)).prefix(10)
        members = [
            "encryption_key": EnvelopeText.base64(encryptionKey), "hmac_key": EnvelopeText.base64(hmacKey),
            "iv": EnvelopeText.base64(initializationVector),
            "plaintext_hash": EnvelopeText.base64(try backend.sha256(plaintext.span)),
        ]
        try sealHash(backend)
    }

    /// Makes `encrypted_hash` that of the file as it is now, so that the checks behind it are reached.
    mutating func sealHash(_ backend: some CryptoBackend) throws {
        members["encrypted_hash"] = EnvelopeText.base64(try backend.sha256(file.span))
    }

    var bareJSON: String {
        "{" + members.sorted { $0.key < $1.key }.map { #""\#($0.key)":"\#($0.value)""# }.joined(separator: ",") + "}"
    }

    var json: String {
        #"{"media_id":"m","cdn_url":"https:\/\/example.com\/v","file_name":"a.jpg","encryption_metadata":\#(bareJSON)}"#
    }
}
