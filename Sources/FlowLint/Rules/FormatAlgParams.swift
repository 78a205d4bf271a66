// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

extension Rule {
    /// The parameters of rsaEncryption are not NULL.
    static let formatAlgParams = Rule(
        id: "format-alg-params",
        title: "parameters not NULL",
        severity: .error,
        condition: "the parameters of rsaEncryption are not NULL",
        citation: "RFC 3279 section 2.3.1: parameters MUST be NULL",
        rationale: "OpenSSL reads the key all the same, strict parsers refuse it",
        defect: { kind in
            if case .algorithmParameters(let what) = kind { return "the algorithm parameters are \(what); rsaEncryption wants NULL" }
            return nil
        })
}
