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
        /// The last answer is written. The half that is left ends with the client: ending both would take the answer from one that is
        /// still sending, and what is not sent yet from everybody.
        case ending
    }

    /// Whom the timer watches.
    private enum Watch { case nobody, idleness, sender, reader }

    private let service: EndpointService<Backend>
    private let route: EndpointService<Backend>.Route
    private var state = State.idle
    private var heldByteCount = 0
    private var context: ChannelHandlerContext?
    private var timer: ConnectionTimer?
    private var watch = Watch.nobody
    /// Bytes have come that belong to no finished request.
    private var isPartial = false
    private var hasInputEnded = false
    /// The last answer is with the system.
    private var isSent = false
    /// The server ends.
    private var isQuiescing = false

    init(_ service: EndpointService<Backend>, route: @escaping EndpointService<Backend>.Route) {
        self.service = service
        self.route = route
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        timer = ConnectionTimer(context.eventLoop) { [weak self] in self?.timeIsUp() }
        setTimer()
        do {
            try context.pipeline.syncOperations.addHandler(Scout(self), position: .first)
        } catch {
            // Without it nobody would watch a slow client.
            context.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        giveUp(.cutRequest)
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

    func channelReadComplete(context: ChannelHandlerContext) {
        setTimer()
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        setTimer()
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // The client sends no more. It may still be waiting for one answer, or reading it.
        if case ChannelEvent.inputClosed = event {
            hasInputEnded = true
            switch state {
            case .answering(_, let isHead): state = .answering(isKeptAlive: false, isHead: isHead)
            case .ending where !isSent: break
            default: context.close(promise: nil)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.close(promise: nil) }
        giveUp(error == .invalidEOFState ? .cutRequest : .notHTTP)
        // A handler before this one has written status 400.
        end(context)
    }

    // MARK: The request

    private func receive(_ head: HTTPRequestHead) {
        guard case .idle = state else { return }
        let announced = head.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
        state = .receiving(head, ByteBuffer(), start: .now)
        isPartial = true
        guard announced <= service.maximumBodyByteCount else { return reject(.bodyTooLarge) }
        if head.version == .http1_1, head.headers.first(name: "Expect")?.lowercased() == "100-continue" {
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
        isPartial = false
        switch state {
        case .receiving(let head, let body, let start):
            // The decoder reads no request after one that asks for another protocol, which is never given; and no answer tells a client of
            // HTTP/1.0 that its connection goes on.
            let isKeptAlive =
                head.isKeepAlive && head.version != .http1_0 && !head.headers.contains(name: "Upgrade") && head.method != .CONNECT
                && !hasInputEnded
            state = .answering(isKeptAlive: isKeptAlive, isHead: head.method == .HEAD)
            let request = IncomingRequest(
                method: head.method.rawValue, target: head.uri, headers: head.headers.map { ($0.name, $0.value) },
                body: Array(body.readableBytesView))
            guard let channel = context?.channel else { return }
            let loopBound = NIOLoopBound(self, eventLoop: channel.eventLoop)
            // The body is held until it is answered, whatever becomes of the connection.
            let byteCount = heldByteCount
            heldByteCount = 0
            route(request, start) { [service] answer in
                service.release(byteCount)
                // The application may answer after the client has gone, and after the server has.
                guard channel.isActive else { return }
                loopBound.eventLoop.execute { loopBound.value.answer(answer) }
            }
        case .discarding: if let context { end(context) }
        case .idle, .answering, .ending: break
        }
    }

    /// Answers before the request has come whole. The rest is still taken, for a while: a client that is sending does not read.
    private func reject(_ rejection: EndpointMetrics.Rejection) {
        service.record(rejection)
        release()
        state = .discarding
        write(rejection.answer, isKeptAlive: false, isHead: false)
    }

    /// Counts a request that will never be whole, once.
    private func giveUp(_ rejection: EndpointMetrics.Rejection) {
        switch state {
        case .idle where isPartial, .receiving: service.record(rejection)
        default: break
        }
        if case .receiving = state { state = .discarding }
        isPartial = false
    }

    private func release() {
        service.release(heldByteCount)
        heldByteCount = 0
    }

    // MARK: The answer

    private func answer(_ answer: OutgoingAnswer) {
        guard case .answering(var isKeptAlive, let isHead) = state, let context else { return }
        // So that no request is sent on a connection that is about to go.
        if service.isEnding || isQuiescing { isKeptAlive = false }
        state = isKeptAlive ? .idle : .ending
        let sent = isKeptAlive ? nil : context.eventLoop.makePromise(of: Void.self)
        sent?.futureResult.assumeIsolated().whenComplete { [weak self] _ in self?.answerIsSent() }
        write(answer, isKeptAlive: isKeptAlive, isHead: isHead, sent)
        setTimer()
    }

    private func answerIsSent() { if let context { end(context) } }

    private func end(_ context: ChannelHandlerContext) {
        (state, isSent) = (.ending, true)
        setTimer()
        context.close(mode: hasInputEnded || isQuiescing ? .all : .output, promise: nil)
    }

    /// What has begun is answered, and then the connection ends.
    private func quiesce(_ scout: ChannelHandlerContext) {
        isQuiescing = true
        switch state {
        case .idle where !isPartial:
            state = .ending
            // Answers may not be with the system yet, and this comes behind them.
            let sent = scout.writeAndFlush(NIOAny(ByteBuffer()))
            sent.assumeIsolated().whenComplete { [weak self] _ in self?.answerIsSent() }
        case .ending where isSent: context?.close(promise: nil)
        case .idle, .receiving, .discarding, .answering, .ending: break
        }
        setTimer()
    }

    private func write(_ answer: OutgoingAnswer, isKeptAlive: Bool, isHead: Bool, _ promise: EventLoopPromise<Void>? = nil) {
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
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: promise)
    }

    // MARK: Time

    private func bytesCame() { isPartial = true }

    /// A request that comes whole in one piece, as nearly all do, gets no time limit set; a trickle of bytes gets no more time.
    private func setTimer() {
        guard let context else { return }
        let next: Watch =
            switch state {
            case _ where !context.channel.isWritable: .reader
            // What comes while there is something to answer waits for the endpoint, and not for the client.
            case .answering: .nobody
            case .idle: isPartial ? .sender : .idleness
            case .receiving, .discarding: .sender
            case .ending: isSent ? .sender : .reader
            }
        guard next != watch else { return }
        watch = next
        switch next {
        case .nobody: timer?.allow(nil)
        case .idleness: timer?.allow(service.idleTimeout)
        case .sender, .reader: timer?.allow(service.clientTimeout)
        }
    }

    private func timeIsUp() {
        if watch == .reader { service.record(.slowClient) } else { giveUp(.slowClient) }
        state = .discarding
        context?.close(promise: nil)
    }

    /// Sees the bytes before they are decoded, and the end before the handler that keeps requests apart: that one would close whatever waits
    /// for no answer, also in the middle of one that the client is still reading.
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
            connection.setTimer()
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            guard event is ChannelShouldQuiesceEvent else { return context.fireUserInboundEventTriggered(event) }
            connection.quiesce(context)
        }
    }
}
