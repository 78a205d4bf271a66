// SPDX-License-Identifier: Apache-2.0

internal import FlowEndpoint
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes

/// Cuts a connection whose client takes too long to send a request or to read an answer, and lets no other end of a connection cut an
/// answer short. It tells of every request that came to nothing on its way in, once.
///
/// It stands behind the HTTP decoder and has a scout before it, since half of a request's head is not seen behind the decoder. A request
/// that comes whole in one piece, as nearly all do, costs no timer.
final class SlowClientGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart

    private let limit: TimeAmount
    private let onCut: @Sendable (EndpointMetrics.Rejection) -> Void
    private var scout: ChannelHandlerContext?
    /// Bytes have come that belong to no finished request.
    private var isReceiving = false
    /// Whole requests without an answer. While there are any, what comes after them waits for the endpoint and not for the client; below
    /// zero where a request was answered before its body was there.
    private var unansweredCount = 0
    private var receiving: Scheduled<Void>?
    private var sending: Scheduled<Void>?
    /// Answers that are written and not yet with the system.
    private var unsentCount = 0
    private var isTold = false
    private var waitingCloses: [(mode: CloseMode, promise: EventLoopPromise<Void>?)] = []

    init(limit: TimeAmount, onCut: @escaping @Sendable (EndpointMetrics.Rejection) -> Void) {
        self.limit = limit
        self.onCut = onCut
    }

    func handlerAdded(context: ChannelHandlerContext) {
        do {
            try context.pipeline.syncOperations.addHandler(Scout(guarded: self), position: .first)
        } catch {
            // A connection without a guard is none.
            context.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        receiving?.cancel()
        sending?.cancel()
        scout = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .end = unwrapInboundIn(data) {
            isReceiving = false
            unansweredCount += 1
            receiving?.cancel()
            receiving = nil
        }
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        receiving?.cancel()
        sending?.cancel()
        if isReceiving { tell(.cutRequest) }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case HTTPParserError.invalidEOFState: tell(.cutRequest)
        // Of the connection itself: its end is seen where it ends.
        case is IOError, is ChannelError, is TooSlow: break
        default: tell(.notHTTP)
        }
        context.fireErrorCaught(error)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            if waitingCloses.isEmpty { expectNoReading() }
        } else {
            expectReading(context.eventLoop)
        }
        context.fireChannelWritabilityChanged()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data) else {
            context.write(data, promise: promise)
            return
        }
        unansweredCount -= 1
        unsentCount += 1
        let sent = promise ?? context.eventLoop.makePromise()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        sent.futureResult.whenComplete { _ in
            let (guardian, context) = bound.value
            guardian.answerIsSent(context)
        }
        context.write(data, promise: sent)
        if isReceiving { expectSending(context.eventLoop) }
    }

    // The system drops what is not sent yet when a connection is closed, and so would a client's own half-close.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode != .input, unsentCount > 0, context.channel.isActive else {
            context.close(mode: mode, promise: promise)
            return
        }
        waitingCloses.append((mode, promise))
        expectReading(context.eventLoop)
    }

    private func answerIsSent(_ context: ChannelHandlerContext) {
        unsentCount -= 1
        guard unsentCount == 0, !waitingCloses.isEmpty else { return }
        expectNoReading()
        let closes = waitingCloses
        waitingCloses = []
        for close in closes { context.close(mode: close.mode, promise: close.promise) }
    }

    // MARK: Time

    private func expectSending(_ eventLoop: any EventLoop) {
        guard receiving == nil, unansweredCount <= 0 else { return }
        receiving = scheduleCut(eventLoop)
    }

    private func expectReading(_ eventLoop: any EventLoop) {
        if sending == nil { sending = scheduleCut(eventLoop) }
    }

    private func expectNoReading() {
        sending?.cancel()
        sending = nil
    }

    private func scheduleCut(_ eventLoop: any EventLoop) -> Scheduled<Void> {
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        return eventLoop.scheduleTask(in: limit) { bound.value.cut() }
    }

    private func cut() {
        receiving?.cancel()
        sending?.cancel()
        guard let scout else { return }
        tell(.slowClient)
        // Whoever waits for the rest of a body waits no longer, and does not take what there is for the whole.
        scout.fireErrorCaught(TooSlow())
        // Past ``close(context:mode:promise:)``: what is not sent by now will not be read.
        scout.close(promise: nil)
    }

    /// A request that was answered before its body was there is counted already.
    private func tell(_ rejection: EndpointMetrics.Rejection) {
        guard !isTold, unansweredCount >= 0 else { return }
        isTold = true
        onCut(rejection)
    }

    private struct TooSlow: Error {}

    /// Sees the bytes before they are decoded.
    private final class Scout: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = ByteBuffer

        private let guarded: SlowClientGuard

        init(guarded: SlowClientGuard) { self.guarded = guarded }

        func handlerAdded(context: ChannelHandlerContext) { guarded.scout = context }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guarded.isReceiving = true
            context.fireChannelRead(data)
        }

        func channelReadComplete(context: ChannelHandlerContext) {
            if guarded.isReceiving { guarded.expectSending(context.eventLoop) }
            context.fireChannelReadComplete()
        }
    }
}
