// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowEndpoint
internal import NIOCore
internal import NIOHTTP1

/// One connection of an endpoint, on its event loop: collects a request, hands it to the service, writes the answer.
///
/// It stands behind the HTTP decoder and the handler that keeps pipelined requests apart, and has a scout before them, since half of a
/// request's head is not seen behind the decoder.
final class EndpointConnection<Backend: CryptoBackend>: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        case idle
        case receiving(HTTPRequestHead, ByteBuffer, start: ContinuousClock.Instant)
        /// What is still sent is thrown away: the request is answered already.
        case discarding
        case answering(isKeptAlive: Bool, isHead: Bool)
    }

    private let service: EndpointService<Backend>
    private let route: EndpointService<Backend>.Route
    private var state = State.idle
    private var heldByteCount = 0
    private var context: ChannelHandlerContext?
    private var timer: ConnectionTimer?
    /// Bytes have come that belong to no finished request.
    private var isPartial = false
    private var isTimed = false

    init(_ service: EndpointService<Backend>, route: @escaping EndpointService<Backend>.Route) {
        self.service = service
        self.route = route
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        timer = ConnectionTimer(context.eventLoop) { [weak self] in self?.timeIsUp() }
        timer?.allow(service.idleTimeout)
        do {
            try context.pipeline.syncOperations.addHandler(Scout(self), position: .first)
        } catch {
            // Without it nobody would watch a slow client.
            context.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        if case .receiving = state { service.record(.cutRequest) }
        release()
        timer?.cancel()
        timer = nil
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): receive(head)
        case .body(let buffer): receive(buffer)
        case .end: finish()
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        timer?.allow(context.channel.isWritable ? service.idleTimeout : service.clientTimeout)
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // The client sends no more. It may still be waiting for one answer.
        if case ChannelEvent.inputClosed = event {
            if case .answering(_, let isHead) = state {
                state = .answering(isKeptAlive: false, isHead: isHead)
            } else {
                context.close(promise: nil)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    // MARK: The request

    private func receive(_ head: HTTPRequestHead) {
        let announced = head.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
        state = .receiving(head, ByteBuffer(), start: .now)
        guard announced <= service.maximumBodyByteCount else { return reject(.bodyTooLarge) }
        if head.headers.first(name: "Expect")?.lowercased() == "100-continue" {
            context?.writeAndFlush(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
        }
    }

    private func receive(_ buffer: ByteBuffer) {
        guard case .receiving(let head, var body, let start) = state else { return }
        guard body.readableBytes + buffer.readableBytes <= service.maximumBodyByteCount else { return reject(.bodyTooLarge) }
        heldByteCount += buffer.readableBytes
        guard service.hold(buffer.readableBytes) else { return reject(.memory) }
        state = .idle
        if body.readableBytes == 0 { body = buffer } else { body.writeImmutableBuffer(buffer) }
        state = .receiving(head, body, start: start)
    }

    private func finish() {
        (isPartial, isTimed) = (false, false)
        timer?.allow(nil)
        switch state {
        case .receiving(let head, let body, let start):
            state = .answering(isKeptAlive: head.isKeepAlive, isHead: head.method == .HEAD)
            let request = IncomingRequest(
                method: head.method.rawValue, target: head.uri, headers: head.headers.map { ($0.name, $0.value) },
                body: Array(body.readableBytesView))
            guard let loopBound = context.map({ NIOLoopBound(self, eventLoop: $0.eventLoop) }) else { return }
            route(request, start) { answer in
                loopBound.eventLoop.execute { loopBound.value.answer(answer) }
            }
        case .discarding: context?.close(promise: nil)
        case .idle, .answering: break
        }
    }

    /// Answers before the request has come whole. The rest is still taken, for a while: a client that is sending does not read.
    private func reject(_ rejection: EndpointMetrics.Rejection) {
        service.record(rejection)
        release()
        write(rejection.answer, isKeptAlive: false, isHead: false)
        state = .discarding
    }

    private func release() {
        service.release(heldByteCount)
        heldByteCount = 0
    }

    // MARK: The answer

    private func answer(_ answer: OutgoingAnswer) {
        guard case .answering(let isKeptAlive, let isHead) = state else { return }
        release()
        state = .idle
        timer?.allow(service.idleTimeout)
        write(answer, isKeptAlive: isKeptAlive, isHead: isHead)
        if !isKeptAlive { context?.close(promise: nil) }
    }

    private func write(_ answer: OutgoingAnswer, isKeptAlive: Bool, isHead: Bool) {
        guard let context else { return }
        var headers = HTTPHeaders(answer.headers)
        headers.add(name: "Content-Length", value: String(answer.body.count))
        headers.add(name: "Date", value: service.date())
        if !isKeptAlive { headers.add(name: "Connection", value: "close") }
        let status = HTTPResponseStatus(statusCode: answer.status)
        context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))), promise: nil)
        if !isHead, !answer.body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    // MARK: Time

    private func bytesCame() { isPartial = true }

    private func readsCompleted() {
        // A request that comes whole in one piece, as nearly all do, gets no time limit set.
        guard isPartial, !isTimed else { return }
        isTimed = true
        timer?.allow(service.clientTimeout)
    }

    private func timeIsUp() {
        if isPartial || context?.channel.isWritable == false { service.record(.slowClient) }
        // Counted once.
        if case .receiving = state { state = .discarding }
        context?.close(promise: nil)
    }

    /// Sees the bytes before they are decoded.
    private final class Scout: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let connection: EndpointConnection

        init(_ connection: EndpointConnection) { self.connection = connection }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            connection.bytesCame()
            context.fireChannelRead(data)
        }

        func channelReadComplete(context: ChannelHandlerContext) {
            context.fireChannelReadComplete()
            connection.readsCompleted()
        }
    }
}
