// SPDX-License-Identifier: Apache-2.0

/// A table for terminals, in columns that are as wide as what they hold.
struct TextTable {
    struct Column {
        var title: String
        var isNumeric = true
        /// When the lines are too long even without leads, the column with the highest rank goes first; 0 never goes.
        var dropRank = 0
        /// Goes before the leads are taken out of the lines.
        var isExtra = false
    }

    struct Row {
        /// What the row is about; stands once above its rows where they would be too long with it.
        var lead: String
        var cells: [String]
        /// Of the cells that have one, by index.
        var tones: [Int: ReportTone] = [:]
    }

    var leadTitle: String
    var columns: [Column]
    var rows: [Row] = []

    private static let gap = "  "

    /// - Parameter width: the columns of the terminal; `nil` leaves lines as long as they are.
    func lines(width: Int?, style: ReportStyle = { text, _ in text }) -> [String] {
        // A column without a single figure tells nothing.
        var table = keeping { index in rows.contains { $0.cells[index] != absentFigure && !$0.cells[index].isEmpty } }
        guard let width, table.flatWidth > width else { return table.flatLines(style) }
        table = table.keeping { !table.columns[$0].isExtra }
        guard table.flatWidth > width else { return table.flatLines(style) }
        while table.groupedWidth > width, let worst = table.columns.map(\.dropRank).max(), worst > 0 {
            let index = table.columns.firstIndex { $0.dropRank == worst }
            table = table.keeping { $0 != index }
        }
        return table.groupedLines(style)
    }

    private var widths: [Int] {
        columns.indices.map { index in max(columns[index].title.count, rows.map { $0.cells[index].count }.max() ?? 0) }
    }

    private var leadWidth: Int { max(leadTitle.count, rows.map(\.lead.count).max() ?? 0) }
    private var groupedWidth: Int { widths.reduce(0) { $0 + $1 + Self.gap.count } }
    private var flatWidth: Int { leadWidth + groupedWidth }

    private func keeping(_ isKept: (Int) -> Bool) -> TextTable {
        let kept = columns.indices.filter(isKept)
        var table = TextTable(leadTitle: leadTitle, columns: kept.map { columns[$0] })
        table.rows = rows.map { row in
            let tones = kept.enumerated().compactMap { new, old in row.tones[old].map { (new, $0) } }
            return Row(lead: row.lead, cells: kept.map { row.cells[$0] }, tones: Dictionary(uniqueKeysWithValues: tones))
        }
        return table
    }

    private func flatLines(_ style: ReportStyle) -> [String] {
        let leadWidth = leadWidth
        let widths = widths
        let header = style(leadTitle.padded(leadWidth) + headerText(widths), .heading)
        return [header] + rows.map { $0.lead.padded(leadWidth) + text(of: $0, widths, style) }.map(\.withoutTrailingSpace)
    }

    private func groupedLines(_ style: ReportStyle) -> [String] {
        let widths = widths
        var lines = [style(headerText(widths), .heading)]
        var lead: String?
        for row in rows {
            if row.lead != lead { lines.append(style(row.lead, .heading)) }
            lead = row.lead
            lines.append(text(of: row, widths, style).withoutTrailingSpace)
        }
        return lines
    }

    private func headerText(_ widths: [Int]) -> String {
        zip(columns, widths).map { Self.gap + $0.title.padded($1, toRight: $0.isNumeric) }.joined().withoutTrailingSpace
    }

    private func text(of row: Row, _ widths: [Int], _ style: ReportStyle) -> String {
        columns.indices.map { index in
            let cell = row.cells[index].padded(widths[index], toRight: columns[index].isNumeric)
            return Self.gap + (row.tones[index].map { style(cell, $0) } ?? cell)
        }.joined()
    }
}

extension String {
    /// With spaces up to this width, behind the text or before it.
    func padded(_ width: Int, toRight isRight: Bool = false) -> String {
        let spaces = String(repeating: " ", count: max(width - count, 0))
        return isRight ? spaces + self : self + spaces
    }

    fileprivate var withoutTrailingSpace: String { String(self[..<(lastIndex { $0 != " " }.map { index(after: $0) } ?? startIndex)]) }

    /// In lines of at most this width, broken at spaces.
    ///
    /// - Parameters:
    ///   - first: of the first line.
    ///   - indentation: of the others.
    func wrapped(width: Int?, first: Int = 0, indentation: Int = 0) -> [String] {
        var lines = [String(repeating: " ", count: first)]
        var isStart = true
        for word in split(separator: " ", omittingEmptySubsequences: false) {
            let last = lines.count - 1
            if let width, !isStart, lines[last].count + 1 + word.count > width {
                lines.append(String(repeating: " ", count: indentation) + word)
            } else {
                lines[last] += (isStart ? "" : " ") + word
            }
            isStart = false
        }
        return lines
    }
}
