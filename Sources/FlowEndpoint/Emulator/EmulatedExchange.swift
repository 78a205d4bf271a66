// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys
internal import FlowProviders

/// Whose path it is, and what is asked for.
struct EmulatedRoute {
    let provider: Provider
    let slots: [URLPath.Slot: String]
    /// `nil` for a method that the path does not have.
    let operation: ProviderRequest.Operation?

    /// `nil` for a path that is nobody's.
    init?(_ request: IncomingRequest) {
        let path = request.path
        let matches = Provider.all.lazy.compactMap { provider in provider.path.match(path).map { (provider, $0) } }
        guard let (provider, slots) = matches.first, slots[.apiVersion].map(URLPath.Slot.apiVersion.accepts) ?? true else { return nil }
        self.provider = provider
        self.slots = slots
        operation =
            switch request.method {
            case "GET": provider.canGet ? .get : nil
            case "POST": provider.getOperation?.isEmptyPost == true && request.body.isEmpty ? .get : .set
            default: nil
            }
    }
}

/// Who sends a request, by its token.
struct EmulatedCaller {
    /// `nil` where there is none, or none in the header and scheme that the provider wants.
    let token: AccessToken?
    /// What was declared of it.
    let declared: DeclaredToken?

    init(_ request: IncomingRequest, _ provider: Provider, tokens: [String: DeclaredToken], sha256: ProviderEmulator.SHA256) throws {
        token = Self.token(in: request, provider.authentication)
        declared = try token.flatMap { tokens.isEmpty ? nil : tokens[try Self.digest(of: $0, sha256)] }
    }

    static func digest(of token: AccessToken, _ sha256: ProviderEmulator.SHA256) throws -> String {
        try token.withBytes { bytes in Hex.encode(try sha256(bytes)) }
    }

    private static func token(in request: IncomingRequest, _ authentication: Provider.Authentication) -> AccessToken? {
        let values = request.values(of: authentication.header)
        guard values.count == 1 else { return nil }
        guard let scheme = authentication.scheme else { return try? AccessToken(values[0]) }
        let words = values[0].split(separator: " ")
        // RFC 9110 section 11.1: schemes have no case.
        guard words.count == 2, words[0].lowercased() == scheme.lowercased() else { return nil }
        return try? AccessToken(String(words[1]))
    }
}

/// One request that has found its provider.
struct EmulatedExchange {
    let request: IncomingRequest
    let route: EmulatedRoute
    let operation: ProviderRequest.Operation
    let caller: EmulatedCaller
    /// `nil` where what stands for the number cannot be one.
    let address: NumberAddress?
    let traceID: String

    var provider: Provider { route.provider }

    /// What comes of judging a request.
    enum Judgement {
        case failure(FailureAnswer)
        case address(NumberAddress)
    }

    /// Judges everything but the body, in the order of the Graph API: the token, the number, the rights.
    func judged(by state: EmulatorState, _ settings: ProviderEmulator.Settings) throws -> Judgement {
        func failed(_ kind: Provider.FailureKind) -> Judgement { .failure(provider.answers.failures[kind]) }
        guard let token = caller.token, state.tokens.isEmpty || caller.declared != nil,
            caller.declared?.providerID == nil || caller.declared?.providerID == provider.id,
            // Kaleyra judges key and account together.
            route.slots[.sid].map(URLPath.Slot.sid.accepts) ?? true
        else { return failed(.invalidToken) }
        switch caller.declared?.standing {
        case .expired?: return failed(.expiredToken)
        case .withoutPermission?: return failed(.permissionDenied)
        case .valid?, nil: break
        }
        if let failure = try proofFailure(of: token, settings) { return .failure(failure) }
        guard let address else { return failed(.invalidNumber) }
        let registration = state.registrations[address]
        if state.providersWithDeclarations.contains(provider.id), registration?.isDeclared != true { return failed(.unknownNumber) }
        if let numbers = caller.declared?.numbers, !numbers.isEmpty, !numbers.contains(address.number) { return failed(.permissionDenied) }
        if registration?.isRegistered == false { return failed(.unregisteredNumber) }
        return .address(address)
    }

    private func proofFailure(of token: AccessToken, _ settings: ProviderEmulator.Settings) throws -> FailureAnswer? {
        guard provider.takesAppSecretProof, let hmac = settings.hmacSHA256 else { return nil }
        let given = (request.query ?? []).filter { $0.name == "appsecret_proof" }.map(\.value)
        guard !given.isEmpty else { return .missingProof }
        let expected = try token.withBytes { bytes in Hex.encode(try hmac(bytes)) }
        return given == [expected] ? nil : .invalidProof
    }

    /// The members that the query asks for, none for all; `nil` where one is unknown.
    var fields: Set<String>? {
        guard provider.takesFields, let get = provider.getOperation else { return [] }
        guard let query = request.query else { return nil }
        let names = query.filter { $0.name == "fields" }.flatMap { $0.value.split(separator: ",").map(\.trimmingBlanks) }
        let fields = Set(names)
        return fields.isSubset(of: [get.keyMember, get.statusMember, "id"]) ? fields : nil
    }

    /// What a body has for a key.
    enum PostedKey {
        case failure(Provider.FailureKind)
        /// The key, and its text as it came.
        case key(UploadKey, String)
    }

    /// The longest body that can be a key, in bytes.
    static let maximumByteCount = 65_536

    /// Reads the body, and judges the key in it as Meta does: a public key that cannot be uploaded with this tool cannot be here.
    var postedKey: PostedKey {
        guard request.body.count <= Self.maximumByteCount else { return .failure(.invalidKey) }
        let fields = PostedFields(request, accepting: provider.setOperation.accepted)
        switch fields[provider.setOperation.field] {
        case nil: return .failure(.missingKey)
        case .ambiguous?: return .failure(.invalidKey)
        case .text(let text)?:
            guard let key = try? UploadKey(reading: Array(text.utf8)) else { return .failure(.invalidKey) }
            return .key(key, text)
        }
    }
}
