// SPDX-License-Identifier: Apache-2.0

/// A warning with all that it was said of, so that a report says it once.
struct GatheredWarning {
    var warning: BenchWarning
    /// Ids of benchmarks or names of scenarios; empty where it is about the whole run.
    var subjects: [String]

    /// In the order in which they first occur; of those with a value, the first one speaks.
    static func gather(general: [BenchWarning], special: [(subject: String, warnings: [BenchWarning])]) -> [GatheredWarning] {
        var gathered: [GatheredWarning] = []
        func add(_ warning: BenchWarning, _ subject: String?) {
            if let index = gathered.firstIndex(where: { $0.warning.id == warning.id }) {
                if let subject, !gathered[index].subjects.isEmpty { gathered[index].subjects.append(subject) }
            } else {
                gathered.append(GatheredWarning(warning: warning, subjects: subject.map { [$0] } ?? []))
            }
        }
        for warning in general { add(warning, nil) }
        for (subject, warnings) in special { for warning in warnings { add(warning, subject) } }
        return gathered
    }

    private static let shownSubjectCount = 3

    /// "open-request/openssl/1024, and 12 more"; `nil` where it is about the whole run.
    var subjectText: String? {
        guard !subjects.isEmpty else { return nil }
        let hiddenCount = subjects.count - Self.shownSubjectCount
        return subjects.prefix(Self.shownSubjectCount).joined(separator: ", ") + (hiddenCount > 0 ? ", and \(hiddenCount) more" : "")
    }
}

extension MachineRecord {
    /// What is known of the machine, in the order of weight.
    var facts: [(name: String, value: String)] {
        var facts = [("processor", "\(processorModel), \(counted(processorCount, "processor"))"), ("kernel", "Linux \(kernel)")]
        if let clockSource { facts.append(("clock", clockSource)) }
        if let frequencyGovernor { facts.append(("governor", frequencyGovernor)) }
        if let simultaneousMultithreading { facts.append(("SMT", simultaneousMultithreading ? "on" : "off")) }
        if let loadAverage { facts.append(("load", Fixed(loadAverage, 2).description)) }
        if let stealShare { facts.append(("steal", Percent(stealShare, 2).description)) }
        if let opensslCapabilities { facts.append(("OPENSSL_ia32cap", opensslCapabilities)) }
        facts.append(("build", build))
        facts += libraries.map { ($0.name, $0.version) }
        return facts
    }

    /// The same as one line.
    var line: String {
        let (processor, kernel) = (facts[0].value, facts[1].value)
        return ([processor, kernel] + facts.dropFirst(2).map { $0.name == "build" ? "\($0.value) build" : "\($0.name) \($0.value)" })
            .joined(separator: ", ")
    }
}

extension ToolRecord {
    /// "flowproof 0.4.0 (934632c)".
    var line: String { "\(name) \(version)" + (commit.map { " (\($0))" } ?? "") }
}

extension RunDesign {
    /// One sentence without a full stop.
    var line: String {
        "\(counted(processCount, "fresh process", "fresh processes")) for each benchmark, \(counted(roundCount, "round")) in each, "
            + "batches of \(TimeScale.whole(batchNanoseconds)), warm-up \(TimeScale.whole(warmUpNanoseconds)), seed \(seed)"
    }
}

extension CompareDesign {
    /// One sentence without a full stop.
    func line(processPairs: Int) -> String {
        "\(counted(processPairs, "pair")) of fresh processes, \(counted(quartetCount, "quartet")) in each, "
            + "warm-up \(TimeScale.whole(warmUpNanoseconds)), seed \(seed)"
    }
}

extension ComparisonRecord.Rule {
    /// What makes a verdict, one sentence without a full stop.
    var line: String {
        "regression: slower by more than \(Percent(minimalEffect)) at one-sided alpha \(Percent(alphaPerLook, 2))"
            + ", \(lookCount == 1 ? "first look" : "second look"); equivalent: within \(Percent(2 * minimalEffect))"
    }
}

extension SummaryRecord {
    /// Of the percentiles, as many as there are names for; absent where the times are no distribution.
    var distributionTexts: [String]? {
        distribution.map { times in
            Self.distributionPercentiles.indices.map { times.indices.contains($0) ? TimeScale.text(times[$0]) : absentFigure }
        }
    }

    /// "p1", "p5", ...
    static var percentileNames: [String] { distributionPercentiles.map { "p\(Fixed($0, 0))" } }

    /// "241–244", in the unit of the median.
    var quartileText: String {
        let scale = TimeScale(median)
        return "\(scale.number(lowerQuartile))–\(scale.number(upperQuartile))"
    }
}

extension [ProcessRecord] {
    /// Of each process that has both arms and rounds, of each round the logarithm of the ratio of the second arm's time to the first's.
    var logRatios: [[Double]] { filter { $0.arms.count > 1 }.map { $0.logRatios(of: 1) }.filter { !$0.isEmpty } }

    /// Of each process the ratio of the second arm's time to the first's.
    var ratios: [Double] { logRatios.map { Double.exp(Spread.trimmedMean($0, share: 0.25)) } }

    /// One arm of each process that has it.
    func arms(_ index: Int) -> [ArmRecord] { compactMap { $0.arms.indices.contains(index) ? $0.arms[index] : nil } }

