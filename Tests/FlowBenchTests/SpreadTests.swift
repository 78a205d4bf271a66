// SPDX-License-Identifier: Apache-2.0

import FlowBench
import Testing

@Suite struct SpreadTests {
    @Test func momentsAgreeWithNumpy() {
        for figures in Figures.all.samples {
            #expect(isClose(Spread.mean(figures.values), figures.mean))
            #expect(isClose(Spread.standardDeviation(figures.values), figures.standardDeviation))
            #expect(isClose(Spread.robustDeviation(figures.values), figures.robustDeviation))
        }
    }

    @Test func trimmedMeansAgreeWithScipy() {
        for figures in Figures.all.samples {
            for row in figures.trimmedMeans {
                #expect(isClose(Spread.trimmedMean(figures.values, share: row[0]), row[1]), "\(figures.values.count), \(row[0])")
            }
        }
    }

    @Test func quantilesAgreeWithNumpy() {
        for figures in Figures.all.samples {
            let quantiles = Quantiles(figures.values)
            for row in figures.quantiles { #expect(isClose(quantiles(row[0]), row[1]), "\(figures.values.count), \(row[0])") }
        }
    }

    @Test func oneValueHasNoSpread() {
        #expect(Spread.standardDeviation([7]) == 0)
        #expect(Spread.robustDeviation([7]) == 0)
        #expect(Spread.trimmedMean([7], share: 0.25) == 7)
        #expect(Quantiles([7])(0.99) == 7)
    }

    /// What is cut off may be anything.
    @Test func trimmedMeanAndRobustDeviationIgnoreOutliers() {
        let calm = (1...20).map(Double.init)
        let wild = [-1e9, 2, 3, 4] + calm[4..<17] + [18, 19, 1e12]
        #expect(Spread.trimmedMean(calm, share: 0.2) == Spread.trimmedMean(wild.shuffled(), share: 0.2))
        #expect(Spread.robustDeviation(calm) == Spread.robustDeviation(wild))
    }
}
