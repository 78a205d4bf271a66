// SPDX-License-Identifier: Apache-2.0

extension VectorKind {
    static let flowLoadKey: VectorKind = .flow(id: "flow-load-key", title: "Flow suite: private keys", of: LoadKeyContent.self)
}
