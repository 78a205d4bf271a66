// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// Every rule, in the order in which findings are listed: what leaks first, then what stops an upload, then the form.
    public static let all: [Rule] = [
        .uploadPrivateLeak,
        .uploadSize,
        .uploadNotRsa,
        .uploadRsaPss,
        .uploadCertificate,
        .formatEmpty,
        .formatEncoding,
        .formatBom,
        .formatNul,
        .formatLineEnds,
        .formatCrlf,
        .formatNoFinalNewline,
        .formatLiteralNewline,
        .formatNoLineBreaks,
        .formatLineLength,
        .formatWhitespace,
        .formatBoundary,
        .formatLabel,
        .formatLabelBodyMismatch,
        .formatPemHeaders,
        .formatLeadingText,
        .formatTrailingText,
        .formatMultipleBlocks,
        .formatBase64,
        .formatPlusAsSpace,
        .formatPercentEncoded,
        .formatDoubleBase64,
        .formatNoPem,
        .formatDerBinary,
        .formatDer,
        .formatNegativeInteger,
        .formatDerTrailing,
        .formatAlgOid,
        .formatAlgParams,
        .formatPkcs1,
        .formatCsr,
        .formatOpenssh,
        .formatJwk,
        .formatPkcs12,
    ]
}

/// A Unicode scalar value as `U+` wants it: at least four hexadecimal digits.
func hexadecimal(_ scalar: UInt32) -> String {
    let digits = String(scalar, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
