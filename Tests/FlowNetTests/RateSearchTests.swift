// SPDX-License-Identifier: Apache-2.0

import FlowBench
import Testing

@testable import FlowNet

/// The search for the highest rate, on endpoints that are formulas.
@Suite struct RateSearchTests {
    private static func found(from start: Double, limit: Int = 100, isKept: (RateSearch.Trial) -> Bool) -> (
        rate: Double?, trials: [RateSearch.Trial]
    ) {
        var search = RateSearch(from: start)
        var trials: [RateSearch.Trial] = []
        while let trial = search.next, trials.count < limit {
            trials.append(trial)
            search.record(isKept: isKept(trial))
        }
        #expect(search.next == nil)
        return (search.highestRate, trials)
    }

    /// Requests of 0.7 ms each, at even distances, with chance in their length: the 99th percentile as a queue's with one worker has it.
    private static func p99(_ rate: Double) -> Double {
        let utilisation = rate * 0.0007
        return utilisation < 1 ? 0.0007 * (1 + 4.6 * utilisation / (1 - utilisation) * 0.1) : .infinity
    }

    @Test(arguments: [10.0, 200, 1000, 1400, 1428, 5000, 100_000])
    func theEdgeIsFoundFromAnywhere(start: Double) throws {
        let bound = 0.005
        let edge = try #require(stride(from: 1500.0, to: 1, by: -0.5).first { Self.p99($0) <= bound })
        let (rate, trials) = Self.found(from: start) { Self.p99($0.ratePerSecond) <= bound }
        let highest = try #require(rate)
        #expect(highest <= edge && highest > edge / 1.05, "\(highest) of \(edge)")
        #expect(trials.last == RateSearch.Trial(ratePerSecond: highest, isConfirmation: true))
        #expect(trials.count { $0.isConfirmation } == 1 && trials.count < 32)
    }

    @Test func oneBadStepDoesNotEndTheRise() throws {
        var hasStumbled = false
        let (rate, _) = Self.found(from: 10) { trial in
            if trial.ratePerSecond > 30, !hasStumbled {
                hasStumbled = true
                return false
            }
            return trial.ratePerSecond <= 1000
        }
        let highest = try #require(rate)
        #expect(hasStumbled && (952...1000).contains(highest))
    }

    @Test func aRateThatIsNotConfirmedIsTakenBack() throws {
        let (rate, trials) = Self.found(from: 100) { $0.ratePerSecond <= ($0.isConfirmation ? 900 : 1000) }
        let highest = try #require(rate)
        #expect((850...900).contains(highest))
        #expect(trials.filter(\.isConfirmation).count > 1)
    }

    @Test func whatKeepsNothingHasNoRate() {
        let (rate, trials) = Self.found(from: 1000) { _ in false }
        #expect(rate == nil && trials.count < 20)
        let unconfirmed = Self.found(from: 100) { !$0.isConfirmation && $0.ratePerSecond < 500 }
        #expect(unconfirmed.rate == nil && unconfirmed.trials.count { $0.isConfirmation } == 8)
    }

    @Test(arguments: [(50.0, 40.0), (400, 5), (1_000_000, 5)])
    func aStepIsLongEnoughForItsPercentile(rate: Double, seconds: Double) {
        let plan = LoadTester.SearchPlan(
            startRate: rate, p99Bound: 1, step: .seconds(5), confirmation: .seconds(30), warmUp: .seconds(1), arrivals: .even)
        #expect(Double(plan.schedule(.init(ratePerSecond: rate, isConfirmation: false)).measuredNanoseconds) == seconds * 1e9)
        #expect(Double(plan.schedule(.init(ratePerSecond: rate, isConfirmation: true)).measuredNanoseconds) == max(seconds, 30) * 1e9)
    }
}
