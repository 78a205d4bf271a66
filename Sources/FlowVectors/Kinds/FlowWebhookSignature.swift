// SPDX-License-Identifier: Apache-2.0

extension VectorKind {
    static let flowWebhookSignature: VectorKind = .flow(
        id: "flow-webhook-signature", title: "Flow suite: signatures of bodies", of: WebhookSignatureContent.self)
}
