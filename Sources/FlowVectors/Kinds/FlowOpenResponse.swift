// SPDX-License-Identifier: Apache-2.0

extension VectorKind {
    static let flowOpenResponse: VectorKind = .flow(
        id: "flow-open-response", title: "Flow suite: responses that a phone opens", of: OpenResponseContent.self)
}
