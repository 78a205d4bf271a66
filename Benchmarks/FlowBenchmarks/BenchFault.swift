// SPDX-License-Identifier: Apache-2.0

/// Why a benchmark cannot be measured.
package enum BenchFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// An operation does not yield what it should, so its time means nothing.
    case wrongResult(arm: String, job: String)
    /// A call of the C side failed, by its name.
    case bareCallFailed(String)
    /// An arm yielded less than its operations must: some were not done.
    case tooFewOperations
    /// No scenario has this name.
    case unknownScenario(String)
    /// The job is not one of its scenario's.
    case unknownJob(String)

    package var description: String {
        switch self {
        case .wrongResult(let arm, let job): "\(job): the \(arm) arm yields a wrong result"
        case .bareCallFailed(let call): "\(call) failed"
        case .tooFewOperations: "some operations were not done"
        case .unknownScenario(let name): "there is no scenario \"\(name)\""
        case .unknownJob(let id): "there is no benchmark \"\(id)\""
        }
    }
}
