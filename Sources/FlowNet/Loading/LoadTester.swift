// SPDX-License-Identifier: Apache-2.0

internal import FlowBench
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// Loads one endpoint: an open loop of sealed requests, every answer to which is opened.
package final class LoadTester: Sendable {
    private let target: EndpointURL
    private let requests: LoadRequests
    private let settings: LoadSettings
    private let tls: TLSSetup?
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let sealers: NIOThreadPool
    private let state = Mutex(State())

    private struct State: Sendable {
        var isStopped = false
        var address: SocketAddress?
        var stop: (@Sendable () -> Void)?
    }

    /// When a run need not go on: more requests than these took longer, or failed.
    package struct Bound: Sendable {
        /// In nanoseconds, from the planned time.
        package var latency: Int64
        /// How many may.
        package var allowedCount: Int
    }

    /// - Throws: ``LoadRefusal/options(_:)``, ``LoadRefusal/noProcess(pid:)``.
    package init(_ target: EndpointURL, _ requests: LoadRequests, _ settings: LoadSettings) throws(LoadRefusal) {
        self.target = target
        self.requests = requests
        self.settings = settings
        for pid in settings.serverPIDs where ProcessUsage(pid: pid) == nil { throw .noProcess(pid: pid) }
        tls = try Self.tls(target, settings)
        sealers = NIOThreadPool(numberOfThreads: max(Processors.allowed.count, 1))
        sealers.start()
    }

    deinit {
        sealers.shutdownGracefully { _ in }
        group.shutdownGracefully { _ in }
    }

    private static func tls(_ target: EndpointURL, _ settings: LoadSettings) throws(LoadRefusal) -> TLSSetup? {
        guard target.origin.scheme == .https else { return nil }
        let configuration: TLSConfiguration
        do throws(ClientOptions.Refusal) {
            configuration = try settings.trust.tlsConfiguration()
        } catch {
            throw .options(error)
        }
        guard let context = try? NIOSSLContext(configuration: configuration) else { throw .options(.noCertificate) }
        let isAddress = (try? SocketAddress(ipAddress: target.host, port: 0)) != nil
        return TLSSetup(context: context, serverName: isAddress ? nil : target.host)
    }

    /// Ends the run that is under way, and lets begin none after it: nothing more is sent, and what was sent comes to its end.
    package func stop() {
        let stop = state.withLock { state in
            state.isStopped = true
            return state.stop
        }
        stop?()
    }

    /// Whether ``stop()`` was called.
    package var isStopped: Bool { state.withLock(\.isStopped) }

    /// Sends one request, to see that there is a way to the endpoint; what it answers is not judged.
    ///
    /// - Throws: ``LoadRefusal``.
    package func reach() async throws {
        let judge = Mutex<LoadCompletion?>(nil)
        let first = LoadSchedule(ratePerSecond: 1, duration: .nanoseconds(1))
        let summary = try await drive(first, to: .host(target.host, port: target.port), connections: 0) { completions in
            judge.withLock { $0 = completions.first }
        }.summary
        if case .failure(.connection(let reason)) = judge.withLock({ $0?.end }) {
            throw LoadRefusal.unreachable(origin: target.origin.text, reason)
        }
        state.withLock { $0.address = summary.address }
    }

    /// Sends what is planned, and returns when everything is answered, or has failed.
    ///
    /// - Parameter bound: ends the run, without waiting for answers, when it is sure to be missed.
    /// - Throws: ``LoadRefusal``.
    package func run(_ schedule: LoadSchedule, until bound: Bound? = nil) async throws -> LoadMeasurement {
        if state.withLock({ $0.address == nil }) { try await reach() }
        let abandon = Mutex<(@Sendable () -> Void)?>(nil)
        // It leads to the sender, which reports to the judge, which has it.
        defer { abandon.withLock { $0 = nil } }
        let judge = AnswerJudge(LoadTally(schedule, timeout: settings.timeout.nanoseconds)) { tally in
            guard let bound, tally.countAbove(bound.latency) > bound.allowedCount else { return }
            abandon.withLock { $0?() }
        }
        let watch = ProcessWatch(schedule, pids: settings.serverPIDs)
        let place = state.withLock { $0.address }.map { LoadSender.Place.address($0) } ?? .host(target.host, port: target.port)
        // A connection for each request that an endpoint of 20 ms has at a time: the run itself opens more where it needs them.
        let connections = max(2, Int(schedule.ratePerSecond / 50))
        let outcome = try await drive(
            schedule, to: place, connections: connections,
            onStart: { control in
                abandon.withLock { $0 = control.abandon }
                watch.begin()
            }, report: { judge.judge($0) })
        let tally = try await judge.result()
        let processes = await watch.end(answerCount: tally.rightCount + tally.wrongCount)
        return LoadMeasurement(
            schedule: schedule, tally: tally, summary: outcome.summary, processes: processes, sealedAheadCount: outcome.sealedCount,
            sealedAheadByteCount: outcome.sealedByteCount, isInterrupted: isStopped)
    }

    private struct Control: Sendable {
        var abandon: @Sendable () -> Void
    }

    private struct Outcome: Sendable {
        var summary: LoadSender.Summary
        var sealedCount: Int
        var sealedByteCount: Int
    }

    private func drive(
        _ schedule: LoadSchedule, to place: LoadSender.Place, connections: Int, onStart: @Sendable (Control) -> Void = { _ in },
        report: @escaping @Sendable ([LoadCompletion]) -> Void
    ) async throws -> Outcome {
        let loop = group.next()
        let finished = loop.makePromise(of: LoadSender.Summary.self)
        let byteCount = try requests.seal(1)[0].byteCount
        let (capacity, total) = (settings.sealedByteCount / byteCount, schedule.count)
        let full = loop.makePromise(of: Int.self)
        let (limit, timeout) = (settings.connectionLimit, settings.timeout.nanoseconds)
        let run = try await loop.submit { [requests, sealers, tls] in
            let sender = LoadSender(
                to: place, tls: tls, connectionLimit: limit, timeout: timeout, loop, finished: finished, report: report)
            let run = LoadRun(sender, requests, total: total, capacity: capacity, sealers, loop, full: full)
            sender.open(connections)
            return NIOLoopBound(run, eventLoop: loop)
        }.get()
        let stop: @Sendable () -> Void = { loop.execute { run.value.stop() } }
        let isStopped = state.withLock { state in
            state.stop = stop
            return state.isStopped
        }
        defer { state.withLock { $0.stop = nil } }
        if isStopped { stop() }
        let sealedCount = try await full.futureResult.get()
        onStart(Control(abandon: { loop.execute { run.value.sender.abandon() } }))
        loop.execute { run.value.begin(schedule) }
        let summary = try await finished.futureResult.get()
        if let message = try await loop.submit({ run.value.sealingFailure }).get() { throw LoadRefusal.sealing(message) }
        return Outcome(summary: summary, sealedCount: sealedCount, sealedByteCount: sealedCount * byteCount)
    }
}

/// A sender and its store, on their event loop.
private final class LoadRun {
    let sender: LoadSender
    private let store: RequestStore
    private var isStopped = false

    init(
        _ sender: LoadSender, _ requests: LoadRequests, total: Int, capacity: Int, _ sealers: NIOThreadPool, _ loop: any EventLoop,
        full: EventLoopPromise<Int>
    ) {
        self.sender = sender
        store = RequestStore(requests, total: total, capacity: capacity, sealers, loop, full: full)
        // A batch may arrive after the run.
        store.onArrival = { [weak self] in
            guard let self else { return }
            // Nothing more will come, and nobody is to wait for it.
            if self.store.failure != nil { self.sender.stop() }
            self.sender.tick()
        }
        store.fill()
    }

    func begin(_ schedule: LoadSchedule) {
        // The sender has the rest of the machine, and so has the endpoint.
        store.threadCount = 1
        if isStopped || store.failure != nil { sender.stop() }
        sender.send(schedule, from: store)
    }

    func stop() {
        isStopped = true
        store.stop()
        sender.stop()
    }

    var sealingFailure: String? { store.failure.map { "\($0)" } }
}
