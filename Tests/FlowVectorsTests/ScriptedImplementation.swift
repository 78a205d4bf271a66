// SPDX-License-Identifier: Apache-2.0

@testable import FlowVectors

/// An implementation that says what a test has written for it, and remembers what it was asked.
struct ScriptedImplementation: Implementation {
    private(set) var asked: [ShimRequest] = []
    private let script: (ShimRequest) -> ShimReply

    static let features = ["oaep-decrypt", "hmac-sha256"]

    init(_ script: @escaping (ShimRequest) -> ShimReply) { self.script = script }

    /// Greets, loads every key, and leaves the rest to the script.
    static func answering(features: [String] = features, _ script: @escaping (ShimRequest) -> ShimReply) -> ScriptedImplementation {
        ScriptedImplementation { request in
            switch request.op {
            case "hello": .answer(ShimAnswer(name: "scripted", version: "1", features: features))
            case "load-key": .answer(ShimAnswer())
            default: script(request)
            }
        }
    }

    mutating func reply(to request: ShimRequest) -> ShimReply {
        asked.append(request)
        return script(request)
    }
}

extension VectorDocument {
    /// Cases that each ask for the decryption of their own id.
    static func decryptions(
        _ cases: [(id: String, expectation: VectorCase.Expectation)], key: VectorKey? = nil, notes: [String: FlagNote] = [:],
        flags: [String] = []
    ) -> VectorDocument {
        VectorDocument(
            notes: notes,
            cases: cases.map { id, expectation in
                let request = ShimRequest(op: "oaep-decrypt", ciphertext: id)
                return VectorCase(id: id, flags: flags, key: key, steps: [.init(request: request, expectation: expectation)])
            })
    }
}

extension VectorRunner {
    /// Runs a document under a kind that does not matter.
    mutating func run(_ document: VectorDocument, isNamed: Bool = false) -> VectorReport.File {
        run(document, kind: .wycheproofOaep, path: "file", isNamed: isNamed) {}
    }
}
