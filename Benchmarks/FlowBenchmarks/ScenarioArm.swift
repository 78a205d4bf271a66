// SPDX-License-Identifier: Apache-2.0

package import FlowBench

/// One side of a scenario, ready to run, and the proof that it does what is measured.
package struct ScenarioArm: BenchArm {
    /// "bare" or "ours", with the count of threads where there are several.
    package let name: String
    /// How many threads share the operations of a batch.
    package let threadCount: Int
    private let yieldsRightResult: () throws -> Bool
    private let batch: (Int) throws -> TimedBatch

    /// - Parameters:
    ///   - yieldsRightResult: does the operation and looks at its result.
    ///   - batch: does the operation so many times and times that.
    init(name: String, threadCount: Int = 1, yieldsRightResult: @escaping () throws -> Bool, batch: @escaping (Int) throws -> TimedBatch) {
        self.name = name
        self.threadCount = threadCount
        self.yieldsRightResult = yieldsRightResult
        self.batch = batch
    }

    package mutating func run(_ count: Int) throws -> TimedBatch { try batch(count) }

    /// Throws unless the operation yields what it should: a wrong one must not be timed.
    func prove(for job: BenchJob) throws {
        guard try yieldsRightResult() else { throw BenchFault.wrongResult(arm: name, job: job.id) }
    }
}

/// What a scenario prepares its arms from.
struct ScenarioSetting {
    let job: BenchJob
    let material: BenchMaterial
    let stopwatch: Stopwatch

    var isFresh: Bool { job.preparation == .fresh }
    /// The plaintext's size; the ordinary one where the operation has none.
    var byteCount: Int { job.byteCount ?? BenchScenario.ordinaryByteCount }

    /// Our side.
    ///
    /// - Parameter operation: does it so many times and sums up what it yielded, so that the compiler cannot drop the work.
    func arm(yieldsRightResult: @escaping () throws -> Bool, operation: @escaping (Int) throws -> Int) -> ScenarioArm {
        let stopwatch = stopwatch
        return ScenarioArm(name: "ours", yieldsRightResult: yieldsRightResult) { count in
            var sum = 0
            let time = try stopwatch.time { sum = try operation(count) }
            guard sum >= count else { throw BenchFault.tooFewOperations }
            return time
        }
    }

    /// Our side, of an operation that yields bytes.
    func arm(_ operation: @escaping () throws -> [UInt8], isRight: @escaping ([UInt8]) throws -> Bool) -> ScenarioArm {
        arm {
            try isRight(operation())
        } operation: { count in
            var sum = 0
            for _ in 0..<count { sum &+= try operation().count }
            return sum
        }
    }

    /// The library's side, with the test key loaded; empty where the backend is no library.
    ///
    /// - Parameter isRight: whether the operation's output is what it should be.
    func bareArms(
        _ library: BareLibrary?, _ operation: BareOperation, on payload: SealedPayload? = nil, encrypted: Bool = false,
        isRight: @escaping ([UInt8]) throws -> Bool
    ) throws -> [ScenarioArm] {
        guard let library else { return [] }
        let calls = try BareCalls(library)
        try calls.load(
            encrypted ? material.encryptedPrivateKeyPEM : material.privateKeyPEM, passphrase: encrypted ? material.passphrase : nil)
        if let payload { try calls.set(payload) }
        let (stopwatch, isFresh) = (stopwatch, isFresh)
        return [
            ScenarioArm(name: "bare") {
                try calls.run(operation, isFresh: isFresh, count: 1)
                return try isRight(calls.output())
            } batch: { count in
                try stopwatch.time { try calls.run(operation, isFresh: isFresh, count: count) }
            }
        ]
    }
}
