// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import Synchronization

/// A connection to loopback that sends whatever bytes a test wants, and takes apart what comes back.
final class RawClient: Sendable {
    /// One answer as it came.
    struct Answer: Sendable, Equatable {
        var status: Int
        /// Names in lower case.
        var headers: [String: String]
        var body: [UInt8]
    }

    struct Closed: Error { var received: String }

    private let channel: any Channel
    private let inbox: Inbox

    /// - Parameter isReading: with `false` nothing is read before ``startReading()``, and the system's buffers, small ones, fill up.
    init(port: Int, isReading: Bool = true) async throws {
        let inbox = Inbox()
        self.inbox = inbox
        let bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        channel = try await (isReading ? bootstrap : bootstrap.channelOption(.socketOption(.so_rcvbuf), value: 16 << 10))
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.autoRead, value: isReading)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Handler(inbox)) }
            }
            .connect(host: "127.0.0.1", port: port).get()
    }

    func send(_ bytes: [UInt8]) async throws { try await channel.writeAndFlush(ByteBuffer(bytes: bytes)) }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    /// Sends no more, and still listens.
    func finish() async throws { try await channel.close(mode: .output) }

    /// Goes without a word of farewell.
    func reset() async throws {
        guard let socket = channel as? any SocketOptionProvider else { return }
        try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try await channel.close()
    }

    func close() async throws { try await channel.close() }

    func startReading() async throws { try await channel.setOption(.autoRead, value: true).get() }

    /// The next whole answer; a preliminary one (100) counts as one.
    ///
    /// - Throws: ``Closed`` when the connection ends before.
    func answer(toHead: Bool = false) async throws -> Answer {
        while true {
            let (answer, isEnded) = inbox.state.withLock { (Self.takeAnswer(&$0.bytes, toHead), $0.isEnded) }
            if let answer { return answer }
            if isEnded { throw Closed(received: inbox.state.withLock { String(decoding: $0.bytes, as: UTF8.self) }) }
            await inbox.change()
        }
    }

    /// What comes until the other side has ended the connection.
    func rest() async -> [UInt8] {
        while !inbox.state.withLock({ $0.isEnded }) { await inbox.change() }
        return inbox.state.withLock { $0.bytes }
    }

    private static func takeAnswer(_ bytes: inout [UInt8], _ toHead: Bool) -> Answer? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let status = lines.first.flatMap { Int($0.dropFirst(9).prefix(3)) } ?? 0
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ": ", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count > 1 ? String(parts[1]) : ""
        }
        let count = toHead ? 0 : headers["content-length"].flatMap { Int($0) } ?? 0
        guard bytes.count - end.upperBound >= count else { return nil }
        let answer = Answer(status: status, headers: headers, body: Array(bytes[end.upperBound..<end.upperBound + count]))
        bytes.removeFirst(end.upperBound + count)
        return answer
    }

    private final class Inbox: Sendable {
        struct State {
            var bytes: [UInt8] = []
            var isEnded = false
            var hasChanged = false
            var waiter: CheckedContinuation<Void, Never>?
        }

        let state = Mutex(State())

        func update(_ body: (inout State) -> Void) {
            let waiter = state.withLock { state in
                body(&state)
                state.hasChanged = true
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume()
        }

        /// Returns once something has come, or the end.
        func change() async {
            await withCheckedContinuation { continuation in
                let isDue = state.withLock { state in
                    if !state.hasChanged { state.waiter = continuation }
                    return state.hasChanged
                }
                if isDue { continuation.resume() }
            }
            state.withLock { $0.hasChanged = false }
        }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let inbox: Inbox

        init(_ inbox: Inbox) { self.inbox = inbox }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let buffer = unwrapInboundIn(data)
            inbox.update { $0.bytes += buffer.readableBytesView }
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case ChannelEvent.inputClosed = event { inbox.update { $0.isEnded = true } }
            context.fireUserInboundEventTriggered(event)
        }

        func channelInactive(context: ChannelHandlerContext) { inbox.update { $0.isEnded = true } }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
