// SPDX-License-Identifier: Apache-2.0

/// Why a list of numbers is not used: nothing of it is, before all of it can be.
package struct NumberListError: Error, Sendable, Equatable {
    /// The first ``shownCount`` mistakes.
    package let problems: [NumberProblem]
    /// How many there are.
    package let count: Int

    /// How many mistakes are told apart: whoever has more has one cause.
    package static let shownCount = 10
}

/// One mistake in a list of numbers. What is not made of digits is not repeated: it may be a secret in the wrong file.
package struct NumberProblem: Sendable, Equatable {
    /// Where it is; `nil` for the list as a whole.
    package let place: NumberList.Place?
    /// What it is.
    package let reason: Reason

    /// What is wrong.
    package enum Reason: Error, Sendable, Equatable {
        /// It is no number of this provider's kind.
        case refused(RequestRefusal.NumberReason)
        /// A spreadsheet's way to write a number that it has rounded, such as `1.05E+14`.
        case exponent(String)
        /// Digits behind a decimal point.
        case fraction
        /// Digits in groups.
        case groups
        /// A spreadsheet's formula around the number.
        case formula
        /// Format characters, or spaces that are none.
        case invisible
        /// Nothing where a number belongs.
        case absent
        /// A JSON value of another type.
        case otherType
        /// No column or member has a name that is known; those that are.
        case unnamed([String])
        /// Two columns or members that may be meant; their names.
        case ambiguous(String, String)
        /// Another number of fields than the first line has.
        case fieldCount(Int, expected: Int)
        /// A quotation mark that nothing closes.
        case openQuotation
        /// Text between a closing quotation mark and the separator.
        case textAfterQuotation
        /// JSON with a character that does not belong there; its column, from 1.
        case malformedJSON(column: Int)
        /// JSON that ends before it should.
        case truncatedJSON
        /// JSON without a list of numbers.
        case noList
        /// Meta's answer to a request that failed.
        case failureAnswer
        /// A key, or something else in PEM.
        case key
        /// UTF-16, or a file that is no text.
        case encoding
        /// No number at all.
        case empty
        /// More than ``NumberList/maximumCount``.
        case tooMany
    }
}

extension NumberProblem: CustomStringConvertible {
    /// Where and what, in the tool's voice.
    package var description: String { (place.map { "\($0): " } ?? "") + what }

    private var what: String {
        switch reason {
        case .refused(let reason): RequestRefusal.number(reason).description
        case .exponent(let text): "\(text) is a number that a spreadsheet has rounded"
        case .fraction: "the number has a decimal point, and may have lost digits"
        case .groups: "the digits of the number stand in groups"
        case .formula: "the number stands in a formula"
        case .invisible: "there are characters around the number that nobody sees"
        case .absent: "there is no number"
        case .otherType: "this is neither a number nor text nor an object with one"
        case .unnamed: "nothing here is named as numbers are"
        case .ambiguous(let first, let second): "both \(first) and \(second) may be meant"
        case .fieldCount(let count, let expected): "there are \(count) fields, and \(expected) in the first line"
        case .openQuotation: "a quotation mark is opened here and never closed"
        case .textAfterQuotation: "there is text behind a closing quotation mark"
        case .malformedJSON(let column): "this is not JSON (column \(column))"
        case .truncatedJSON: "the JSON ends before it should"
        case .noList: "there is no list of numbers in the JSON"
        case .failureAnswer: "this is the answer to a request that failed"
        case .key: "this is a key, and a list of numbers is wanted"
        case .encoding: "this is UTF-16, or no text at all"
        case .empty: "there is no number in it"
        case .tooMany: "there are more than \(NumberList.maximumCount) numbers"
        }
    }

    /// What to do.
    package var hint: String {
        switch reason {
        case .refused(let reason): RequestRefusal.number(reason).hint
        case .exponent, .fraction, .groups, .formula:
            "format the column as text, put the numbers in again from their source, and save it as CSV"
        case .invisible: "paste the number as plain text, or type it"
        case .absent: "give the number, or take the line out"
        case .otherType: "write the list as [\"105954558954427\"], or with objects such as {\"id\": \"105954558954427\"}"
        case .unnamed(let names):
            "write one number on each line, or name what has them \(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")"
        case .ambiguous: "take out the one that is not meant"
        case .fieldCount: "put text that has the separator in it between quotation marks"
        case .openQuotation, .textAfterQuotation: "a quotation mark inside quoted text is written twice"
        case .malformedJSON: "a file that begins with [ or { is read as JSON; anything else is CSV"
        case .truncatedJSON: "see that the file was written to its end"
        case .noList: "write {\"numbers\": [...]}, or save Meta's answer with its member data"
        case .failureAnswer: "ask Meta for the phone numbers again, with a token that may read them"
        case .key: "the key goes with --public-key, the file with the numbers with --numbers"
        case .encoding: "save the file as CSV in UTF-8"
        case .empty: "write one number on each line"
        case .tooMany: "divide the list"
        }
    }
}
