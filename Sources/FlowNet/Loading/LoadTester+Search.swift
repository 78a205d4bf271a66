// SPDX-License-Identifier: Apache-2.0

package import FlowBench

extension LoadTester {
    /// How a search is made, beside the bound.
    package struct SearchPlan: Sendable {
        /// The first rate, in requests for each second.
        package var startRate: Double
        /// In nanoseconds.
        package var p99Bound: Int64
        /// Of each step; one at a low rate takes longer.
        package var step: Duration
        /// Of the last run, which confirms the rate.
        package var confirmation: Duration
        /// Before each of them.
        package var warmUp: Duration
        /// How requests follow each other.
        package var arrivals: LoadSchedule.Arrivals

        /// Takes the parts as they are.
        package init(
            startRate: Double, p99Bound: Int64, step: Duration, confirmation: Duration, warmUp: Duration, arrivals: LoadSchedule.Arrivals
        ) {
            self.startRate = startRate
            self.p99Bound = p99Bound
            self.step = step
            self.confirmation = confirmation
            self.warmUp = warmUp
            self.arrivals = arrivals
        }

        /// The fewest requests of a step: twenty of them lie beyond its 99th percentile.
        static let leastCount = 2000.0

        func schedule(_ trial: RateSearch.Trial) -> LoadSchedule {
            let least = Duration.seconds(Self.leastCount / trial.ratePerSecond)
            return LoadSchedule(
                ratePerSecond: trial.ratePerSecond, warmUp: warmUp, duration: max(trial.isConfirmation ? confirmation : step, least),
                arrivals: arrivals)
        }
    }

    /// Finds the highest rate under which the 99th percentile keeps to the bound and nothing fails.
    ///
    /// - Parameter onStep: hears of each rate that was tried.
    /// - Returns: the search, and its last run; `nil` where it was stopped in its first.
    /// - Throws: ``LoadRefusal``, also where the endpoint goes away.
    package func search(
        _ plan: SearchPlan, onStep: (LoadSearchRecord.Step) -> Void
    ) async throws -> (search: LoadSearchRecord, last: LoadMeasurement?) {
        var search = RateSearch(from: plan.startRate)
        var record = LoadSearchRecord(p99Bound: plan.p99Bound, steps: [], highestRate: nil)
        var last: LoadMeasurement?
        while !isStopped, let trial = search.next {
            let schedule = plan.schedule(trial)
            let bound = Bound(latency: plan.p99Bound, allowedCount: schedule.count / 100)
            let measurement = try await run(schedule, until: bound)
            // What was interrupted says nothing of its rate.
            guard !isStopped else { break }
            last = measurement
            let step = Self.step(trial, measurement, plan)
            record.steps.append(step)
            onStep(step)
            // An endpoint that has gone keeps no rate, and the next ones would only say so again.
            if measurement.tally.hasMetNobody { try await reach() }
            search.record(isKept: step.isKept)
            // What the endpoint still holds of a rate that was too high is not the next one's.
            if !step.isKept { try await Task.sleep(for: .seconds(1)) }
        }
        record.highestRate = search.highestRate
        return (record, last)
    }

    private static func step(_ trial: RateSearch.Trial, _ measurement: LoadMeasurement, _ plan: SearchPlan) -> LoadSearchRecord.Step {
        let (counts, latency) = (measurement.counts, measurement.tally.latency.latencyRecord)
        // Where the sender was late, its lateness is in the latencies: what keeps to the bound with it keeps to it without.
        let isKept =
            counts.failed == 0 && counts.abandoned == 0
            && (latency.map { $0.p99 <= plan.p99Bound } ?? false)
        return LoadSearchRecord.Step(
            ratePerSecond: trial.ratePerSecond, isKept: isKept, isConfirmation: trial.isConfirmation, due: counts.due,
            failed: counts.failed, rightPerSecond: counts.rightPerSecond, p50: latency?.p50, p99: latency?.p99,
            isValid: measurement.isValid)
    }
}
