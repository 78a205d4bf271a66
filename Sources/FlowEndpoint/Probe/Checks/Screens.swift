// SPDX-License-Identifier: Apache-2.0

extension ProbeCheck {
    static let screens = ProbeCheck(
        id: "screens", title: "INIT, data_exchange and BACK are answered",
        sent: "the three actions with a flow_token",
        expected: "an object with screen and data, or status 427",
        rationale: "Without both members the client shows an error in place of the screen",
        citation: "protocol: requests and responses", exchanges: [.initialise, .dataExchange, .back]
    )
}
