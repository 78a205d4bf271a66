// SPDX-License-Identifier: Apache-2.0

import FlowBench
import Testing

@Suite struct YuenEstimateTests {
    @Test func agreesWithScipyTrimmedTest() {
        for figures in Figures.all.samples {
            guard let expected = figures.yuen else { continue }
            let yuen = YuenEstimate(figures.values)
            #expect(isClose(yuen.estimate, expected.estimate))
            #expect(isClose(yuen.standardError, expected.standardError, relative: 1e-9), "\(figures.values.count)")
            #expect(isClose(yuen.degreesOfFreedom, expected.degreesOfFreedom))
            for row in expected.intervals {
                let interval = yuen.interval(confidence: row[0])
                #expect(isClose(interval.lowerBound, row[1], relative: 1e-8) && isClose(interval.upperBound, row[2], relative: 1e-8))
            }
            for row in expected.above { #expect(isClose(yuen.pValue(above: row[0]), row[1], relative: 1e-7, absolute: 1e-12)) }
            for row in expected.below { #expect(isClose(yuen.pValue(below: row[0]), row[1], relative: 1e-7, absolute: 1e-12)) }
        }
        #expect(Figures.all.samples.count { $0.yuen == nil } == 1)
    }

    /// Equal estimates, as scripted programs give, have no error: the hypothesis is true or it is not.
    @Test func withoutSpreadTheAnswerIsCertain() {
        let yuen = YuenEstimate([2, 2, 2, 2])
        #expect(yuen.interval(confidence: 0.99) == 2...2)
        #expect(yuen.pValue(above: 1.9) == 0 && yuen.pValue(above: 2) == 1 && yuen.pValue(above: 2.1) == 1)
        #expect(yuen.pValue(below: 2.1) == 0 && yuen.pValue(below: 2) == 1 && yuen.pValue(below: 1.9) == 1)
    }

    @Test func shiftAndScaleCarryOver() {
        for figures in Figures.all.samples {
            let (yuen, moved) = (YuenEstimate(figures.values), YuenEstimate(figures.values.map { 3 - 2 * $0 }))
            #expect(isClose(moved.estimate, 3 - 2 * yuen.estimate, absolute: 1e-12))
            #expect(isClose(moved.standardError, 2 * yuen.standardError, absolute: 1e-12))
            #expect(isClose(moved.pValue(above: 3), yuen.pValue(below: 0), relative: 1e-6, absolute: 1e-12))
        }
    }

    /// One process in five may be anything without moving the interval far.
    @Test func outliersHardlyMoveTheInterval() {
        let calm = Figures.all.samples.first { $0.values.count == 20 }!.values
        let order = calm.sorted()
        let wild = [order[0] - 1e6, order[1] - 1e5] + order[2..<18] + [order[18] + 1e7, order[19] + 1e3]
        #expect(YuenEstimate(wild) == YuenEstimate(calm))
    }

    /// The share of intervals of 20 normal values that miss the truth stays near its level.
    @Test func coversTheTruth() {
        var generator = SeededGenerator(seed: 5)
        let count = 20_000
        let critical = YuenEstimate((0..<20).map(Double.init)).margin(0.005) / YuenEstimate((0..<20).map(Double.init)).standardError
        let misses = (0..<count).count { _ in
            let yuen = YuenEstimate((0..<20).map { _ in generator.normal() })
            return abs(yuen.estimate) > critical * yuen.standardError
        }
        // 1 % nominal, 1.2 % true; the bounds are three and a half standard errors of the count around that.
        #expect((185...295).contains(misses), "\(misses)")
    }
}
