// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// An implementation under test.
package protocol Implementation {
    /// Answers one request of the shim protocol.
    mutating func reply(to request: ShimRequest) -> ShimReply
}

/// What came back from an implementation.
package enum ShimReply: Sendable {
    /// An answer of the protocol.
    case answer(ShimAnswer)
    /// Nothing within the time limit; what it had loaded is gone.
    case hang
    /// It ended or said something else, and how; what it had loaded is gone.
    case crash(String)
}

/// Carries lines to a program and back.
package protocol LineTransport {
    /// Sends a line and waits for one; starts the program again if the last exchange ended it.
    mutating func exchange(_ line: String) -> LineReply
}

/// What came back over a ``LineTransport``.
package enum LineReply: Sendable {
    /// A line, without its end.
    case line(String)
    /// Nothing within the time limit; the program was ended.
    case hang
    /// The program ended, or sent no line of text, and how.
    case crash(String)
}

/// A program that speaks the shim protocol.
package struct ForeignImplementation<Transport: LineTransport>: Implementation {
    private var transport: Transport
    private var lastID = 0

    /// Takes the transport to the program.
    package init(_ transport: Transport) { self.transport = transport }

    /// Sends the request and reads the answer, which must have its number.
    package mutating func reply(to request: ShimRequest) -> ShimReply {
        var request = request
        lastID += 1
        request.id = lastID
        guard let line = try? ShimCoding.encode(request) else { return .crash("the request cannot be written as JSON") }
        switch transport.exchange(line) {
        case .hang: return .hang
        case .crash(let reason): return .crash(reason)
        case .line(let text):
            guard let answer = try? JSONDecoder().decode(ShimAnswer.self, from: Data(text.utf8)) else {
                return .crash("its answer is not one of the shim protocol: \(text.prefix(80))")
            }
            guard answer.id == lastID else {
                return .crash("its answer has the id \(answer.id.map(String.init) ?? "null") and not \(lastID)")
            }
            return .answer(answer)
        }
    }
}

/// The lines of the shim protocol, as both sides write them.
enum ShimCoding {
    static func encode(_ message: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(message), as: UTF8.self)
    }
}
