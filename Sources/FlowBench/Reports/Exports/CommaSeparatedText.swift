// SPDX-License-Identifier: Apache-2.0

/// Tables for spreadsheets (RFC 4180), a line for each benchmark or comparison; times in nanoseconds, changes as fractions.
enum CommaSeparatedText {
    static func text(_ run: RunRecord) -> String {
        let header = [
            "id", "scenario", "backend", "byteCount", "preparation", "median", "lowerQuartile", "upperQuartile", "operationsPerSecond",
            "bytesPerSecond", "cpuNanoseconds", "instructions", "bareMedian", "ratio", "ratioLow", "ratioHigh",
        ]
        return text(
            header,
            run.benchmarks.map { benchmark in
                let summary = benchmark.subject
                let figures: [Double?] = [
                    summary.median, summary.lowerQuartile, summary.upperQuartile, summary.operationsPerSecond, summary.bytesPerSecond,
                    summary.cpuNanoseconds, summary.instructions, benchmark.bare?.median, benchmark.ratio?.estimate, benchmark.ratio?.low,
                    benchmark.ratio?.high,
                ]
                return [
                    benchmark.id, benchmark.scenario, benchmark.backend, benchmark.byteCount?.description ?? "",
                    benchmark.preparation ?? "",
                ] + figures.map { $0?.description ?? "" }
            })
    }

    static func text(_ set: ComparisonSet) -> String {
        let header = [
            "scenario", "byteCount", "role", "processPairs", "base", "head", "verdict", "baseMedian", "headMedian", "change", "low", "high",
            "minimalDetectableChange",
            "instructionsChange", "pValue",
        ]
        return text(
            header,
            set.comparisons.map { comparison in
                let figures: [Double?] = [
                    comparison.base.summary.median, comparison.head.summary.median, comparison.change, comparison.ci.first,
                    comparison.ci.last,
                    comparison.minimalDetectableChange, comparison.instructionsChange, comparison.pValue,
                ]
                return [
                    comparison.scenario, comparison.byteCount?.description ?? "", comparison.role, comparison.processPairs.description,
                    comparison.base.line, comparison.head.line,
                    comparison.verdict.rawValue,
                ] + figures.map { $0?.description ?? "" }
            })
    }

    private static func text(_ header: [String], _ rows: [[String]]) -> String {
        ([header] + rows).map { $0.map(field).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func field(_ text: String) -> String {
        text.contains { $0 == "," || $0 == "\"" || $0.isNewline } ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
}
