// SPDX-License-Identifier: Apache-2.0

/// One test of an implementation: what it is asked, and what it must answer.
package struct VectorCase: Sendable {
    /// What is asked and answered once; a case passes when all of its steps do.
    struct Step: Sendable {
        /// The question; its `id` is given when it is sent.
        var request: ShimRequest
        /// What must be answered.
        var expectation: Expectation
        /// Wrong answers that give the mistake behind them away, and the flag that names it.
        var telltales: [Telltale] = []
    }

    /// A wrong answer by which a mistake is known.
    struct Telltale: Sendable {
        var flag: String
        var answer: ShimAnswer
    }

    /// What a step must be answered with. Of an answer the members count that the expected one has.
    enum Expectation: Sendable {
        /// `ok` with these members; of a tag, the bytes at its beginning.
        case answer(ShimAnswer)
        /// `reject`. An implementation that gives this answer instead took the case for what it was before it was spoilt.
        case refusal(insteadOf: ShimAnswer? = nil)
        /// `reject`, or `ok` with these members.
        case answerOrRefusal(ShimAnswer)
        /// `ok`, but not with these members.
        case otherAnswer(than: ShimAnswer)
    }

    /// Unique in its file: `tc16`, `line 17`, or a slug.
    var id: String
    /// What is special about it, often empty.
    var comment = ""
    /// Why it is there; ``VectorDocument/notes`` explain them.
    var flags: [String] = []
    /// The private key that must be loaded first.
    var key: VectorKey?
    /// In order.
    var steps: [Step]
    /// Why nobody who implements Flows can be asked this.
    var skipReason: String?
}

/// The private key under which cases are run.
struct VectorKey: Hashable, Sendable {
    /// PEM, in any container.
    var pem: String
    /// Of an encrypted container.
    var passphrase: String?
    /// The size of the modulus.
    var bitCount: Int
    /// Whether the public exponent is the one that all keys of Flows have; libraries refuse some others.
    var hasUsualExponent = true

    /// Whether nobody who implements Flows may refuse it.
    var mustLoad: Bool { bitCount == 2048 && hasUsualExponent }
}

/// What a flag says of the cases that have it.
package struct FlagNote: Sendable {
    /// The kind of bug, in the words of Wycheproof, such as `AUTH_BYPASS`.
    var bugType: String
    /// What the cases look for.
    var description: String?
    /// What follows where an implementation fails them.
    var effect: String?
    /// The mistake of an implementation that fails them, in a few words, where that is certain.
    var mistake: String?
    /// The flag of a mistake that makes an implementation fail these cases as well.
    var impliedBy: String?
    /// Whether accepting them has no effect on security.
    var isLenient = false
}

/// A vector file, read and turned into cases.
package struct VectorDocument: Sendable {
    /// What each flag means.
    var notes: [String: FlagNote]
    /// In the order of the file; never empty.
    var cases: [VectorCase]
    /// Whether whoever claims an operation must be able to do what is asked of it. Public files ask for more than Flows do.
    var isForFlows = false

    /// How many cases it has.
    package var caseCount: Int { cases.count }

    /// About how long it takes, in cases without a key: to prove a key's primes takes time with the size of the key,
    /// and a decryption about a hundredth of that.
    package var cost: Int {
        let keys = Dictionary(grouping: cases.compactMap(\.key)) { $0 }
        return cases.count + keys.reduce(0) { $0 + ($1.value.count + 100) * $1.key.bitCount * $1.key.bitCount / 400_000 }
    }
}
