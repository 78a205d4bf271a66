// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys
internal import FlowProviders

/// What outlives the emulator: numbers with their keys, and tokens.
struct EmulatorState: Sendable {
    /// Another one after each change.
    private(set) var version = 0
    private(set) var registrations: [NumberAddress: EmulatedRegistration] = [:]
    /// By the SHA-256 of the token, in hexadecimal digits.
    private(set) var tokens: [String: DeclaredToken] = [:]
    /// The providers that have no numbers but those declared.
    private(set) var providersWithDeclarations: Set<String> = []

    /// Numbers that are kept at most, and tokens.
    static let maximumCount = 100_000
    static let schema = "flowproof.emulator-state/1"

    /// Whether another number can be kept.
    func hasRoom(for address: NumberAddress) -> Bool { registrations[address] != nil || registrations.count < Self.maximumCount }

    mutating func store(_ key: UploadKey, as pem: String, at address: NumberAddress, isAnnounced: Bool) {
        registrations[address, default: EmulatedRegistration()].store(key, as: pem, isAnnounced: isAnnounced)
        version += 1
    }

    mutating func declare(_ address: NumberAddress, isRegistered: Bool) {
        registrations[address, default: EmulatedRegistration()].isDeclared = true
        registrations[address]?.isRegistered = isRegistered
        providersWithDeclarations.insert(address.providerID)
        version += 1
    }

    mutating func declare(_ token: DeclaredToken, digest: String) {
        tokens[digest] = token
        version += 1
    }

    /// - Returns: `false` where there is no such number.
    mutating func reRegister(_ address: NumberAddress) -> Bool {
        guard registrations[address] != nil else { return false }
        registrations[address]?.reRegister()
        version += 1
        return true
    }

    mutating func reset(keepsDeclarations: Bool) {
        let kept = keepsDeclarations ? self : EmulatorState()
        registrations = kept.registrations.filter(\.value.isDeclared).mapValues { registration in
            var cleared = registration
            cleared.clear()
            return cleared
        }
        tokens = kept.tokens
        providersWithDeclarations = kept.providersWithDeclarations
        version += 1
    }
}

// MARK: JSON

extension EmulatorState {
    /// One number, as the state and the admin API write it.
    static func json(_ address: NumberAddress, _ registration: EmulatedRegistration) -> [String: JSONValue] {
        var members: [String: JSONValue] = [
            "provider": .string(address.providerID), "number": .string(address.number), "declared": .bool(registration.isDeclared),
            "registered": .bool(registration.isRegistered), "accepted": .number(String(registration.acceptedCount)),
            "stored": .number(String(registration.storedCount)), "postedAgain": .number(String(registration.postedAgainCount)),
        ]
        if let pem = registration.pem {
            members["key"] = .string(pem)
            members["status"] = registration.isMismatched ? "MISMATCH" : "VALID"
        }
        return members
    }

    /// One token, without itself.
    static func json(_ digest: String, _ token: DeclaredToken) -> JSONValue {
        var members: [String: JSONValue] = ["sha256": .string(digest), "standing": .string(token.standing.rawValue)]
        members["provider"] = token.providerID.map(JSONValue.string)
        if !token.numbers.isEmpty { members["numbers"] = .list(token.numbers.map(JSONValue.string)) }
        return .object(members)
    }

    var tokensAsJSON: JSONValue { .list(tokens.sorted { $0.key < $1.key }.map { Self.json($0.key, $0.value) }) }

    /// In a stable order, so that equal states are equal texts.
    var json: JSONValue {
        let numbers = registrations.sorted { $0.key < $1.key }.map { address, registration in
            JSONValue.object(Self.json(address, registration).merging(["announced": .bool(registration.isAnnounced)]) { $1 })
        }
        return ["schema": .string(Self.schema), "numbers": .list(numbers), "tokens": tokensAsJSON]
    }

    init(reading text: [UInt8]) throws(StrictObject.Failure) {
        self.init()
        var document = try StrictObject(text: text, place: "state")
        let schema = try document.string("schema")
        guard schema == Self.schema else { throw document.failure("schema", "\(Self.schema) belongs here") }
        for var object in try document.objects("numbers") { try readNumber(&object) }
        for var object in try document.objects("tokens") { try readToken(&object) }
        try document.finish()
    }

    private mutating func readNumber(_ object: inout StrictObject) throws(StrictObject.Failure) {
        let provider = try object.provider("provider")
        let address: NumberAddress
        let number = try object.string("number")
        do throws(EmulatorRefusal) {
            address = try NumberAddress(naming: number, at: provider)
        } catch {
            throw object.failure("number", error.description)
        }
        guard address.number == number else { throw object.failure("number", "this is not how the state writes a number") }
        guard registrations[address] == nil else { throw object.failure("number", "this number stands there twice") }
        guard hasRoom(for: address) else { throw object.failure("number", "there are more than \(Self.maximumCount) numbers") }
        var registration = EmulatedRegistration()
        registration.isDeclared = try object.flag("declared")
        registration.isRegistered = try object.flag("registered")
        registration.isAnnounced = try object.flag("announced")
        let counts = 0...Int(Int32.max)
        registration.acceptedCount = try object.integer("accepted", in: counts)
        registration.storedCount = try object.integer("stored", in: counts)
        registration.postedAgainCount = try object.integer("postedAgain", in: counts)
        registration.pem = try object.string(ifAny: "key")
        let status = try object.string(ifAny: "status")
        if let pem = registration.pem {
            guard (try? UploadKey(reading: Array(pem.utf8))) != nil else {
                throw object.failure("key", "this is no key that could be uploaded")
            }
        }
        guard registration.pem == nil ? status == nil : ["VALID", "MISMATCH"].contains(status) else {
            throw object.failure("status", "VALID or MISMATCH belongs beside a key, and nothing where there is none")
        }
        registration.isMismatched = status == "MISMATCH"
        if registration.isAnnounced, registration.pem == nil || registration.isMismatched {
            throw object.failure("announced", "this belongs to a valid key alone")
        }
        try object.finish()
        registrations[address] = registration
        if registration.isDeclared { providersWithDeclarations.insert(provider.id) }
    }

    private mutating func readToken(_ object: inout StrictObject) throws(StrictObject.Failure) {
        let digest = try object.string("sha256")
        guard Hex.decode(digest.utf8)?.count == 32, digest == digest.lowercased() else {
            throw object.failure("sha256", "64 hexadecimal digits belong here, in lower case")
        }
        guard tokens[digest] == nil else { throw object.failure("sha256", "this token stands there twice") }
        guard let standing = try object.word(ifAny: "standing", TokenStanding.self) else {
            throw object.failure("standing", "this member is missing")
        }
        let provider = try object.provider(ifAny: "provider")
        let numbers = try object.strings(ifAny: "numbers") ?? []
        try object.finish()
        tokens[digest] = DeclaredToken(standing: standing, providerID: provider?.id, numbers: numbers)
    }
}
