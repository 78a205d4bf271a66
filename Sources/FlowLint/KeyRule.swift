// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// Which keys a rule can say something of.
    enum KeyScope: Sendable {
        /// Keys whose modulus is odd and of a size that RSA has.
        case sound
        /// Keys whose modulus is at least of a size that RSA has.
        case sized
        /// Every key.
        case all

        func contains(_ key: RSAKey) -> Bool {
            switch self {
            case .sound: key.isSound
            case .sized: RSAKey.bitCounts.contains(key.bitCount)
            case .all: true
            }
        }
    }

    /// A rule about the numbers of each RSA key in a file, whatever the file is there for.
    init(
        id: String, title: String, severity: Severity, isDeep: Bool = false, condition: String, citation: String, rationale: String,
        remedy: Remedy = .newKeyPair, scope: KeyScope = .sound, key describe: @escaping @Sendable (RSAKey) throws -> Match?
    ) {
        self.init(
            id: id, title: title, severity: severity, subjects: [.key], isDeep: isDeep, condition: condition, citation: citation,
            rationale: rationale, remedy: remedy,
            check: .file { candidate in
                var matches: [Match] = []
                var obstacle = candidate.unopened.map { CannotCheck(reason: $0) }
                for key in candidate.keys where scope.contains(key) {
                    do {
                        guard var match = try describe(key) else { continue }
                        match.position = key.position
                        matches.append(match)
                    } catch let error as CannotCheck {
                        obstacle = error
                    }
                }
                // What was found counts for more than what else could not be looked at.
                if matches.isEmpty, let obstacle { throw obstacle }
                return matches
            })
    }

    /// A rule about the private numbers of each RSA private key in a file.
    init(
        id: String, title: String, severity: Severity, condition: String, citation: String, rationale: String,
        remedy: Remedy = .newKeyPair, privateNumbers describe: @escaping @Sendable (RSAPrivateNumbers, RSAKey) throws -> String?
    ) {
        self.init(
            id: id, title: title, severity: severity, condition: condition, citation: citation, rationale: rationale, remedy: remedy,
            scope: .sized
        ) { key in
            guard let numbers = try key.privateNumbers() else { return nil }
            return try describe(numbers, key).map { Match(message: $0) }
        }
    }
}
