// SPDX-License-Identifier: Apache-2.0

import FlowBench
import Testing

@Suite struct NumberTextTests {
    @Test(
        arguments: [
            (1.02, 2, "1.02"), (1.005001, 2, "1.01"), (0, 2, "0.00"), (-0.004, 2, "0.00"), (-0.006, 2, "-0.01"), (2.5, 0, "3"),
            (-2.5, 0, "-3"),
            (0.05, 1, "0.1"), (99.95, 0, "100"), (9.999, 2, "10.00"), (1234567.891, 1, "1234567.9"), (0.0001234, 5, "0.00012"),
            (1e14, 3, "100000000000000.000"), (1e17, 6, "1e+17"), (.infinity, 1, "inf"), (.nan, 1, "nan"),
        ] as [(Double, Int, String)])
    func fixed(value: Double, decimals: Int, text: String) { #expect(Fixed(value, decimals).description == text) }

    @Test(
        arguments: [
            (0.018, 1, false, "1.8 %"), (0.018, 1, true, "+1.8 %"), (-0.018, 1, true, "-1.8 %"), (0.0001, 1, true, "0.0 %"),
            (-0.0001, 1, true, "0.0 %"), (0, 2, true, "0.00 %"), (0.27, 0, false, "27 %"), (10, 1, true, "+1000.0 %"),
        ] as [(Double, Int, Bool, String)])
    func percent(fraction: Double, decimals: Int, signed: Bool, text: String) {
        #expect(Percent(fraction, decimals, signed: signed).description == text)
    }
}
