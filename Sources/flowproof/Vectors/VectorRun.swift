// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import FlowConsole
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

    /// One backend after the other, each on all cores; what one has proven of a key the next need not prove again.
    func run(on backends: [BackendName]) throws -> [VectorReport.Run] {
        let proven = ProvenKeys()
        return try backends.map { backend in try backend.run { backend in try run(on: backend, proven) } }
    }

    /// The files are shared out among the cores, and come back in their order.
    private func run<Backend: VectorBackend>(on backend: Backend, _ proven: ProvenKeys) throws -> VectorReport.Run {
        let keys = PreparedKeys<Backend>(proven: proven)
        let name = try VectorRunner(ShimServer(backend: backend)).name
        // The longest first, so that no core is left alone with one at the end.
        let order = files.indices.sorted { files[$0].document.cost > files[$1].document.cost }
        let results = Mutex([Result<VectorReport.File, any Error>?](repeating: nil, count: files.count))
        DispatchQueue.concurrentPerform(iterations: files.count) { position in
            let file = files[order[position]]
            let result = Result { try self.run(file, on: ShimServer(backend: backend, preparedKeys: keys)) }
            results.withLock { $0[order[position]] = result }
        }
        ProgressBar().clear()
        return VectorReport.Run(name, files: try results.withLock { try $0.compactMap { try $0?.get() } })
    }

    private func run(_ file: VectorInputs.File, on server: ShimServer<some VectorBackend>) throws -> VectorReport.File {
        var runner = try VectorRunner(server)
        return runner.run(file.document, kind: file.kind, path: file.path, isNamed: file.isNamed, progress: step)
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
