// SPDX-License-Identifier: Apache-2.0

import FlowEndpoint
import NIOCore
import NIOHTTP1
import NIOPosix
import TestSupport

/// A ``ProbedEndpoint`` on a port of this machine.
final class StandInEndpoint: Sendable {
    private let channel: any Channel
    let url: String

    init(_ endpoint: ProbedEndpoint) async throws {
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.pipeline.configureHTTPServerPipeline().flatMapThrowing {
                    try channel.pipeline.syncOperations.addHandler(Handler(endpoint))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        url = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)/flow"
    }

    func close() async throws { try await channel.close() }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart
        private let endpoint: ProbedEndpoint
        private var request = ProbeRequest(method: "", headers: [], body: [])

        init(_ endpoint: ProbedEndpoint) { self.endpoint = endpoint }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                request = ProbeRequest(
                    method: head.method.rawValue, headers: head.headers.map { (name: $0.name, value: $0.value) }, body: [])
            case .body(let bytes): request.body += bytes.readableBytesView
            case .end:
                let (endpoint, request, channel) = (endpoint, request, context.channel)
                Task {
                    guard case .answer(let answer) = await endpoint.send(request) else { return }
                    var headers = HTTPHeaders(answer.headers.map { ($0.name, $0.value) })
                    headers.add(name: "Content-Length", value: "\(answer.body.count)")
                    let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: answer.status), headers: headers)
                    channel.write(HTTPServerResponsePart.head(head), promise: nil)
                    channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: answer.body))), promise: nil)
                    channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
                }
            }
        }
    }
}
