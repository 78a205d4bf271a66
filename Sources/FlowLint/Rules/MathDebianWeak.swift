// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The key was made by Debian's weak generator.
    static let mathDebianWeak = Rule(
        id: "math-debian-weak",
        title: "weak generator of Debian",
        severity: .error,
        condition: "a loaded blocklist has the key among those of Debian's generator of 2006 to 2008",
        citation: "CVE-2008-0166; CA/Browser Forum BR 6.1.1.3",
        rationale: "there are only some 100,000 such keys, and anybody can have all of them",
        key: { key in
            let lists = key.options.blocklists.filter(\.isOfKeys)
            guard !lists.isEmpty else { throw CannotCheck(reason: Blocklist.noneLoaded) }
            guard let name = try key.blocklistEntry(in: lists, isDebian: true) else { return nil }
            return Match(message: "the key is on the list \(name)")
        })
}
