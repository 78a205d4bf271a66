// SPDX-License-Identifier: Apache-2.0

/// When a server wants to be asked again (RFC 9110 section 10.2.3).
public enum RetryAfter: Equatable, Sendable {
    /// So many seconds after the answer.
    case seconds(Int)
    /// At this time, in seconds since 1970-01-01T00:00:00Z.
    case date(secondsSince1970: Int)

    /// Reads the value of the header field, a count of seconds or a date in any of the three forms of RFC 9110 section 5.6.7;
    /// `nil` for anything else.
    public init?(_ value: String) {
        let text = value.trimmingSpace
        if !text.isEmpty, text.utf8.count <= 9, text.utf8.allSatisfy(\.isDigit), let seconds = Int(text) {
            self = .seconds(seconds)
        } else if let date = HTTPDate(text) {
            self = .date(secondsSince1970: date.secondsSince1970)
        } else {
            return nil
        }
    }

    /// How long to wait, in seconds; 0 where the time has come.
    ///
    /// - Parameter now: seconds since 1970-01-01T00:00:00Z.
    public func delay(now: Int) -> Int {
        switch self {
        case .seconds(let seconds): seconds
        case .date(let time): max(0, time - now)
        }
    }
}

extension String {
    fileprivate var trimmingSpace: String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        return String(Substring(utf8.drop(while: isSpace).reversed().drop(while: isSpace).reversed().map { Character(Unicode.Scalar($0)) }))
    }
}

/// A date in a header field.
private struct HTTPDate {
    var secondsSince1970: Int

    init?(_ text: String) {
        let words = text.split { " ,-:".contains($0) }.map(String.init)
        let isShort = text.contains("-")
        let isOldest = !text.contains(",")
        // Sun, 06 Nov 1994 08:49:37 GMT; Sunday, 06-Nov-94 08:49:37 GMT; Sun Nov  6 08:49:37 1994
        let order = isOldest ? (day: 2, month: 1, year: 6, time: 3) : (day: 1, month: 2, year: 3, time: 4)
        guard words.count == (isOldest ? 7 : 8), isOldest || words[7] == "GMT" else { return nil }
        guard let month = Self.months.firstIndex(of: words[order.month]) else { return nil }
        let fields = [order.day, order.year, order.time, order.time + 1, order.time + 2]
        let numbers = fields.compactMap { field in words[field].utf8.allSatisfy(\.isDigit) ? Int(words[field]) : nil }
        guard numbers.count == fields.count, words[order.year].utf8.count == (isShort && !isOldest ? 2 : 4) else { return nil }
        var year = numbers[1]
        // Nobody asks to wait for half a century, nor did anybody before 1970.
        if isShort, !isOldest { year += year < 70 ? 2000 : 1900 }
        guard (1...31).contains(numbers[0]), numbers[2] < 24, numbers[3] < 60, numbers[4] <= 60 else { return nil }
        let days = Self.daysSince1970(year: year, month: month + 1, day: numbers[0])
        secondsSince1970 = days * 86_400 + numbers[2] * 3600 + numbers[3] * 60 + numbers[4]
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// In the Gregorian calendar; years are counted from March, so that the leap day is the last of them.
    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month > 2 ? year : year - 1
        let marchMonth = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
        // 719468 days lie between 0000-03-01 and 1970-01-01.
        return 365 * marchYear + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
    }
}
