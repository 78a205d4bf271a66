// SPDX-License-Identifier: Apache-2.0

internal import FlowProviders

/// The last requests, without anything secret: names of header fields and fields, and no value of either.
struct RequestLog: Sendable {
    /// One request and what became of it.
    struct Entry: Sendable {
        var ordinal: Int
        var method: String
        var path: String
        var queryNames: [String]
        var headerNames: [String]
        var fieldNames: [String]
        var address: NumberAddress?
        var providerID: String?
        var operation: ProviderRequest.Operation?
        var fault: String?
        var status = 0
    }

    private(set) var entries: [Entry] = []

    /// Requests that are remembered.
    static let maximumCount = 1000

    mutating func append(_ entry: Entry) {
        if entries.count == Self.maximumCount { entries.removeFirst() }
        entries.append(entry)
    }

    mutating func removeAll() { entries = [] }
}

extension RequestLog.Entry {
    /// Names in a request that are looked at; a request with more is not one that helps anybody.
    private static let maximumNameCount = 50

    init(_ request: IncomingRequest, ordinal: Int) {
        // A token in the place of a name, or a key in that of a path, looks like one.
        let text = AnswerText(secrets: request.secrets)
        func names(_ names: some Sequence<String>) -> [String] { names.prefix(Self.maximumNameCount).map { text.clean($0) ?? "" } }
        self.ordinal = ordinal
        method = text.clean(request.method) ?? ""
        path = request.path.split(separator: "/", omittingEmptySubsequences: false).map { text.clean(String($0)) ?? "" }.joined(
            separator: "/")
        queryNames = names((request.query ?? []).map(\.name))
        headerNames = names(request.headers.map { $0.name.lowercased() })
        // No provider reads a longer body.
        fieldNames =
            request.body.count > EmulatedExchange.maximumByteCount
            ? [] : names(PostedFields(request, accepting: [.form, .json, .multipart]).names)
    }

    /// The form of the admin API.
    var json: JSONValue {
        func list(_ names: [String]) -> JSONValue { .list(names.map(JSONValue.string)) }
        let members: [String: JSONValue?] = [
            "ordinal": .number(String(ordinal)), "method": .string(method), "path": .string(path), "query": list(queryNames),
            "headers": list(headerNames), "fields": list(fieldNames), "provider": providerID.map(JSONValue.string),
            "number": (address?.number).map(JSONValue.string), "operation": (operation?.rawValue).map(JSONValue.string),
            "fault": fault.map(JSONValue.string), "status": .number(String(status)),
        ]
        return .object(members.compactMapValues(\.self))
    }
}

extension IncomingRequest {
    /// What must not be seen, wherever else it stands. Shorter ones are no secrets, and would be found in every path.
    fileprivate var secrets: [String] {
        let values = Set(Provider.all.map(\.authentication.header)).flatMap(values)
        let parameters = (query ?? []).filter { ["access_token", "appsecret_proof", "token"].contains($0.name) }.map(\.value)
        return (values.flatMap { $0.split(separator: " ").map(String.init) } + parameters).filter { $0.utf8.count >= 8 }
    }
}
