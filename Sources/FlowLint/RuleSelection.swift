// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The rules that a pattern names, in the order of the catalogue.
    ///
    /// - Parameter pattern: an id, in which `*` stands for any characters: `math-*`.
    public static func matching(_ pattern: String) -> [Rule] { all.filter { matches($0.id[...], pattern[...]) } }

    /// The ids most like `name`, three at most; none where nothing is like it.
    public static func idsLike(_ name: String) -> [String] {
        let name = name.lowercased()
        // A third of the letters may be wrong: beyond that, a guess is worse than none.
        let limit = max(1, name.count / 3)
        let distances = all.map { (id: $0.id, distance: editDistance($0.id, name)) }
        if let least = distances.map(\.distance).min(), least <= limit {
            return Array(distances.filter { $0.distance == least }.map(\.id).prefix(3))
        }
        // "roca" for "math-roca", "trailing" for "format-der-trailing".
        return name.count < 3 ? [] : Array(all.map(\.id).filter { $0.contains(name) }.prefix(3))
    }

    /// The first word of the id: upload, format, math, private or fleet.
    var family: String { String(id.prefix { $0 != "-" }) }
}

private func matches(_ text: Substring, _ pattern: Substring) -> Bool {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count > 1, let first = parts.first, let last = parts.last else { return text == pattern }
    guard text.hasPrefix(first) else { return false }
    var rest = text.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() {
        guard !part.isEmpty else { continue }
        guard let range = rest.firstRange(of: part) else { return false }
        rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(last)
}

/// How many characters must be put in, taken out or replaced to make one text of the other (Levenshtein 1965).
private func editDistance(_ first: String, _ second: String) -> Int {
    let second = Array(second)
    var row = Array(0...second.count)
    for (i, character) in first.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for j in second.indices {
            let replaced = diagonal + (character == second[j] ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
        }
    }
    return row[second.count]
}
