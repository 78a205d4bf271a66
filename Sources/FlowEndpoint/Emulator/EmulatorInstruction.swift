// SPDX-License-Identifier: Apache-2.0

internal import FlowProviders

/// What a request under `/emulator/` asks for.
enum EmulatorInstruction {
    case state
    case log
    case reset(keepsDeclarations: Bool)
    case numbers(Provider, [String?], isRegistered: Bool)
    case token(String, TokenStanding, Provider?, numbers: [String])
    case reRegister(Provider, String?)
    case fault(InjectedFault)
    case noFaults

    /// Method and path.
    enum Request: String, CaseIterable {
        case state = "GET /emulator/state"
        case log = "GET /emulator/log"
        case reset = "POST /emulator/reset"
        case numbers = "POST /emulator/numbers"
        case tokens = "POST /emulator/tokens"
        case reRegister = "POST /emulator/re-register"
        case faults = "POST /emulator/faults"
        case noFaults = "DELETE /emulator/faults"

        var path: Substring { rawValue.drop { $0 != "/" } }
        var method: Substring { rawValue.prefix { $0 != " " } }
    }

    init(_ request: Request, body: [UInt8]) throws(StrictObject.Failure) {
        switch request {
        case .state: self = .state
        case .log: self = .log
        case .noFaults: self = .noFaults
        case .reset:
            // Whoever resets the emulator need not say more.
            var object = try StrictObject(text: body.isEmpty ? Array("{}".utf8) : body, place: "body")
            self = .reset(keepsDeclarations: try object.flag(ifAny: "declarations") != true)
            try object.finish()
        case .numbers:
            var object = try StrictObject(text: body, place: "body")
            let provider = try object.provider("provider")
            let numbers = try object.strings(ifAny: "numbers")
            self = .numbers(provider, numbers ?? [nil], isRegistered: try object.flag(ifAny: "registered") ?? true)
            try object.finish()
        case .tokens:
            var object = try StrictObject(text: body, place: "body")
            self = .token(
                try object.string("token"), try object.word(ifAny: "standing", TokenStanding.self) ?? .valid,
                try object.provider(ifAny: "provider"), numbers: try object.strings(ifAny: "numbers") ?? [])
            try object.finish()
        case .reRegister:
            var object = try StrictObject(text: body, place: "body")
            self = .reRegister(try object.provider("provider"), try object.string(ifAny: "number"))
            try object.finish()
        case .faults:
            var object = try StrictObject(text: body, place: "body")
            self = .fault(try InjectedFault(&object))
        }
    }
}
