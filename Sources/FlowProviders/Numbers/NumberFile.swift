// SPDX-License-Identifier: Apache-2.0

extension NumberCollector {
    /// Takes the numbers of a file.
    ///
    /// - Returns: whether it is a page of an answer, and others follow.
    mutating func read(_ file: [UInt8]) -> Bool {
        let isUTF16 = file.starts(with: [0xFF, 0xFE]) || file.starts(with: [0xFE, 0xFF]) || file.contains(0)
        guard !isUTF16 else {
            fail(.encoding, at: nil)
            return false
        }
        let start = file.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let begin = file[start...].drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard !begin.starts(with: "-----BEGIN ".utf8) else {
            fail(.key, at: nil)
            return false
        }
        if begin.first == UInt8(ascii: "[") || begin.first == UInt8(ascii: "{") { return readJSON(file) }
        readCSV(file, from: start)
        return false
    }

    // MARK: CSV

    private mutating func readCSV(_ file: [UInt8], from start: Int) {
        do throws(CSVRecords.Failure) {
            var records = try Self.records(of: file, from: start, for: kind)
            guard let first = try records.next(), let column = column(of: first) else { return }
            while let record = try records.next() {
                if record.fields.count == first.fields.count {
                    add(Self.text(record.fields[column]), at: .line(record.line))
                } else {
                    fail(.fieldCount(record.fields.count, expected: first.fields.count), at: .line(record.line))
                }
            }
        } catch {
            switch error {
            case .openQuotation(let line): fail(.openQuotation, at: .line(line))
            case .textAfterQuotation(let line): fail(.textAfterQuotation, at: .line(line))
            }
        }
    }

    /// The column with the numbers, by the names in the first line, or because there is no other; `nil` where that is not known.
    private mutating func column(of first: CSVRecords.Record) -> Int? {
        let names = first.fields.map(Self.text)
        do throws(NumberProblem.Reason) {
            return try NumberName.index(in: names, for: kind)
        } catch {
            let hasLetter = first.fields[0].contains { $0.isLetter } && !first.fields[0].contains { $0.isDigit }
            guard names.count == 1, !hasLetter, case .unnamed = error else {
                fail(error, at: .line(first.line))
                return nil
            }
            add(names[0], at: .line(first.line))
            return 0
        }
    }

    private static func text(_ field: [UInt8]) -> String { String(decoding: field, as: UTF8.self) }

    /// The records with the separator with which the first of them makes most sense.
    private static func records(
        of file: [UInt8], from start: Int, for kind: Provider.NumberKind
    ) throws(CSVRecords.Failure) -> CSVRecords {
        // Excel takes and writes a first line that names the separator.
        let word = file[start...].prefix(5)
        if word.count == 5, String(decoding: word.prefix(4), as: UTF8.self).lowercased() == "sep=",
            let end = file[start...].dropFirst(5).first, end == 0x0A || end == 0x0D
        {
            let isPair = end == 0x0D && file[start...].dropFirst(6).first == 0x0A
            return CSVRecords(file, separator: word[start + 4], from: start + (isPair ? 7 : 6), line: 2)
        }
        var best = (records: CSVRecords(file, separator: UInt8(ascii: ","), from: start), fieldCount: 0)
        for separator in ",;\t".utf8 {
            let records = CSVRecords(file, separator: separator, from: start)
            var trial = records
            let first: CSVRecords.Record?
            do throws(CSVRecords.Failure) {
                first = try trial.next()
            } catch {
                // What follows a closing quotation mark may be another separator.
                continue
            }
            guard let first else { break }
            if NumberName.isKnown(first.fields.map(text), for: kind) { return records }
            if first.fields.count > best.fieldCount { best = (records, first.fields.count) }
        }
        return best.records
    }

    // MARK: JSON

    private mutating func readJSON(_ file: [UInt8]) -> Bool {
        let root: JSONValue
        do throws(JSONValue.Failure) {
            root = try JSONValue(file)
        } catch {
            switch error {
            case .truncated: fail(.truncatedJSON, at: nil)
            case .malformed(let offset):
                let (line, column) = Self.position(of: offset, in: file)
                fail(.malformedJSON(column: column), at: .line(line))
            }
            return false
        }
        guard case .list(let elements) = root["numbers"] ?? root["data"] ?? root else {
            fail(root["error"] == nil ? .noList : .failureAnswer, at: nil)
            return false
        }
        for (index, element) in elements.enumerated() { add(element, at: .entry(index + 1)) }
        // The address of the next page has a token in it: it is looked for, and not repeated.
        return root["paging"]?["next"]?.string != nil
    }

    private mutating func add(_ element: JSONValue, at place: NumberList.Place) {
        switch element {
        case .string(let text), .number(let text): add(text, at: place)
        case .object(let members):
            let names = members.keys.sorted()
            do throws(NumberProblem.Reason) {
                switch members[names[try NumberName.index(in: names, for: kind)]] {
                case .string(let text)?, .number(let text)?: add(text, at: place)
                case .null?: fail(.absent, at: place)
                default: fail(.otherType, at: place)
                }
            } catch {
                fail(error, at: place)
            }
        case .null, .bool, .list: fail(.otherType, at: place)
        }
    }

    /// Line and column, in characters, from 1.
    private static func position(of offset: Int, in file: [UInt8]) -> (line: Int, column: Int) {
        let before = file.prefix(offset)
        let line = before.count { $0 == 0x0A } + 1
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return (line, before[start...].count { $0 & 0xC0 != 0x80 } + 1)
    }
}
