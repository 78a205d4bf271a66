// SPDX-License-Identifier: Apache-2.0

/// Phone numbers, or their ids, as somebody listed them: each is judged before anything is sent, and stands here once.
package struct NumberList: Sendable, Equatable {
    /// The numbers in the order of the list, without what stood around them.
    package let numbers: [String]
    /// Those that the list names again.
    package let repetitions: [Repetition]
    /// Whether the list is an answer of Meta's that goes on on another page.
    package let hasNextPage: Bool

    /// The most numbers that are taken.
    package static let maximumCount = 100_000
    /// The largest file that need be read, in bytes: 160 a number.
    package static let maximumByteCount = 16 << 20

    /// Where a number stands.
    package enum Place: Sendable, Equatable, CustomStringConvertible {
        /// A line of a file, from 1.
        case line(Int)
        /// An element of a JSON list, from 1.
        case entry(Int)
        /// A value of an option, from 1.
        case value(Int)

        /// `line 3`
        package var description: String {
            switch self {
            case .line(let number): "line \(number)"
            case .entry(let number): "entry \(number)"
            case .value(let number): "value \(number)"
            }
        }
    }

    /// A number that is named more than once.
    package struct Repetition: Sendable, Equatable {
        /// The number, as it was written first.
        package let number: String
        /// Where it stands first.
        package let first: Place
        /// Where it stands again.
        package let again: Place
    }

    /// Takes values of an option.
    ///
    /// - Throws: ``NumberListError`` with every value that cannot be used.
    package init(_ values: [String], for provider: Provider) throws(NumberListError) {
        var collector = NumberCollector(kind: provider.numberKind)
        for (index, value) in values.enumerated() { collector.add(value, at: .value(index + 1)) }
        self = try collector.list(hasNextPage: false)
    }

    /// Reads a file: CSV (RFC 4180, with commas, semicolons or tabs), or JSON.
    ///
    /// Lines of CSV that begin with `#` are comments. With more than one column the first line names them.
    ///
    /// - Throws: ``NumberListError`` with everything that cannot be used.
    package init(reading file: [UInt8], for provider: Provider) throws(NumberListError) {
        var collector = NumberCollector(kind: provider.numberKind)
        let hasNextPage = collector.read(file)
        self = try collector.list(hasNextPage: hasNextPage)
    }

    fileprivate init(_ collector: NumberCollector, hasNextPage: Bool) {
        numbers = collector.numbers
        repetitions = collector.repetitions
        self.hasNextPage = hasNextPage
    }
}

/// Numbers as they are found, and what is wrong with the others.
struct NumberCollector {
    let kind: Provider.NumberKind
    fileprivate private(set) var numbers: [String] = []
    fileprivate private(set) var repetitions: [NumberList.Repetition] = []
    /// By what makes two numbers the same one.
    private var found: [String: (number: String, place: NumberList.Place)] = [:]
    private var problems: [NumberProblem] = []
    private var problemCount = 0

    init(kind: Provider.NumberKind) { self.kind = kind }

    /// Judges a number.
    mutating func add(_ text: String, at place: NumberList.Place) {
        do throws(NumberProblem.Reason) {
            let (number, identity) = try kind.number(in: text)
            if let first = found[identity] {
                repetitions.append(NumberList.Repetition(number: first.number, first: first.place, again: place))
                return
            }
            // The first that is too many stands for all that follow.
            guard numbers.count < NumberList.maximumCount else { return fail(.tooMany, at: place, isLast: true) }
            found[identity] = (number, place)
            numbers.append(number)
        } catch {
            fail(error, at: place)
        }
    }

    /// - Parameter isLast: is said once.
    mutating func fail(_ reason: NumberProblem.Reason, at place: NumberList.Place?, isLast: Bool = false) {
        if isLast, problems.contains(where: { $0.reason == reason }) { return }
        problemCount += 1
        if problems.count < NumberListError.shownCount { problems.append(NumberProblem(place: place, reason: reason)) }
    }

    mutating func list(hasNextPage: Bool) throws(NumberListError) -> NumberList {
        if numbers.isEmpty, problemCount == 0 { fail(.empty, at: nil) }
        guard problemCount == 0 else { throw NumberListError(problems: problems, count: problemCount) }
        return NumberList(self, hasNextPage: hasNextPage)
    }
}
