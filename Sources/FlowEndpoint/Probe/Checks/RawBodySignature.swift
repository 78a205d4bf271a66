// SPDX-License-Identifier: Apache-2.0

extension ProbeCheck {
    static let rawBodySignature = ProbeCheck(
        id: "raw-body-signature", title: "the signature is taken over the raw body",
        sent: "pings whose bodies parsers would write otherwise: with \\/ for /, and with blanks and line breaks, rightly signed",
        expected: "the answer to a ping",
        rationale: "WhatsApp escapes the slashes of base64; a signature over JSON that was written again never fits",
        citation: "protocol: X-Hub-Signature-256; E10", need: .appSecret, exchanges: [.escaped, .spaced]
    )
}
