// SPDX-License-Identifier: Apache-2.0

internal import FlowPayload

/// What a decrypted request asks for (protocol section 1.6).
public enum FlowRequestKind: String, CaseIterable, Sendable {
    /// WhatsApp asks whether the endpoint is there.
    case ping
    /// WhatsApp reports that an earlier response could not be used.
    case errorNotification = "error-notification"
    /// A Flow is opened.
    case initialization = "init"
    /// A screen is submitted.
    case dataExchange = "data-exchange"
    /// A screen is gone back to.
    case back
    /// Anything else: the action is the application's own affair.
    case other
}

/// A decrypted request: one JSON object, whose few members that matter here are found without decoding the rest.
struct FlowMessage {
    let kind: FlowRequestKind
    /// The error that a notification names: of WhatsApp's own words only, since it is logged.
    let notifiedError: String?
    /// Where the members `screen` and `data` stand, the first with its quotation marks; `nil` where they are another thing.
    private let screen: Range<Int>?
    private let data: Range<Int>?

    /// - Throws: when the text is no JSON object in UTF-8, or has a member of interest twice.
    init(_ text: Span<UInt8>) throws(EnvelopeError) {
        try requireUTF8(text)
        let members = try JSONMembers(["action", "screen", "data"], in: text, text.indices)
        screen = members["screen"].flatMap { Self.isString($0) && !$0.range.isEmpty ? $0.range.widened : nil }
        let dataRange = members["data"].flatMap { $0.kind == .object ? $0.range : nil }
        data = dataRange
        // Seen in the wild under both names.
        var error: [UInt8]?
        if let dataRange {
            let names = ["error", "error_key"]
            let dataMembers = try JSONMembers(names, in: text, dataRange)
            error = names.compactMap { dataMembers.string($0, in: text) }.first
        }
        notifiedError = error.map { name in Self.errors.first { name.elementsEqual($0.utf8) } ?? "another" }
        kind = error == nil ? Self.kind(ofAction: members.string("action", in: text)) : .errorNotification
    }

    /// What an application answers that gives everything back: the screen it came from, and its data.
    ///
    /// - Parameter text: what the message was read from.
    func echo(in text: [UInt8]) -> [UInt8] {
        let screen = screen.map { text[$0] } ?? Array("\"ECHO\"".utf8)[...]
        let data = data.map { text[$0] } ?? Array("{}".utf8)[...]
        return Array(#"{"screen":"#.utf8) + screen + Array(#","data":"#.utf8) + data + Array("}".utf8)
    }

    private static func kind(ofAction action: [UInt8]?) -> FlowRequestKind {
        switch action.map({ String(decoding: $0, as: UTF8.self) }) {
        case "ping": .ping
        case "INIT": .initialization
        case "data_exchange": .dataExchange
        case "BACK": .back
        default: .other
        }
    }

    private static func isString(_ value: JSONMembers.Value) -> Bool { if case .string = value.kind { true } else { false } }

    /// Protocol section 1.9; one is misspelt by WhatsApp in one of two places.
    private static let errors = [
        "timeout_error", "missing_capability", "cannot_be_served", "no_http_response_error", "unexpected_http_status_code",
        "public-key-missing", "public-key-signature-verification", "public-key-signiture-verification", "response-decryption-error",
        "invalid-screen-transition", "payload-schema-error", "business-decryption-error", "components-validation-error",
    ]
}

extension Range<Int> {
    /// One more at each end: a string with its quotation marks.
    fileprivate var widened: Self { lowerBound - 1..<upperBound + 1 }
}
