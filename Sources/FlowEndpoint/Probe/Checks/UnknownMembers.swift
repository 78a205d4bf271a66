// SPDX-License-Identifier: Apache-2.0

extension ProbeCheck {
    static let unknownMembers = ProbeCheck(
        id: "unknown-members", title: "members that nobody knows do no harm",
        sent: "a ping with more members in the body, and data_exchange with more members inside",
        expected: "the usual answers",
        rationale: "WhatsApp adds members, such as flow_token_signature in version 4.0",
        citation: "protocol: versions", exchanges: [.moreMembers, .moreMembersInside]
    )
}
