// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys
public import FlowProviders

extension ProviderEmulator {
    /// Declares a number; from the first one on, its provider has no others.
    ///
    /// - Parameters:
    ///   - number: as it stands in the path; `nil` for the only number of an On-Premises installation, and for 360dialog's keys that were
    ///     not declared for a number of their own.
    ///   - isRegistered: whether it can have a key.
    /// - Throws: ``EmulatorRefusal`` for what cannot be a number of that provider.
    public mutating func declareNumber(
        _ number: String?, at provider: Provider, isRegistered: Bool = true
    ) throws(EmulatorRefusal) {
        try declareNumbers([number], at: provider, isRegistered: isRegistered)
    }

    /// Declares several numbers, or none where one of them is refused.
    mutating func declareNumbers(_ numbers: [String?], at provider: Provider, isRegistered: Bool) throws(EmulatorRefusal) {
        var addresses: Set<NumberAddress> = []
        for number in numbers { addresses.insert(try NumberAddress(naming: number, at: provider)) }
        let added = addresses.count { state.registrations[$0] == nil }
        guard state.registrations.count + added <= EmulatorState.maximumCount else {
            throw EmulatorRefusal("there would be more than \(EmulatorState.maximumCount) numbers", hint: "declare fewer")
        }
        for address in addresses { state.declare(address, isRegistered: isRegistered) }
    }

    /// Declares a token, or judges one anew; from the first one on, no others are good. Of the token only its SHA-256 is kept.
    ///
    /// - Parameters:
    ///   - provider: who knows it; `nil` for everybody.
    ///   - numbers: those that it may be used for; empty for all. A key of 360dialog stands for the first one.
    /// - Throws: ``EmulatorRefusal`` for what cannot be a token, or a number of that provider.
    public mutating func declareToken(
        _ token: String, _ standing: TokenStanding = .valid, at provider: Provider? = nil, numbers: [String] = []
    ) throws(EmulatorRefusal) {
        let proven: AccessToken
        do throws(RequestRefusal) {
            proven = try AccessToken(token)
        } catch {
            throw EmulatorRefusal(error)
        }
        guard numbers.isEmpty || provider != nil else {
            throw EmulatorRefusal("numbers are those of one provider", hint: "name the provider of the token")
        }
        var names: [String] = []
        if let provider {
            for number in numbers { names.append(try NumberAddress(naming: number, at: provider).number) }
        }
        guard state.tokens.count < EmulatorState.maximumCount else {
            throw EmulatorRefusal("there are \(EmulatorState.maximumCount) tokens already", hint: "reset the emulator")
        }
        guard let digest = try? EmulatedCaller.digest(of: proven, sha256) else {
            throw EmulatorRefusal("the digest of a token could not be computed", hint: "see that the crypto library works")
        }
        state.declare(DeclaredToken(standing: standing, providerID: provider?.id, numbers: names), digest: digest)
    }

    /// Makes something fail.
    ///
    /// - Throws: ``EmulatorRefusal`` for a fault that could not happen.
    public mutating func inject(_ fault: InjectedFault) throws(EmulatorRefusal) {
        if let refusal = fault.refusal { throw refusal }
        var fault = fault
        if let provider = fault.provider, let number = fault.number {
            fault.number = try NumberAddress(naming: number, at: provider).number
        }
        guard faults.add(fault) else {
            throw EmulatorRefusal("there are \(ArmedFaults.maximumCount) faults already", hint: "remove them: DELETE /emulator/faults")
        }
    }

    /// Registers a number again: its key stays, and the signature does not fit any more, until a key is posted.
    ///
    /// - Throws: ``EmulatorRefusal`` for a number that was neither declared nor given a key.
    public mutating func reRegister(_ number: String?, at provider: Provider) throws(EmulatorRefusal) {
        guard state.reRegister(try NumberAddress(naming: number, at: provider)) else { throw .unknownNumber(at: provider) }
    }

    /// Forgets keys, counts, faults and the log.
    ///
    /// - Parameter keepsDeclarations: whether declared numbers and tokens stay.
    public mutating func reset(keepsDeclarations: Bool = true) {
        state.reset(keepsDeclarations: keepsDeclarations)
        faults.removeAll()
        log.removeAll()
        traffic = Traffic()
    }

    /// What is kept of a number; `nil` where it was neither declared nor given a key nor asked for its key.
    public func registration(of number: String?, at provider: Provider) -> EmulatedRegistration? {
        guard let address = try? NumberAddress(naming: number, at: provider) else { return nil }
        let gets = traffic.gets[address]
        guard var registration = state.registrations[address] ?? gets.map({ _ in EmulatedRegistration() }) else { return nil }
        registration.getCount = gets ?? 0
        return registration
    }
}
