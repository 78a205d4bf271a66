// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What numpy and scipy compute: figures.json, written by make-figures.
struct Figures: Decodable {
    let studentT: [StudentTFigures]
    let incompleteBeta: [BetaFigures]
    let samples: [SampleFigures]
    let holm: [HolmFigures]
    let bootstrap: [BootstrapFigures]
    /// A count of processes, and the shift in standard errors that is found 95 times in 100.
    let detectableShifts: [[Double]]

    /// Pairs are an argument and its value.
    struct StudentTFigures: Decodable {
        let degreesOfFreedom: Double
        let upperTails: [[Double]]
        let cumulatives: [[Double]]
        let quantiles: [[Double]]
    }

    struct BetaFigures: Decodable {
        let a: Double
        let b: Double
        let points: [[Double]]
    }

    struct SampleFigures: Decodable {
        let values: [Double]
        let mean: Double
        let standardDeviation: Double
        let robustDeviation: Double
        let quantiles: [[Double]]
        let trimmedMeans: [[Double]]
        /// Absent where all values are equal.
        let yuen: YuenFigures?
    }

    struct YuenFigures: Decodable {
        let estimate: Double
        let standardError: Double
        let degreesOfFreedom: Double
        /// Confidence, lower and upper bound.
        let intervals: [[Double]]
        let above: [[Double]]
        let below: [[Double]]
    }

    struct HolmFigures: Decodable {
        let pValues: [Double]
        let adjusted: [Double]
    }

    struct BootstrapFigures: Decodable {
        let values: [Double]
        /// Confidence, the least and the greatest lower bound, the least and the greatest upper bound.
        let intervals: [[Double]]
    }

    static let all: Figures = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "figures.json")
        return try! JSONDecoder().decode(Figures.self, from: Data(contentsOf: file))
    }()
}

/// Whether a value is within this fraction of another.
func isClose(_ value: Double, _ expected: Double, relative: Double = 1e-10, absolute: Double = 1e-14) -> Bool {
    abs(value - expected) <= max(relative * abs(expected), absolute)
}
