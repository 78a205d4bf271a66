// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlowBench

@Suite struct MarkupTests {
    @Test func escapesTextAndAttributes() {
        let markup = Markup("td", ["title": "\"<&>'"], "a < b & c > d \"e\" 'f'\u{1}\u{7F}\u{85}\n")
        #expect(
            markup.source
                == "<td title=\"&quot;&lt;&amp;&gt;&#39;\">a &lt; b &amp; c &gt; d &quot;e&quot; &#39;f&#39;\u{FFFD}\u{FFFD}\u{FFFD}\n</td>"
        )
    }

    @Test func closesWhatHasContentAndOnlyThat() {
        #expect(Markup("td", [:]).source == "<td></td>")
        #expect(Markup("line", ["x1": "1"]).source == "<line x1=\"1\"/>")
        #expect(Markup("p", [:], [Markup("b", [:], "x"), " ", Markup("y")]).source == "<p><b>x</b> y</p>")
        #expect(Markup([Markup("y"), .none]).source == "y")
    }

    @Test func interpolatesEscaped() {
        let name = "<x>"
        let markup: Markup = "see \(name)"
        #expect(markup.source == "see &lt;x&gt;")
    }
}

@Suite struct ChartAxisTests {
    private func labels(_ values: [Double], _ kind: ChartAxis.Kind) -> [String] {
        ChartAxis(values, kind: kind, label: ChartAxis.number).ticks.map(\.label)
    }

    @Test func marksRoundValues() {
        #expect(labels([0, 1], .linear) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
        #expect(labels([1, 1.05], .logarithmic) == ["1.00", "1.01", "1.02", "1.03", "1.04", "1.05"])
        #expect(labels([100, 9000], .logarithmic) == ["100", "200", "500", "1,000", "2,000", "5,000", "10,000"])
        #expect(labels([1, 1e6], .logarithmic) == ["1", "10", "100", "1,000", "10,000", "100,000", "1,000,000"])
    }

    @Test func placesValues() {
        let axis = ChartAxis([1, 100], kind: .logarithmic, margin: 0, label: ChartAxis.number)
        #expect(abs(axis.position(10) - 0.5) < 1e-12)
        #expect(axis.position(0) == 0)
        #expect(axis.clamped(1e9) == 1)
        #expect(axis.position(1e4) > 1)
    }

    @Test(arguments: [[], [5], [0], [1e-12, 1e-12], [-3], [1e300, 1e308], [Double.nan, 2, 2], [1e-300, 1e300]] as [[Double]])
    func copesWithAnyValues(values: [Double]) {
        for kind in [ChartAxis.Kind.linear, .logarithmic] {
            let axis = ChartAxis(values, kind: kind, label: ChartAxis.number)
            #expect(axis.low < axis.high)
            #expect(axis.ticks.count < 25)
            for value in values where value.isFinite { #expect((0...1).contains(axis.clamped(value))) }
        }
    }

    @Test func keepsLabelsApart() {
        let axis = ChartAxis([0, 10], kind: .linear, margin: 0, label: ChartAxis.number)
        let ticks = [0.0, 0.5, 5, 9.9, 10].map { ChartAxis.Tick(value: $0, label: "label") }
        #expect(Chart.apart(ticks, on: axis).map(\.value) == [0, 5, 9.9])
    }
}
