// SPDX-License-Identifier: Apache-2.0

/// What tells one series of a chart from another: colour, shape and dash, so that no reader depends on one of them.
struct SeriesLook: Hashable {
    enum Fill {
        case full
        case hollow
    }

    /// Of the colours of the page; `nil` is the neutral one.
    var color: Int?
    /// Circle, square, diamond, triangle; beyond these a ring that is seen around any other mark.
    var shape: Int
    var fill = Fill.full
    /// Dotted lines are references, dashed ones variants.
    var line = ""
    /// Lines of many points have none.
    var hasMarks = true

    /// The bare call, or the base: what others are held against.
    static let reference = SeriesLook(color: nil, shape: ringShape, fill: .hollow, line: "dotted")
    private static let ringShape = 4

    var cssClass: String {
        "s\(color.map { ($0 % 6).description } ?? "r")" + (fill == .hollow ? " hollow" : "") + (line.isEmpty ? "" : " \(line)")
    }

    private var outline: String {
        switch shape {
        case 0: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z"
        case 1: "M-3.6-3.6h7.2v7.2h-7.2z"
        case 2: "M0-5.2L5.2 0L0 5.2L-5.2 0z"
        case 3: "M0-5L4.8 3.6H-4.8z"
        default: "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0z"
        }
    }

    /// Its mark, at a place in per cent.
    func mark(_ x: String, _ y: String) -> Markup {
        Markup("svg", ["x": x, "y": y, "class": "at"], Markup("path", ["class": "mark \(cssClass)", "d": outline]))
    }

    /// Its mark on a piece of its line, for legends.
    var swatch: Markup {
        Markup(
            "svg", ["width": "26", "height": "14", "aria-hidden": "true"],
            Markup("line", ["class": "line \(cssClass)", "x1": "0", "x2": "26", "y1": "7", "y2": "7"]),
            !hasMarks || line == "solid" ? .none : mark("13", "7"))
    }
}

/// The names of series with their looks.
struct ChartLegend {
    var entries: [(look: SeriesLook, name: String)]

    var markup: Markup {
        entries.isEmpty
            ? .none
            : Markup("p", ["class": "legend"], entries.map { Markup("span", [:], $0.look.swatch, " ", Markup($0.name)) })
    }
}
