// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// What one backend did with one file of vectors.
struct VectorTally {
    private let name: String
    private let expectedCount: Int
    private(set) var passed = 0
    private(set) var failed: [String] = []
    private(set) var skipped: [String] = []

    /// - Parameter expectedCount: how many vectors there are, so that none gets lost on the way.
    init(_ file: String, _ backend: TestBackend, expectedCount: Int) {
        name = "\(file) \(backend)"
        self.expectedCount = expectedCount
    }

    /// Runs one vector; `judge` returns `nil` when the backend did what the vector asks for, else what it did.
    mutating func run(_ vector: String, _ judge: () throws -> String?) {
        do {
            if let reason = try judge() { failed.append("\(vector): \(reason)") } else { passed += 1 }
        } catch let skip as VectorSkip {
            skipped.append("\(vector): \(skip.reason)")
        } catch {
            failed.append("\(vector): \(error)")
        }
    }

    /// Prints the counts and the names of what did not pass; a failure, or a file skipped whole, fails the test.
    func report(sourceLocation: SourceLocation = #_sourceLocation) {
        print("\(name): \(passed) passed, \(failed.count) failed, \(skipped.count) skipped")
        for line in skipped { print("\(name): skipped \(line)") }
        #expect(failed == [], sourceLocation: sourceLocation)
        #expect(passed > 0, "\(name) was skipped whole", sourceLocation: sourceLocation)
        #expect(passed + failed.count + skipped.count == expectedCount, sourceLocation: sourceLocation)
    }
}

/// Thrown for a vector that a backend cannot be asked; it is counted and named.
struct VectorSkip: Error {
    var reason: String
}
