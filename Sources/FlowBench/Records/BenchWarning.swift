// SPDX-License-Identifier: Apache-2.0

/// What a reader must know before trusting a figure, and what to do about it.
package enum BenchWarning: Equatable, Sendable {
    /// The host gave this share of the time to other machines.
    case steal(share: Double)
    /// More programs want to run than there are processors; the load average.
    case load(Double)
    /// The hardware's instruction counter cannot be read.
    case noInstructionCounter
    /// The processes could not be kept on one processor.
    case notPinned
    /// The processor changes its frequency under this governor.
    case frequencyGovernor(String)
    /// This build is not optimised.
    case debugBuild
    /// Fewer process pairs than the design asks for.
    case fewProcesses(Int)
    /// Only a slowdown of this much would have been found.
    case insensitive(minimalDetectableChange: Double)
    /// The first look showed a regression, the second did not.
    case notConfirmed
    /// More instructions, though no more time is shown; the fraction.
    case moreInstructions(Double)
    /// A slowdown that the instruction count does not explain.
    case unexplained
    /// The bootstrap's interval does not agree with the verdict.
    case bootstrapDisagrees
    /// Stopped before the end.
    case interrupted

    /// Its name in reports.
    package var id: String {
        switch self {
        case .steal: "steal"
        case .load: "load"
        case .noInstructionCounter: "no-instruction-counter"
        case .notPinned: "not-pinned"
        case .frequencyGovernor: "frequency-governor"
        case .debugBuild: "debug-build"
        case .fewProcesses: "few-processes"
        case .insensitive: "insensitive"
        case .notConfirmed: "not-confirmed"
        case .moreInstructions: "more-instructions"
        case .unexplained: "unexplained"
        case .bootstrapDisagrees: "bootstrap-disagrees"
        case .interrupted: "interrupted"
        }
    }

    /// What was seen, one sentence without a full stop.
    package var message: String {
        switch self {
        case .steal(let share): "the host took \(Percent(share)) of the time for others"
        case .load(let load): "the load average was \(Fixed(load, 1)), more than this machine has processors"
        case .noInstructionCounter: "the hardware's instruction counter cannot be read here"
        case .notPinned: "the processes could not be kept on one processor"
        case .frequencyGovernor(let name): "the frequency governor is \(name)"
        case .debugBuild: "this build is not optimised"
        case .fewProcesses(let count): "only \(count) process pairs were measured"
        case .insensitive(let change): "only a slowdown of \(Percent(change)) would have been found 95 times in 100"
        case .notConfirmed: "the first look showed a regression, the second did not"
        case .moreInstructions(let change): "\(Percent(change)) more instructions, though no slowdown is shown"
        case .unexplained: "slower, yet not by more instructions: layout, caches or locks may be why"
        case .bootstrapDisagrees: "the bootstrap over processes does not agree with the verdict"
        case .interrupted: "it was stopped before the end"
        }
    }

    /// What to do.
    package var advice: String {
        switch self {
        case .steal: "run it again when the host is quieter, or on another one; above 5 % nothing is gated"
        case .load: "stop what else runs here"
        case .noInstructionCounter: "on a machine with a performance monitoring unit, set kernel.perf_event_paranoid to 2 or less"
        case .notPinned: "allow sched_setaffinity, or read the interval with care"
        case .frequencyGovernor: "set it to performance, where you may"
        case .debugBuild: "build with -c release"
        case .fewProcesses: "20 process pairs or more make a verdict; --pairs sets them"
        case .insensitive: "more process pairs or a quieter machine make it finer"
        case .notConfirmed: "run it again"
        case .moreInstructions: "look at what was added"
        case .unexplained: "build it again, with another order of linking, and compare"
        case .bootstrapDisagrees: "run it with more process pairs"
        case .interrupted: "what is there is valid, but less than was asked for"
        }
    }
}

extension BenchWarning: Codable {
    private enum Member: CodingKey { case id, value, name, message, advice }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Member.self)
        try members.encode(id, forKey: .id)
        switch self {
        case .steal(let value), .load(let value), .insensitive(let value), .moreInstructions(let value):
            try members.encode(value, forKey: .value)
        case .fewProcesses(let count): try members.encode(count, forKey: .value)
        case .frequencyGovernor(let name): try members.encode(name, forKey: .name)
        default: break
        }
        try members.encode(message, forKey: .message)
        try members.encode(advice, forKey: .advice)
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Member.self)
        let id = try members.decode(String.self, forKey: .id)
        func value() throws -> Double { try members.decode(Double.self, forKey: .value) }
        switch id {
        case "steal": self = .steal(share: try value())
        case "load": self = .load(try value())
        case "no-instruction-counter": self = .noInstructionCounter
        case "not-pinned": self = .notPinned
        case "frequency-governor": self = .frequencyGovernor(try members.decode(String.self, forKey: .name))
        case "debug-build": self = .debugBuild
        case "few-processes": self = .fewProcesses(try members.decode(Int.self, forKey: .value))
        case "insensitive": self = .insensitive(minimalDetectableChange: try value())
        case "not-confirmed": self = .notConfirmed
        case "more-instructions": self = .moreInstructions(try value())
        case "unexplained": self = .unexplained
        case "bootstrap-disagrees": self = .bootstrapDisagrees
        case "interrupted": self = .interrupted
        default:
            throw DecodingError.dataCorruptedError(forKey: .id, in: members, debugDescription: "there is no warning \"\(id)\"")
        }
    }
}
