// SPDX-License-Identifier: Apache-2.0

extension VectorKind {
    static let flowSealResponse: VectorKind = .flow(
        id: "flow-seal-response", title: "Flow suite: responses that an endpoint seals", of: SealResponseContent.self)
}
