// SPDX-License-Identifier: Apache-2.0

extension ProbeCheck {
    /// Every check, in the order in which they are made: honest requests first, so that what they show is known to the others.
    package static let all: [ProbeCheck] = [
        .ping,
        .version4,
        .screens,
        .errorNotification,
        .wrongKey,
        .tamperedData,
        .truncatedData,
        .alteredNonce,
        .malformedBody,
        .foreignOaep,
        .signature,
        .rawBodySignature,
        .unknownMembers,
        .unicodeAndSize,
        .freshKeys,
        .latency,
        .get,
        .contentType,
        .expiredToken,
        .uniformRefusals,
    ]
}
