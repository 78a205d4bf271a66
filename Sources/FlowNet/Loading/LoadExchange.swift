// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// One request of a run, from its planned time to its end.
final class LoadExchange {
    let request: PreparedRequest
    /// All times are nanoseconds after the start of the run.
    let planned: Int64
    /// When the sender turned to it: later than planned where the sender is late.
    let taken: Int64
    /// When a connection took it: later where all were busy.
    var sent: Int64?
    var isOver = false
    /// That which has it.
    weak var connection: LoadConnection?

    init(_ request: PreparedRequest, planned: Int64, taken: Int64) {
        self.request = request
        self.planned = planned
        self.taken = taken
    }

    func completion(at finished: Int64, _ end: LoadCompletion.End) -> LoadCompletion {
        LoadCompletion(planned: planned, taken: taken, sent: sent, finished: finished, end: end)
    }
}

/// How one request of a run ended; an answer is yet to be judged.
struct LoadCompletion: Sendable {
    enum End: Sendable {
        case answer(status: Int, body: ByteBuffer, expected: any ExpectedAnswer)
        case failure(LoadFailure)
        /// The run was ended before it.
        case abandoned
    }

    /// All times are nanoseconds after the start of the run.
    var planned: Int64
    var taken: Int64
    var sent: Int64?
    var finished: Int64
    var end: End
}
