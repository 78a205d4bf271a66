// SPDX-License-Identifier: Apache-2.0

extension Provider {
    /// Every provider: Meta's own interfaces first, then the others.
    public static let all: [Provider] = [
        .metaCloud,
        .onPremises,
        .kaleyra,
        .chakra,
        .threeSixtyDialog,
        .gupshup,
    ]

    /// The provider of this id, or `nil`.
    public static func named(_ id: String) -> Provider? { all.first { $0.id == id } }
}
