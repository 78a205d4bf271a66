// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// The bytes of one key of a fleet, before they are read.
public struct FleetInput: Sendable {
    /// How reports name it.
    public var path: String
    /// A whole file, or one block of a file.
    public var bytes: [UInt8]
    /// The business or WhatsApp Business Account that the key belongs to, where it is known.
    public var owner: String?
    /// Whether it stands for a phone number, so that a private key in it is a mistake; otherwise it may be the server's half.
    public var isUpload: Bool
    /// Finds out how it is kept; asked of the server's half alone, and on any thread.
    public var custody: @Sendable () -> KeyCustody

    /// Takes the parts as they are.
    public init(
        path: String, bytes: [UInt8], owner: String? = nil, isUpload: Bool, custody: @escaping @Sendable () -> KeyCustody = { KeyCustody() }
    ) {
        self.path = path
        self.bytes = bytes
        self.owner = owner
        self.isUpload = isUpload
        self.custody = custody
    }
}

extension Linter {
    /// Judges keys of a fleet each by itself, on all processors, and adds what could be read of them to the fleet.
    ///
    /// - Returns: one report for each input, in their order.
    public func lint(_ inputs: [FleetInput], addingTo fleet: inout Fleet) -> [FileReport] {
        let results = Workers.all.map(inputs.count) { index in
            let input = inputs[index]
            let file = KeyFile(reading: input.bytes)
            let isPrivate = !input.isUpload && !file.items.isEmpty && file.items.allSatisfy(\.holdsPrivateKey)
            let candidate = candidate(
                file, path: input.path, role: isPrivate ? .privateKey : .upload, custody: isPrivate ? input.custody() : KeyCustody())
            return (report: report(on: candidate), items: file.items, openedNumbers: candidate.openedNumbers)
        }
        for (input, result) in zip(inputs, results) { fleet.add(result.items, result.openedNumbers, of: input) }
        return results.map(\.report)
    }
}

extension Fleet {
    fileprivate mutating func add(_ items: [KeyItem], _ openedNumbers: [Int: RSAPublicNumbers], of input: FleetInput) {
        for (index, item) in items.enumerated() {
            let path = items.count > 1 ? "\(input.path)#\(index + 1)" : input.path
            let isPrivate = item.holdsPrivateKey && !input.isUpload
            if let numbers = item.rsa ?? openedNumbers[index] {
                let member = Member(path: path, numbers: numbers.sharingCommonExponent, owner: input.owner)
                if isPrivate { privateKeys.append(member) } else { members.append(member) }
            } else if isPrivate, item.kind == .encryptedPrivateKey {
                encryptedPrivateKeys.append(path)
            }
        }
    }
}

extension RSAPublicNumbers {
    private static let commonExponent: [UInt8] = [1, 0, 1]

    /// The same numbers; of a million keys with 65537 none has an array of its own for it.
    fileprivate var sharingCommonExponent: RSAPublicNumbers {
        var numbers = self
        if publicExponent == Self.commonExponent { numbers.publicExponent = Self.commonExponent }
        return numbers
    }
}
