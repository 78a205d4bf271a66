// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
internal import FlowEndpoint
internal import NIOPosix
internal import Synchronization

/// The threads that do the RSA work, away from the event loops, with a bounded queue before them.
///
/// The queue is short on purpose: whoever cannot be answered soon is told at once, and may ask another replica.
final class OpeningWorkers<Backend: CryptoBackend>: Sendable {
    /// A handler per worker; the private key is read once for each of them, since libcrypto guards what a key shares between threads with
    /// a lock.
    typealias MakeHandler = () throws -> sending FlowRequestHandler<Backend>

    let threadCount: Int
    let queueLimit: Int
    private let pool: NIOThreadPool
    private let idleHandlers: Mutex<IdleHandlers>
    /// The requests that wait for a worker, and those that one is busy with.
    private let acceptedCount = Atomic(0)

    private struct IdleHandlers {
        var generation = Generation()
        var handlers: [Handler] = []
    }

    /// The handlers of one setting of keys, told from all others by its identity.
    private final class Generation: Sendable {}

    private final class Handler: Sendable {
        let generation: Generation
        // Never waited for: one thread at a time has it, whichever took it from the idle ones.
        let handler: Mutex<FlowRequestHandler<Backend>>

        init(_ handler: consuming sending FlowRequestHandler<Backend>, generation: Generation) {
            self.handler = Mutex(handler)
            self.generation = generation
        }
    }

    init(threadCount: Int, queueLimit: Int, makeHandler: MakeHandler) throws {
        self.threadCount = threadCount
        self.queueLimit = queueLimit
        pool = NIOThreadPool(numberOfThreads: threadCount)
        idleHandlers = Mutex(IdleHandlers())
        try replaceHandlers(makeHandler)
        pool.start()
    }

    // What is queued is still done.
    deinit { pool.shutdownGracefully { _ in } }

    /// The requests that wait for a worker.
    var queueDepth: Int { max(acceptedCount.load(ordering: .relaxed) - threadCount, 0) }

    /// Requests that begin from now on meet the new keys; when this throws, the old ones stay.
    func replaceHandlers(_ makeHandler: MakeHandler) throws {
        let generation = Generation()
        var handlers: [Handler] = []
        for _ in 0..<threadCount { handlers.append(Handler(try makeHandler(), generation: generation)) }
        idleHandlers.withLock { [handlers] idle in idle = IdleHandlers(generation: generation, handlers: handlers) }
    }

    /// Verifies and opens a request on a worker, and hands on there what it came to; false when too many wait already.
    func receive(_ request: IncomingRequest, then finish: @escaping @Sendable (consuming FlowReception<Backend>) -> Void) -> Bool {
        guard acceptedCount.add(1, ordering: .relaxed).newValue <= threadCount + queueLimit else {
            acceptedCount.subtract(1, ordering: .relaxed)
            return false
        }
        pool.submit { _ in
            let handler = self.takeHandler()
            let reception = handler.handler.withLock { $0.receive(request) }
            self.returnHandler(handler)
            self.acceptedCount.subtract(1, ordering: .relaxed)
            finish(reception)
        }
        return true
    }

    private func takeHandler() -> Handler {
        idleHandlers.withLock { idle in
            // As many as threads, so one is always there: of the new keys, even while old ones are still at work.
            idle.handlers.removeLast()
        }
    }

    private func returnHandler(_ handler: Handler) {
        idleHandlers.withLock { idle in
            if idle.generation === handler.generation { idle.handlers.append(handler) }
        }
    }
}

/// Carries something that is not copied to the one that takes it.
final class OneOwner<Value: ~Copyable & Sendable>: Sendable {
    private let value: Mutex<Value?>

    init(_ value: consuming Value) { self.value = Mutex(value) }

    /// `nil` for everybody but the first.
    func take() -> Value? { value.withLock { $0.take() } }
}
