// SPDX-License-Identifier: Apache-2.0

/// One self-contained page: no script, no font and no picture from elsewhere.
struct Page {
    struct Section {
        var id: String
        var title: String
        var content: [Markup]
    }

    var title: String
    var lead: [Markup]
    var sections: [Section]

    var html: String {
        let shown = sections.filter { $0.content.contains { !$0.source.isEmpty } }
        let links = shown.map { Markup("a", ["href": "#\($0.id)"], Markup($0.title)) }
        let bodies = shown.map { Markup("section", ["id": $0.id], [Markup("h2", [:], Markup($0.title))] + $0.content) }
        let head = Markup(
            "head", [:], Markup("meta", ["charset": "utf-8"]),
            Markup("meta", ["name": "viewport", "content": "width=device-width,initial-scale=1"]), Markup("title", [:], Markup(title)),
            .style(PageStyle.rules))
        let main = Markup("main", [:], [Markup("h1", [:], Markup(title))] + lead + [Markup("nav", [:], links)] + bodies)
        return "<!DOCTYPE html>\n" + Markup("html", ["lang": "en"], head, Markup("body", [:], main)).source + "\n"
    }

    /// The figures that stand above all others.
    static func tiles(_ tiles: [(name: String, value: String, note: String)]) -> Markup {
        Markup(
            "dl", ["class": "tiles"],
            tiles.map { tile in
                Markup(
                    "div", [:], Markup("dt", [:], Markup(tile.name)),
                    Markup("dd", [:], Markup(tile.value), Markup("small", [:], Markup(tile.note))))
            })
    }

    static func note(_ text: String) -> Markup { Markup("p", ["class": "note"], Markup(text)) }

    static func warnings(_ warnings: [GatheredWarning]) -> Markup {
        guard !warnings.isEmpty else { return .none }
        return Markup(
            "ul", ["class": "warnings"],
            warnings.map { gathered in
                Markup(
                    "li", [:], Markup("strong", [:], "Warning: "), Markup(gathered.warning.message),
                    Markup(gathered.subjectText.map { " (\($0))" } ?? ""),
                    Markup("span", ["class": "note"], Markup("Hint: \(gathered.warning.advice)")))
            })
    }

    static func warnings(_ warnings: [LoadWarning]) -> Markup {
        guard !warnings.isEmpty else { return .none }
        return Markup(
            "ul", ["class": "warnings"],
            warnings.map { warning in
                Markup(
                    "li", [:], Markup("strong", [:], "Warning: "), Markup(warning.message),
                    Markup("span", ["class": "note"], Markup("Hint: \(warning.advice)")))
            })
    }

    /// A table with the first column as the heads of its rows.
    ///
    /// - Parameter words: columns that hold no numbers, by index.
    static func table(_ caption: String, _ titles: [String], words: Set<Int> = [0], _ rows: [[Markup]]) -> Markup {
        guard !rows.isEmpty else { return .none }
        func cell(_ name: String, _ index: Int, _ scope: String, _ content: Markup) -> Markup {
            let isWords = words.contains(index)
            return scope.isEmpty
                ? Markup(name, isWords ? ["class": "words"] : [:], content)
                : Markup(name, isWords ? ["scope": scope, "class": "words"] : ["scope": scope], content)
        }
        let header = Markup("thead", [:], Markup("tr", [:], titles.enumerated().map { cell("th", $0, "col", Markup($1)) }))
        let body = rows.map { row in
            Markup("tr", [:], row.enumerated().map { cell($0 == 0 ? "th" : "td", $0, $0 == 0 ? "row" : "", $1) })
        }
        return Markup([
            note(caption),
            Markup(
                "div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": caption],
                Markup("table", ["class": "figures"], header, Markup("tbody", [:], body))),
        ])
    }

    static func facts(_ facts: [(name: String, value: String)]) -> Markup {
        Markup("dl", ["class": "facts"], facts.flatMap { [Markup("dt", [:], Markup($0.name)), Markup("dd", [:], Markup($0.value))] })
    }

    static func folded(_ summary: String, isOpen: Bool = false, _ content: Markup) -> Markup {
        Markup("details", isOpen ? ["open": "open"] : [:], Markup("summary", [:], Markup(summary)), content)
    }

    static func charts(_ charts: [Markup]) -> Markup {
        let drawn = charts.filter { !$0.source.isEmpty }
        return drawn.isEmpty ? .none : Markup("div", ["class": "charts"], drawn)
    }
}

extension Array {
    /// Those that have the same key together, in the order in which the keys first occur.
    func gathered<Key: Hashable>(by key: (Element) -> Key) -> [(key: Key, elements: [Element])] {
        let groups = Dictionary(grouping: self, by: key)
        return orderedSet(map(key)).map { ($0, groups[$0] ?? []) }
    }
}
