// SPDX-License-Identifier: Apache-2.0

extension ErrorShape {
    /// The inverse of ``refusal(in:cleaning:)``: the JSON of an answer.
    func written(_ failure: FailureAnswer, to operation: ProviderRequest.Operation, traceID: String) -> JSONValue {
        let message = JSONValue.string(operation == .get ? failure.getMessage ?? failure.message : failure.message)
        let code = failure.code.map { code in Int(code).map { .number(String($0)) } ?? JSONValue.string(code) }
        switch self {
        case .graph:
            let error: [String: JSONValue?] = [
                "message": message, "type": failure.type.map(JSONValue.string), "code": code,
                "error_subcode": failure.subcode.map { .number(String($0)) }, "error_user_title": failure.userTitle.map(JSONValue.string),
                "error_user_msg": failure.userMessage.map(JSONValue.string), "is_transient": failure.isTransient ? true : nil,
                "error_data": failure.details.map { ["details": .string($0)] }, "fbtrace_id": .string(traceID),
            ]
            return ["error": .object(error.compactMapValues(\.self))]
        case .errorList:
            let error: [String: JSONValue?] = ["code": code, "title": message, "details": failure.details.map(JSONValue.string)]
            return ["meta": Self.onPremisesMeta, "errors": [.object(error.compactMapValues(\.self))]]
        case .envelope:
            let details = failure.details.map(JSONValue.string) ?? message
            return [
                "code": code ?? .null, "message": message, "data": failure.hasListAsData ? [] : [:],
                "error": failure.detailsMember.map { .object([$0: details]) } ?? details,
            ]
        case .statusWord: return ["status": "error", "message": message]
        case .developerMessage:
            return ["meta": ["success": false, "http_code": .number(String(failure.status)), "developer_message": message]]
        }
    }

    /// `meta` of every answer of the On-Premises API.
    static let onPremisesMeta: JSONValue = ["api_status": "stable", "version": "2.61.1"]
}
