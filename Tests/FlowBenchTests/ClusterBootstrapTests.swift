// SPDX-License-Identifier: Apache-2.0

import FlowBench
import Testing

@Suite struct ClusterBootstrapTests {
    @Test func agreesWithNumpySimulation() {
        for figures in Figures.all.bootstrap {
            for row in figures.intervals {
                var generator = SeededGenerator(seed: 3)
                let interval = ClusterBootstrap.interval(figures.values, confidence: row[0], using: &generator)
                #expect((row[1]...row[2]).contains(interval.lowerBound), "\(figures.values.count), \(row[0])")
                #expect((row[3]...row[4]).contains(interval.upperBound), "\(figures.values.count), \(row[0])")
            }
        }
    }

    @Test func followsFromTheSeed() {
        let values = Figures.all.bootstrap[0].values
        func interval(_ seed: UInt64) -> ClosedRange<Double> {
            var generator = SeededGenerator(seed: seed)
            return ClusterBootstrap.interval(values, confidence: 0.99, drawCount: 500, using: &generator)
        }
        #expect(interval(1) == interval(1))
        #expect(interval(1) != interval(2))
    }

    @Test func equalProcessesHaveNoWidth() {
        var generator = SeededGenerator(seed: 1)
        #expect(ClusterBootstrap.interval([3, 3, 3], confidence: 0.99, drawCount: 100, using: &generator) == 3...3)
    }
}
