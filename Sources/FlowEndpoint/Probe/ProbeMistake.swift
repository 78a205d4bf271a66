// SPDX-License-Identifier: Apache-2.0

/// A mistake that endpoints make, what it is known by, and the line that usually makes it. Each is a value in a file of its own, in Mistakes/.
package struct ProbeMistake: Sendable, Identifiable, Encodable {
    /// A line as it is, and as it should be.
    package struct Line: Sendable, Encodable {
        /// `Node`, `Python`, `Java`, `Go`, `C#` or `PHP`.
        package let language: String
        /// As it is.
        package let wrong: String
        /// As it should be.
        package let right: String

        static func node(_ wrong: String, _ right: String) -> Line { Line(language: "Node", wrong: wrong, right: right) }
        static func python(_ wrong: String, _ right: String) -> Line { Line(language: "Python", wrong: wrong, right: right) }
        static func java(_ wrong: String, _ right: String) -> Line { Line(language: "Java", wrong: wrong, right: right) }
        static func go(_ wrong: String, _ right: String) -> Line { Line(language: "Go", wrong: wrong, right: right) }
        static func csharp(_ wrong: String, _ right: String) -> Line { Line(language: "C#", wrong: wrong, right: right) }
        static func php(_ wrong: String, _ right: String) -> Line { Line(language: "PHP", wrong: wrong, right: right) }
    }

    /// Kebab case.
    package let id: String
    /// What the endpoint does.
    package let title: String
    /// What mends it.
    package let remedy: String
    /// The likely line in each language in which it is made.
    package let code: [Line]
    /// Whether it explains what is wrong with an answer.
    let fits: @Sendable (ProbeEvidence) async -> Bool

    enum CodingKeys: String, CodingKey { case id, title, remedy, code }

    /// - Parameter fits: of a mistake that no single answer shows, a remark of a check names it.
    init(
        id: String, title: String, remedy: String, code: [Line],
        fits: @escaping @Sendable (ProbeEvidence) async -> Bool = { _ in false }
    ) {
        self.id = id
        self.title = title
        self.remedy = remedy
        self.code = code
        self.fits = fits
    }
}
