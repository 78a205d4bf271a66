// SPDX-License-Identifier: Apache-2.0

extension VectorKind {
    static let flowRoundTrip: VectorKind = .flow(
        id: "flow-round-trip", title: "Flow suite: whole exchanges over HTTP", of: RoundTripContent.self)
}
