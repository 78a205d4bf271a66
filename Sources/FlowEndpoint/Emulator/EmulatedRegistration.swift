// SPDX-License-Identifier: Apache-2.0

internal import FlowProviders

/// What the emulator keeps of one number at one provider.
public struct EmulatedRegistration: Sendable, Equatable {
    /// The key as it was posted; `nil` for none.
    public internal(set) var pem: String?
    /// Whether the signature of the key does not fit any more, since the number was registered again.
    public internal(set) var isMismatched = false
    /// Whether the number was declared; others are there because a key was posted for them.
    public internal(set) var isDeclared = false
    /// Whether the number is registered with the API.
    public internal(set) var isRegistered = true
    /// Keys that were taken, and whose sender was told so.
    public internal(set) var acceptedCount = 0
    /// Keys that were taken, whatever was answered.
    public internal(set) var storedCount = 0
    /// Keys that were taken although the same one was there already, valid, and its sender had been told so.
    public internal(set) var postedAgainCount = 0
    /// Answers to whoever asked for the key, since the emulator was started.
    public internal(set) var getCount = 0
    /// Whether somebody was told that the present key was taken, and it is valid since.
    var isAnnounced = false

    /// Takes a key.
    ///
    /// - Parameter isAnnounced: whether its sender is told.
    mutating func store(_ key: UploadKey, as pem: String, isAnnounced: Bool) {
        let isSame = self.pem.map { (try? UploadKey(reading: Array($0.utf8))) == key } ?? false
        if isSame, self.isAnnounced { postedAgainCount += 1 }
        self.isAnnounced = isAnnounced || isSame && self.isAnnounced
        self.pem = pem
        isMismatched = false
        storedCount += 1
        if isAnnounced { acceptedCount += 1 }
    }

    /// The number is registered again: the signature of its key is that of another identity.
    mutating func reRegister() {
        isRegistered = true
        isMismatched = pem != nil
        isAnnounced = false
    }

    /// Forgets the key and the counts.
    mutating func clear() {
        var cleared = EmulatedRegistration()
        cleared.isDeclared = isDeclared
        cleared.isRegistered = isRegistered
        self = cleared
    }
}

/// How a token that was declared is judged.
public enum TokenStanding: String, CaseIterable, Sendable {
    /// It may do everything.
    case valid
    /// Its time is over.
    case expired
    /// It may do nothing.
    case withoutPermission = "without-permission"
}

/// A token that was declared. The token itself is not kept.
struct DeclaredToken: Sendable, Equatable {
    var standing: TokenStanding
    /// The provider that knows it; `nil` for all.
    var providerID: String?
    /// The numbers that it may be used for, in the form of their provider; empty for all.
    var numbers: [String]
}

/// One number at one provider.
struct NumberAddress: Hashable, Sendable, Comparable {
    var providerID: String
    var number: String

    /// What stands for the number where nothing names it.
    static let impliedNumber = "default"

    init(_ provider: Provider, _ number: String) {
        providerID = provider.id
        self.number = number
    }

    static func < (left: Self, right: Self) -> Bool { (left.providerID, left.number) < (right.providerID, right.number) }

    /// The number of a path; `nil` for what cannot be one.
    init?(_ provider: Provider, slots: [URLPath.Slot: String], token: DeclaredToken?) {
        switch provider.numberSlot {
        case .number?:
            let number = slots[.number] ?? ""
            // Kaleyra's page writes phone numbers with their plus sign.
            if case .phoneNumber = provider.numberKind, !number.hasPrefix("+") { return nil }
            guard let written = try? provider.numberKind.written(number) else { return nil }
            self.init(provider, written)
        case let slot?:
            guard let name = slots[slot], slot.accepts(name) else { return nil }
            self.init(provider, name)
        case nil: self.init(provider, provider.hasNumberPerToken ? token?.numbers.first ?? Self.impliedNumber : Self.impliedNumber)
        }
    }

    /// A number as somebody names it outside of a path.
    ///
    /// - Parameter number: `nil` where the provider has one, or one for each token.
    init(naming number: String?, at provider: Provider) throws(EmulatorRefusal) {
        guard let number, number != Self.impliedNumber || provider.numberSlot != nil else {
            guard provider.numberSlot == nil else { throw EmulatorRefusal("\(provider.title) needs a number", hint: "name one") }
            self.init(provider, Self.impliedNumber)
            return
        }
        switch provider.numberSlot {
        case .number?:
            do throws(RequestRefusal) {
                self.init(provider, try provider.numberKind.written(number))
            } catch {
                throw EmulatorRefusal(error)
            }
        case let slot?:
            guard slot.accepts(number) else {
                throw EmulatorRefusal(
                    "this cannot be a number of \(provider.title)", hint: "give the app id: letters, digits and hyphens, 64 at most")
            }
            self.init(provider, number)
        case nil:
            guard provider.hasNumberPerToken else {
                throw EmulatorRefusal("\(provider.title) has one number, without a name", hint: "leave the number out")
            }
            guard URLPath.Slot.appID.accepts(number) else {
                throw EmulatorRefusal("this cannot be the name of a number", hint: "give letters, digits and hyphens, 64 at most")
            }
            self.init(provider, number)
        }
    }
}
