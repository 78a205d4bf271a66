// SPDX-License-Identifier: Apache-2.0

internal import FlowProviders

/// The faults that wait for requests, in the order in which they were injected: of several that are meant for a request, the first happens.
struct ArmedFaults: Sendable {
    /// What a fault is meant for, and what decides about rates.
    struct Request {
        var address: NumberAddress?
        var provider: Provider
        var operation: ProviderRequest.Operation
        /// How many of the same number and operation came before.
        var attempt: Int
    }

    private struct Armed: Sendable {
        /// Which one it is since the last reset: part of what decides about its rate.
        var ordinal: Int
        var fault: InjectedFault
    }

    private var armed: [Armed] = []
    private var count = 0

    /// Faults that are injected at the same time at most.
    static let maximumCount = 1000

    var all: [InjectedFault] { armed.map(\.fault) }

    /// - Returns: `false` where there are too many.
    mutating func add(_ fault: InjectedFault) -> Bool {
        guard armed.count < Self.maximumCount else { return false }
        armed.append(Armed(ordinal: count, fault: fault))
        count += 1
        return true
    }

    mutating func removeAll() { self = ArmedFaults() }

    /// The fault that happens to a request; one that has happened often enough is gone afterwards.
    mutating func take(for request: Request, seed: UInt64, sha256: ProviderEmulator.SHA256) throws -> InjectedFault? {
        for index in armed.indices {
            let fault = armed[index].fault
            guard fault.isMeant(for: request) else { continue }
            switch fault.occurrence {
            case .next(let count):
                armed[index].fault.occurrence = .next(count - 1)
                if count == 1 { armed.remove(at: index) }
                return fault
            case .rate(let rate):
                if try Self.draw(armed[index].ordinal, request, seed: seed, sha256: sha256) < rate { return fault }
            }
        }
        return nil
    }

    /// A number from 0 to 1, without 1, that only its arguments decide.
    private static func draw(_ ordinal: Int, _ request: Request, seed: UInt64, sha256: ProviderEmulator.SHA256) throws -> Double {
        let text = "\(seed) \(ordinal) \(request.provider.id) \(request.address?.number ?? "") \(request.operation) \(request.attempt)"
        let bytes = Array(text.utf8)
        let digest = try sha256(bytes.span)
        // A Double holds 53 bits.
        return Double(digest.prefix(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) } >> 11) * 0x1p-53
    }
}

extension InjectedFault {
    fileprivate func isMeant(for request: ArmedFaults.Request) -> Bool {
        (provider == nil || provider?.id == request.provider.id) && (operation == nil || operation == request.operation)
            && (number == nil || number == request.address?.number)
    }
}
