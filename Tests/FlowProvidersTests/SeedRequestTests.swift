// SPDX-License-Identifier: Apache-2.0

import FlowProviders
import TestSupport
import Testing

/// Every request is, byte for byte, what the curl examples of the providers' documentation send.
@Suite(.enabled(if: PublicData.hasSeeds)) struct SeedRequestTests {
    /// The commands of a document, with values for its placeholders.
    private static func examples(_ seed: String, _ values: [String: String]) throws -> [CurlExample] {
        try CurlExample.all(in: PublicData.seed(seed)).map { command in
            try CurlExample(values.reduce(command) { $0.replacing($1.key, with: $1.value) })
        }
    }

    private static func sent(_ request: ProviderRequest) throws -> CurlExample {
        var example = try CurlExample("curl")
        example.method = request.method
        example.url = request.url
        example.headers = request.headers.map { [$0.name, $0.value] }
        example.body = String(decoding: request.body, as: UTF8.self)
        return example
    }

    @Test func cloud() throws {
        let key = try SampleKey.shared()
        let values = [
            "PHONE_NUMBER_ID": "106540352242922", "ACCESS_TOKEN": Provider.token, "=BUSINESS_PUBLIC_KEY": "=" + key.trimmed,
            "-----BEGIN PUBLIC KEY-----\nAAA\nBBB\nCCC\nDDD\nEEE\nFFF\nGGG\n-----END PUBLIC KEY-----": key.trimmed,
        ]
        let examples = try Self.examples("001", values)
        let set = try Self.sent(Provider.metaCloud.setRequest("106540352242922"))
        let get = try Self.sent(Provider.metaCloud.getRequest("106540352242922"))
        #expect(examples == [set, set, get])
        #expect(set.url == "https://graph.facebook.com/v24.0/106540352242922/whatsapp_business_encryption")
    }

    @Test func kaleyra() throws {
        let values = [
            "HXAP16XXXXXX97IN": "HXAP1697IN", "+91XXXXXXXXXX": "+919812345678", "Axxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx3": Provider.token,
            "-----BEGIN PUBLIC KEY-----\nMIBXXXXXQAB\n-----END PUBLIC KEY-----": try SampleKey.shared().trimmed,
            "<api_domain>": "api.in.kaleyra.io", "/sid/": "/HXAP1697IN/", "<phone-number>": "+919812345678", "<api-key>": Provider.token,
            "<Content-Type>": "application/x-www-form-urlencoded", "<business_public_key>": try SampleKey.shared().trimmed,
        ]
        let set = try Self.sent(Provider.kaleyra.setRequest("+919812345678"))
        #expect(try Self.examples("003", values) == [set, set])
        #expect(try Self.sent(Provider.kaleyra.setRequest("919812345678")) == set)
    }

    @Test func kaleyraHosts() throws {
        let page = try PublicData.seed("003")
        for region in Provider.kaleyra.regions {
            var settings = Provider.settings
            settings.region = region
            let account = try ProviderAccount(.kaleyra, settings: settings)
            let url = try account.getRequest(for: "+919812345678", token: AccessToken(Provider.token)).url
            let host = try #require(url.split(separator: "/").dropFirst().first)
            #expect(page.contains(try Regex("(?i)\(region) pod \\| \(host.replacing(".", with: "\\."))")), "\(region)")
        }
        #expect(Provider.kaleyra.regions == ["eu", "in", "na", "sg"])
    }

    @Test func chakra() throws {
        let values = ["{{$number.int(min=1)}}": "106540352242922", "<token>": Provider.token]
        let get = try Self.sent(Provider.chakra.getRequest("106540352242922"))
        #expect(try Self.examples("004", values) == [get])
        let set = try Self.sent(Provider.chakra.setRequest("106540352242922"))
        #expect(set.url == get.url && set.method == "POST" && set.body.hasPrefix("business_public_key=-----BEGIN+PUBLIC+KEY-----%0A"))
    }

    /// That page has no command: a method with a path, and a field.
    @Test func onPremises() throws {
        let page = try PublicData.seed("000")
        for request in [try Provider.onPremises.setRequest(), try Provider.onPremises.getRequest()] {
            #expect(page.contains("\n\(request.method) \(request.url.replacing("https://wa.example.com", with: ""))\n"))
        }
        let set = try Self.sent(Provider.onPremises.setRequest())
        #expect(page.contains("\"public_key\": ") && set.body.hasPrefix("public_key=-----BEGIN+"))
        #expect(set.headers == [["Authorization", "Bearer \(Provider.token)"], ["Content-Type", "application/x-www-form-urlencoded"]])
    }

    /// What the SDK of that page reads of an answer is what is read here.
    @Test func answersOfTheSDKAreRead() throws {
        let page = try PublicData.seed("002")
        for member in ["data.success", "data.business_public_key", "data.business_public_key_signature_status", "error.code === 100"] {
            #expect(page.contains(member))
        }
    }

    @Test func kaleyraAnswers() throws {
        let answers = try SeedAnswer.kaleyra()
        let statuses = [200, 401, 401, 400, 500]
        let request = try Provider.kaleyra.setRequest()
        let outcomes = zip(statuses, answers).map { status, answer in
            Result { () throws(ProviderError) in try request.read(ProviderReply(status, answer)) }
        }
        #expect(answers.count == 5)
        #expect(try outcomes[0].get() == .done)
        let codes = outcomes.dropFirst().map { outcome -> String? in
            if case .failure(let error) = outcome, case .refused(let refusal) = error.reason { refusal.code } else { nil }
        }
        #expect(codes == ["RBC001", "WA-401", "WA-400", "WA-500"])
    }

    @Test func chakraAnswer() throws {
        let answer = try Provider.chakra.getRequest().read(ProviderReply(200, SeedAnswer.chakra()))
        guard case .key(let key) = answer else { throw CurlExample.Surprise() }
        #expect(key.status == .valid && !key.isDamaged && key.advice == nil)
        let digest = try SampleKey.fingerprint(key)
        #expect(digest == "b72f7a90a479606b9aa208eb466b36c0c4b1d8fe0411b044a2a395b057893575")
    }
}
