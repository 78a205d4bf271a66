// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The peers' endpoints, and serve, under the probe: the honest pass every check, and of each that makes one mistake that one is named.
@Suite(.serialized) struct ProbedPeerTests {
    private static let peers = PublicData.packageRoot.appending(path: "Benchmarks/Peers").path
    private static let keys = PublicData.packageRoot.appending(path: "vectors/flow/keys").path
    private static let appSecret = "0123456789abcdef0123456789abcdef"
    /// Wrong, and yet phones are served.
    private static let warnings = ["undecryptable-told", "expired-token-plain"]
    private let shell: Shell

    init() throws {
        shell = try Shell()
        shell.keepSecret(Self.appSecret)
    }

    private static func broken(_ command: String) -> [(command: String, mistake: String)] {
        let list = try? Command.run(["sh", "-c", "\(command) --list"])
        return (list?.text ?? "").split(separator: "\n").map { (command, String($0)) }
    }

    private static let brokenNode = PeerTests.hasNode ? broken("node '\(peers)/node/broken_endpoint.mjs'") : []
    private static let brokenPython = PeerTests.hasPython ? broken("python3 -B '\(peers)/python/broken_endpoint.py'") : []

    /// Starts an endpoint, and probes it; latency apart, which is that of the machine.
    private func probe(_ endpoint: String, status: Int32 = 0, _ location: SourceLocation = #_sourceLocation) throws -> [String: Any] {
        let script = """
            \(endpoint) --private-key '\(Self.keys)/alpha.pem' --port 0 --app-secret-env SECRET > url 2> log & endpoint=$!
            trap 'kill $endpoint; wait $endpoint' EXIT
            while ! test -s url; do kill -0 $endpoint || exit 99; sleep 0.05; done
            flowproof-net probe "$(head -n 1 url)" --public-key '\(Self.keys)/alpha.public.pem' --app-secret-env SECRET \\
                --expired-token-env EXPIRED --skip latency --timeout 300 --format json
            """
        let environment = ["SECRET": Self.appSecret, "EXPIRED": "expired"]
        let says = ["note: not every check is made"]
        return try shell.run(script, status: status, says: says, environment: environment, sourceLocation: location).json
    }

    private static func mistakes(_ report: [String: Any]) -> [String?]? {
        (report["mistakes"] as? [[String: Any]])?.map { $0["id"] as? String }
    }

    private static func expectPasses(_ report: [String: Any], skipped: Int = 0) {
        #expect(report["summary"] as? [String: Int] == ["pass": 19 - skipped, "warning": 0, "fail": 0, "skipped": skipped])
    }

    @Test(.enabled(if: PeerTests.hasNode, "node is not installed")) func honestNodePasses() throws {
        Self.expectPasses(try probe("node '\(Self.peers)/node/endpoint.mjs'"))
    }

    @Test(.enabled(if: PeerTests.hasPython, "python3 has no module cryptography")) func honestPythonPasses() throws {
        Self.expectPasses(try probe("python3 -B '\(Self.peers)/python/endpoint.py'"))
    }

    @Test(.enabled(if: PeerTests.hasNode, "node is not installed"), arguments: brokenNode)
    func mistakeInNodeIsNamed(command: String, mistake: String) throws {
        let report = try probe("\(command) \(mistake)", status: Self.warnings.contains(mistake) ? 0 : 1)
        #expect(Self.mistakes(report) == [mistake])
    }

    @Test(.enabled(if: PeerTests.hasPython, "python3 has no module cryptography"), arguments: brokenPython)
    func mistakeInPythonIsNamed(command: String, mistake: String) throws {
        let report = try probe("\(command) \(mistake)", status: Self.warnings.contains(mistake) ? 0 : 1)
        #expect(Self.mistakes(report) == [mistake])
    }

    @Test(.enabled(if: PeerTests.hasNode && PeerTests.hasPython, "a peer's language is not installed"))
    func manyMistakesAreMade() {
        #expect(Set((Self.brokenNode + Self.brokenPython).map(\.mistake)).count >= 12)
    }

    @Test func servePasses() throws {
        // Its echo lets no token expire: that is its application's to say.
        let report = try probe("flowproof-net serve --echo", status: 1)
        let checks = try #require(report["checks"] as? [[String: Any]])
        #expect(checks.filter { $0["outcome"] as? String != "pass" }.map { $0["id"] as? String } == ["expired-token"])
    }
}
