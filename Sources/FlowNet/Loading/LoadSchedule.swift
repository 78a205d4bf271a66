// SPDX-License-Identifier: Apache-2.0

internal import FlowBench
internal import Glibc

/// When each request of a run is due, decided before the run begins: an open loop, in which the next request does not wait for the answer
/// to the last.
package struct LoadSchedule: Sendable, Equatable {
    /// How requests follow each other.
    package enum Arrivals: Sendable, Equatable {
        /// With equal gaps.
        case even
        /// As those of many phones that know nothing of each other: a Poisson process, the same for the same seed.
        case random(seed: UInt64)
    }

    /// Requests for each second.
    package let ratePerSecond: Double
    /// Of the requests at the beginning that are sent and not counted, in nanoseconds.
    package let warmUpNanoseconds: Int64
    /// Of those that are counted, in nanoseconds.
    package let measuredNanoseconds: Int64
    /// How requests follow each other.
    package let arrivals: Arrivals

    /// - Parameter ratePerSecond: above 0.
    package init(ratePerSecond: Double, warmUp: Duration = .zero, duration: Duration, arrivals: Arrivals = .even) {
        self.ratePerSecond = ratePerSecond
        warmUpNanoseconds = warmUp.nanoseconds
        measuredNanoseconds = duration.nanoseconds
        self.arrivals = arrivals
    }

    /// From the first request to the end of the last gap, in nanoseconds.
    package var totalNanoseconds: Int64 { warmUpNanoseconds + measuredNanoseconds }

    /// How many requests there are.
    package var count: Int { times().reduce(0) { count, _ in count + 1 } }

    /// The times in their order, in nanoseconds after the start.
    package func times() -> Times { Times(self) }

    /// Counts from the end of the warm-up; `nil` for a request of the warm-up.
    package func measuredSecond(of planned: Int64) -> Int? {
        planned < warmUpNanoseconds ? nil : Int((planned - warmUpNanoseconds) / 1_000_000_000)
    }

    /// The times of a schedule, one after another.
    package struct Times: Sequence, IteratorProtocol {
        private let schedule: LoadSchedule
        private var index = 0
        private var elapsed = 0.0
        private var generator = SeededGenerator(seed: 0)

        fileprivate init(_ schedule: LoadSchedule) {
            self.schedule = schedule
            if case .random(let seed) = schedule.arrivals { generator = SeededGenerator(seed: seed) }
        }

        /// `nil` when the run is over.
        package mutating func next() -> Int64? {
            let time: Int64
            switch schedule.arrivals {
            // Not a sum of gaps, whose rounding errors would add up.
            case .even: time = Int64(Double(index) * 1e9 / schedule.ratePerSecond)
            case .random:
                // 1 - u lies above 0, of which there is a logarithm.
                elapsed -= log(1 - Double.random(in: 0..<1, using: &generator)) * 1e9 / schedule.ratePerSecond
                time = Int64(elapsed)
            }
            index += 1
            return time < schedule.totalNanoseconds ? time : nil
        }
    }
}
