// SPDX-License-Identifier: Apache-2.0

import FlowEndpoint
import FlowProviders
import TestSupport
import Testing

/// Keys made for this run.
struct EmulatorKey: Sendable {
    let upload: UploadKey
    let privateDER: [UInt8]

    /// Two keys whose text has a plus sign, and so is damaged by forms that do not encode it.
    static let pair = Result { try [make(), make()] }
    static func first() throws -> EmulatorKey { try pair.get()[0] }
    static func second() throws -> EmulatorKey { try pair.get()[1] }

    private static func make() throws -> EmulatorKey {
        let key = try SampleKey.make()
        return EmulatorKey(upload: try UploadKey(key.numbers), privateDER: key.privateDER)
    }

    /// Without a final newline, as it is uploaded.
    var pem: String { upload.pem }
}

extension ProviderEmulator {
    static func make(_ settings: Settings = Settings()) -> ProviderEmulator {
        ProviderEmulator(settings: settings, sha256: { try sha256($0) })
    }

    static let token = "EAAGm0PX4ZCpsBAKZCfakeTokenZBforTestsOnlyQwErTyUiOp"

    /// Sends what our own client would send, and hands on what it would get.
    mutating func send(_ request: ProviderRequest) -> EmulatedAnswer { answer(IncomingRequest(request)) }

    /// Sends a request and reads the answer.
    mutating func read(_ request: ProviderRequest) throws(ProviderError) -> ProviderAnswer {
        try request.read(ProviderReply(send(request)))
    }

    mutating func set(
        _ provider: Provider, _ number: String = Provider.sampleNumber, _ key: EmulatorKey? = nil, token: String = token
    ) throws -> ProviderAnswer {
        try read(try provider.emulatorSetRequest(key, number, token: token))
    }

    mutating func get(_ provider: Provider, _ number: String = Provider.sampleNumber, token: String = token) throws -> RegisteredKey {
        guard case .key(let key) = try read(try provider.emulatorGetRequest(number, token: token)) else { throw Surprise() }
        return key
    }

    /// Asks the emulator itself.
    mutating func ask(_ method: String, _ path: String, _ body: String = "") throws -> (status: Int, body: JSONValue) {
        let answer = answer(
            IncomingRequest(method: method, target: path, headers: [("Host", "localhost:8080")], body: Array(body.utf8))
        ).answer
        return (answer.status, try JSONValue(answer.body))
    }
}

/// An answer of another kind than was asked for.
struct Surprise: Error {}

extension Provider {
    static let sampleNumber = "919812345678"
    /// What the state calls the number of a sample request.
    var sampleName: String? {
        switch id {
        case "kaleyra": "+" + Self.sampleNumber
        case "gupshup": "6f1c-0a2b"
        case "cloud", "chakra": Self.sampleNumber
        default: nil
        }
    }

    var emulatorAccount: ProviderAccount {
        get throws {
            try ProviderAccount(
                self, settings: ProviderSettings(sid: "HXAP1697IN", region: "in", appID: "6f1c-0a2b", baseURL: "http://127.0.0.1:8080"))
        }
    }

    func emulatorSetRequest(
        _ key: EmulatorKey? = nil, _ number: String = sampleNumber, token: String = ProviderEmulator.token, proof: AppSecretProof? = nil
    ) throws -> ProviderRequest {
        try emulatorAccount.setRequest(try (key ?? .first()).upload, for: number, token: AccessToken(token), proof: proof)
    }

    func emulatorGetRequest(_ number: String = sampleNumber, token: String = ProviderEmulator.token) throws -> ProviderRequest {
        try emulatorAccount.getRequest(for: number, token: AccessToken(token))
    }
}

extension IncomingRequest {
    init(_ request: ProviderRequest) {
        let target = request.url.replacing("http://127.0.0.1:8080", with: "")
        self.init(method: request.method, target: target, headers: [("Host", "127.0.0.1:8080")] + request.headers, body: request.body)
    }

    /// The same request with another header field in the place of those of this name.
    func with(_ field: String, _ value: String?) -> IncomingRequest {
        var request = self
        request.headers.removeAll { $0.name.lowercased() == field.lowercased() }
        if let value { request.headers.append((field, value)) }
        return request
    }

    func with(body: String, _ type: String) -> IncomingRequest {
        var request = with("Content-Type", type)
        request.body = Array(body.utf8)
        return request
    }
}

extension ProviderReply {
    init(_ answer: EmulatedAnswer) {
        var body = answer.answer.body
        if case .cut(let count) = answer.delivery { body = Array(body.prefix(count)) }
        self.init(status: answer.answer.status, headers: answer.answer.headers, body: body)
    }
}

extension OutgoingAnswer {
    var text: String { String(decoding: body, as: UTF8.self) }
    func values(of field: String) -> [String] { headers.filter { $0.name.lowercased() == field.lowercased() }.map(\.value) }
}
