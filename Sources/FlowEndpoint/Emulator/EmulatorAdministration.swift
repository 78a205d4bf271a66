// SPDX-License-Identifier: Apache-2.0

internal import FlowProviders

/// The requests under `/emulator/`; what they answer is `flowproof.emulator/1`.
extension ProviderEmulator {
    /// Answers a request to the emulator itself.
    mutating func administer(_ request: IncomingRequest) -> OutgoingAnswer {
        let path = request.path
        guard let wanted = EmulatorInstruction.Request(rawValue: "\(request.method) \(path)") else {
            let requests = EmulatorInstruction.Request.allCases
            let methods = requests.filter { $0.path == path }.map(\.method)
            let refusal = EmulatorRefusal(
                methods.isEmpty ? "the emulator has no such request" : "this path has another method",
                hint: "it has " + requests.map(\.rawValue).joined(separator: ", "))
            var answer = OutgoingAnswer.own(methods.isEmpty ? 404 : 405, refusal)
            if !methods.isEmpty { answer.headers.append(("Allow", methods.joined(separator: ", "))) }
            return answer
        }
        let instruction: EmulatorInstruction
        do throws(StrictObject.Failure) {
            instruction = try EmulatorInstruction(wanted, body: request.body)
        } catch {
            return .own(400, EmulatorRefusal(error))
        }
        do throws(EmulatorRefusal) {
            return .own(200, try carryOut(instruction))
        } catch {
            return .own(400, error)
        }
    }

    /// - Returns: the members of the answer.
    private mutating func carryOut(_ instruction: EmulatorInstruction) throws(EmulatorRefusal) -> [String: JSONValue] {
        switch instruction {
        case .state: return stateMembers
        case .log: return ["requests": .list(log.entries.map(\.json))]
        case .reset(let keepsDeclarations): reset(keepsDeclarations: keepsDeclarations)
        case .numbers(let provider, let numbers, let isRegistered):
            try declareNumbers(numbers, at: provider, isRegistered: isRegistered)
        case .token(let token, let standing, let provider, let numbers):
            try declareToken(token, standing, at: provider, numbers: numbers)
        case .reRegister(let provider, let number): try reRegister(number, at: provider)
        case .fault(let fault): try inject(fault)
        case .noFaults: faults.removeAll()
        }
        return ["stateVersion": .number(String(stateVersion))]
    }

    private var stateMembers: [String: JSONValue] {
        let numbers = state.registrations.sorted { $0.key < $1.key }.map { address, registration in
            JSONValue.object(
                EmulatorState.json(address, registration).merging(["gets": .number(String(traffic.gets[address] ?? 0))]) { $1 })
        }
        return [
            "stateVersion": .number(String(stateVersion)), "numbers": .list(numbers), "tokens": state.tokensAsJSON,
            "faults": .list(faults.all.map(\.json)),
        ]
    }
}
