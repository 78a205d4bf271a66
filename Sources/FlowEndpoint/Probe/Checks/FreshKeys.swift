// SPDX-License-Identifier: Apache-2.0

extension ProbeCheck {
    static let freshKeys = ProbeCheck(
        id: "fresh-keys", title: "each answer is sealed under the key of its own request",
        sent: "four requests at the same time, each with its own key and nonce",
        expected: "each answer opens under its own",
        rationale: "A key that is kept from one request breaks the next customer, or shows the one the data of the other",
        citation: "protocol: is the AES key per request", exchanges: [.concurrent, .concurrent, .concurrent, .concurrent],
        isConcurrent: true
    )
}
