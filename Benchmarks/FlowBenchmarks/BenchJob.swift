// SPDX-License-Identifier: Apache-2.0

/// What a scenario is measured on.
package enum BenchBackend: String, Codable, CaseIterable, Sendable {
    case openssl
    case gcrypt
    /// No crypto at all: what is left is the Swift path and the harness.
    case null
}

/// What an operation finds ready.
package enum BenchPreparation: String, Codable, CaseIterable, Sendable {
    /// Key and contexts are made once, before the first operation.
    case prepared
    /// Each operation makes its contexts.
    case fresh
    /// The context keeps its key from message to message.
    case sameKey = "same-key"
    /// Each message sets its key.
    case newKey = "new-key"
}

/// One benchmark: a scenario on one backend with one size and one preparation.
package struct BenchJob: Codable, Hashable, Sendable, CustomStringConvertible {
    /// The id of its scenario.
    package var scenario: String
    package var backend: BenchBackend
    /// Of the plaintext; absent where the operation has no size.
    package var byteCount: Int?
    /// Absent where there is no difference.
    package var preparation: BenchPreparation?

    package init(scenario: String, backend: BenchBackend, byteCount: Int? = nil, preparation: BenchPreparation? = nil) {
        self.scenario = scenario
        self.backend = backend
        self.byteCount = byteCount
        self.preparation = preparation
    }

    /// Unique, and the same in every run: "open-request/openssl/1024/prepared"; what is absent is left out.
    package var id: String {
        [scenario, backend.rawValue, byteCount.map(String.init), preparation?.rawValue].compactMap(\.self).joined(separator: "/")
    }

    package var description: String { id }

    /// The scenario's catalogue entry.
    package func catalogueEntry() throws(BenchFault) -> BenchScenario {
        guard let entry = BenchScenario.all.first(where: { $0.id == scenario }) else { throw .unknownScenario(scenario) }
        return entry
    }

    /// The jobs of the whole catalogue, in its order.
    ///
    /// - Parameters:
    ///   - scenarios: ids of scenarios; empty for all.
    ///   - backends: empty for all.
    ///   - byteCounts: of those jobs that have a size; empty for all.
    package static func all(
        scenarios: [String] = [], backends: [BenchBackend] = [], byteCounts: [Int] = []
    ) throws(BenchFault) -> [BenchJob] {
        if let unknown = scenarios.first(where: { name in !BenchScenario.all.contains { $0.id == name } }) {
            throw .unknownScenario(unknown)
        }
        return BenchScenario.all.filter { scenarios.isEmpty || scenarios.contains($0.id) }.flatMap(\.jobs).filter { job in
            (backends.isEmpty || backends.contains(job.backend))
                && (byteCounts.isEmpty || job.byteCount.map(byteCounts.contains) ?? true)
        }
    }
}
