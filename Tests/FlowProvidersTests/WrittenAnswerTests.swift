// SPDX-License-Identifier: Apache-2.0

import FlowProviders
import TestSupport
import Testing

/// What is written in a provider's place is what its documentation shows, and what our own reader understands.
@Suite struct WrittenAnswerTests {
    private static let operations: [ProviderRequest.Operation] = [.set, .get]

    private static func request(_ provider: Provider, _ operation: ProviderRequest.Operation) throws -> ProviderRequest {
        try operation == .set ? provider.setRequest() : provider.getRequest()
    }

    private static func reply(_ status: Int, _ body: JSONValue) -> ProviderReply { ProviderReply(status, body.text()) }

    /// A word of the remedy for each kind, and another for providers who have an answer of their own.
    private static func remedy(of kind: Provider.FailureKind, at provider: Provider) -> String {
        switch (provider.id, kind) {
        case ("kaleyra", .invalidToken), ("kaleyra", .expiredToken): "SID"
        case ("kaleyra", .permissionDenied): "ask Kaleyra"
        case ("kaleyra", .rateLimited), (_, .rateLimited): "wait"
        case ("kaleyra", .internalError): "ask for the key"
        case ("kaleyra", _): "the phone number is the one registered with Kaleyra"
        case ("on-premises", .invalidKey): "flowproof lint"
        case ("on-premises", .missingKey): "public_key, not business_public_key"
        case ("on-premises", .invalidNumber), ("on-premises", .unknownNumber): "update the On-Premises client"
        case ("on-premises", .invalidToken), ("on-premises", .expiredToken), ("on-premises", .permissionDenied): "/v1/users/login"
        case ("on-premises", .unregisteredNumber): "registered"
        case ("360dialog", .invalidToken), ("360dialog", .expiredToken): "360dialog hub"
        case ("gupshup", .invalidKey), ("gupshup", .missingKey): "flowproof lint"
        case ("gupshup", .invalidNumber), ("gupshup", .unknownNumber): "app id"
        case ("gupshup", .invalidToken), ("gupshup", .expiredToken), ("gupshup", .permissionDenied): "apikey"
        case ("gupshup", .unregisteredNumber): "live"
        case (_, .invalidKey): "flowproof lint"
        case (_, .missingKey): "business_public_key"
        case (_, .invalidNumber): "give the phone number id"
        case (_, .invalidToken): "make a new token"
        case (_, .expiredToken): "expired"
        case (_, .permissionDenied): "assign the WhatsApp account"
        case (_, .unknownNumber): "no such number"
        case (_, .unregisteredNumber): "register the phone number"
        case (_, .internalError): provider.id == "on-premises" ? "log of the coreapp" : "ask for the key"
        }
    }

    @Test(arguments: Provider.all, Provider.FailureKind.allCases)
    func failuresAreUnderstood(provider: Provider, kind: Provider.FailureKind) throws {
        for operation in Self.operations where operation == .set || provider.canGet {
            let request = try Self.request(provider, operation)
            let written = provider.failureAnswer(kind, to: operation, traceID: "AbC-1")
            let error = try #require(throws: ProviderError.self) { try request.read(Self.reply(written.status, written.body)) }
            guard case .refused(let refusal) = error.reason else {
                Issue.record("\(error)")
                return
            }
            #expect(refusal.message != nil && error.httpStatus == written.status)
            switch kind {
            case .rateLimited: #expect(error.retry == .afterWaiting && written.status == 429)
            case .internalError: #expect(error.retry == (operation == .get ? .afterWaiting : .afterChecking) && written.status == 500)
            case .unregisteredNumber where provider.id == "on-premises":
                // The client may still be starting.
                #expect(error.retry == (operation == .get ? .afterWaiting : .afterChecking))
            default: #expect(error.retry == .never)
            }
            #expect(error.remedy.contains(Self.remedy(of: kind, at: provider)), "\(error.remedy)")
        }
    }

