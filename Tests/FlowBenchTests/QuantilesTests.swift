// SPDX-License-Identifier: Apache-2.0

import FlowBench
import Testing

@Suite struct QuantilesTests {
    @Test func interpolatesBetweenOrderStatistics() {
        let quantiles = Quantiles([4, 1, 3, 2])
        #expect(quantiles.median == 2.5)
        #expect(quantiles.lowerQuartile == 1.75)
        #expect(quantiles.upperQuartile == 3.25)
        #expect(quantiles(0) == 1)
        #expect(quantiles(1) == 4)
    }
}
