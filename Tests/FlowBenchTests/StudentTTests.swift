// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowBench

@Suite struct StudentTTests {
    @Test func upperTailsAgreeWithScipyHoweverSmall() {
        var smallest = 1.0
        for figures in Figures.all.studentT {
            let distribution = StudentT(degreesOfFreedom: figures.degreesOfFreedom)
            for row in figures.upperTails {
                // A tail that underflows is 0 in both.
                #expect(isClose(distribution.upperTail(row[0]), row[1], absolute: 1e-300), "df \(figures.degreesOfFreedom), t \(row[0])")
                if row[1] > 0 { smallest = min(smallest, row[1]) }
            }
        }
        #expect(smallest < 1e-100)
    }

    @Test func cumulativesAgreeWithScipy() {
        for figures in Figures.all.studentT {
            let distribution = StudentT(degreesOfFreedom: figures.degreesOfFreedom)
            for row in figures.cumulatives {
                #expect(isClose(distribution.cumulative(row[0]), row[1], absolute: 1e-300), "df \(figures.degreesOfFreedom), t \(row[0])")
            }
        }
    }

    @Test func quantilesAgreeWithScipy() {
        for figures in Figures.all.studentT {
            let distribution = StudentT(degreesOfFreedom: figures.degreesOfFreedom)
            for row in figures.quantiles {
                #expect(
                    isClose(distribution.quantile(upperTail: row[0]), row[1], relative: 1e-9), "df \(figures.degreesOfFreedom), \(row[0])")
            }
        }
    }

    @Test(arguments: [1, 2.5, 11, 23, 400]) func quantileInvertsTheTail(degrees: Double) {
        let distribution = StudentT(degreesOfFreedom: degrees)
        for tail in [0.9, 0.3, 0.0025, 1e-8, 1e-12] {
            #expect(isClose(distribution.upperTail(distribution.quantile(upperTail: tail)), tail, relative: 1e-12))
        }
        #expect(distribution.quantile(upperTail: 0.5) == 0 || abs(distribution.quantile(upperTail: 0.5)) < 1e-300)
    }

    /// One degree is Cauchy's distribution, two have a closed form.
    @Test func closedForms() {
        for t in [0.1, 1, 30, 4e5] {
            let two = (1 - t / (t * t + 2).squareRoot()) / 2
            #expect(isClose(StudentT(degreesOfFreedom: 2).upperTail(t), two, relative: 1e-5))
        }
        #expect(isClose(StudentT(degreesOfFreedom: 1).upperTail(1), 0.25, relative: 1e-14))
    }

    @Test func incompleteBetaAgreesWithScipy() {
        for figures in Figures.all.incompleteBeta {
            let beta = IncompleteBeta(a: figures.a, b: figures.b)
            for row in figures.points {
                let value = beta.regularized(row[0], complement: 1 - row[0])
                #expect(isClose(value, row[1], relative: 1e-9, absolute: 1e-300), "a \(figures.a), b \(figures.b), x \(row[0])")
            }
        }
    }
}
