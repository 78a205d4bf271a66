// SPDX-License-Identifier: Apache-2.0

extension VectorKind {
    static let flowParseKey: VectorKind = .flow(id: "flow-parse-key", title: "Flow suite: public keys", of: ParseKeyContent.self)
}
