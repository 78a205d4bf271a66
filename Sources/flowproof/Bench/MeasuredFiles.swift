// SPDX-License-Identifier: Apache-2.0

internal import FlowBench
internal import FlowConsole
internal import FoundationEssentials

/// The records of `bench run` and `bench compare`, read from files.
struct MeasuredFiles {
    /// The oldest first.
    private(set) var runs: [RunRecord] = []
    private(set) var comparisons: [ComparisonRecord] = []

    /// Reads files, or standard input for `-`.
    init(_ paths: [String]) throws(CommandFailure) {
        for path in paths { try add(InputFile.read(path), from: path) }
        runs.sort { $0.started < $1.started }
        // A run that was stopped before its first benchmark has nothing to report.
        if runs.contains(where: { !$0.benchmarks.isEmpty }) { runs.removeAll { $0.benchmarks.isEmpty && $0.scaling.isEmpty } }
    }

    private struct SchemaMember: Decodable { var schema: String }

    private mutating func add(_ bytes: [UInt8], from path: String) throws(CommandFailure) {
        let data = Data(bytes)
        let decoder = JSONDecoder()
        guard let schema = try? decoder.decode(SchemaMember.self, from: data).schema else {
            throw .input(
                "\(path): is no record of bench: it is not JSON with a member \"schema\"",
                hint: "flowproof bench run writes one, and flowproof bench compare --out FILE")
        }
        guard !Self.holdsControls(bytes) else {
            throw .input("\(path): a text in it holds control characters, which no record of bench has")
        }
        do {
            switch schema {
            case RunRecord.currentSchema: add(try decoder.decode(RunRecord.self, from: data))
            case ComparisonRecord.currentSchema: add(try decoder.decode(ComparisonRecord.self, from: data))
            case ComparisonSet.currentSchema: try decoder.decode(ComparisonSet.self, from: data).comparisons.forEach { add($0) }
            default:
                throw CommandFailure.input(
                    "\(path): its schema is \(schema.printable), and this flowproof reads \(Self.known)",
                    hint: "measure again, or read it with the flowproof that wrote it")
            }
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw .input("\(path): says that its schema is \(schema), and is not: \(Self.reason(error))")
        }
    }

    // A file that is named twice counts once.
    private mutating func add(_ run: RunRecord) { if !runs.contains(run) { runs.append(run) } }
    private mutating func add(_ comparison: ComparisonRecord) { if !comparisons.contains(comparison) { comparisons.append(comparison) } }

    /// The benchmarks that earlier runs have and the latest has not.
    var missingBenchmarks: [String] {
        let latest = Set(runs.last?.benchmarks.map(\.id) ?? [])
        return Set(runs.dropLast().flatMap { $0.benchmarks.map(\.id) }).subtracting(latest).sorted()
    }

    /// Whether any text in it, once decoded, would steer a terminal: RFC 8259 lets controls stand as escapes alone, but for those of C1.
    private static func holdsControls(_ json: [UInt8]) -> Bool {
        let escaped = Set("ubfnrt".utf8)
        return json.indices.dropLast().contains { index in
            switch json[index] {
            case UInt8(ascii: "\\"): escaped.contains(json[index + 1])
            case 0xC2: (0x80...0x9F).contains(json[index + 1])
            default: json[index] == 0x7F
            }
        }
    }

    private static let known =
        "\(RunRecord.currentSchema), \(ComparisonRecord.currentSchema) and \(ComparisonSet.currentSchema)"

    /// Where in the file the fault is.
    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .keyNotFound(let key, let context): return "\(place(context.codingPath)) lacks \"\(key.stringValue)\""
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            return "\(place(context.codingPath)) cannot be read"
        @unknown default: return "it cannot be read"
        }
    }

    private static func place(_ path: [any CodingKey]) -> String {
        path.isEmpty ? "it" : path.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }.joined()
    }
}
