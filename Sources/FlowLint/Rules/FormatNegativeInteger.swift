// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The encoding of modulus, exponent or another number has its top bit set.
    static let formatNegativeInteger = Rule(
        id: "format-negative-integer",
        title: "negative number",
        severity: .error,
        condition: "the encoding of modulus, exponent or another number has its top bit set",
        citation: "X.690 section 8.3; RFC 8017 appendix A.1.1",
        rationale: "the leading zero byte is missing: some parsers repair it, others refuse the key",
        defect: { kind in
            if case .negativeInteger(let name) = kind {
                return "the \(name) is encoded as a negative number: the zero byte in front is missing"
            }
            return nil
        })
}
