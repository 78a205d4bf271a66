// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension VectorKind {
    static let wycheproofHmac = VectorKind(
        id: "wycheproof-hmac",
        title: "Wycheproof HMAC-SHA256",
        recognises: { $0.schema == WycheproofMAC.Group.schema && $0.begins(with: "\"HMACSHA256\"") },
        read: { source throws(VectorFormatError) in
            let file = try WycheproofMAC.File(json: source.bytes)
            return VectorDocument(notes: file.flagNotes, cases: file.groups.flatMap(\.tests).map { VectorCase($0) })
        })
}

extension VectorCase {
    fileprivate init(_ test: WycheproofMAC.Test) {
        let request = ShimRequest(op: "hmac-sha256", key: Hex.encode(test.key), message: Hex.encode(test.message))
        let answer = ShimAnswer(tag: Hex.encode(test.tag))
        self.init(
            id: "tc\(test.tcId)", comment: test.comment, flags: test.flags,
            steps: [Step(request: request, expectation: test.result == .invalid ? .otherAnswer(than: answer) : .answer(answer))])
    }
}
