// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// The scripts that treat an endpoint badly, with small numbers.
@Suite(.enabled(if: PeerTests.hasPython, "python3 has no module cryptography")) struct EndpointFaultsTests {
    private let shell: Shell

    init() throws { shell = try Shell() }

    private func run(_ script: String, _ options: String) throws -> [String] {
        let program = Shell.programs.appending(path: "flowproof-net").path
        let result = try shell.run("'\(PublicData.packageRoot.path)/Benchmarks/\(script)' --flowproof-net '\(program)' \(options)")
        return result.text.split(separator: "\n").map(String.init)
    }

    @Test func everyFaultEndsAsExpected() throws {
        let lines = try run("endpoint-faults", "--scale 0.02 --rounds 4")
        #expect(lines.count > 18)
        #expect(lines.dropFirst(2).allSatisfy { $0.hasSuffix("| as expected |") }, "\(lines.joined(separator: "\n"))")
    }

    /// Few pairs on a busy machine say nothing about a difference of some per cent: that it is measured is shown here.
    @Test func refusalsAreTimed() throws {
        let lines = try run("refusal-times", "--pairs 20 --limit 1000")
        #expect(lines.count == 4)
        #expect(lines.suffix(2).allSatisfy { $0.hasSuffix("| 20 |") })
    }
}
