// SPDX-License-Identifier: Apache-2.0

extension BenchScenario {
    /// Every scenario, in the order in which they are measured and listed.
    package static let all: [BenchScenario] = [
        .openRequest, .sealResponse, .roundTrip,
        .oaepDecrypt, .oaepEncrypt,
        .aes128GcmOpen, .aes128GcmSeal,
        .keygen, .parseKeyCold, .parseKeyWarm,
        .lintKey,
        .openRequestThreads,
        .harness,
    ]
}
