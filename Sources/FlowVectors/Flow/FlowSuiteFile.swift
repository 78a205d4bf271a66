// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// A file of the suite for Flow payloads, `vectors/flow/*.json`: keys, flags and tests, all that is needed to run it.
///
/// vectors/README.md describes the members for implementers, and vectors/schemas holds them as JSON Schema.
struct FlowSuiteFile<Content: FlowTestContent>: Codable, Sendable {
    var schema: String
    var licence: String
    var title: String
    var description: [String]
    var source: FlowSuiteSource
    /// The implementations that `confirmedBy` names.
    var confirmations: [Confirmation]
    var numberOfTests: Int
    /// Every flag of the tests.
    var flags: [FlowFlag]
    var keys: [FlowSuiteKey]
    var tests: [FlowTest<Content>]
}

/// Who made the tests, and out of what.
struct FlowSuiteSource: Codable, Sendable {
    var generator: String
    /// Every byte that is not given follows from this text and the id of its test.
    var seed: String
}

/// An implementation that agreed with tests.
struct Confirmation: Codable, Sendable {
    var id: String
    var version: String
}

/// One test: what is the same for all files, and its content among it.
struct FlowTest<Content: FlowTestContent>: Sendable {
    /// From 1, in the order of the file; new tests may move it.
    var tcId: Int
    /// Unique in its file, and lasting.
    var id: String
    var comment: String
    var flags: [String]
    var content: Content
    var result: FlowResult
    /// Of an invalid test: the first layer that must refuse it.
    var layer: FlowLayer?
    /// What a conforming endpoint answers.
    var httpStatus: Int?
    /// Which other implementations agree.
    var confirmedBy: [String]
}

extension FlowTest: Codable {
    private enum Member: String, CodingKey { case tcId, id, comment, flags, result, layer, httpStatus, confirmedBy }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Member.self)
        tcId = try members.value(.tcId)
        id = try members.value(.id)
        comment = try members.value(.comment)
        flags = try members.value(.flags)
        content = try Content(from: decoder)
        result = try members.value(.result)
        layer = try members.valueIfPresent(.layer)
        httpStatus = try members.valueIfPresent(.httpStatus)
        confirmedBy = try members.value(.confirmedBy)
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Member.self)
        try members.encode(tcId, forKey: .tcId)
        try members.encode(id, forKey: .id)
        try members.encode(comment, forKey: .comment)
        try members.encode(flags, forKey: .flags)
        try content.encode(to: encoder)
        try members.encode(result, forKey: .result)
        try members.encodeIfPresent(layer, forKey: .layer)
        try members.encodeIfPresent(httpStatus, forKey: .httpStatus)
        try members.encode(confirmedBy, forKey: .confirmedBy)
    }
}

/// What the tests of one file are about.
protocol FlowTestContent: Codable, Sendable {
    /// The name of the file and of the last part of its schema.
    static var fileName: String { get }
    /// The key that the test is run under, by its id.
    var key: String? { get }
    /// The members that a valid test must have, by their names.
    var expected: [(name: String, value: String?)] { get }
    /// The members that are hexadecimal digits where they are there.
    var hexadecimal: [(name: String, value: String?)] { get }
    /// What an implementation is asked, and what it must answer.
    func steps(_ result: FlowResult, _ layer: FlowLayer?) -> [VectorCase.Step]
}

/// What an implementation must do with a test.
enum FlowResult: String, Codable, Sendable {
    /// Accept it, and give the expected output.
    case valid
    /// Refuse it.
    case invalid
    /// Accept it, as far as this project can tell: two others have not agreed yet. In no published file.
    case unconfirmed
}

/// The first layer that must refuse an invalid test.
enum FlowLayer: String, Codable, Sendable {
    case json
    case base64
    /// The encrypted AES key has another length than the modulus.
    case keyLength = "key-length"
    /// The encrypted AES key is no number below the modulus.
    case rsa
    case oaep
    case aesKeyLength = "aes-key-length"
    case ivLength = "iv-length"
    case gcmTag = "gcm-tag"
    /// What was decrypted is no JSON object; a library that gives out bytes accepts it.
    case payloadJSON = "payload-json"
    case passphrase
    case pem
    case der
    /// The numbers of a key are no RSA key's.
    case numbers
    case metadata
    case hash
    case hmac
    case padding
    case signature
}

/// What a flag says of its tests.
struct FlowFlag: Codable, Sendable {
    var name: String
    /// In the words of Wycheproof.
    var bugType: String
    var description: String
    /// What follows where an implementation fails them.
    var effect: String?
    /// The mistake of an implementation that accepts them or answers as they say, in a few words.
    var mistake: String?
    /// The flag whose mistake makes an implementation accept these tests as well.
    var impliedBy: String?
    /// Whether accepting them has no effect on security.
    var lenient: Bool?
    var links: [String]?

