// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// One line of the shim protocol, from the harness. Members without a value are left out.
package struct ShimRequest: Codable, Equatable, Sendable {
    var id = 0
    var op: String
    var `protocol`: Int?
    var privateKeyPem: String?
    var publicKeyPem: String?
    var pem: String?
    var passphrase: String?
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
}

/// What can still be read of a line whose other members are not what they should be.
struct ShimRequestIdentifier: Decodable { var id: Int }

/// One line of the shim protocol, to the harness. Members without a value are left out.
package struct ShimAnswer: Codable, Equatable, Sendable {
    enum Outcome: String, Codable {
        /// Done.
        case ok
        /// The input was judged and refused.
        case reject
        /// This shim does not do that.
        case unsupported
        /// The shim or the harness made a mistake; nothing was judged.
        case error
    }

    var id: Int?
    var outcome = Outcome.ok
    var message: String?
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
    var bitCount: Int?
    var spkiSHA256: String?
    var nanoseconds: Int64?
    /// Beyond the protocol: processor time of the thread that did the work.
    var cpuNanoseconds: Int64?
    var instructions: Int64?
}

/// The harness asked for something that cannot be judged: the answer's outcome is `error`.
struct ShimFault: Error {
    var message: String
}

/// The input was judged and refused: the answer's outcome is `reject`.
struct ShimRejection: Error {
    /// Which check refused it, where that may be told.
    var layer: String?
}

extension ShimRequest {
    func text(_ member: KeyPath<ShimRequest, String?>, _ name: String) throws(ShimFault) -> String {
        guard let text = self[keyPath: member] else { throw ShimFault(message: "\(op) needs \"\(name)\"") }
        return text
    }

    func hex(_ member: KeyPath<ShimRequest, String?>, _ name: String) throws(ShimFault) -> [UInt8] {
        guard let bytes = Hex.decode(try text(member, name).utf8) else { throw ShimFault(message: "\"\(name)\" is not hexadecimal") }
        return bytes
    }

    func base64(_ member: KeyPath<ShimRequest, String?>, _ name: String) throws(ShimFault) -> [UInt8] {
        let text = Array(try text(member, name).utf8)
        do {
            return try Base64.decode(text.span)
        } catch {
            throw ShimFault(message: "\"\(name)\" is not base64")
        }
    }
}
