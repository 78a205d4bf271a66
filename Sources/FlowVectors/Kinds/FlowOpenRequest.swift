// SPDX-License-Identifier: Apache-2.0

extension VectorKind {
    static let flowOpenRequest: VectorKind = .flow(
        id: "flow-open-request", title: "Flow suite: requests that an endpoint opens", of: OpenRequestContent.self)
}
