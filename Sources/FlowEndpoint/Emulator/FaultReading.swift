// SPDX-License-Identifier: Apache-2.0

internal import FlowProviders

extension InjectedFault {
    /// Reads the form for a command line: the word of the effect, then settings, such as `rate-limited,rate=0.05,retry-after=1`.
    ///
    /// The settings: `next`, `rate`, `stage`, `provider`, `number`, `operation`, `retry-after`, `milliseconds`, `bytes`.
    ///
    /// - Throws: ``EmulatorRefusal``, which names what cannot be read.
    public init(parsing text: String) throws(EmulatorRefusal) {
        var words = text.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmingBlanks)[...]
        var members: [String: JSONValue] = ["effect": .string(words.popFirst() ?? "")]
        for word in words {
            let pair = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard pair.count == 2, let isNumber = Self.settings[pair[0]] else {
                throw EmulatorRefusal(
                    "a fault has no such setting",
                    hint: "write NAME=VALUE; the names are " + Self.settings.keys.sorted().joined(separator: ", "))
            }
            let member = pair[0] == "retry-after" ? "retryAfter" : pair[0]
            guard members[member] == nil else { throw EmulatorRefusal("\(pair[0]) stands there twice", hint: "give each setting once") }
            members[member] = isNumber ? .number(pair[1]) : .string(pair[1])
        }
        do throws(StrictObject.Failure) {
            var object = try StrictObject(.object(members), place: "fault")
            self = try Self(&object)
        } catch {
            throw EmulatorRefusal(error)
        }
    }

    /// By name, whether the value is a number.
    private static let settings = [
        "next": true, "rate": true, "stage": false, "provider": false, "number": false, "operation": false, "retry-after": true,
        "milliseconds": true, "bytes": true,
    ]

    /// Reads the form of the admin API, and judges it.
    init(_ object: inout StrictObject) throws(StrictObject.Failure) {
        let word = try object.string("effect")
        let byteCount = try object.integer(ifAny: "bytes", in: 0...1_048_576)
        guard let effect = Effect(word: word, byteCount: byteCount ?? 0) else {
            throw object.failure("effect", "one of \(Effect.words.joined(separator: ", ")) belongs here")
        }
        self.init(effect)
        if (effect.word == "cut") != (byteCount != nil) { throw object.failure("bytes", "cut has it, and nothing else") }
        let next = try object.integer(ifAny: "next", in: 1...1_000_000)
        let rate = try object.fraction(ifAny: "rate")
        if next != nil, rate != nil { throw object.failure("rate", "either next or rate belongs here") }
        occurrence = rate.map(Occurrence.rate) ?? .next(next ?? 1)
        if let stage = try object.word(ifAny: "stage", Stage.self) { self.stage = stage }
        provider = try object.provider(ifAny: "provider")
        number = try object.string(ifAny: "number")
        if let word = try object.string(ifAny: "operation") {
            guard let operation = ProviderRequest.Operation(rawValue: word) else {
                throw object.failure("operation", "set or get belongs here")
            }
            self.operation = operation
        }
        retryAfter = try object.integer(ifAny: "retryAfter", in: 0...86_400)
        let milliseconds = try object.integer(ifAny: "milliseconds", in: 0...Self.maximumMilliseconds)
        delay = .milliseconds(milliseconds ?? 0)
        if effect == .delay, milliseconds == nil { throw object.failure("milliseconds", "delay needs it") }
        try object.finish()
    }

    /// What is wrong with a fault that a program made; `nil` where nothing is.
    var refusal: EmulatorRefusal? {
        let hint = "compare it with the documentation of InjectedFault"
        switch occurrence {
        case .next(let count) where count < 1: return EmulatorRefusal("a fault happens to no request", hint: hint)
        case .rate(let rate) where !(0...1).contains(rate): return EmulatorRefusal("a rate is a number from 0 to 1", hint: hint)
        default: break
        }
        if case .cut(let byteCount) = effect, byteCount < 0 { return EmulatorRefusal("an answer is cut before it begins", hint: hint) }
        if effect == .delay, delay <= .zero { return EmulatorRefusal("a delay takes no time", hint: hint) }
        if delay < .zero || delay > .milliseconds(Self.maximumMilliseconds) || retryAfter ?? 0 < 0 {
            return EmulatorRefusal("a time is out of its range", hint: hint)
        }
        return nil
    }

    /// The form of the admin API.
    var json: JSONValue {
        var members: [String: JSONValue?] = [
            "effect": .string(effect.word), "stage": .string(letsRequestThrough ? "after" : "before"),
            "provider": (provider?.id).map(JSONValue.string),
            "number": number.map(JSONValue.string), "operation": (operation?.rawValue).map(JSONValue.string),
            "retryAfter": retryAfter.map { .number(String($0)) },
        ]
        if case .cut(let byteCount) = effect { members["bytes"] = .number(String(byteCount)) }
        switch occurrence {
        case .next(let count): members["next"] = .number(String(count))
        case .rate(let rate): members["rate"] = .number(String(rate))
        }
        if delay > .zero { members["milliseconds"] = .number(String(Int(delay / .milliseconds(1)))) }
        return .object(members.compactMapValues(\.self))
    }
}
