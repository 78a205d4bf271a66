// SPDX-License-Identifier: Apache-2.0

/// How a provider writes a failure.
enum ErrorShape: Sendable {
    /// Meta's Graph API: `error` is an object; some who pass it on write a string there.
    case graph
    /// Meta's On-Premises API: `errors` is a list of objects.
    case errorList
    /// Kaleyra: every answer has `code`, `message`, `data` and `error`, and `error` is an object or a string.
    case envelope(success: String)
    /// Gupshup: `status` is `error`.
    case statusWord
    /// Who stands before Meta's API at 360dialog: `meta` has `developer_message`.
    case developerMessage

    /// What an answer says of a failure; `nil` where it says nothing of one.
    func refusal(in answer: JSONValue, cleaning text: AnswerText) -> ProviderRefusal? {
        switch self {
        case .graph: graph(answer, text)
        case .errorList: errorList(answer, text)
        case .envelope(let success): envelope(answer, success: success, text)
        case .developerMessage:
            answer["meta"]?["developer_message"].map { ProviderRefusal(message: text.clean($0.string)) }
        case .statusWord:
            answer["status"]?.string == "error" ? ProviderRefusal(message: text.clean(answer["message"]?.string)) : nil
        }
    }

    private func graph(_ answer: JSONValue, _ text: AnswerText) -> ProviderRefusal? {
        guard let error = answer["error"], !error.isEmpty else { return nil }
        guard error.members != nil else { return ProviderRefusal(message: text.clean(error.string)) }
        let details = error["error_data"]?["details"]?.string ?? error["error_data"]?.string
        return ProviderRefusal(
            code: Self.code(error["code"], text), subcode: error["error_subcode"]?.integer, type: text.word(error["type"]?.string),
            message: text.clean(error["message"]?.string), userTitle: text.clean(error["error_user_title"]?.string),
            userMessage: text.clean(error["error_user_msg"]?.string), details: text.clean(details),
            traceID: text.word(error["fbtrace_id"]?.string), isTransient: error["is_transient"] == .bool(true))
    }

    private func errorList(_ answer: JSONValue, _ text: AnswerText) -> ProviderRefusal? {
        guard case .list(let errors)? = answer["errors"], let error = errors.first else { return graph(answer, text) }
        return ProviderRefusal(
            code: Self.code(error["code"], text), message: text.clean(error["title"]?.string ?? error["message"]?.string),
            details: text.clean(error["details"]?.string))
    }

    private func envelope(_ answer: JSONValue, success: String, _ text: AnswerText) -> ProviderRefusal? {
        let code = answer["code"].flatMap { Self.code($0, text) }
        let error = answer["error"].flatMap { $0.isEmpty ? nil : $0 }
        guard error != nil || code != nil && code != success else { return nil }
        let details = error?.string ?? error?["error"]?.string ?? error?["payload"]?.string
        let message = text.clean(answer["message"]?.string)
        let said = text.clean(details)
        return ProviderRefusal(code: code, message: message ?? said, details: said == message ? nil : said)
    }

    /// A failure of whoever stands before the provider, such as a gateway: where its words may be found.
    static func unknownRefusal(in answer: JSONValue, cleaning text: AnswerText) -> ProviderRefusal {
        let places = [
            answer["message"], answer["error_description"], answer["detail"], answer["error"], answer["meta"]?["developer_message"],
        ]
        let said = places.lazy.compactMap { $0?.string ?? $0?["message"]?.string }.first
        return ProviderRefusal(message: text.clean(said))
    }

    private static func code(_ value: JSONValue?, _ text: AnswerText) -> String? {
        value?.integer.map(String.init) ?? text.word(value?.string)
    }
}
