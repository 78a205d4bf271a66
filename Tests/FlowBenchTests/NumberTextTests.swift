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

    @Test(
        arguments: [
            (242_000, "242 µs"), (740, "740 ns"), (1_000, "1.00 µs"), (999, "999 ns"), (999.7, "1.00 µs"), (9.996, "10.0 ns"),
            (99.96, "100 ns"),
            (12_345, "12.3 µs"), (3_435_000, "3.44 ms"), (999_600_000, "1.00 s"), (5_260_000_000, "5.26 s"), (0.5, "0.50 ns"),
            (0, "0.00 ns"),
            (1_234e9, "1234 s"),
        ] as [(Double, String)])
    func time(nanoseconds: Double, text: String) { #expect(TimeText(nanoseconds: nanoseconds).description == text) }

    /// Below 1,000 s every time has three digits.
    @Test func timesHaveThreeDigits() {
        for exponent in stride(from: 0.0, to: 11.99, by: 0.0007) {
            let text = TimeText(nanoseconds: Double.exp(exponent * Double.log(10))).description
            #expect(text.count { $0.isNumber } == 3, "\(text)")
        }
    }
}
