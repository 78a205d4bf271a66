// SPDX-License-Identifier: Apache-2.0

/// Bencher Metric Format (bencher.dev, "Bencher Metric Format (BMF) JSON"): of each benchmark its measures, each with a value and bounds.
package struct BencherMetrics: Encodable, Sendable {
    /// One value; the bounds are the quartiles of a time, and the interval of a ratio.
    package struct Metric: Encodable, Equatable, Sendable {
        package var value: Double
        package var lowerValue: Double?
        package var upperValue: Double?

        private enum CodingKeys: String, CodingKey {
            case value
            case lowerValue = "lower_value"
            case upperValue = "upper_value"
        }
    }

    package typealias Measure = (slug: String, metric: Metric)

    /// In the order of the record.
    package private(set) var benchmarks: [(name: String, measures: [Measure])]

    /// Each benchmark by its id: `latency` in nanoseconds, `throughput` in operations a second, `instructions`, and `ratio-to-bare`.
    package init(_ run: RunRecord) {
        benchmarks = run.benchmarks.map { benchmark in
            (benchmark.id, Self.measures(of: benchmark.subject) + (benchmark.ratio.map { [Self.measure("ratio-to-bare", $0)] } ?? []))
        }
        dropNonFinite()
    }

    /// The head of each comparison by scenario and size, and its time over that of the base as `ratio-to-base`.
    package init(_ set: ComparisonSet) {
        benchmarks = set.comparisons.map { comparison in
            let bounds = comparison.ci.map { 1 + $0 }
            let ratio = Metric(value: 1 + comparison.change, lowerValue: bounds.first, upperValue: bounds.last)
            return (set.id(of: comparison), Self.measures(of: comparison.head.summary) + [("ratio-to-base", ratio)])
        }
        dropNonFinite()
    }

    /// Leaves out what JSON cannot write.
    private mutating func dropNonFinite() {
        for index in benchmarks.indices {
            benchmarks[index].measures.removeAll { measure in
                let metric = measure.metric
                return ![metric.value, metric.lowerValue ?? 0, metric.upperValue ?? 0].allSatisfy(\.isFinite)
            }
        }
    }

    private static func measures(of summary: SummaryRecord) -> [Measure] {
        var measures: [Measure] = [
            ("latency", Metric(value: summary.median, lowerValue: summary.lowerQuartile, upperValue: summary.upperQuartile)),
            // The longer the time, the lower the rate: the quartiles change places.
            (
                "throughput",
                Metric(value: summary.operationsPerSecond, lowerValue: 1e9 / summary.upperQuartile, upperValue: 1e9 / summary.lowerQuartile)
            ),
        ]
        if let instructions = summary.instructions { measures.append(("instructions", Metric(value: instructions))) }
        return measures
    }

    private static func measure(_ slug: String, _ ratio: RatioRecord) -> Measure {
        (slug, Metric(value: ratio.estimate, lowerValue: ratio.low, upperValue: ratio.high))
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: NameKey.self)
        for (name, measures) in benchmarks {
            var inner = members.nestedContainer(keyedBy: NameKey.self, forKey: NameKey(stringValue: name))
            for (slug, metric) in measures { try inner.encode(metric, forKey: NameKey(stringValue: slug)) }
        }
    }

    private struct NameKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
