// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import FlowCrypto
internal import FlowVectors
internal import Synchronization

/// Runs vector files on our backends, on all cores, or on a program behind the shim protocol.
struct VectorRun {
    private let files: [VectorInputs.File]
    private let total: Int
    private let done = Counter()

    /// - Parameter implementationCount: how many implementations will be asked.
    init(_ files: [VectorInputs.File], implementationCount: Int) {
        self.files = files
        total = implementationCount * files.reduce(0) { $0 + $1.document.caseCount }
    }

    /// Both backends share the cores file by file; the files come back in their order.
    func run(on backends: [BackendName]) throws -> [VectorReport.Run] {
        let jobs = backends.flatMap { backend in files.map { (backend, $0) } }
        // The largest first, so that no core is left alone with one at the end.
        let order = jobs.indices.sorted { jobs[$0].1.document.caseCount > jobs[$1].1.document.caseCount }
        let results = Mutex([Result<(ImplementationName, VectorReport.File), any Error>?](repeating: nil, count: jobs.count))
        DispatchQueue.concurrentPerform(iterations: jobs.count) { position in
            let index = order[position]
            let (backend, file) = jobs[index]
            let result = Result { try backend.run { backend in try self.run(file, on: backend) } }
            results.withLock { $0[index] = result }
        }
        ProgressBar().clear()
        let reports = try results.withLock { try $0.compactMap { try $0?.get() } }
        return stride(from: 0, to: reports.count, by: files.count).map { start in
            VectorReport.Run(reports[start].0, files: reports[start..<start + files.count].map(\.1))
        }
    }

    private func run(_ file: VectorInputs.File, on backend: some VectorBackend) throws -> (ImplementationName, VectorReport.File) {
        var runner = try VectorRunner(ShimServer(backend: backend))
        return (runner.name, runner.run(file.document, kind: file.kind, path: file.path, isNamed: file.isNamed, progress: step))
    }

    /// One process for all files.
    func run(onShim command: String, seconds: Double) throws(CommandFailure) -> VectorReport.Run {
        do {
            var runner = try VectorRunner(ForeignImplementation(ShimProcess(command: command, seconds: seconds)))
            let reports = files.map { runner.run($0.document, kind: $0.kind, path: $0.path, isNamed: $0.isNamed, progress: step) }
            ProgressBar().clear()
            return VectorReport.Run(runner.name, files: reports)
        } catch {
            throw .input(
                "the shim cannot be tested: \(error)", hint: "run its command alone and type {\"id\":1,\"op\":\"hello\",\"protocol\":1}")
        }
    }

    private func step() {
        let count = done.next()
        if count % 64 == 0 { ProgressBar().show("vectors", fraction: Double(count) / Double(max(total, 1))) }
    }

    private final class Counter: Sendable {
        private let count = Atomic(0)
        func next() -> Int { count.add(1, ordering: .relaxed).newValue }
    }
}
