// SPDX-License-Identifier: Apache-2.0

import FlowKeys
import FlowOpenSSL
import FlowProviders
import TestSupport
import Testing

/// Requests of providers without curl examples here, and what settings change.
@Suite struct OtherRequestTests {
    @Test func threeSixtyDialog() throws {
        let set = try Provider.threeSixtyDialog.setRequest()
        #expect(set.url == "https://waba-v2.360dialog.io/whatsapp_business_encryption" && set.method == "POST")
        #expect(set.headers.map(\.name) == ["D360-API-KEY", "Content-Type"] && set.headers[0].value == Provider.token)
        let get = try Provider.threeSixtyDialog.getRequest()
        #expect(get.url == set.url + "?fields=business_public_key,business_public_key_signature_status")
        #expect(get.method == "GET" && get.body.isEmpty && get.headers.map(\.name) == ["D360-API-KEY"])
    }

    @Test func gupshup() throws {
        let set = try Provider.gupshup.setRequest()
        #expect(set.url == "https://api.gupshup.io/wa/app/6f1c-0a2b/flows/public_key" && set.method == "POST")
        #expect(set.headers.map { "\($0.name): \($0.value)" } == ["apikey: \(Provider.token)", "Content-Type: application/json"])
        let key = try SampleKey.shared().trimmed
        #expect(String(decoding: set.body, as: UTF8.self) == "{\"public_key\":\(quoted(key))}")
        #expect(throws: RequestRefusal.cannotGet(provider: "Gupshup")) { try Provider.gupshup.getRequest() }
        #expect(Provider.all.filter { !$0.canGet }.map(\.id) == ["gupshup"])
    }

    @Test(arguments: Provider.all)
    func everyBodyHoldsTheKey(provider: Provider) throws {
        let request = try provider.setRequest()
        let key = try SampleKey.shared()
        if request.headers.contains(where: { $0.value == "application/json" }) { return }
        let fields = try FormEncoding.decode(request.body)
        #expect(fields.count == 1 && fields[0].value == key.trimmed)
        // BEGIN PUBLIC KEY and END PUBLIC KEY have two spaces each; every other plus sign is the key's own.
        #expect(request.body.count { $0 == UInt8(ascii: "+") } == 4 && !request.body.contains(0x0A))
        #expect(request.headers.filter { $0.value.contains(Provider.token) }.count == 1)
    }

    @Test(arguments: Provider.all, ["http://127.0.0.1:8080", "http://127.0.0.1:8080/", "HTTP://127.0.0.1:8080"])
    func baseURLReplacesSchemeAndHost(provider: Provider, base: String) throws {
        var settings = Provider.settings
        settings.baseURL = base
        settings.region = nil
        let account = try ProviderAccount(provider, settings: settings)
        let url = try account.setRequest(SampleKey.shared().upload, for: "919812345678", token: AccessToken("t")).url
        let usual = try provider.setRequest().url.split(separator: "/", maxSplits: 2)[2]
        #expect(url == "http://127.0.0.1:8080/" + usual)
    }

    @Test func apiVersion() throws {
        for provider in [Provider.metaCloud, .chakra] {
            let account = try ProviderAccount(provider, settings: ProviderSettings(apiVersion: "v26.0"))
            #expect(try account.getRequest(for: "1", token: AccessToken("t")).url.contains("/v26.0/1/"))
        }
    }

    @Test func ids() {
        #expect(Provider.all.map(\.id) == ["cloud", "on-premises", "kaleyra", "chakra", "360dialog", "gupshup"])
        #expect(Provider.all.allSatisfy { Provider.named($0.id)?.title == $0.title } && Provider.named("meta") == nil)
    }

    // HMAC-SHA256 of RFC 4231 section 4.3: key "Jefe", message "what do ya want for nothing?", whose spaces no token has;
    // this one was computed with openssl dgst.
    @Test func appSecretProof() throws {
        let token = try AccessToken("what-do-ya-want-for-nothing")
        let secret = Array("Jefe".utf8)
        let proof = try AppSecretProof(of: token) { try OpenSSLBackend().hmacSHA256(key: secret.span, message: $0) }
        let key = try SampleKey.shared().upload
        let digits = try Command.run(
            ["openssl", "dgst", "-sha256", "-hmac", "Jefe", "-r"], input: Array("what-do-ya-want-for-nothing".utf8)
        ).text
            .prefix(64)
        let account = try ProviderAccount(.metaCloud)
        for request in [
            try account.setRequest(key, for: "1", token: token, proof: proof), try account.getRequest(for: "1", token: token, proof: proof),
        ] {
            #expect(request.url == "https://graph.facebook.com/v24.0/1/whatsapp_business_encryption?appsecret_proof=\(digits)")
        }
        for provider in Provider.all where !provider.takesAppSecretProof {
            #expect(throws: RequestRefusal.noAppSecretProof(provider: provider.title)) {
                try provider.account.setRequest(key, for: "919812345678", token: token, proof: proof)
            }
        }
    }

    @Test(arguments: [
        ("https://graph.example", false), ("http://localhost:1", false), ("http://127.8.9.1", false), ("http://[::1]:80", false),
        ("http://127.0.0.1.example", true), ("http://localhost.example", true), ("http://10.0.0.1", true), ("http://emulator:8080", true),
    ])
    func clearTextIsSeen(base: String, isClear: Bool) throws {
        let account = try ProviderAccount(.metaCloud, settings: ProviderSettings(baseURL: base))
        #expect(account.sendsTokenInClear == isClear)
    }
}
