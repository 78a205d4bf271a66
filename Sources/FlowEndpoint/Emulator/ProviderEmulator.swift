// SPDX-License-Identifier: Apache-2.0

internal import FlowProviders

/// Stands in the place of every provider at once, for tests: it judges requests as they do, and fails on demand.
///
/// Requests go in and answers come out; it opens no socket, reads no clock, and the same requests get the same answers. The paths
/// of providers differ, so one emulator serves all. Under `/emulator/` it has requests of its own, which show and change its state.
///
/// Every well-formed number exists and is registered, until one is declared for its provider: then only declared ones are there. Any
/// token is good, until one is declared: then only declared ones are. Account ids and versions of the API are judged by their form alone.
public struct ProviderEmulator: Sendable {
    /// SHA-256 of a crypto backend; 32 bytes.
    public typealias SHA256 = @Sendable (Span<UInt8>) throws -> [UInt8]

    /// What is chosen when an emulator is made.
    public struct Settings: Sendable {
        /// Decides which requests a rate hits.
        public var seed: UInt64
        /// Names by which the emulator may be called besides those of this machine, in lower case and without a port: those of containers.
        public var allowedHosts: Set<String>
        /// HMAC-SHA256 of the bytes of a token under the app secret. Where it is given, Meta's Cloud API wants `appsecret_proof`.
        public var hmacSHA256: (@Sendable (Span<UInt8>) throws -> [UInt8])?

        /// Takes the parts as they are.
        public init(
            seed: UInt64 = 1, allowedHosts: Set<String> = [], hmacSHA256: (@Sendable (Span<UInt8>) throws -> [UInt8])? = nil
        ) {
            self.seed = seed
            self.allowedHosts = allowedHosts
            self.hmacSHA256 = hmacSHA256
        }
    }

    /// The longest body that a transport needs to hand on, in bytes; it answers 413 to a longer one.
    public static let maximumBodyByteCount = 4_194_304

    let settings: Settings
    let sha256: SHA256
    var state = EmulatorState()
    var faults = ArmedFaults()
    var log = RequestLog()
    var traffic = Traffic()
    private var ordinal = 0

    /// Makes an emulator that has seen nothing yet.
    public init(settings: Settings = Settings(), sha256: @escaping SHA256) {
        self.settings = settings
        self.sha256 = sha256
    }

    /// Makes an emulator that goes on where another one stopped.
    ///
    /// - Parameter state: what ``encodedState()`` of the other gave.
    /// - Throws: ``EmulatorStateError`` for anything else.
    public init(state: [UInt8], settings: Settings = Settings(), sha256: @escaping SHA256) throws(EmulatorStateError) {
        self.init(settings: settings, sha256: sha256)
        do throws(StrictObject.Failure) {
            self.state = try EmulatorState(reading: state)
        } catch {
            throw EmulatorStateError(error)
        }
    }

    /// Another number after each change of ``encodedState()``.
    public var stateVersion: Int { state.version }

    /// What is worth keeping, as JSON (`flowproof.emulator-state/1`) with a final newline: numbers with their keys and counts, declared
    /// numbers, and declared tokens by their SHA-256. Faults, the log and the count of requests for keys are not in it.
    public func encodedState() -> [UInt8] { Array((state.json.text(first: "schema") + "\n").utf8) }

    /// Answers one request, a provider's or the emulator's own.
    public mutating func answer(_ request: IncomingRequest) -> EmulatedAnswer {
        let guardian = LoopbackGuard(allowedHosts: settings.allowedHosts)
        let refusal = guardian.refusal(of: request)
        if refusal == nil, request.path == "/emulator" || request.path.hasPrefix("/emulator/") {
            return EmulatedAnswer(administer(request))
        }
        ordinal += 1
        var entry = RequestLog.Entry(request, ordinal: ordinal)
        var answer: EmulatedAnswer
        if let refusal {
            answer = EmulatedAnswer(.own(403, refusal))
        } else {
            do {
                answer = try serve(request, &entry)
            } catch {
                answer = EmulatedAnswer(
                    .own(500, EmulatorRefusal("the digest of a token could not be computed", hint: "see that the crypto library works")))
            }
        }
        entry.status = answer.answer.status
        log.append(entry)
        return answer
    }

