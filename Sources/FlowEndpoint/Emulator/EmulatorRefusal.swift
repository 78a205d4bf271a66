// SPDX-License-Identifier: Apache-2.0

internal import FlowProviders

/// Why the emulator was not set up as somebody wished; nothing has changed. No message repeats a token.
public struct EmulatorRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, in the tool's voice.
    public let description: String
    /// What to do.
    public let hint: String

    init(_ description: String, hint: String) {
        self.description = description
        self.hint = hint
    }

    init(_ refusal: RequestRefusal) { self.init(refusal.description, hint: refusal.hint) }

    init(_ failure: StrictObject.Failure) {
        self.init("\(failure.place): \(failure.problem)", hint: "compare it with the documentation of this request")
    }

    static func unknownNumber(at provider: Provider) -> Self {
        Self("\(provider.title) has no such number", hint: "declare it, or register a key for it first")
    }
}

/// Why a state cannot be taken up: nothing of it was.
public struct EmulatorStateError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Where in the JSON, such as `state.numbers[3].key`.
    public let place: String
    /// What is wrong there.
    public let problem: String

    /// One line in the tool's voice.
    public var description: String { "\(place): \(problem)" }

    init(_ failure: StrictObject.Failure) {
        place = failure.place
        problem = failure.problem
    }
}
