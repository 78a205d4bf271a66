// SPDX-License-Identifier: Apache-2.0

extension FlowFlag {
    /// Every flag of the suite. `mistake` is what an implementation does that accepts the tests, or answers as they say.
    static let all: [FlowFlag] = [
        // Valid.
        FlowFlag("Valid", "BASIC", "A message as phones and endpoints send it."),
        FlowFlag("ValidLength", "FUNCTIONALITY", "Plaintexts around the block size of AES, and long ones."),
        FlowFlag("ValidEdge", "EDGE_CASE", "Values that are rare and right: all zeros, all ones, leading zeros."),
        FlowFlag(
            "CounterWrap", "EDGE_CASE",
            "The 32-bit counter of GCM wraps inside the message, which can happen under a nonce of 16 bytes only.",
            effect: "A counter that carries into the other 96 bits decrypts to wrong bytes although the tag fits.",
            links: ["https://doi.org/10.6028/NIST.SP.800-38D"]),
        FlowFlag(
            "JsonShape", "FUNCTIONALITY", "JSON that means the same as what phones write: order, white space, escapes, other members."),
        FlowFlag(
            "NonceReuse", "EDGE_CASE", "Two requests under one key and nonce. Each is valid; the pair shows a broken or a replayed sender.",
            effect: "Answers to both under the inverted nonce give both plaintexts away."),
        FlowFlag("CounterCarry", "EDGE_CASE", "The counter of GCM carries from one of its bytes into the next inside the message."),
        // AES-GCM.
        FlowFlag(
            "ModifiedTag", "AUTH_BYPASS", "The tag is not that of the message.", effect: "Anybody can change what a customer sent.",
            mistake: "the GCM tag is not checked"),
        FlowFlag(
            "TruncatedTag", "AUTH_BYPASS", "The tag is shorter than 16 bytes, or there is none.",
            effect: "A tag of n bytes is guessed in 2^(8n) tries.", mistake: "a shortened GCM tag is accepted", impliedBy: "ModifiedTag",
            links: ["https://doi.org/10.6028/NIST.SP.800-38D"]),
        FlowFlag(
            "MovedTag", "MODIFIED_PARAMETER", "The tag stands elsewhere than behind the ciphertext.",
            mistake: "the tag is taken from elsewhere than the end", impliedBy: "ModifiedTag"),
        FlowFlag(
            "ModifiedCiphertext", "AUTH_BYPASS", "The ciphertext is not the one that the tag belongs to.",
            effect: "Anybody can change what a customer sent.", mistake: "the GCM tag is not checked"),
        FlowFlag(
            "ModifiedNonce", "AUTH_BYPASS", "The nonce is not the one that the tag belongs to.", mistake: "the GCM tag is not checked"),
        FlowFlag(
            "NonceTwelveBytes", "WRONG_PRIMITIVE", "initial_vector has 12 bytes. Phones send 16.",
            effect: "An implementation for 12 bytes passes tests of its own and opens nothing that a phone sends.",
            mistake: "the nonce is taken to have 12 bytes and not 16", impliedBy: "IvLength"),
        FlowFlag(
            "IvLength", "MODIFIED_PARAMETER", "The nonce has another length than 16 bytes.",
            mistake: "nonces of other lengths than 16 bytes are accepted"),
        FlowFlag(
            "TruncatedNonce", "WRONG_PRIMITIVE", "Twelve of the sixteen bytes of the nonce were used.",
            effect: "Nothing that a phone sends is opened, and phones open no answer.", mistake: "the nonce is cut to 12 of its 16 bytes"),
        FlowFlag(
            "InvertedRequestNonce", "MODIFIED_PARAMETER", "The request is sealed under the inverted nonce, which is for the response.",
            mistake: "requests are opened under the inverted nonce"),
        FlowFlag(
            "AdditionalData", "MODIFIED_PARAMETER", "Additional data were authenticated. Flows have none.",
            mistake: "additional data are put into the tag", impliedBy: "ModifiedTag"),
        FlowFlag(
            "PayloadNotJson", "CAN_OF_WORMS",
            "What was decrypted is no JSON object. A library that gives out bytes may accept it; an endpoint must not crash."),
        // RSA-OAEP.
        FlowFlag(
            "OaepSha1", "WRONG_PRIMITIVE", "OAEP with SHA-1, the default of many libraries.",
            effect: "Nothing that a phone sends is opened: 421 for everything.", mistake: "OAEP uses SHA-1 and not SHA-256"),
        FlowFlag(
            "Mgf1Sha1", "WRONG_PRIMITIVE",
            "OAEP with SHA-256 but MGF1 with SHA-1, what Java's OAEPWithSHA-256AndMGF1Padding and PHP's phpseclib mean by default.",
            effect: "Nothing that a phone sends is opened: 421 for everything.", mistake: "MGF1 uses SHA-1 and not SHA-256"),
        FlowFlag(
            "OaepSha1Mgf1Sha256", "WRONG_PRIMITIVE", "OAEP with SHA-1 but MGF1 with SHA-256.", mistake: "OAEP uses SHA-1 and not SHA-256"),
        FlowFlag("OaepSha512", "WRONG_PRIMITIVE", "OAEP or MGF1 with SHA-512.", mistake: "OAEP or MGF1 uses SHA-512 and not SHA-256"),
        FlowFlag(
            "OaepLabel", "MODIFIED_PARAMETER", "OAEP with a label. Flows have the empty one.",
            mistake: "the hash of OAEP's label is not checked"),
        FlowFlag(
            "Pkcs1v15", "WRONG_PRIMITIVE", "PKCS#1 v1.5 padding in place of OAEP.",
            effect: "Whoever can tell refusals apart decrypts any message (Bleichenbacher 1998).",
            mistake: "PKCS#1 v1.5 padding is accepted", links: ["https://www.rfc-editor.org/rfc/rfc8017#section-7.2"]),
        FlowFlag("RawRsa", "MISSING_STEP", "The AES key without any padding.", mistake: "RSA without padding is accepted"),
        FlowFlag(
            "InvalidOaepPadding", "CONFIDENTIALITY",
            "OAEP whose encoding is damaged in one place. All of them must be refused in the same way, and in the same time.",
            effect: "Whoever can tell the refusals apart decrypts any message in some thousand tries (Manger 2001).",
            mistake: "OAEP's padding is not checked in full", links: ["https://www.rfc-editor.org/rfc/rfc8017#section-7.1.2"]),
        FlowFlag(
            "CiphertextRange", "MALLEABILITY", "encrypted_aes_key is a number that is not less than the modulus.",
            effect: "One message has several ciphertexts.", mistake: "numbers that are not less than the modulus are accepted",
            links: ["https://www.rfc-editor.org/rfc/rfc8017#section-5.1.2"]),
        FlowFlag(
            "TrivialCiphertext", "EDGE_CASE", "encrypted_aes_key is 0, 1 or n - 1, which RSA leaves as they are.",
            effect: "Code that takes such numbers for a fault of its own may answer with 500."),
        FlowFlag(
            "ModifiedKey", "EDGE_CASE", "A bit of encrypted_aes_key is flipped.", effect: "Only 421 makes the phone fetch the right key."),
        FlowFlag(
            "CiphertextLength", "MALLEABILITY", "encrypted_aes_key has another length than 256 bytes.",
            effect: "One message has several ciphertexts.", mistake: "encrypted keys of other lengths than the modulus are accepted",
            links: ["https://www.rfc-editor.org/rfc/rfc8017#section-7.1.2"]),
        FlowFlag(
            "WrongAesKeyLength", "MODIFIED_PARAMETER", "What is inside OAEP is no AES-128 key.",
            effect: "The peer chooses the cipher.", mistake: "AES keys of other lengths than 16 bytes are accepted"),
        FlowFlag(
            "KeyMismatch", "BASIC", "Encrypted to another key: the phone has an old one, or it was uploaded for another number.",
            effect: "Only 421 makes the phone fetch the right key."),
        FlowFlag(
            "IgnoredDecryptionFailure", "AUTH_BYPASS", "RSA must refuse the key; the data is sealed under a key of zeros.",
            effect: "Anybody can post requests that open.",
            mistake: "a failed RSA decryption is not noticed, and zeros are taken for the key"),
        // The text of a request.
        FlowFlag(
            "NonCanonicalBase64", "BER_ENCODING", "Base64 that lenient decoders take and strict ones do not.",
            effect: "One message has several bodies; two programs may read it differently.", lenient: true,
            links: ["https://www.rfc-editor.org/rfc/rfc4648#section-3.5"]),
        FlowFlag("PlusAsSpace", "FUNCTIONALITY", "Spaces in place of +: the body went through a decoder of forms.", lenient: true),
        FlowFlag("OtherEncoding", "CAN_OF_WORMS", "A value that is base64, but of something else than the bytes that were meant."),
        FlowFlag("JsonTrap", "CAN_OF_WORMS", "JSON that lacks something, or none.", lenient: true),
        FlowFlag(
            "DuplicateMember", "CAN_OF_WORMS", "A member stands there twice.",
            effect: "Where one program checks the first and another uses the last, the check is worth nothing.", lenient: true,
            links: ["https://www.rfc-editor.org/rfc/rfc8259#section-4"]),
        // Responses.
        FlowFlag(
            "UnflippedIv", "CONFIDENTIALITY", "The response is sealed under the nonce of the request, not inverted.",
            effect: "Phones do not open it; and key and nonce are used twice, which gives both plaintexts away.",
            mistake: "the nonce of the response is not inverted"),
        FlowFlag(
            "HalfFlippedIv", "MISSING_STEP", "Not every byte of the nonce is inverted.", mistake: "only a part of the nonce is inverted"),
        FlowFlag(
            "ReversedIv", "MISSING_STEP", "The bytes of the nonce are reversed.", mistake: "the nonce is reversed in place of inverted"),
        FlowFlag("ZeroIv", "CONFIDENTIALITY", "The nonce of the response is all zeros.", mistake: "the nonce of the response is constant"),
        FlowFlag("TagFirst", "MISSING_STEP", "The tag stands before the ciphertext.", mistake: "the tag stands before the ciphertext"),
        FlowFlag("TagMissing", "MISSING_STEP", "There is no tag.", mistake: "the tag is not sent"),
        FlowFlag(
            "NonceInFront", "MISSING_STEP", "The nonce stands before the ciphertext.", mistake: "the nonce is sent before the ciphertext"),
        FlowFlag(
            "QuotedBody", "FUNCTIONALITY", "The body is a JSON string.",
            mistake: "the body is written as a JSON string, in quotation marks", lenient: true),
        FlowFlag(
            "TrailingNewline", "FUNCTIONALITY", "A line feed behind the base64.", mistake: "a line feed is sent behind the base64",
            lenient: true),
        FlowFlag("UnpaddedBody", "FUNCTIONALITY", "Base64 without its padding.", mistake: "base64 is sent without padding", lenient: true),
        FlowFlag(
            "HexBody", "FUNCTIONALITY", "Hexadecimal digits in place of base64.", mistake: "hexadecimal digits are sent in place of base64"),
        FlowFlag("JsonBody", "FUNCTIONALITY", "JSON around the base64.", mistake: "JSON is sent in place of base64 text", lenient: true),
        FlowFlag("PlainBody", "MISSING_STEP", "A response that is not encrypted.", mistake: "the response is not encrypted"),
        FlowFlag(
            "OtherNonce", "MISSING_STEP", "The response is sealed under a nonce of its own.",
            mistake: "the nonce of the response is not made from the request's"),
        FlowFlag(
            "OtherAesKey", "MISSING_STEP", "The response is sealed under another AES key than the request's.",
            mistake: "the response is not sealed under the request's key"),
        FlowFlag(
            "UrlBody", "FUNCTIONALITY", "Base64 in the alphabet of URLs.", mistake: "base64 is sent in the alphabet of URLs", lenient: true),
        FlowFlag("LinesInBody", "FUNCTIONALITY", "Base64 in lines.", mistake: "base64 is sent in lines, as MIME has it", lenient: true),
        // Signatures.
        FlowFlag(
            "RawBody", "FUNCTIONALITY", "The signature is over the bytes as they came, and a parser would write them otherwise.",
            effect: "Over JSON that was parsed and written again every signature is refused: 432 for everything."),
        FlowFlag(
            "SignatureMismatch", "AUTH_BYPASS", "The signature is not that of the body.", effect: "Anybody can post.",
            mistake: "the signature is not checked"),
        FlowFlag(
            "SignatureFormat", "AUTH_BYPASS", "The header is missing or malformed.", effect: "Anybody can post.",
            mistake: "a malformed signature is accepted"),
        FlowFlag(
            "ReserialisedBody", "FUNCTIONALITY", "The signature is over the body as a parser writes it again.",
            mistake: "the signature is taken over JSON that was parsed and written again"),
        FlowFlag(
            "EmptySecret", "AUTH_BYPASS", "The app secret is empty, as where a variable is not set.", effect: "Anybody can post.",
            mistake: "an empty app secret is accepted"),
        FlowFlag("LaxSignature", "BER_ENCODING", "The right signature, written as Meta does not write it.", lenient: true),
        // Media.
        FlowFlag("MediaHash", "MISSING_STEP", "A hash does not fit.", mistake: "a hash of the media file is not checked"),
        FlowFlag(
            "MediaHmac", "AUTH_BYPASS", "The code does not fit.", effect: "Anybody can change the file.",
            mistake: "the HMAC of the media file is not checked"),
        FlowFlag(
            "MediaHmacWithoutIv", "MODIFIED_PARAMETER", "The code is over the ciphertext without the IV.",
            mistake: "the HMAC of the media file leaves out the IV", impliedBy: "MediaHmac"),
        FlowFlag(
            "MediaPadding", "MISSING_STEP", "The padding is damaged, and all codes fit.",
            mistake: "the padding of the media file is not checked in full"),
        FlowFlag(
            "MediaLength", "MODIFIED_PARAMETER", "The file or its code has a wrong length.",
            mistake: "media files of wrong lengths are accepted"),
        FlowFlag("MediaMetadata", "CAN_OF_WORMS", "The metadata lack something, or it has a wrong length."),
        // Public keys.
        FlowFlag(
            "LaxPem", "BER_ENCODING", "PEM that RFC 7468 does not generate. WhatsApp's clients refuse much of it.", lenient: true,
            links: ["https://www.rfc-editor.org/rfc/rfc7468#section-3"]),
        FlowFlag("DamagedPem", "CAN_OF_WORMS", "Text in which no PEM block is."),
        FlowFlag(
            "PrivateKey", "CONFIDENTIALITY", "A private key where a public one belongs.", effect: "It would be uploaded.",
            mistake: "a private key is taken for a public one"),
        FlowFlag(
            "LaxDer", "BER_ENCODING", "A structure that is not DER, or of another algorithm, whose numbers are the right ones.",
            lenient: true),
        FlowFlag(
            "OtherForm", "BER_ENCODING",
            "The key in another form than SubjectPublicKeyInfo under PUBLIC KEY, which is the only one to upload.", lenient: true),
        FlowFlag(
            "KeyNumbers", "WEAK_PARAMS", "A flawless structure around numbers that make no key. A parser may leave that to a later check.",
            lenient: true),
        FlowFlag("DamagedDer", "CAN_OF_WORMS", "A structure in which no RSA key is."),
        // Private keys.
        FlowFlag(
            "KeyContainer", "FUNCTIONALITY", "A private key in one of the forms that servers keep it in; a request is opened with it."),
        FlowFlag("WrongPassphrase", "BASIC", "The passphrase is another one, or missing."),
        FlowFlag("NoPrivateKey", "CAN_OF_WORMS", "What is given holds no RSA private key, or a damaged one."),
    ]

    private init(
        _ name: String, _ bugType: String, _ description: String, effect: String? = nil, mistake: String? = nil, impliedBy: String? = nil,
        lenient: Bool? = nil, links: [String]? = nil
    ) {
        self.init(
            name: name, bugType: bugType, description: description, effect: effect, mistake: mistake, impliedBy: impliedBy,
            lenient: lenient, links: links)
    }
}
