// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1

/// Ends a connection after the answer where the client or the endpoint wants that (RFC 9112 section 9.3), and tells a client that waits
/// for it to go on (RFC 9110 section 10.1.1).
///
/// It stands between the HTTP decoder and what turns its parts into those of HTTPTypes, which know no version: a client of HTTP/1.0
/// takes the end of the connection for the end of its answer.
final class PersistenceHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let maximumBodyByteCount: Int
    /// For each request without an answer, in their order: whether the connection goes on after it.
    private var goesOn = CircularBuffer<Bool>(initialCapacity: 1)
    private var isLast = false

    init(maximumBodyByteCount: Int) { self.maximumBodyByteCount = maximumBodyByteCount }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) {
            if goesOn.isEmpty, waitsToGoOn(head) {
                context.writeAndFlush(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
            }
            // The decoder reads no request after one that asks for another protocol, which is never given.
            goesOn.append(head.isKeepAlive && !head.headers.contains(name: "Upgrade") && head.method != .CONNECT)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            isLast = goesOn.popFirst() == false || !head.isKeepAlive
            if isLast { head.headers.replaceOrAdd(name: "Connection", value: "close") }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end where isLast:
            let sent = promise ?? context.eventLoop.makePromise()
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            // The half that is left ends with the client; ending both would take the answer from a client that is still sending.
            sent.futureResult.whenSuccess { bound.value.close(mode: .output, promise: nil) }
            context.write(data, promise: sent)
        default: context.write(data, promise: promise)
        }
    }

    /// What is too long is refused at once, and better not sent.
    private func waitsToGoOn(_ head: HTTPRequestHead) -> Bool {
        guard head.version == .http1_1, head.headers.contains(name: "Expect"), head.method == .POST else { return false }
        return head.headers[canonicalForm: "expect"].contains { $0.lowercased() == "100-continue" }
            && head.headers["Content-Length"].allSatisfy { (Int($0) ?? .max) <= maximumBodyByteCount }
    }

    /// Stands where handlers can be added from outside, and puts the handler where it belongs.
    final class Installer: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = Never

        private let maximumBodyByteCount: Int

        init(maximumBodyByteCount: Int) { self.maximumBodyByteCount = maximumBodyByteCount }

        func handlerAdded(context: ChannelHandlerContext) {
            let pipeline = context.pipeline.syncOperations
            do {
                let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
                try pipeline.addHandler(PersistenceHandler(maximumBodyByteCount: maximumBodyByteCount), position: .after(decoder))
            } catch {
                context.close(promise: nil)
            }
        }
    }
}
