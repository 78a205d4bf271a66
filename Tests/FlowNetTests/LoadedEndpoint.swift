// SPDX-License-Identifier: Apache-2.0

import FlowCrypto
import FlowKeys
import FlowOpenSSL
import FlowPayload
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization
import TestSupport
import Testing

@testable import FlowNet

/// An endpoint on loopback that opens every request and gives it back, on one thread, but for the mistake it is told to make.
final class LoadedEndpoint: Sendable {
    enum Mistake: Sendable {
        case none
        /// The thread stands still once, at this request, and everybody waits.
        case stall(at: Int, milliseconds: UInt32)
        /// From this request on.
        case status(Int, from: Int)
        case silence(from: Int)
        case cut(from: Int)
        case plainJSON
        case requestNonce
        case answerToAnother
        case array
        case closesAfterEach
    }

    let port: Int
    private let channel: any Channel
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let memory = Memory()

    private final class Memory: Sendable {
        let openedCount = Atomic(0)
        let connectionCount = Atomic(0)
        let signatures = Mutex<[String]>([])
        let bodies = Mutex<Set<[UInt8]>>([])
    }

    init(_ mistake: Mistake = .none, tls: NIOSSLContext? = nil) async throws {
        let backend = try OpenSSLBackend()
        // Once: reading a key takes as long as many requests.
        let der = try SampleKey.shared().privateDER
        let privateKey = try backend.privateKey(pkcs8: der.span)
        let memory = memory
        channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 512)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    memory.connectionCount.add(1, ordering: .relaxed)
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    let opener = try FlowRequestOpener(backend: backend, privateKey: privateKey)
                    try channel.pipeline.syncOperations.addHandler(Handler(mistake, opener, backend, memory))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    var url: String { "http://127.0.0.1:\(port)/flow?a=1" }
    var openedCount: Int { memory.openedCount.load(ordering: .relaxed) }
    var connectionCount: Int { memory.connectionCount.load(ordering: .relaxed) }
    var signatures: [String] { memory.signatures.withLock { $0 } }
    var differentBodyCount: Int { memory.bodies.withLock(\.count) }

    func close() async throws {
        try await channel.close()
        try await group.shutdownGracefully()
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart
        private let mistake: Mistake
        private var opener: FlowRequestOpener<OpenSSLBackend>
        private let backend: OpenSSLBackend
        private let memory: Memory
        private var head: HTTPRequestHead?
        private var body: [UInt8] = []

        init(_ mistake: Mistake, _ opener: consuming FlowRequestOpener<OpenSSLBackend>, _ backend: OpenSSLBackend, _ memory: Memory) {
            self.mistake = mistake
            self.opener = opener
            self.backend = backend
            self.memory = memory
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                self.head = head
                body = []
            case .body(let part): body += part.readableBytesView
            case .end: respond(context)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        private func respond(_ context: ChannelHandlerContext) {
            guard head?.method == .POST, head?.uri == "/flow?a=1" || head?.uri == "/" else { return write(404, [], context) }
            if let signature = head?.headers.first(name: "X-Hub-Signature-256") { memory.signatures.withLock { $0.append(signature) } }
            memory.bodies.withLock { [body] in _ = $0.insert(body) }
            let request: OpenedFlowRequest<OpenSSLBackend>
            do {
                request = try opener.open(body.span)
            } catch {
                return write(421, [], context)
            }
            let number = memory.openedCount.add(1, ordering: .relaxed).oldValue
            switch mistake {
            case .stall(let at, let milliseconds) where number == at: usleep(milliseconds * 1000)
            case .status(let status, let from) where number >= from: return write(status, [], context)
            case .silence(let from) where number >= from: return
            case .cut(let from) where number >= from: return context.close(promise: nil)
            default: break
            }
            write(200, (try? answer(request)) ?? [], context)
        }

        private func answer(_ request: consuming OpenedFlowRequest<OpenSSLBackend>) throws -> [UInt8] {
            let plaintext = request.plaintext
            switch mistake {
            case .plainJSON: return plaintext
            case .array: return try request.responseSealer().seal(Array("[]".utf8).span)
            case .requestNonce:
                let key = request.session.key.withSpan { SecretBytes(copying: $0) }
                let session = FlowSession(key: key, requestNonce: request.session.requestNonce.inverted())
                return try FlowResponseSealer(session: session, backend: backend).seal(plaintext.span)
            case .answerToAnother:
                let key = SecretBytes(copying: [UInt8](repeating: 7, count: 16).span)
                let session = FlowSession(key: key, requestNonce: request.session.requestNonce)
                return try FlowResponseSealer(session: session, backend: backend).seal(plaintext.span)
            default: return try request.responseSealer().seal(plaintext.span)
            }
        }

        private func write(_ status: Int, _ body: [UInt8], _ context: ChannelHandlerContext) {
            var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status))
            head.headers.add(name: "Content-Length", value: "\(body.count)")
            let isLast = if case .closesAfterEach = mistake { true } else { false }
            if isLast { head.headers.add(name: "Connection", value: "close") }
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
            let context = NIOLoopBound(context, eventLoop: context.eventLoop)
            context.value.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
                if isLast { context.value.close(promise: nil) }
            }
        }
    }
}

/// What loads of tests have in common.
enum TestLoad {
    static func requests(
        to target: EndpointURL, signer: WebhookSigner<OpenSSLBackend>? = nil, key: SampleKey? = nil
    ) throws -> LoadRequests {
        let backend = try OpenSSLBackend()
        let numbers = try (key ?? SampleKey.shared()).numbers
        let spki = SubjectPublicKeyInfo.encode(numbers)
        let publicKey = try backend.publicKey(spki: spki.span)
        let plaintext = try #require(LoadPlaintext.filled(byteCount: 256))
        return try LoadRequests(to: target, plaintext: plaintext, publicKey: publicKey, signer: signer, backend)
    }
}
