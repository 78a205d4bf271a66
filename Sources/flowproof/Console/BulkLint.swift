// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import FlowConsole
internal import FlowKeys
internal import FlowLint
internal import FoundationEssentials
internal import Synchronization

/// The reports of the files that could be read, and why the others could not, each in the order of the paths.
typealias LintedFiles = (reports: [FileReport], failures: [(path: String, failure: CommandFailure)])

/// Lints many files on all cores, and says of those that cannot be read why.
enum BulkLint {
    /// Files in memory on one core at one time, at most: with so many, the greatest common divisors with products of primes cost a few
    /// microseconds a key.
    private static let batchCount = 16_384
    /// Bytes in memory on one core at one time, at which a batch is judged before more is read.
    private static let batchByteCount = 8 << 20

    /// The reports of the files that could be read, in the order of the paths, and the failures of the others in theirs.
    ///
    /// At most some 9 MiB of files a core are in memory, and their moduli; the reports are kept.
    static func reports(_ paths: [String], _ linter: Linter) -> LintedFiles {
        guard paths.count > 1 else { return batch(paths[...], linter) }
        // As many batches as make every core end at the same time: a large batch costs less a key than two small ones.
        let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)
        let rounds = (paths.count + cores * batchCount - 1) / (cores * batchCount)
        let count = (paths.count + cores * rounds - 1) / (cores * rounds)
        let batches = stride(from: 0, to: paths.count, by: count).map { paths[$0..<min($0 + count, paths.count)] }
        let results = Mutex([Int: LintedFiles]())
        DispatchQueue.concurrentPerform(iterations: batches.count) { index in
            let result = batch(batches[index], linter)
            results.withLock { $0[index] = result }
        }
        let ordered = results.withLock { results in batches.indices.compactMap { results[$0] } }
        return (ordered.flatMap(\.reports), ordered.flatMap(\.failures))
    }

    private static func batch(_ paths: ArraySlice<String>, _ linter: Linter) -> LintedFiles {
        var files: [(path: String, bytes: [UInt8])] = []
        var byteCount = 0
        var reports: [FileReport] = []
        var failures: [(path: String, failure: CommandFailure)] = []
        func judge() {
            reports += linter.lint(files)
            for index in files.indices { files[index].bytes.wipe() }
            files = []
            byteCount = 0
        }
        for path in paths {
            do throws(CommandFailure) {
                files.append((path, try InputFile.readStart(path, limit: KeyFile.maximumByteCount)))
                byteCount += files[files.count - 1].bytes.count
                if byteCount >= batchByteCount { judge() }
            } catch {
                // One file that cannot be read must not hide what is wrong with the others.
                failures.append((path, error))
            }
        }
        judge()
        return (reports, failures)
    }
}

/// Lints one file after the other, and mends each where that can be done.
enum RepairingLint {
    static func reports(_ inputs: inout LintInputs, _ linter: Linter, _ repairRun: inout RepairRun) -> LintedFiles {
        var reports: [FileReport] = []
        for path in inputs.files {
            do throws(CommandFailure) {
                var bytes = try InputFile.readStart(path, limit: KeyFile.maximumByteCount)
                defer { bytes.wipe() }
                let report = linter.lint(bytes, path: path)
                reports.append(report)
                try repairRun.mend(path, bytes, report)
            } catch {
                inputs.note(error, at: path)
            }
        }
        return (reports, [])
    }
}
