// SPDX-License-Identifier: Apache-2.0

internal import FlowProviders

// What an honest phone sends.
extension ProbeExchange {
    static let ping = ProbeExchange("ping", "a ping of version 3.0", .ping) { _ in PhoneDraft(["version": "3.0", "action": "ping"]) }

    static let pingVersion4 = ProbeExchange("ping-4.0", "a ping of version 4.0", .ping) { _ in
        PhoneDraft(["version": "4.0", "action": "ping"])
    }

    static let initialise = ProbeExchange("init", "INIT", .screen) { settings in
        PhoneDraft([
            "data": [:], "flow_token": .string(settings.flowToken), "screen": "", "action": "INIT", "version": "3.0",
        ])
    }

    static let dataExchange = ProbeExchange("data-exchange", "data_exchange", .screen) { dataExchange($0, ["flowproof": "probe"]) }

    static let dataExchangeVersion4 = ProbeExchange("data-exchange-4.0", "data_exchange of version 4.0", .screen) { settings in
        guard let signature = settings.flowTokenSignature else { return dataExchange(settings, ["flowproof": "probe"], version: "4.0") }
        return PhoneDraft([
            "data": ["flowproof": "probe"], "flow_token": .string(settings.flowToken), "flow_token_signature": .string(signature),
            "screen": .string(settings.screen), "action": "data_exchange", "version": "4.0",
        ])
    }

    static let back = ProbeExchange("back", "BACK", .screen) { settings in
        PhoneDraft([
            "data": [:], "flow_token": .string(settings.flowToken), "screen": .string(settings.screen), "action": "BACK", "version": "3.0",
        ])
    }

    static let notification = ProbeExchange("notification", "an error notification", .acknowledgement) { settings in
        PhoneDraft([
            "data": notice, "flow_token": .string(settings.flowToken), "screen": .string(settings.screen), "action": "data_exchange",
            "version": "3.0",
        ])
    }

    static let notificationWithoutToken = ProbeExchange(
        "notification-without-token", "an error notification without flow_token", .acknowledgement
    ) { settings in
        PhoneDraft(["data": notice, "screen": .string(settings.screen), "action": "data_exchange", "version": "3.0"])
    }

    static let notificationOfStart = ProbeExchange(
        "notification-of-init", "an error notification with action INIT and without a screen", .acknowledgement
    ) { settings in
        PhoneDraft(["data": notice, "flow_token": .string(settings.flowToken), "action": "INIT", "version": "3.0"])
    }

    static let expiredToken = ProbeExchange("expired-token", "INIT with the token that has expired", .expiry) { settings in
        PhoneDraft([
            "data": [:], "flow_token": .string(settings.expiredToken ?? settings.flowToken), "screen": "", "action": "INIT",
            "version": "3.0",
        ])
    }

    /// Characters of two, three and four bytes, of two UTF-16 units, and those that scripts mind.
    static let unicodeSample = "Zoë Ωmega 漢字 😀 \u{2028}"

    static let unicode = ProbeExchange("unicode", "data_exchange with characters of up to four bytes", .screen) {
        dataExchange($0, ["name": .string(unicodeSample)])
    }

    static let large = ProbeExchange("large", "data_exchange with 64 KiB of data", .screen) {
        dataExchange($0, ["notes": .string(String(repeating: "flowproof probe. ", count: 3856))])
    }

    static let concurrent = ProbeExchange("concurrent", "data_exchange, four at a time", .screen) {
        dataExchange($0, ["flowproof": "probe"])
    }

    static let escaped = ProbeExchange("escaped-body", "a ping whose body has \\/ for every /", .ping, like: .ping) { _ in }

    static let spaced = ProbeExchange("spaced-body", "a ping whose body has blanks and line breaks", .ping, like: .ping) {
        $0.writing = { $0.text(.lines) }
    }

    static let moreMembers = ProbeExchange("more-members", "a ping whose body has members that nobody knows", .ping, like: .ping) {
        $0.writing = { PhoneEnvelope.text([("flowproof", "probe")] + $0.members + [("trace", "1/2")]) }
    }

    static let moreMembersInside = ProbeExchange(
        "more-members-inside", "data_exchange with members that nobody knows beside data", .screen
    ) { settings in
        PhoneDraft([
            "data": ["flowproof": "probe"], "flow_token": .string(settings.flowToken), "screen": .string(settings.screen),
            "action": "data_exchange", "version": "3.0", "flowproof": ["probe": [1, 2, true]], "sub_action": "flowproof",
        ])
    }

    private static let notice: JSONValue = ["error": "timeout_error", "error_message": "the answer came too late"]

    private static func dataExchange(_ settings: ProbeSettings, _ data: JSONValue, version: String = "3.0") -> PhoneDraft {
        PhoneDraft([
            "data": data, "flow_token": .string(settings.flowToken), "screen": .string(settings.screen), "action": "data_exchange",
            "version": .string(version),
        ])
    }
}
