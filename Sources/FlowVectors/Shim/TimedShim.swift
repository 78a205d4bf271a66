// SPDX-License-Identifier: Apache-2.0

package import FlowBench

/// The scenarios of the protocol's `bench`.
package enum ShimScenario: String, CaseIterable, Sendable {
    case openRequest = "open-request"
    case sealResponse = "seal-response"
    case roundTrip = "round-trip"
    case oaepDecrypt = "oaep-decrypt"
    case sealRequest = "seal-request"

    /// Whether the plaintext's size makes a difference.
    package var hasSize: Bool { self != .oaepDecrypt }
}

/// A program cannot be timed, and why: lower case, no full stop.
package struct UntimedProgram: Error, CustomStringConvertible {
    package var description: String
}

/// A program behind the shim protocol as an arm of a measurement. It is greeted first, then prepared for one scenario, and what it
/// answers then is checked: a program that is wrong is not timed.
package struct TimedShim<Subject: Implementation>: BenchArm {
    private var subject: Subject
    private var scenario = ShimScenario.openRequest
    /// As it names itself.
    package let name: String
    package let version: String

    /// Greets the program.
    package init(_ subject: Subject) throws(UntimedProgram) {
        self.subject = subject
        let answer = try Self.ask(&self.subject, ShimRequest(op: "hello", protocol: 1))
        guard let name = answer.name, let version = answer.version else {
            throw UntimedProgram(description: "its answer to hello lacks a name or a version")
        }
        self.name = name
        self.version = version
    }

    /// Gives it the key and the input of a scenario, and checks what it makes of them.
    package mutating func prepare(_ scenario: ShimScenario, with material: ComparisonMaterial) throws(UntimedProgram) {
        self.scenario = scenario
        try ask(ShimRequest(op: "load-key", privateKeyPem: material.privateKeyPem))
        switch scenario {
        case .openRequest: try openRequest(material)
        case .sealResponse: try sealResponse(material)
        case .roundTrip:
            try openRequest(material)
            try sealResponse(material)
        case .oaepDecrypt:
            let answer = try ask(ShimRequest(op: "oaep-decrypt", ciphertext: material.encryptedKey))
            try check("oaep-decrypt", answer.message?.lowercased() == material.aesKey)
        case .sealRequest:
            let request = ShimRequest(op: "seal-request", publicKeyPem: material.publicKeyPem, plaintext: material.plaintext)
            try check("seal-request", material.isRequest(try ask(request).body))
        }
    }

    private mutating func openRequest(_ material: ComparisonMaterial) throws(UntimedProgram) {
        let answer = try ask(ShimRequest(op: "open-request", body: material.body))
        try check("open-request", answer.plaintext == material.plaintext)
    }

    private mutating func sealResponse(_ material: ComparisonMaterial) throws(UntimedProgram) {
        let request = ShimRequest(op: "seal-response", plaintext: material.plaintext, aesKey: material.aesKey, iv: material.nonce)
        try check("seal-response", material.isResponse(try ask(request).body))
    }

    package mutating func run(_ count: Int) throws -> TimedBatch {
        let answer = try ask(ShimRequest(op: "bench", scenario: scenario.rawValue, count: count))
        guard let nanoseconds = answer.nanoseconds, nanoseconds > 0 else {
            throw UntimedProgram(description: "its answer to bench has no nanoseconds above 0")
        }
        // A counter that is not there is sometimes read as 0.
        return TimedBatch(
            nanoseconds: nanoseconds, cpuNanoseconds: answer.cpuNanoseconds, instructions: answer.instructions.flatMap { $0 > 0 ? $0 : nil }
        )
    }

    @discardableResult
    private mutating func ask(_ request: ShimRequest) throws(UntimedProgram) -> ShimAnswer { try Self.ask(&subject, request) }

    /// The answer, which is `ok`.
    private static func ask(_ subject: inout Subject, _ request: ShimRequest) throws(UntimedProgram) -> ShimAnswer {
        let what = request.scenario.map { "\(request.op) \($0)" } ?? request.op
        switch subject.reply(to: request) {
        case .hang: throw UntimedProgram(description: "it does not answer to \(what) in time")
        case .crash(let reason): throw UntimedProgram(description: "instead of answering to \(what), \(reason)")
        case .answer(let answer):
            guard answer.outcome == .ok else {
                let reason = answer.message.map { ": \($0.prefix(200))" } ?? ""
                throw UntimedProgram(description: "its answer to \(what) is \(answer.outcome.rawValue)\(reason)")
            }
            return answer
        }
    }

    private func check(_ operation: String, _ isRight: Bool) throws(UntimedProgram) {
        guard isRight else { throw UntimedProgram(description: "its answer to \(operation) is wrong: it is not worth timing") }
    }
}