    var note: FlagNote {
        FlagNote(
            bugType: bugType, description: description, effect: effect, mistake: mistake, impliedBy: impliedBy, isLenient: lenient ?? false)
    }
}

/// A key of the suite in the forms that servers keep it in. Its private half is public: it protects nothing.
struct FlowSuiteKey: Codable, Sendable {
    var id: String
    var bitCount: Int
    var publicExponent: Int
    var spkiSHA256: String
    var publicKeyPem: String
    /// PKCS#8, not encrypted.
    var privateKeyPem: String
    /// PKCS#1, not encrypted.
    var privateKeyPkcs1Pem: String
    /// PKCS#8 under PBES2 with AES-256-CBC.
    var privateKeyEncryptedPem: String
    /// PKCS#1 under DES-EDE3-CBC, with the headers of RFC 1421: what WhatsApp's guide makes with older OpenSSL.
    var privateKeyDes3Pem: String
    /// Of both encrypted forms.
    var passphrase: String
    var privateKeyJwk: JWK

    /// RFC 7517.
    struct JWK: Codable, Sendable {
        var kty, n, e, d, p, q, dp, dq, qi: String
    }
}

extension FlowSuiteFile {
    static var schemaName: String { "flowproof.flow-vectors.\(Content.fileName)/1" }
    static var licenceName: String { "CC0-1.0" }

    /// Reads a whole file, and checks what its schema cannot say.
    init(json bytes: [UInt8]) throws(VectorFormatError) {
        self = try StrictJSON.decodeWhole(Self.self, from: bytes)
        guard licence == Self.licenceName else {
            throw VectorFormatError(place: "licence", reason: "\"\(licence)\" where \"\(Self.licenceName)\" belongs")
        }
        guard tests.count == numberOfTests else {
            throw VectorFormatError(place: "numberOfTests", reason: "\(numberOfTests) announced, \(tests.count) found")
        }
        let flagNames = Set(flags.map(\.name))
        let keyNames = Set(keys.map(\.id))
        guard keyNames.count == keys.count else { throw VectorFormatError(place: "keys", reason: "two have one id") }
        for (index, key) in keys.enumerated() {
            let spki = try? PEM.decode(Array(key.publicKeyPem.utf8)).bytes
            guard let numbers = try? SubjectPublicKeyInfo.read(strictDER: spki ?? []), numbers.bitCount == key.bitCount else {
                throw VectorFormatError(place: "keys[\(index)].bitCount", reason: "not that of publicKeyPem")
            }
        }
        var seen: Set<String> = []
        for (index, test) in tests.enumerated() {
            func failure(_ member: String, _ reason: String) -> VectorFormatError {
                VectorFormatError(place: "tests[\(index)].\(member)", reason: reason)
            }
            guard seen.insert(test.id).inserted else { throw failure("id", "\"\(test.id)\" is in this file already") }
            guard test.tcId == index + 1 else { throw failure("tcId", "\(test.tcId) where \(index + 1) belongs") }
            if let flag = test.flags.first(where: { !flagNames.contains($0) }) { throw failure("flags", "\"\(flag)\" is not explained") }
            if let key = test.content.key, !keyNames.contains(key) { throw failure("key", "\"\(key)\" is not among the keys") }
            guard (test.result == .invalid) == (test.layer != nil) else {
                throw failure("layer", "an invalid test names a layer, and no other does")
            }
            if test.result != .invalid, let missing = test.content.expected.first(where: { $0.value == nil }) {
                throw failure(missing.name, "missing member of a valid test")
            }
            if let wrong = test.content.hexadecimal.first(where: { $0.value.map { Hex.decode($0.utf8) == nil } ?? false }) {
                throw failure(wrong.name, "not pairs of hexadecimal digits")
            }
        }
    }

    /// The file as cases.
    var document: VectorDocument {
        let keys = Dictionary(uniqueKeysWithValues: keys.map { ($0.id, VectorKey(pem: $0.privateKeyPem, bitCount: $0.bitCount)) })
        return VectorDocument(
            notes: Dictionary(flags.map { ($0.name, $0.note) }) { first, _ in first },
            cases: tests.map { test in
                VectorCase(
                    id: test.id, comment: test.comment, flags: test.flags, key: test.content.key.flatMap { keys[$0] },
                    steps: test.content.steps(test.result, test.layer))
            }, isForFlows: true)
    }
}

extension VectorKind {
    /// The kind of a file of the suite.
    static func flow<Content: FlowTestContent>(id: String, title: String, of content: Content.Type) -> VectorKind {
        VectorKind(
            id: id, title: title, recognises: { $0.schema == FlowSuiteFile<Content>.schemaName },
            read: { source throws(VectorFormatError) in try FlowSuiteFile<Content>(json: source.bytes).document })
    }
}
