// SPDX-License-Identifier: Apache-2.0

extension ProbeCheck {
    static let errorNotification = ProbeCheck(
        id: "error-notification", title: "error notifications are acknowledged",
        sent: "an error notification, one without flow_token, and one without a screen",
        expected: "{\"data\":{\"acknowledged\":true}}",
        rationale: "They say what customers see of your mistakes; some clients leave flow_token out",
        citation: "protocol: error notification; E20", exchanges: [.notification, .notificationWithoutToken, .notificationOfStart]
    )
}
