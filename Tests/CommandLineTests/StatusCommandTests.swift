// SPDX-License-Identifier: Apache-2.0

import FlowProviders
import Foundation
import TestSupport
import Testing

/// `flowproof-net status`, at the emulator.
@Suite struct StatusCommandTests {
    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.addKeys()
    }

    private static let askable = Provider.all.filter(\.canGet)

    private static func object(_ result: Command) throws -> [String: Any] {
        let line = try #require(result.text.split(separator: "\n").last)
        #expect(line.hasPrefix("{\"schema\":\"flowproof.status/1\","))
        return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test(arguments: askable) func missingKeyNeedsAction(provider: Provider) throws {
        let result = try shell.emulated("", "flowproof-net status \(provider.options)", status: 1)
        #expect(result.text == "\(provider.namedNumber)  missing\n    hint: no key is registered: publish the public key for this number\n")
    }

    @Test(arguments: askable, ["--public-key public.pem", "--private-key private.pem --passphrase-file passphrase.txt"])
    func sameKeyIsTold(provider: Provider, own: String) throws {
        let publish = "flowproof-net publish \(provider.options) --public-key public.pem > published.txt"
        let result = try shell.emulated("", "\(publish) && flowproof-net status \(provider.options) \(own)")
        #expect(result.text == "\(provider.namedNumber)  valid  same key  SPKI SHA-256 \(KeyFixture.shared.fingerprint)\n")
    }

    @Test(arguments: askable) func differentKeyIsToldByFingerprint(provider: Provider) throws {
        try shell.run("flowproof keygen --out other.pem --public-out other-public.pem --cipher none")
        let publish = "flowproof-net publish \(provider.options) --public-key public.pem > published.txt"
        let status = "flowproof-net status \(provider.options) --public-key other-public.pem --format json"
        let object = try Self.object(try shell.emulated("", "\(publish) && \(status)", status: 1))
        #expect(object["status"] as? String == "valid" && object["key"] as? String == "different")
        #expect(object["spkiSHA256"] as? String == KeyFixture.shared.fingerprint)
        let findings = try #require(object["findings"] as? [[String: Any]])
        #expect(findings.map { $0["rule"] as? String } == ["upload-remote-differs"])
        #expect(object["advice"] != nil)
    }

    @Test(arguments: askable) func registrationAgainIsAMismatch(provider: Provider) throws {
        let number = ["on-premises", "360dialog"].contains(provider.id) ? "" : ",\"number\":\"\(provider.namedNumber)\""
        let reRegister = "curl -sf $url/emulator/re-register -d '{\"provider\":\"\(provider.id)\"\(number)}' > answer.txt"
        let publish = "flowproof-net publish \(provider.options) --public-key public.pem > published.txt"
        let status = "flowproof-net status \(provider.options) --public-key public.pem --format json"
        let object = try Self.object(try shell.emulated("", "\(publish) && \(reRegister) && \(status)", status: 1))
        #expect(object["status"] as? String == "mismatch" && object["key"] as? String == "same")
        let findings = try #require(object["findings"] as? [[String: Any]])
        #expect(findings.map { $0["rule"] as? String } == ["upload-signature-status"])
        #expect((object["advice"] as? String)?.contains("publish the same public key again") == true)
        try shell.emulated("", "\(publish) && \(reRegister) && \(publish) && \(status)")
    }

    @Test func failureIsAnObject() throws {
        let status = "flowproof-net status \(Provider.metaCloud.options) --retries 0 --format json"
        let object = try Self.object(try shell.emulated("--fault expired-token,rate=1", status, status: 2))
        let error = try #require(object["error"] as? [String: Any])
        #expect(error["reason"] as? String == "refused" && error["code"] as? String == "190" && error["subcode"] as? Int == 463)
        #expect(error["httpStatus"] as? Int == 401 && error["retry"] as? String == "never")
        #expect((error["remedy"] as? String)?.contains("expired") == true)
        #expect(object["status"] == nil)
    }

    @Test func severalNumbersAreAllAnswered() throws {
        let numbers = "--number 1 --number 2 --number 3"
        let publish = "flowproof-net publish --provider cloud --base-url $url --number 2 --public-key public.pem > published.txt"
        let result = try shell.emulated("", "\(publish); flowproof-net status --provider cloud --base-url $url \(numbers)", status: 1)
        let lines = result.text.split(separator: "\n").filter { !$0.hasPrefix("  ") }.map { $0.split(separator: " ").prefix(2) }
        #expect(lines == [["1", "missing"], ["2", "valid"], ["3", "missing"]])
    }

    @Test func gupshupCannotBeAsked() throws {
        try shell.run(
            "flowproof-net status --provider gupshup --app-id a --number 1", status: 64,
            says: [
                "error: Gupshup documents no way to read the registered key", "hint: look at the key in the provider's own pages",
            ], environment: ["FLOWPROOF_TOKEN": Shell.token])
    }
}
