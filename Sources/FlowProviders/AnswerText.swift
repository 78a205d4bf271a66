// SPDX-License-Identifier: Apache-2.0

/// Makes text of an answer fit for a terminal or a log: it comes from a server that may be anybody's, or that repeats what it was sent.
package struct AnswerText: Sendable {
    /// What was sent and must not come back in a message.
    private let secrets: [[UInt8]]
    /// The longest message that is repeated, in characters.
    static let maximumCharacterCount = 300
    /// A piece of a secret of this length gives it away as such.
    private static let pieceByteCount = 8
    /// A word of this length in the alphabet of tokens and keys is taken for one.
    private static let suspiciousByteCount = 32

    /// Takes the secrets that must not be seen.
    package init(secrets: [String]) {
        self.secrets = secrets.map { Array($0.utf8) }
    }

    /// One line without control and direction characters, without secrets, cut to ``maximumCharacterCount``; `nil` where nothing is left.
    package func clean(_ text: String?) -> String? {
        guard let text else { return nil }
        // What is cut off later need not be looked at; a character may have many scalars.
        let line = Self.oneLine(text.unicodeScalars.prefix(16 * Self.maximumCharacterCount))
        var bytes = Array(line.utf8)
        for range in (secretRanges(in: bytes) + Self.suspiciousRanges(in: bytes) + Self.blockRanges(in: bytes)).merged.reversed() {
            bytes.replaceSubrange(range, with: "***".utf8)
        }
        let cleaned = String(decoding: bytes, as: UTF8.self)
        guard !cleaned.isEmpty else { return nil }
        return cleaned.count > Self.maximumCharacterCount ? cleaned.prefix(Self.maximumCharacterCount) + "…" : cleaned
    }

    /// A code or an id: 64 letters, digits, hyphens and underscores at most; `nil` for anything else, and for a secret.
    func word(_ text: String?) -> String? {
        guard let text, (1...64).contains(text.utf8.count),
            text.utf8.allSatisfy({ $0.isLetter || $0.isDigit || $0 == 0x2D || $0 == 0x5F }), secretRanges(in: Array(text.utf8)).isEmpty
        else { return nil }
        return text
    }

    private static func oneLine(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var line = String.UnicodeScalarView()
        var isSpacePending = false
        for scalar in scalars {
            switch scalar.properties.generalCategory {
            // Format characters turn the direction of a line, or are not seen.
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator:
                isSpacePending = true
            default:
                if isSpacePending, !line.isEmpty { line.append(" ") }
                isSpacePending = false
                line.append(scalar)
            }
        }
        return String(line)
    }

    private func secretRanges(in bytes: [UInt8]) -> [Range<Int>] {
        secrets.flatMap { secret -> [Range<Int>] in
            let length = min(Self.pieceByteCount, secret.count)
            guard length > 0, bytes.count >= length else { return [] }
            let pieces = Set((0...secret.count - length).map { secret[$0..<$0 + length] })
            return (0...bytes.count - length).filter { pieces.contains(bytes[$0..<$0 + length]) }.map { $0..<$0 + length }
        }
    }

    /// A PEM block, to the end of the text: its last line is as short as an ordinary word.
    private static func blockRanges(in bytes: [UInt8]) -> [Range<Int>] {
        let begin = Array("-----BEGIN".utf8)
        guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: begin) }) else { return [] }
        return [start..<bytes.count]
    }

    private static func suspiciousRanges(in bytes: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var index = 0
        while index < bytes.count {
            let run = bytes[index...].prefix { $0.isLetter || $0.isDigit || "+/=_-%|".utf8.contains($0) }
            // Names of members and paths are as long, in small letters.
            let hasDigit = run.contains(where: \.isDigit)
            let hasBothCases = run.contains { (0x41...0x5A).contains($0) } && run.contains { (0x61...0x7A).contains($0) }
            if run.count >= suspiciousByteCount, hasDigit || hasBothCases { ranges.append(run.indices) }
            index = max(run.endIndex, index) + 1
        }
        return ranges
    }
}

extension [Range<Int>] {
    /// The same places without overlaps, in their order.
    fileprivate var merged: [Range<Int>] {
        var ranges: [Range<Int>] = []
        for range in sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = ranges.last, range.lowerBound <= last.upperBound {
                ranges[ranges.count - 1] = last.lowerBound..<Swift.max(last.upperBound, range.upperBound)
            } else {
                ranges.append(range)
            }
        }
        return ranges
    }
}
