// SPDX-License-Identifier: Apache-2.0

extension VectorKind {
    /// Every kind, in the order in which a file is tried.
    package static let all: [VectorKind] = [
        .flowOpenRequest,
        .flowSealResponse,
        .flowOpenResponse,
        .flowRoundTrip,
        .flowParseKey,
        .flowLoadKey,
        .flowOpenMedia,
        .flowWebhookSignature,
        .wycheproofOaep,
        .wycheproofPkcs1,
        .wycheproofAesGcm,
        .wycheproofAesCbc,
        .wycheproofHmac,
        .cavpGcmOpen,
        .cavpGcmSeal,
        .acvpAesGcm,
        .acvpKtsIfc,
        .acvpRsadp,
        .pycaOaep,
        .pycaOaepLabel,
        .rsalabsOaep,
    ]
}
