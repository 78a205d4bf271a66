// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// Opens every answer on a thread of its own, so that neither the sender nor the clock waits for it.
final class AnswerJudge: Sendable {
    private let pool: NIOThreadPool
    private let tally: Mutex<LoadTally>
    private let onRecord: @Sendable (LoadTally) -> Void

    /// - Parameter onRecord: is shown the tally after each batch, on the judge's thread.
    init(_ tally: LoadTally, onRecord: @escaping @Sendable (LoadTally) -> Void = { _ in }) {
        self.tally = Mutex(tally)
        self.onRecord = onRecord
        // One, so that what is asked last is done last.
        pool = NIOThreadPool(numberOfThreads: 1)
        pool.start()
    }

    deinit { pool.shutdownGracefully { _ in } }

    /// Takes completions, and returns at once.
    func judge(_ completions: [LoadCompletion]) {
        pool.submit { _ in
            for completion in completions {
                switch completion.end {
                case .abandoned: self.tally.withLock { $0.record(completion, failure: nil, isAbandoned: true) }
                case .failure(let failure): self.tally.withLock { $0.record(completion, failure: failure) }
                case .answer(let status, let body, let expected):
                    let failure = Self.failure(status, body, expected)
                    self.tally.withLock { $0.record(completion, failure: failure) }
                }
            }
            self.tally.withLock { self.onRecord($0) }
        }
    }

    static func failure(_ status: Int, _ body: ByteBuffer, _ expected: any ExpectedAnswer) -> LoadFailure? {
        guard status == 200 else { return .status(status) }
        let bytes = Array(body.readableBytesView)
        return expected.failure(of: bytes.span)
    }

    /// What came of everything that was taken so far.
    func result() async throws -> LoadTally { try await pool.runIfActive { self.tally.withLock { $0 } } }
}
