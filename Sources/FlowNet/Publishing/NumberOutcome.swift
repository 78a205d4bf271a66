// SPDX-License-Identifier: Apache-2.0

public import FlowProviders

/// What became of the key of one phone number.
@nonexhaustive public enum NumberOutcome: Sendable, Equatable {
    /// It was registered before, with a valid signature: nothing was sent.
    case unchanged(RegisteredKey)
    /// It was sent, and is what the provider answers now.
    case published(RegisteredKey)
    /// The provider took it, and cannot be asked what it has.
    case accepted
    /// The provider took it, and answers something else: another key, none, or a signature that is not valid.
    case contradicted(RegisteredKey)
    /// The provider took it, and the question what it has failed.
    case unconfirmed(ClientError)
    /// It may have been registered; whether it was could not be found out.
    case uncertain(ClientError)
    /// It was not registered.
    case failed(ClientError)
    /// Nothing was sent: the run was stopped before its turn.
    case notTried
}

/// ``NumberOutcome`` with the number.
public struct NumberReport: Sendable, Equatable {
    /// As it was given.
    public var number: String
    /// What became of it.
    public var outcome: NumberOutcome
    /// How often the key was sent.
    public var setCount = 0
    /// What was registered before the first of these; `nil` where nothing was sent, or nobody could be asked.
    public var earlierKey: RegisteredKey?
}
