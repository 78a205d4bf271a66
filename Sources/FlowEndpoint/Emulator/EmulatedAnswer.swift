// SPDX-License-Identifier: Apache-2.0

/// An answer of the emulator, and how it is to be sent.
public struct EmulatedAnswer: Sendable {
    /// How much of an answer is sent.
    public enum Delivery: Sendable, Equatable {
        /// All of it.
        case whole
        /// Header fields with the `Content-Length` of the whole body, so many bytes of the body, then the end of the connection.
        case cut(afterByteCount: Int)
        /// Nothing: the connection stays open until the client closes it.
        case never
    }

    /// What is sent.
    public var answer: OutgoingAnswer
    /// How long to wait before the first byte.
    public var delay: Duration
    /// How much of it is sent.
    public var delivery: Delivery

    init(_ answer: OutgoingAnswer, delay: Duration = .zero, delivery: Delivery = .whole) {
        self.answer = answer
        self.delay = delay
        self.delivery = delivery
    }
}
