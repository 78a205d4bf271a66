// SPDX-License-Identifier: Apache-2.0

import FlowProviders
import TestSupport
import Testing

/// Every failure that a provider documents: what is read of it, whether to ask again, and what mends it.
@Suite struct DocumentedFailureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var providers: [Provider]
        var status: Int
        var body: String
        var code: String?
        var subcode: Int?
        /// For a `POST`.
        var retry: ProviderError.Retry = .never
        /// A word of the remedy.
        var remedy: String
        var testDescription: String { "\(providers[0].id) \(status) \(code ?? "")" + (subcode.map { "/\($0)" } ?? "") }
    }

    private static func graph(
        _ status: Int, _ code: Int, _ message: String, subcode: Int? = nil, type: String = "OAuthException", details: String? = nil,
        isTransient: Bool = false, retry: ProviderError.Retry = .never, remedy: String
    ) -> Case {
        var members = ["\"message\":\(quoted(message))", "\"type\":\"\(type)\"", "\"code\":\(code)", "\"fbtrace_id\":\"AbC-123_x\""]
        if let subcode { members.append("\"error_subcode\":\(subcode)") }
        if let details { members.append("\"error_data\":{\"messaging_product\":\"whatsapp\",\"details\":\(quoted(details))}") }
        if isTransient { members.append("\"is_transient\":true") }
        return Case(
            providers: [.metaCloud, .chakra, .threeSixtyDialog], status: status, body: "{\"error\":{\(members.joined(separator: ","))}}",
            code: "\(code)", subcode: subcode, retry: retry, remedy: remedy)
    }

    private static let graphCases = [
        graph(400, 100, "Business public key is invalid", remedy: "flowproof lint"),
        graph(400, 100, "(#100) Invalid parameter", details: "Business public key is invalid", remedy: "flowproof lint"),
        graph(400, 100, "Missing required parameter: business_public_key", remedy: "business_public_key"),
        graph(400, 100, "Invalid parameter: phone_number_id must be a valid numeric string", remedy: "phone number id"),
        graph(
            400, 100, "Unsupported post request. Object with ID '1' does not exist", subcode: 33, type: "GraphMethodException",
            remedy: "no such number"),
        graph(400, 100, "(#100) Invalid parameter", remedy: "API version"),
        graph(400, 33, "Parameter value is not valid", remedy: "no such number"),
        graph(401, 190, "Invalid OAuth access token", subcode: 463, remedy: "expired"),
        graph(401, 190, "Invalid OAuth access token", remedy: "new token"),
        graph(401, 0, "AuthException", remedy: "new token"),
        graph(500, 3, "API Method", remedy: "assign"),
        graph(403, 10, "Application does not have permission for this action", remedy: "whatsapp_business_messaging"),
        graph(
            403, 200, "Your app doesn't have permission to modify encryption settings for this number", subcode: 1_349_174, remedy: "assign"
        ),
        graph(403, 299, "API Permission", remedy: "assign"),
        graph(404, 803, "WhatsApp Business phone number not found", type: "GraphMethodException", remedy: "no such number"),
        graph(
            422, 100, "Phone number is not eligible for encryption configuration", type: "GraphMethodException",
            remedy: "register the phone number"),
        graph(
            422, 100, "The requested fields are not available for this phone number", type: "GraphMethodException",
            remedy: "register the phone number"),
        graph(422, 100, "Something", remedy: "register the phone number"),
        graph(400, 133_010, "Phone number not registered on the Cloud API", remedy: "register the phone number"),
        graph(403, 368, "Temporarily blocked for policies violations", remedy: "policy"),
        graph(429, 4, "Application request limit reached", subcode: 2_446_079, isTransient: true, retry: .afterWaiting, remedy: "wait"),
        graph(400, 4, "Application request limit reached", retry: .afterWaiting, remedy: "wait"),
        graph(400, 80_007, "Rate limit issues", retry: .afterWaiting, remedy: "wait"),
        graph(429, 130_429, "Rate limit hit", retry: .afterWaiting, remedy: "wait"),
        graph(500, 2, "An unexpected error occurred. Please retry", isTransient: true, retry: .afterChecking, remedy: "ask for the key"),
        graph(400, 1, "API Unknown", retry: .afterChecking, remedy: "ask for the key"),
        graph(400, 99_999, "Never heard of", remedy: "documentation"),
        graph(400, 99_999, "Never heard of", isTransient: true, retry: .afterChecking, remedy: "documentation"),
        graph(503, 99_999, "Never heard of", retry: .afterChecking, remedy: "ask for the key"),
        // The status alone says that all is well.
        graph(200, 100, "Business public key is invalid", remedy: "flowproof lint"),
    ]

    private static func kaleyra(
        _ status: Int, _ code: String, _ data: String, _ error: String, retry: ProviderError.Retry = .never, remedy: String
    ) -> Case {
        Case(
            providers: [.kaleyra], status: status, body: "{\"code\":\"\(code)\",\"message\":\"words\",\"data\":\(data),\"error\":\(error)}",
            code: code,
            retry: retry, remedy: remedy)
    }

    private static func onPremises(_ status: Int, _ code: Int, retry: ProviderError.Retry = .never, remedy: String) -> Case {
        Case(
            providers: [.onPremises], status: status,
            body: "{\"meta\":{\"api_status\":\"stable\"},\"errors\":[{\"code\":\(code),\"title\":\"words\",\"details\":\"more\"}]}",
            code: "\(code)",
            retry: retry, remedy: remedy)
    }

    private static func gateway(_ provider: Provider, _ status: Int, _ body: String, retry: ProviderError.Retry = .never, remedy: String)
        -> Case
    {
        Case(providers: [provider], status: status, body: body, retry: retry, remedy: remedy)
    }

    private static let otherCases =
        [
            kaleyra(401, "RBC001", "[]", #"{"error":"Incorrect SID or API key."}"#, remedy: "SID"),
            kaleyra(401, "WA-401", "{}", #""API is not available for given customer""#, remedy: "Kaleyra"),
            kaleyra(400, "WA-400", "{}", #"{"payload":"Incorrect payload format"}"#, remedy: "flowproof lint"),
            kaleyra(500, "WA-500", "{}", #"{"error":"Internal server error"}"#, retry: .afterChecking, remedy: "ask for the key"),
            kaleyra(200, "WA-400", "{\"success\":true}", "{}", remedy: "flowproof lint"),
            kaleyra(429, "WA-429", "{}", "{}", retry: .afterWaiting, remedy: "wait"),
            onPremises(401, 1005, remedy: "log in"), onPremises(404, 1006, remedy: "update"), onPremises(400, 1008, remedy: "public_key"),
            onPremises(400, 1009, remedy: "flowproof lint"), onPremises(503, 1011, retry: .afterChecking, remedy: "registered"),
            onPremises(500, 1014, retry: .afterChecking, remedy: "log"), onPremises(429, 1015, retry: .afterWaiting, remedy: "wait"),
            onPremises(500, 1016, retry: .afterWaiting, remedy: "wait"), onPremises(401, 9999, remedy: "log in"),
            onPremises(200, 1009, remedy: "flowproof lint"), onPremises(400, 2068, remedy: "upload the public key again"),
            gateway(.chakra, 401, #"{"message":"Unauthorized"}"#, remedy: "ChakraHQ"),
            gateway(.chakra, 404, #"{"error":"Not Found"}"#, remedy: "whatsappPhoneNumberId"),
            gateway(
                .threeSixtyDialog, 401, #"{"meta":{"success":false,"http_code":401,"developer_message":"Invalid api key"}}"#,
                remedy: "360dialog"),
            gateway(.threeSixtyDialog, 403, #"{"error":"Forbidden"}"#, remedy: "360dialog"),
            gateway(.gupshup, 400, #"{"status":"error","message":"Public Key is invalid"}"#, remedy: "flowproof lint"),
            gateway(.gupshup, 400, #"{"status":"error","message":"Blocked by Integrity"}"#, remedy: "live"),
            gateway(.gupshup, 200, #"{"status":"error","message":"words"}"#, remedy: "documentation"),
            gateway(.gupshup, 401, #"{"status":"error","message":"Authentication Failed"}"#, remedy: "apikey"),
            gateway(.gupshup, 404, #"{"status":"error","message":"Invalid App Details"}"#, remedy: "app id"),
            gateway(.gupshup, 429, #"{"status":"error","message":"Too Many Requests"}"#, retry: .afterWaiting, remedy: "wait"),
            gateway(.metaCloud, 401, "{}", remedy: "token"), gateway(.metaCloud, 403, "{}", remedy: "token"),
            gateway(.metaCloud, 404, "{}", remedy: "number"),
            gateway(.metaCloud, 408, "{}", retry: .afterChecking, remedy: "documentation"),
            gateway(.metaCloud, 502, #"{"detail":"bad gateway"}"#, retry: .afterChecking, remedy: "ask for the key"),
        ] + (2064...2070).map { onPremises(400, $0, remedy: $0 == 2068 ? "upload" : "Flow") }

    @Test(arguments: graphCases + otherCases)
    func failure(_ failure: Case) throws {
        for provider in failure.providers {
            let set = try provider.setRequest()
            let error = try #require(throws: ProviderError.self) { try set.read(ProviderReply(failure.status, failure.body)) }
            guard case .refused(let refusal) = error.reason else {
                Issue.record("\(error)")
                return
            }
            #expect(refusal.code == failure.code && refusal.subcode == failure.subcode)
            #expect(error.retry == failure.retry && error.httpStatus == failure.status && error.operation == .set)
            #expect(error.remedy.contains(failure.remedy), "\(error.remedy)")
            #expect(!error.remedy.hasSuffix(".") && error.description.hasPrefix("\(provider.title) answered \(failure.status): "))
            guard provider.canGet else { continue }
            // Reading changes nothing: what may have been carried out may be asked again.
            let get = try provider.getRequest()
            let reading = try #require(throws: ProviderError.self) { try get.read(ProviderReply(failure.status, failure.body)) }
            #expect(reading.retry == (failure.retry == .never ? .never : .afterWaiting))
        }
    }

    @Test func theWholeOfAGraphError() throws {
        let body = """
            {"error":{"message":"Business public key is invalid","type":"OAuthException","code":100,"error_subcode":7,"is_transient":false,
            "error_user_title":"Invalid Public Key","error_user_msg":"The provided public key format is invalid",
            "error_data":{"details":"line 1"},"fbtrace_id":"AbC-123_x"}}
            """
        let request = try Provider.metaCloud.setRequest()
        let error = try #require(throws: ProviderError.self) { try request.read(ProviderReply(400, body)) }
        guard case .refused(let refusal) = error.reason else { throw error }
        #expect(refusal.type == "OAuthException" && refusal.userTitle == "Invalid Public Key" && refusal.details == "line 1")
        #expect(
            "\(error)"
                == "Meta Cloud API answered 400: code 100/7, Business public key is invalid; The provided public key format is invalid; "
                + "line 1 (trace AbC-123_x)")
    }

    @Test func detailsMayBeText() throws {
        let request = try Provider.metaCloud.setRequest()
        let body = #"{"error":{"message":"(#100) Invalid parameter","code":100,"error_data":"Business public key is invalid"}}"#
        let error = try #require(throws: ProviderError.self) { try request.read(ProviderReply(400, body)) }
        #expect(error.remedy.hasPrefix("run flowproof lint") && "\(error)".hasSuffix("; Business public key is invalid"))
    }

    @Test func theWholeOfAKaleyraError() throws {
        let body = #"{"code":"RBC001","message":"Incorrect SID or API key.","data":[],"error":{"error":"Incorrect SID or API key."}}"#
        let request = try Provider.kaleyra.setRequest()
        let error = try #require(throws: ProviderError.self) { try request.read(ProviderReply(401, body)) }
        #expect("\(error)" == "Kaleyra answered 401: code RBC001, Incorrect SID or API key.")
    }

    @Test func retryAfterIsKept() throws {
        let request = try Provider.metaCloud.setRequest()
        let reply = ProviderReply(429, "{}", [("Retry-After", "soon"), ("RETRY-AFTER", " 120 ")])
        let error = try #require(throws: ProviderError.self) { try request.read(reply) }
        #expect(error.retryAfter == .seconds(120) && error.retry == .afterWaiting)
    }

    @Test(arguments: [
        ("0", 0), ("120", 120), (" 7\t", 7), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
        ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Thu, 29 Feb 2024 00:00:00 GMT", 1_709_164_800), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Sat, 28 Nov 2026 00:00:00 GMT", 1_795_824_000), ("Tue, 01 Mar 2000 00:00:00 GMT", 951_868_800),
    ])
    func retryAfter(text: String, number: Int) {
        let isDate = text.contains(":")
        #expect(RetryAfter(text) == (isDate ? .date(secondsSince1970: number) : .seconds(number)))
        #expect(RetryAfter(text)?.delay(now: 0) == number)
        #expect(!isDate || RetryAfter(text)?.delay(now: number + 5) == 0)
    }

    @Test(arguments: [
        "", " ", "-1", "+1", "1.5", "1e3", "0x10", "1234567890", "Sun, 06 Nov 1994", "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
        "١",
        ",,,,,,,", "Sun, 06 Nov +994 08:49:37 GMT", "Sun Nov  6 08:49:37 94", "a\u{0}b",
    ])
    func otherTextsAreNoTime(text: String) {
        #expect(RetryAfter(text) == nil)
    }
}
