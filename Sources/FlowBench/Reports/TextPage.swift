// SPDX-License-Identifier: Apache-2.0

/// A report for terminals under construction.
struct TextPage {
    private let width: Int?
    private let style: ReportStyle
    private var lines: [String] = []

    init(width: Int?, style: @escaping ReportStyle) {
        self.width = width.map { max($0, 40) }
        self.style = style
    }

    var text: String { lines.map { $0 + "\n" }.joined() }

    /// Adds those that have rows, and an empty line after each.
    mutating func add(_ tables: [TextTable]) {
        for table in tables where !table.rows.isEmpty { lines += table.lines(width: width, style: style) + [""] }
    }

    /// Adds "name: text", wrapped.
    mutating func add(_ name: String, _ text: String) {
        guard !text.isEmpty else { return }
        let wrapped = "\(name): \(text)".wrapped(width: width, indentation: 2)
        lines.append(style("\(name):", .heading) + wrapped[0].dropFirst(name.count + 1))
        lines += wrapped.dropFirst()
    }

    /// Adds an empty line.
    mutating func addLine() { lines.append("") }

    mutating func add(_ warnings: [GatheredWarning]) {
        for gathered in warnings {
            let subjects = gathered.subjectText.map { " (\($0))" } ?? ""
            let wrapped = "warning: \(gathered.warning.message)\(subjects)".wrapped(width: width, indentation: 2)
            lines.append(style("warning:", .doubtful) + wrapped[0].dropFirst(8))
            lines += wrapped.dropFirst()
            lines += "hint: \(gathered.warning.advice)".wrapped(width: width, first: 2, indentation: 4)
        }
    }

    mutating func add(_ warnings: [LoadWarning]) {
        for warning in warnings {
            let wrapped = "warning: \(warning.message)".wrapped(width: width, indentation: 2)
            lines.append(style("warning:", .doubtful) + wrapped[0].dropFirst(8))
            lines += wrapped.dropFirst()
            lines += "hint: \(warning.advice)".wrapped(width: width, first: 2, indentation: 4)
        }
    }
}
