// SPDX-License-Identifier: Apache-2.0

/// A character by its code point, at least four hexadecimal digits as `U+` wants them, and as it looks where it can be seen.
func named(_ scalar: UInt32) -> String {
    let digits = String(scalar, radix: 16, uppercase: true)
    let codePoint = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    guard (0x21...0x7E).contains(scalar), let visible = Unicode.Scalar(scalar) else { return codePoint }
    return "\(visible) (\(codePoint))"
}

/// `1 file`, `2 files`.
package func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

extension String {
    /// Without what a terminal would obey instead of show: paths and names in keys come from strangers.
    package var printable: String {
        if utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return self }
        let visible = unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(visible))
    }
}
