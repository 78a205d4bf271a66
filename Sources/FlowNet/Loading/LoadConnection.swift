// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1

/// One connection that is kept alive, and the exchange that it is busy with. It belongs to the event loop of its sender.
final class LoadConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    /// Hears what becomes of exchanges. A connection is free again, or gone, before its exchange is reported.
    protocol Owner: AnyObject {
        func connectionOpened(_ connection: LoadConnection)
        func connectionFreed(_ connection: LoadConnection)
        func connectionClosed(_ connection: LoadConnection, _ reason: ConnectionFailure.Reason)
        func exchangeEnded(_ exchange: LoadExchange, _ end: LoadCompletion.End)
    }

    /// The longest body of an answer that is read, in bytes.
    static let maximumBodyByteCount = 16 << 20

    private weak var owner: (any Owner)?
    private var context: ChannelHandlerContext?
    private var exchange: LoadExchange?
    private var status = 0
    private var body = ByteBuffer()
    private var isKeptAlive = true
    private var reason: ConnectionFailure.Reason?
    /// Since when it has nothing to do, in nanoseconds after the start of the run.
    var idleSince: Int64 = 0

    init(owner: any Owner) { self.owner = owner }

    var isOpen: Bool { context?.channel.isActive ?? false }

    /// The address at the other end, for connections to the same place.
    var remoteAddress: SocketAddress? { context?.remoteAddress }

    /// Sends a request; the connection must be free.
    func send(_ exchange: LoadExchange) {
        guard let context else {
            owner?.exchangeEnded(exchange, .failure(.connection(.cut)))
            return
        }
        self.exchange = exchange
        exchange.connection = self
        body = ByteBuffer()
        context.write(wrapOutboundOut(.head(exchange.request.head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(exchange.request.body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    /// Ends it, and the exchange that it has without a report.
    func close() {
        exchange = nil
        context?.close(promise: nil)
    }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        owner?.connectionOpened(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            status = Int(head.status.code)
            isKeptAlive = head.isKeepAlive
        case .body(var part):
            guard body.readableBytes + part.readableBytes <= Self.maximumBodyByteCount else {
                fail(.tooLarge)
                return
            }
            // Most answers come in one piece, which is then not copied.
            if body.readableBytes == 0 { body = part } else { body.writeBuffer(&part) }
        case .end: finish()
        }
    }

    private func finish() {
        guard let exchange else { return }
        self.exchange = nil
        let end = LoadCompletion.End.answer(status: status, body: body, expected: exchange.request.answer)
        if isKeptAlive { owner?.connectionFreed(self) } else { context?.close(promise: nil) }
        owner?.exchangeEnded(exchange, end)
    }

    private func fail(_ failure: LoadFailure) {
        let exchange = exchange
        self.exchange = nil
        context?.close(promise: nil)
        if let exchange { owner?.exchangeEnded(exchange, .failure(failure)) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        reason = .init(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        let reason = reason ?? .cut
        owner?.connectionClosed(self, reason)
        fail(.connection(reason))
    }
}
