// SPDX-License-Identifier: Apache-2.0

internal import FlowVectors

/// The JSON of a fleet: for each phone number its key.
struct FleetList: Decodable {
    /// The key of one phone number: a string, an object with an owner, or null.
    struct Entry: Decodable {
        /// PEM, or the path of a file; `nil` where the phone number has no key.
        var key: String?
        var owner: String?

        private enum CodingKeys: CodingKey { case key, owner }

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() { return }
            if let text = try? value.decode(String.self) {
                key = text
                return
            }
            let members = try decoder.closedObject(of: CodingKeys.self)
            key = try members.decodeIfPresent(String.self, forKey: .key)
            owner = try members.decodeIfPresent(String.self, forKey: .owner)
        }

        /// Whether ``key`` is the key itself and not its place.
        var isPEM: Bool { key?.contains("-----BEGIN") ?? false }
    }

    /// In the order of the phone numbers.
    var entries: [(number: String, entry: Entry)]

    init(from decoder: any Decoder) throws {
        entries = try decoder.singleValueContainer().decode([String: Entry].self).sorted { $0.key < $1.key }
            .map { (number: $0.key, entry: $0.value) }
    }
}
