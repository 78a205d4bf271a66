// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server on loopback that answers every request with the next step of a script, byte for byte, and keeps what it was sent.
final class ScriptedServer: Sendable {
    /// What happens to one connection once a whole request has come.
    enum Step: Sendable {
        /// These bytes, and the connection stays open.
        case answer(String)
        /// These bytes, and the connection ends.
        case answerAndClose(String)
        /// A record of TLS that nobody can have sealed.
        case brokenTLS
        /// Nothing, for ever.
        case silence

        /// An answer with a JSON body and its length.
        static func json(_ body: String, status: String = "200 OK", headers: String = "") -> Step {
            .answer(
                "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)")
        }
    }

    private let channel: any Channel
    private let memory: Memory
    private let scheme: String

    private final class Memory: Sendable {
        let steps: Mutex<ArraySlice<Step>>
        let requests = Mutex<[String]>([])
        init(_ steps: [Step]) { self.steps = Mutex(steps[...]) }
    }

    /// The last step is repeated.
    init(_ steps: [Step], tls: NIOSSLContext? = nil) async throws {
        let memory = Memory(steps)
        self.memory = memory
        scheme = tls == nil ? "http" : "https"
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try channel.pipeline.syncOperations.addHandler(Handler(memory))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    let port: Int
    var origin: String { "\(scheme)://localhost:\(port)" }
    /// Every request as it came.
    var requests: [String] { memory.requests.withLock { $0 } }

    func close() async throws { try await channel.close() }

    /// A port where nobody listens: one that was free a moment ago may be another test's by now.
    static let closedPort = 1

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private let memory: Memory
        private var text = ""

        init(_ memory: Memory) { self.memory = memory }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            text += String(buffer: unwrapInboundIn(data))
            guard isWhole else { return }
            memory.requests.withLock { $0.append(text) }
            text = ""
            let step = memory.steps.withLock { steps in steps.count > 1 ? steps.popFirst() : steps.first }
            switch step {
            case .answer(let bytes)?: write(bytes, context)
            case .answerAndClose(let bytes)?:
                write(bytes, context)
                context.close(promise: nil)
            case .brokenTLS?:
                let record = ByteBuffer(bytes: [0x17, 0x03, 0x03, 0x00, 0x20] + [UInt8](repeating: 0x5A, count: 0x20))
                // From below the TLS handler, which would seal it.
                let tls = try? context.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self)
                tls?.writeAndFlush(NIOAny(record), promise: nil)
            case .silence?, nil: break
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        private func write(_ bytes: String, _ context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: bytes)), promise: nil)
        }

        private var isWhole: Bool {
            // The first byte of a TLS handshake: a server without TLS answers it like any bad request.
            if text.first == "\u{16}" { return true }
            guard let end = text.firstRange(of: "\r\n\r\n") else { return false }
            let length = text[..<end.lowerBound].split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
            let count = length.flatMap { Int($0.split(separator: ":")[1].trimmingPrefix(" ")) } ?? 0
            return text[end.upperBound...].utf8.count >= count
        }
    }
}