    /// Nanoseconds of one operation, of all batches of one arm.
    func times(_ arm: Int) -> [Double] { arms(arm).flatMap(\.perOperation) }
}

extension BenchmarkRecord {
    /// The arm that is ours.
    var subjectArm: Int { bareCall == nil ? 0 : 1 }

    /// "open-request, fresh": one where only size and backend differ.
    var family: String { scenario + (preparation.map { ", \($0)" } ?? "") }

    var sizeText: String { byteCount.map(FlowBench.sizeText) ?? absentFigure }

    /// "open-request, fresh, openssl, 1 KiB".
    var title: String { ([family, backend] + (byteCount.map { [FlowBench.sizeText($0)] } ?? [])).joined(separator: ", ") }
}

extension ScalingRecord {
    /// "open-request, openssl, 1 KiB".
    var title: String { ([scenario, backend] + (byteCount.map { [sizeText($0)] } ?? [])).joined(separator: ", ") }
}

extension ComparisonRecord.Side {
    /// "flowproof/openssl 0.4.0".
    var line: String { version.isEmpty ? name : "\(name) \(version)" }
}

extension ComparisonRecord {
    /// Width of the interval.
    private var width: Double { ci.count == 2 ? ci[1] - ci[0] : 1 }

    /// "+2.9", in per cent.
    var changeText: String { changeNumber(change, width: width) }

    /// "+2.6 to +3.2", in per cent.
    var intervalText: String {
        ci.count == 2 ? "\(changeNumber(ci[0], width: width)) to \(changeNumber(ci[1], width: width))" : absentFigure
    }

    /// "1.6", in per cent.
    var minimalDetectableText: String {
        minimalDetectableChange.isFinite
            ? grouped(Fixed(100 * minimalDetectableChange, minimalDetectableChange >= 0.9995 ? 0 : 1).description) : absentFigure
    }

    /// "+0.02", in per cent.
    var instructionsText: String { instructionsChange.map { changeNumber($0, width: 0) } ?? absentFigure }

    /// Whether it belongs among the rows that a reader must see.
    var isSignificant: Bool { isGated && (verdict == .regression || verdict == .improvement) }

    /// Whether the exit status goes by it.
    var isGated: Bool { role == "head" }

    var sizeText: String { byteCount.map(FlowBench.sizeText) ?? "any size" }
}

extension ComparisonSet {
    /// Whether more programs than one were compared with the base.
    var hasSeveralHeads: Bool { Set(comparisons.map(\.role)).count > 1 }

    /// The programs that are compared with the base, by their roles.
    var programs: [(role: String, line: String)] {
        orderedSet(comparisons.map(\.role)).flatMap { role in
            orderedSet(comparisons.filter { $0.role == role }.map(\.head.line)).map { (role, $0) }
        }
    }

    /// How and where, each once: records of several runs may differ.
    var circumstances: [(name: String, line: String)] {
        orderedSet(comparisons.map { $0.design.line(processPairs: $0.processPairs) }).map { ("design", $0) }
            + orderedSet(comparisons.map(\.rule.line)).map { ("rule", $0) }
            + orderedSet(comparisons.map(\.machine.line)).map { ("machine", $0) }
    }

    /// "open-request, 1 KiB", and the program where there are several.
    func title(of comparison: ComparisonRecord) -> String {
        let parts = [comparison.scenario] + (comparison.byteCount.map { [sizeText($0)] } ?? [])
        return (parts + (hasSeveralHeads ? ["\(comparison.role) (\(comparison.head.line))"] : [])).joined(separator: ", ")
    }

    /// "open-request/1024", and the program's role and name where there are several: the same for each version of it, as histories need.
    func id(of comparison: ComparisonRecord) -> String {
        let parts = [comparison.scenario] + (comparison.byteCount.map { [$0.description] } ?? [])
        return (parts + (hasSeveralHeads ? [comparison.role, comparison.head.name] : [])).joined(separator: "/")
    }

    /// "1 regression, 2 improvements, 10 equivalent, 1 inconclusive".
    var tally: String { Self.tally(comparisons.filter(\.isGated)) }

    static func tally(_ comparisons: [ComparisonRecord]) -> String {
        Verdict.allCases.compactMap { verdict in
            let count = comparisons.count { $0.verdict == verdict }
            return count > 0 ? verdict.counted(count) : nil
        }.joined(separator: ", ")
    }

    /// Of the changes of one program in more scenarios than one, in per cent; absent where that means nothing.
    var geometricMeanText: String? {
        guard comparisons.count > 1, !hasSeveralHeads else { return nil }
        let mean = Spread.mean(comparisons.map { Double.log(1 + $0.change) })
        return changeNumber(Double.exp(mean) - 1, width: 0)
    }

    var gatheredWarnings: [GatheredWarning] {
        GatheredWarning.gather(
            general: comparisons.first?.machine.warnings ?? [], special: comparisons.map { (title(of: $0), $0.warnings) })
    }
}

extension RunRecord {
    var gatheredWarnings: [GatheredWarning] {
        GatheredWarning.gather(general: warnings + machine.warnings, special: benchmarks.map { ($0.id, $0.warnings) })
    }
}

/// Without repetitions, each where it first occurs.
func orderedSet<Value: Hashable>(_ values: [Value]) -> [Value] {
    var seen: Set<Value> = []
    return values.filter { seen.insert($0).inserted }
}
