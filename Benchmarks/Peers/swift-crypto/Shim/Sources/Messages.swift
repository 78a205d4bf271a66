// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One line from the harness.
struct Request: Decodable {
    var id: Int
    var op: String
    var `protocol`: Int?
    var privateKeyPem: String?
    var passphrase: String?
    var publicKeyPem: String?
    var pem: String?
    var body: String?
    var plaintext: String?
    var aesKey: String?
    var iv: String?
    var metadata: [String: String]?
    var file: String?
    var ciphertext: String?
    var key: String?
    var nonce: String?
    var additionalData: String?
    var tag: String?
    var appSecret: String?
    var header: String?
    var message: String?
    var scenario: String?
    var count: Int?

    func text(_ member: KeyPath<Request, String?>) throws -> String {
        guard let text = self[keyPath: member] else { throw Failure.misuse("\(op) lacks a member") }
        return text
    }

    func hex(_ member: KeyPath<Request, String?>) throws -> Data {
        guard let bytes = Data(hex: try text(member)) else { throw Failure.misuse("a member is not hexadecimal") }
        return bytes
    }

    func base64(_ member: KeyPath<Request, String?>) throws -> Data {
        guard let bytes = Data(base64Encoded: try text(member)) else { throw Failure.misuse("a member is not base64") }
        return bytes
    }
}

/// What can still be read of a line whose other members are not what they should be.
struct RequestIdentifier: Decodable { var id: Int }

/// One line to the harness. Members without a value are left out.
struct Answer: Encodable {
    enum Outcome: String, Encodable { case ok, reject, unsupported, error }

    var id: Int?
    var outcome = Outcome.ok
    var layer: String?
    var name: String?
    var version: String?
    var features: [String]?
    var plaintext: String?
    var aesKey: String?
    var iv: String?
    var body: String?
    var ciphertext: String?
    var tag: String?
    var message: String?
    var bitCount: Int?
    var spkiSHA256: String?
    var nanoseconds: Int64?
    var cpuNanoseconds: Int64?
}

/// Why an operation has no result.
enum Failure: Error {
    /// The input was judged and refused, by the layer that is named.
    case refused(_ layer: String?)
    /// The library does not do this.
    case unsupported
    /// The harness asked for what cannot be judged.
    case misuse(String)
}

/// Runs a call of the library, whose errors all mean that the input is refused.
func refusing<Result>(_ layer: String? = nil, _ call: () throws -> Result) throws -> Result {
    do {
        return try call()
    } catch {
        throw Failure.refused(layer)
    }
}

extension Data {
    /// `nil` unless the text is pairs of hexadecimal digits.
    init?(hex: String) {
        // Byte by byte: a Character would also be a digit of another script.
        let digits = hex.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count % 2 == 0, !digits.contains(nil) else { return nil }
        self.init(stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0]! << 4 | digits[$0 + 1]!) })
    }
}

extension Sequence<UInt8> {
    var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
