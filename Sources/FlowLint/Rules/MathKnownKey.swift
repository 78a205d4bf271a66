// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The private half of the key is public.
    static let mathKnownKey = Rule(
        id: "math-known-key",
        title: "published private key",
        severity: .error,
        condition: "the SPKI is that of a key published with its private half, or a loaded blocklist has it",
        citation: "RFC 7515 appendix A.2, RFC 7517 appendix A; the blocklist",
        rationale: "the private half of this key is public: anybody can read every request",
        scope: .sized,
        key: { key in
            if let source = KnownKeys.source(of: try key.fingerprint()) {
                return Match(message: "the private half of this key is published in \(source)")
            }
            let lists = key.options.blocklists.filter(\.isOfKeys)
            guard !lists.isEmpty else { throw CannotCheck(reason: Blocklist.noneLoaded) }
            guard let name = try key.blocklistEntry(in: lists, isDebian: false) else { return nil }
            return Match(message: "the key is on the list \(name)")
        })
}
