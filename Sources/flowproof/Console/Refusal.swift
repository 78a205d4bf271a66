// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import FlowCrypto
internal import FlowKeys
internal import FlowPayload

/// Runs `body` and says in words why a payload was refused.
func refusals<Result: ~Copyable>(_ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let error as FlowError {
        throw error.failure
    } catch let error as MediaError {
        throw error.failure
    } catch let error as SignatureError {
        throw error.failure
    } catch CryptoError.libraryFailure(let operation) {
        throw CommandFailure.libraryFailed(operation)
    } catch let error as CryptoError {
        throw CommandFailure.input("the key is refused: \(error.sentence)")
    }
}

extension FlowError {
    var failure: CommandFailure {
        switch self {
        case .envelope(let error):
            return .no("the payload is refused: \(error.sentence)", hint: "feed the body as it was posted, byte for byte")
        case .decryptionFailed:
            return .no(
                "the payload is refused: the AES key does not decrypt",
                hint: "it was sealed to another public key, or with other OAEP parameters than SHA-256, MGF1 with SHA-256 and no label")
        case .authenticationFailed:
            return .no(
                "the payload is refused: the GCM tag does not fit",
                hint: "the ciphertext, the nonce or the tag was changed, or they belong to another request")
        case .malformedResponse:
            return .no(
                "the response is refused: it is not canonical base64 of at least 16 bytes",
                hint: "a response is one line of base64: no quotation marks, no line break, no JSON around it")
        case .unsupportedKeySize(let bitCount):
            return .input("the RSA key has \(bitCount) bits; WhatsApp Flows needs exactly 2048", hint: "flowproof keygen makes one")
        case .backend(let error):
            return .ofBackend(error)
        @unknown default:
            return CommandFailure(status: .internalError, message: "\(self)", hint: nil)
        }
    }
}

extension EnvelopeError {
    var sentence: String {
        switch self {
        case .notJSON(let offset): "not JSON in UTF-8 (byte \(offset))"
        case .notAnObject: "JSON, but not an object"
        case .missingMember(let name): "the member \(name) is missing"
        case .duplicateMember(let name): "the member \(name) stands there twice"
        case .notAString(let name): "the member \(name) is not a string"
        case .memberNotAnObject(let name): "the member \(name) is not an object"
        case .notBase64(let name, let failure): "the member \(name) is not canonical base64: \(failure.sentence)"
        case .wrongLength(let name, let count): "the member \(name) has \(count) bytes, not \(Self.length(of: name))"
        @unknown default: "\(self)"
        }
    }

    private static func length(of member: String) -> String {
        switch member {
        case "encrypted_flow_data": "16 or more"
        case "encrypted_aes_key": "256"
        case "initial_vector", "iv": "16"
        default: "32"
        }
    }
}

extension Base64.Failure {
    fileprivate var sentence: String {
        switch reason {
        case .characterOutsideAlphabet(let byte):
            let name =
                switch byte {
                case 0x0A: "a line feed"
                case 0x0D: "a carriage return"
                case 0x20: "a space"
                case 0x21...0x7E: "\"\(Character(Unicode.Scalar(byte)))\""
                default: "the byte 0x\(Hex.encode([byte]))"
                }
            return "\(name) at character \(byteOffset + 1)"
        case .urlAlphabet: return "the URL alphabet at character \(byteOffset + 1)"
        case .padding: return "wrong padding"
        case .trailingBits: return "spare bits set in the last character"
        @unknown default: return "\(reason)"
        }
    }
}

extension MediaError {
    fileprivate var failure: CommandFailure {
        switch self {
        case .metadata(.notAnObject):
            return .input(
                "the metadata are not those of a media file: \(EnvelopeError.notAnObject.sentence)",
                hint: "a component's value is a list of files: name the JSON of one of them")
        case .metadata(let error):
            return .input("the metadata are not those of a media file: \(error.sentence)")
        case .encryptedHashDiffers:
            return .no("the file is refused: its SHA-256 is not encrypted_hash", hint: "download it again, and keep every byte")
        case .fileLength(let count):
            return .no("the file is refused: \(count) bytes are not whole blocks and a 10-byte code", hint: "download it again")
        case .authenticationFailed:
            return .no("the file is refused: its authentication code does not fit", hint: "the metadata belong to another file")
        case .padding:
            return .no("the file is refused: its padding is damaged")
        case .plaintextHashDiffers:
            return .no("the file is refused: the SHA-256 of the plaintext is not plaintext_hash")
        case .backend(let error):
            return .ofBackend(error)
        @unknown default:
            return CommandFailure(status: .internalError, message: "\(self)", hint: nil)
        }
    }
}

extension SignatureError {
    fileprivate var failure: CommandFailure {
        switch self {
        case .malformedHeader:
            return .no("the signature is refused: the header is not sha256= and 64 lower-case hexadecimal digits")
        case .mismatch:
            return .no(
                "the signature is refused: it is not that of this body",
                hint: "sign and verify the raw bytes: a body that was parsed and written again has lost its \\/ escapes")
        case .backend(let error):
            return .ofBackend(error)
        default:
            return CommandFailure(status: .internalError, message: "\(self)", hint: nil)
        }
    }
}
