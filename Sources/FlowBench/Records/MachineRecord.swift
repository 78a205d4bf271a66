// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Where something was measured. It names no host and no user.
package struct MachineRecord: Codable, Equatable, Sendable {
    /// As the processor names itself.
    package var processorModel: String
    /// How many processors the measuring process might use.
    package var processorCount: Int
    package var kernel: String
    package var clockSource: String?
    package var frequencyGovernor: String?
    /// Whether two processors may share a core; absent where the system does not say.
    package var simultaneousMultithreading: Bool?
    /// Of the last minute, at the start.
    package var loadAverage: Double?
    /// The share that the host took for other machines of the time that programs wanted, over the whole run.
    package var stealShare: Double?
    /// The value of OPENSSL_ia32cap, where it is set: it chooses OpenSSL's code paths.
    package var opensslCapabilities: String?
    package var build: String
    package var libraries: [LibraryRecord]
    /// What nothing here holds constant.
    package var notControlled: [String]

    /// A library that was measured.
    package struct LibraryRecord: Codable, Equatable, Sendable {
        package var name: String
        package var version: String

        package init(name: String, version: String) {
            self.name = name
            self.version = version
        }
    }

    /// This machine, now.
    package init(libraries: [LibraryRecord]) {
        let information = SystemText.read("/proc/cpuinfo") ?? ""
        let model = information.split(separator: "\n").first { $0.hasPrefix("model name") || $0.hasPrefix("Model") }
        processorModel = model.map { Self.value(of: $0) } ?? "unknown"
        processorCount = Processors.allowed.count
        kernel = SystemText.line("/proc/sys/kernel/osrelease") ?? "unknown"
        clockSource = SystemText.line("/sys/devices/system/clocksource/clocksource0/current_clocksource")
        frequencyGovernor = SystemText.line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
        simultaneousMultithreading = SystemText.line("/sys/devices/system/cpu/smt/active").map { $0 == "1" }
        loadAverage = SystemText.line("/proc/loadavg").flatMap { $0.split(separator: " ").first }.flatMap { Double($0) }
        opensslCapabilities = unsafe getenv("OPENSSL_ia32cap").map { unsafe String(cString: $0) }
        #if DEBUG
            build = "debug"
        #else
            build = "release"
        #endif
        self.libraries = libraries
        notControlled = ["frequency", "simultaneous multithreading", "neighbours on the host", "memory layout"]
    }

    private static func value(of line: Substring) -> String {
        let text = line.split(separator: ":", maxSplits: 1).last ?? ""
        return String(text.drop { $0 == " " || $0 == "\t" })
    }

    /// What these circumstances warn of.
    package var warnings: [BenchWarning] {
        var warnings: [BenchWarning] = []
        if build == "debug" { warnings.append(.debugBuild) }
        if let stealShare, stealShare > 0.01 { warnings.append(.steal(share: stealShare)) }
        if let loadAverage, loadAverage > Double(processorCount) { warnings.append(.load(loadAverage)) }
        if let frequencyGovernor, frequencyGovernor != "performance" { warnings.append(.frequencyGovernor(frequencyGovernor)) }
        return warnings
    }

    /// A short name for file names: the first words of the model, without the marks (R) and (TM), and the count of processors.
    package var slug: String {
        let words = processorModel.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.filter { !["r", "tm"].contains($0) }
        return (words.prefix(4).map(String.init) + ["\(processorCount)cpu"]).joined(separator: "-")
    }
}
