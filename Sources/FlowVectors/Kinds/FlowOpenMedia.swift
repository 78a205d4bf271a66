// SPDX-License-Identifier: Apache-2.0

extension VectorKind {
    static let flowOpenMedia: VectorKind = .flow(id: "flow-open-media", title: "Flow suite: media files", of: OpenMediaContent.self)
}
