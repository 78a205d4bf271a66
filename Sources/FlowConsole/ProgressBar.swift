// SPDX-License-Identifier: Apache-2.0

/// How far a long computation is, on standard error, when that is a terminal; otherwise nothing.
package struct ProgressBar: Sendable {
    private let isShown = SystemCalls.isTerminal(2)
    private static let width = 40

    /// Looks whether standard error is a terminal.
    package init() {}

    /// Puts a few words in place of what stood there.
    package func show(_ text: String) {
        guard isShown else { return }
        try? SystemCalls.write(Array("\r\u{1B}[Kflowproof: \(text)".utf8).span, to: 2)
    }

    /// Puts a bar in place of what stood there.
    ///
    /// - Parameter fraction: from 0 to 1.
    package func show(_ label: String, fraction: Double) {
        let filled = Int(fraction * Double(Self.width))
        let bar = String(repeating: "#", count: filled) + String(repeating: " ", count: Self.width - filled)
        show("\(label) [\(bar)] \(Int(fraction * 100)) %")
    }

    /// Leaves an empty line for what follows.
    package func clear() {
        guard isShown else { return }
        try? SystemCalls.write(Array("\r\u{1B}[K".utf8).span, to: 2)
    }
}
