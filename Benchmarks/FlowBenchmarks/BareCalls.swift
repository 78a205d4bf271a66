// SPDX-License-Identifier: Apache-2.0

internal import CBareCalls

/// The libraries whose bare calls are measured.
enum BareLibrary: Sendable {
    case openssl
    case gcrypt
}

/// What of them is repeated; `bare_calls.h` says what each does.
enum BareOperation: Sendable {
    case privateStep
    case oaepEncrypt
    case gcmOpen, gcmOpenNewKey
    case gcmSeal, gcmSealNewKey
    case openRequest, sealResponse, roundTrip
    case generateKey, parseKey

    fileprivate var call: bare_operation {
        switch self {
        case .privateStep: bare_private_step
        case .oaepEncrypt: bare_oaep_encrypt
        case .gcmOpen: bare_gcm_open
        case .gcmOpenNewKey: bare_gcm_open_new_key
        case .gcmSeal: bare_gcm_seal
        case .gcmSealNewKey: bare_gcm_seal_new_key
        case .openRequest: bare_open_request
        case .sealResponse: bare_seal_response
        case .roundTrip: bare_round_trip
        case .generateKey: bare_generate_key
        case .parseKey: bare_parse_key
        }
    }
}

/// The bare calls of one library, with a key, contexts and inputs of their own; for one thread at a time.
@safe final class BareCalls {
    private let calls: OpaquePointer

    init(_ library: BareLibrary) throws(BenchFault) {
        let made =
            switch library {
            case .openssl: unsafe bare_calls_new(bare_openssl())
            case .gcrypt: unsafe bare_calls_new(bare_gcrypt())
            }
        guard let made = unsafe made else { throw .bareCallFailed("bare_calls_new") }
        unsafe calls = made
    }

    /// Takes an RSA private key from its PEM.
    func load(_ pem: String, passphrase: String? = nil) throws(BenchFault) {
        guard unsafe bare_load_key(calls, pem, passphrase) else { throw .bareCallFailed("bare_load_key") }
    }

    /// Takes what there is of a payload to work on; after the key.
    func set(_ payload: SealedPayload) throws(BenchFault) {
        guard unsafe bare_set_ciphertext(calls, payload.encryptedKey, payload.encryptedKey.count) else {
            throw .bareCallFailed("bare_set_ciphertext")
        }
        let isSet = unsafe bare_set_message(
            calls, payload.key, payload.nonceBytes, payload.plaintext, payload.plaintext.count, payload.sealed)
        guard isSet else { throw .bareCallFailed("bare_set_message") }
    }

    /// Does an operation `count` times.
    func run(_ operation: BareOperation, isFresh: Bool, count: Int) throws(BenchFault) {
        guard unsafe bare_run(calls, operation.call, isFresh, count) else { throw .bareCallFailed("bare_run") }
    }

    /// What the last repetition yielded.
    func output() throws(BenchFault) -> [UInt8] {
        var byteCount = 0
        guard let start = unsafe bare_output(calls, &byteCount) else { throw .bareCallFailed("bare_output") }
        return unsafe [UInt8](UnsafeBufferPointer(start: start, count: byteCount))
    }

    deinit { unsafe bare_calls_free(calls) }
}
