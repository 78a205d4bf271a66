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
        /// The last answer is written, and is with the system or is not. The half that is left then ends with the client: ending both would
        /// take the answer from one that is still sending.
        case ending(isSent: Bool)
    }

    /// Whom the timer watches.
    private enum Watch { case nobody, idleness, sender, reader }

    private let service: EndpointService<Backend>
    private let route: EndpointService<Backend>.Route
    private let scout = Scout()
    private var state = State.idle
    private var heldByteCount = 0
    private var context: ChannelHandlerContext?
    private var timer: ConnectionTimer?
    private var watch = Watch.nobody
    /// Bytes have come that belong to no finished request.
    private var isPartial = false
    private var hasInputEnded = false
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
        scout.connection = self
        do {
            try context.pipeline.syncOperations.addHandler(scout, position: .first)
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
            case .ending(let isSent): if isSent { context.close(promise: nil) }
            case .idle, .receiving, .discarding:
                giveUp(.cutRequest)
                end()
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.close(promise: nil) }
        giveUp(error == .invalidEOFState ? .cutRequest : .notHTTP)
        // A handler before this one has written status 400.
        end()
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
        case .discarding: end()
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
        guard case .answering(var isKeptAlive, let isHead) = state else { return }
        // So that no request is sent on a connection that is about to go.
        if service.isEnding || isQuiescing { isKeptAlive = false }
        if isKeptAlive { state = .idle }
        write(answer, isKeptAlive: isKeptAlive, isHead: isHead)
        if isKeptAlive { setTimer() } else { end() }
    }

    /// Ends the connection behind what is written, which the client may still be reading.
    private func end() {
        if case .ending = state { return }
        state = .ending(isSent: false)
        setTimer()
        scout.whenWritten { [weak self] in self?.answersAreSent() }
    }

    private func answersAreSent() {
        guard let context else { return }
        state = .ending(isSent: true)
        setTimer()
        context.close(mode: hasInputEnded || isQuiescing ? .all : .output, promise: nil)
    }

    /// A request whose head has come is answered, and then the connection ends.
    private func quiesce() {
        isQuiescing = true
        switch state {
        case .idle: end()
        case .ending(let isSent): if isSent { context?.close(promise: nil) }
        case .receiving, .discarding, .answering: break
        }
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
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: holdingPromise(answer.body.count, context.eventLoop))
    }

    /// Takes a large answer into account until it is with the system, for a client may read slowly; small ones are as few as connections.
    private func holdingPromise(_ byteCount: Int, _ eventLoop: any EventLoop) -> EventLoopPromise<Void>? {
        guard byteCount > 16 << 10 else { return nil }
        // It is given whatever this says; who comes next is refused.
        _ = service.hold(byteCount)
        let written = eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { [service] _ in service.release(byteCount) }
        return written
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
            case .ending(let isSent): isSent ? .sender : .reader
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
        typealias OutboundOut = ByteBuffer

        weak var connection: EndpointConnection?
        private var context: ChannelHandlerContext?

        func handlerAdded(context: ChannelHandlerContext) { self.context = context }

        func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

        /// Calls back when everything that was written before is with the system, or will never be.
        func whenWritten(_ done: @escaping () -> Void) {
            guard let context else { return }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer())).assumeIsolated().whenComplete { _ in done() }
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            connection?.bytesCame()
            context.fireChannelRead(data)
        }

        func channelReadComplete(context: ChannelHandlerContext) {
            context.fireChannelReadComplete()
            connection?.setTimer()
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            guard event is ChannelShouldQuiesceEvent else { return context.fireUserInboundEventTriggered(event) }
            connection?.quiesce()
        }
    }
}