    /// Answers in a provider's place.
    private mutating func serve(_ request: IncomingRequest, _ entry: inout RequestLog.Entry) throws -> EmulatedAnswer {
        let traceID = "flowproof-\(ordinal)"
        guard let route = EmulatedRoute(request) else { return EmulatedAnswer(.json(FailureAnswer.unknownPath(traceID: traceID))) }
        entry.providerID = route.provider.id
        guard let operation = route.operation else {
            var answer = OutgoingAnswer.json(route.provider.failureAnswer(.unknownMethod, to: .set, traceID: traceID))
            answer.headers.append(("Allow", route.provider.canGet ? "GET, POST" : "POST"))
            return EmulatedAnswer(answer)
        }
        let caller = try EmulatedCaller(request, route.provider, tokens: state.tokens, sha256: sha256)
        let address = NumberAddress(route.provider, slots: route.slots, token: caller.declared)
        (entry.operation, entry.address) = (operation, address)
        let attempt = traffic.countAttempt(at: address ?? NumberAddress(route.provider, ""), operation)
        let fault = try faults.take(
            for: ArmedFaults.Request(address: address, provider: route.provider, operation: operation, attempt: attempt),
            seed: settings.seed, sha256: sha256)
        entry.fault = fault?.effect.word
        let exchange = EmulatedExchange(
            request: request, route: route, operation: operation, caller: caller, address: address, traceID: traceID)
        guard let fault else { return EmulatedAnswer(try carryOut(exchange, isAnnounced: true)) }
        let answer = fault.letsRequestThrough ? try carryOut(exchange, isAnnounced: fault.showsAnswer) : .json((200, .object([:])))
        return fault.applied(to: answer, of: exchange)
    }

    /// Judges a request and does what it asks for.
    ///
    /// - Parameter isAnnounced: whether the client will see the answer.
    private mutating func carryOut(_ exchange: EmulatedExchange, isAnnounced: Bool) throws -> OutgoingAnswer {
        func failed(_ failure: FailureAnswer) -> OutgoingAnswer {
            .json(exchange.provider.failureAnswer(failure, to: exchange.operation, traceID: exchange.traceID))
        }
        let address: NumberAddress
        switch try exchange.judged(by: state, settings) {
        case .failure(let failure): return failed(failure)
        case .address(let proven): address = proven
        }
        switch exchange.operation {
        case .get:
            guard let fields = exchange.fields else { return failed(.unknownField) }
            let registration = state.registrations[address]
            let body = exchange.provider.getAnswer(
                pem: registration?.pem, isValid: registration?.isMismatched == false, fields: fields.isEmpty ? nil : fields)
            traffic.countGet(at: address)
            return .json((200, body ?? .null))
        case .set:
            switch exchange.postedKey {
            case .failure(let kind): return failed(exchange.provider.answers.failures[kind])
            case .key(let key, let pem):
                guard state.hasRoom(for: address) else {
                    return .own(507, EmulatorRefusal("there are \(EmulatorState.maximumCount) numbers already", hint: "reset the emulator"))
                }
                state.store(key, as: pem, at: address, isAnnounced: isAnnounced)
                return .json((200, exchange.provider.setAnswer))
            }
        }
    }
}

/// How often the emulator was asked. Not part of the state: asking changes nothing.
struct Traffic: Sendable {
    private struct Kind: Hashable {
        var address: NumberAddress
        var operation: ProviderRequest.Operation
    }

    private var attempts: [Kind: Int] = [:]
    private(set) var gets: [NumberAddress: Int] = [:]

    /// How many requests of the same kind came before this one.
    mutating func countAttempt(at address: NumberAddress, _ operation: ProviderRequest.Operation) -> Int {
        // Whoever asks for ever new numbers shall not fill the memory.
        if attempts.count >= 2 * EmulatorState.maximumCount { attempts = [:] }
        let attempt = attempts[Kind(address: address, operation: operation), default: 0]
        attempts[Kind(address: address, operation: operation)] = attempt + 1
        return attempt
    }

    mutating func countGet(at address: NumberAddress) {
        if gets.count >= 2 * EmulatorState.maximumCount { gets = [:] }
        gets[address, default: 0] += 1
    }
}
