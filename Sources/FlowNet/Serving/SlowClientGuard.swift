// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTPTypes

/// Cuts a connection whose client takes too long to send a request or to read an answer.
///
/// It stands behind the HTTP decoder and has a scout before it, since half of a request's head is not seen behind the decoder. A request
/// that comes whole in one piece, as nearly all do, costs no timer.
final class SlowClientGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart

    private let limit: TimeAmount
    private let onCut: @Sendable () -> Void
    /// Bytes have come that belong to no finished request.
    private var isReceiving = false
    private var receiving: Scheduled<Void>?
    private var sending: Scheduled<Void>?

    init(limit: TimeAmount, onCut: @escaping @Sendable () -> Void) {
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

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .end = unwrapInboundIn(data) {
            isReceiving = false
            receiving?.cancel()
            receiving = nil
        }
        context.fireChannelRead(data)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            sending?.cancel()
            sending = nil
        } else if sending == nil {
            sending = schedule(context)
        }
        context.fireChannelWritabilityChanged()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        receiving?.cancel()
        sending?.cancel()
    }

    private func schedule(_ context: ChannelHandlerContext) -> Scheduled<Void> {
        let channel = context.channel
        return context.eventLoop.scheduleTask(in: limit) { [onCut] in
            onCut()
            channel.close(promise: nil)
        }
    }

    /// Sees the bytes before they are decoded.
    private final class Scout: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = ByteBuffer

        private let guarded: SlowClientGuard

        init(guarded: SlowClientGuard) { self.guarded = guarded }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guarded.isReceiving = true
            context.fireChannelRead(data)
        }

        func channelReadComplete(context: ChannelHandlerContext) {
            if guarded.isReceiving, guarded.receiving == nil { guarded.receiving = guarded.schedule(context) }
            context.fireChannelReadComplete()
        }
    }
}