    /// The table of Meta's OpenAPI document, member by member.
    @Test func graphFailures() {
        func written(_ kind: Provider.FailureKind, _ operation: ProviderRequest.Operation = .set) -> String {
            let answer = Provider.metaCloud.failureAnswer(kind, to: operation, traceID: "t")
            return "\(answer.status) \(answer.body.text())"
        }
        let expected: [Provider.FailureKind: String] = [
            .invalidKey: #"400 {"error":{"code":100,"error_user_msg":"The provided public key format is invalid","#
                + #""error_user_title":"Invalid Public Key","fbtrace_id":"t","message":"Business public key is invalid","type":"OAuthException"}}"#,
            .missingKey:
                #"400 {"error":{"code":100,"fbtrace_id":"t","message":"Missing required parameter: business_public_key","type":"OAuthException"}}"#,
            .invalidNumber: #"400 {"error":{"code":100,"fbtrace_id":"t","#
                + #""message":"Invalid parameter: phone_number_id must be a valid numeric string","type":"OAuthException"}}"#,
            .invalidToken: #"401 {"error":{"code":190,"fbtrace_id":"t","message":"Invalid OAuth access token","type":"OAuthException"}}"#,
            .expiredToken: #"401 {"error":{"code":190,"error_subcode":463,"fbtrace_id":"t","#
                + #""message":"Invalid OAuth access token","type":"OAuthException"}}"#,
            .permissionDenied: #"403 {"error":{"code":200,"error_subcode":1349174,"error_user_title":"Permission Denied","fbtrace_id":"t","#
                + #""message":"Your app doesn't have permission to modify encryption settings for this phone number","type":"OAuthException"}}"#,
            .unknownNumber: #"404 {"error":{"code":803,"fbtrace_id":"t","#
                + #""message":"WhatsApp Business phone number not found","type":"GraphMethodException"}}"#,
            .unregisteredNumber: #"422 {"error":{"code":100,"fbtrace_id":"t","#
                + #""message":"Phone number is not eligible for encryption configuration","type":"GraphMethodException"}}"#,
            .rateLimited: #"429 {"error":{"code":4,"error_subcode":2446079,"fbtrace_id":"t","is_transient":true,"#
                + #""message":"Application request limit reached","type":"OAuthException"}}"#,
            .internalError: #"500 {"error":{"code":2,"fbtrace_id":"t","is_transient":true,"#
                + #""message":"An unexpected error occurred. Please retry your request","type":"GraphMethodException"}}"#,
        ]
        for kind in Provider.FailureKind.allCases { #expect(written(kind) == expected[kind]) }
        #expect(written(.unregisteredNumber, .get).contains("The requested fields are not available for this phone number"))
        #expect(written(.permissionDenied, .get).contains("doesn't have permission to access this"))
        #expect(written(.invalidKey, .get) == written(.invalidKey))
    }

    @Test(.enabled(if: PublicData.hasSeeds)) func kaleyraFailuresAreItsSamples() throws {
        let samples = try SeedAnswer.kaleyra()
        let kinds: [Provider.FailureKind?] = [nil, .invalidToken, .permissionDenied, .invalidKey, .internalError]
        #expect(samples.count == kinds.count)
        for (sample, kind) in zip(samples, kinds) {
            let expected = try JSONValue(Array(sample.utf8))
            guard let kind else {
                #expect(Provider.kaleyra.setAnswer == expected)
                continue
            }
            #expect(Provider.kaleyra.failureAnswer(kind, to: .set, traceID: "t").body == expected)
            #expect(Provider.kaleyra.answers.failures[kind].isDocumented)
        }
        #expect(
            [.invalidToken, .permissionDenied, .invalidKey, .internalError].map { (kind: Provider.FailureKind) in
                Provider.kaleyra.failureAnswer(kind, to: .set, traceID: "t").status
            } == [401, 401, 400, 500])
    }

    @Test(.enabled(if: PublicData.hasSeeds)) func chakraAnswerIsItsSample() throws {
        let sample = try JSONValue(Array(SeedAnswer.chakra().utf8))
        guard case .list(let entries)? = sample["data"], let pem = entries.first?["business_public_key"]?.string else {
            throw CurlExample.Surprise()
        }
        #expect(Provider.chakra.getAnswer(pem: pem, isValid: true) == sample)
        #expect(Provider.metaCloud.getAnswer(pem: pem, isValid: true) == sample)
    }

    @Test(arguments: Provider.all)
    func successesAreUnderstood(provider: Provider) throws {
        #expect(try provider.setRequest().read(Self.reply(200, provider.setAnswer)) == .done)
        guard provider.canGet else {
            #expect(provider.getAnswer(pem: "x", isValid: true) == nil)
            return
        }
        let sample = try SampleKey.shared()
        for (pem, isValid, status) in [
            (sample.trimmed, true, RegisteredKey.Status.valid), (sample.text, false, .mismatch), (nil, false, .missing),
            (nil, true, .missing),
        ] {
            let body = try #require(provider.getAnswer(pem: pem, isValid: isValid))
            guard case .key(let key) = try provider.getRequest().read(Self.reply(200, body)) else { throw CurlExample.Surprise() }
            #expect(key.status == status && key.numbers == pem.map { _ in sample.numbers })
        }
    }

    @Test func shapesOfTheKey() {
        func text(_ provider: Provider, _ pem: String?, fields: Set<String>? = nil) -> String? {
            provider.getAnswer(pem: pem, isValid: true, fields: fields)?.text()
        }
        let entry = #"{"business_public_key":"k","business_public_key_signature_status":"VALID"}"#
        let blank = #"{"business_public_key":" ","business_public_key_signature_status":"MISMATCH"}"#
        #expect(text(.metaCloud, "k") == "{\"data\":[\(entry)]}" && text(.metaCloud, nil) == "{\"data\":[\(blank)]}")
        #expect(text(.chakra, "k") == "{\"data\":[\(entry)]}" && text(.chakra, nil) == "{\"data\":[\(blank)]}")
        #expect(text(.threeSixtyDialog, "k") == "{\"data\":[\(entry)]}" && text(.threeSixtyDialog, nil) == #"{"data":[]}"#)
        #expect(text(.onPremises, "k") == entry && text(.onPremises, nil) == blank)
        let around = #"{"code":"WA-200","data":DATA,"error":{},"message":"Request Processed Successfully"}"#
        #expect(text(.kaleyra, "k") == around.replacing("DATA", with: entry))
        #expect(text(.kaleyra, nil) == around.replacing("DATA", with: "{}"))
        #expect(text(.metaCloud, "k", fields: ["business_public_key"]) == #"{"data":[{"business_public_key":"k"}]}"#)
    }

    @Test func proofFailuresHaveTheirRemedy() throws {
        for failure in [FailureAnswer.missingProof, .invalidProof] {
            let written = Provider.metaCloud.failureAnswer(failure, to: .set, traceID: "t")
            let request = try Provider.metaCloud.setRequest()
            let error = try #require(throws: ProviderError.self) { try request.read(Self.reply(written.status, written.body)) }
            #expect(error.remedy.contains("appsecret_proof") && error.retry == .never)
        }
    }
}
