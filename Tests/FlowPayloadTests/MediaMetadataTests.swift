// SPDX-License-Identifier: Apache-2.0

import FlowPayload
import TestSupport
import Testing

/// The JSON that a picker sends with a file.
@Suite struct MediaMetadataTests {
    private static let names = ["encryption_key", "hmac_key", "iv", "plaintext_hash", "encrypted_hash"]
    private let fixture: MediaFixture

    init() throws { fixture = try TestBackend.openssl.run { backend in try MediaFixture(Array("x".utf8), backend) } }

    private func parse(_ text: String) throws {
        let bytes = Array(text.utf8)
        _ = try MediaMetadata(parsing: bytes.span)
    }

    private func parse(_ change: (inout MediaFixture) -> Void) throws {
        var fixture = fixture
        change(&fixture)
        try parse(fixture.json)
        try parse(fixture.bareJSON)
    }

    @Test(arguments: names)
    func missingMemberIsNamed(name: String) {
        #expect(throws: MediaError.metadata(.missingMember(name))) { try parse { $0.members[name] = nil } }
    }

    @Test(arguments: names)
    func everyMemberHasItsLength(name: String) {
        let byteCount = name == "iv" ? 16 : 32
        for count in [0, 12, byteCount - 1, byteCount + 1, 64] {
            #expect(throws: MediaError.metadata(.wrongLength(name, byteCount: count))) {
                try parse { $0.members[name] = EnvelopeText.base64([UInt8](repeating: 1, count: count)) }
            }
        }
    }

    @Test(arguments: names)
    func everyMemberIsBase64(name: String) {
        let error = #expect(throws: MediaError.self) { try parse { $0.members[name]?.removeLast() } }
        guard case .metadata(.notBase64(name, _)) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: names)
    func duplicateMemberIsRefused(name: String) {
        let doubled = #"{"\#(name)":"","# + fixture.bareJSON.dropFirst()
        #expect(throws: MediaError.metadata(.duplicateMember(name))) { try parse(doubled) }
        #expect(throws: MediaError.metadata(.duplicateMember(name))) { try parse(#"{"encryption_metadata":\#(doubled)}"#) }
    }

    @Test func hashUnderItsOtherNameIsCheckedToo() {
        #expect(throws: MediaError.metadata(.wrongLength("enc_hash", byteCount: 3))) {
            try parse {
                $0.members["encrypted_hash"] = nil
                $0.members["enc_hash"] = "AAAA"
            }
        }
    }

    @Test(arguments: ["null", "1", "\"text\"", "[]"])
    func metadataIsAnObject(value: String) {
        #expect(throws: MediaError.metadata(.memberNotAnObject("encryption_metadata"))) { try parse(#"{"encryption_metadata":\#(value)}"#) }
    }

    @Test func listOfFilesIsNotOneFile() {
        #expect(throws: MediaError.metadata(.notAnObject)) { try parse("[\(fixture.json)]") }
        #expect(throws: MediaError.metadata(.notJSON(byteOffset: 0))) { try parse("") }
        #expect(throws: MediaError.metadata(.duplicateMember("encryption_metadata"))) {
            try parse(#"{"encryption_metadata":{},"encryption_metadata":{}}"#)
        }
        #expect(throws: MediaError.metadata(.missingMember("encryption_key"))) { try parse("{}") }
    }
}
