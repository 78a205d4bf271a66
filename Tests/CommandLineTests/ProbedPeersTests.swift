// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// What `probe` says of whole endpoints: `serve`, the honest ones in Node and Python, and those with one mistake.
@Suite(.serialized) struct ProbedPeersTests {
    enum Peer: String, CaseIterable, CustomTestStringConvertible {
        case node, python

        private var command: String { self == .node ? "node" : "python3" }
        private var ending: String { self == .node ? "mjs" : "py" }
        var testDescription: String { rawValue }

        func program(_ name: String) -> String {
            let file = PublicData.packageRoot.appending(path: "Benchmarks/Peers/\(rawValue)/\(name).\(ending)").path
            return "\(command) \(file)"
        }
    }

    private struct Report: Decodable {
        struct Check: Decodable {
            var id: String
            var outcome: String
        }
        struct Mistake: Decodable { var id: String }
        var schema: String
        var checks: [Check]
        var mistakes: [Mistake]
    }

    private static let key = PublicData.packageRoot.appending(path: "vectors/flow/keys/alpha.pem").path
    private static let publicKey = PublicData.packageRoot.appending(path: "vectors/flow/keys/alpha.public.pem").path
    private static let secrets = ["APP_SECRET": "secret-of-the-tests", "EXPIRED": "expired"]
    private static let probe = "flowproof-net probe \"$(head -n 1 endpoint.url)\" --public-key \(publicKey) --app-secret-env APP_SECRET"

    /// Runs a probe while an endpoint listens.
    private static func report(
        on endpoint: String, _ options: String = "--expired-token-env EXPIRED", status: Int32, format: String = "json"
    ) throws -> Command {
        try Shell().run(
            """
            \(endpoint) > endpoint.url 2> endpoint.log & endpoint=$!
            trap 'kill $endpoint; wait $endpoint' EXIT
            while ! test -s endpoint.url; do kill -0 $endpoint || { cat endpoint.log; exit 99; }; sleep 0.05; done
            \(probe) \(options) --format \(format)
            """, status: status, environment: secrets)
    }

    private static func decoded(_ result: Command) throws -> Report {
        let report = try JSONDecoder().decode(Report.self, from: Data(result.text.utf8))
        #expect(report.schema == "flowproof.probe/1")
        #expect(report.checks.count == 20)
        return report
    }

    @Test func serveDoesEverythingRight() throws {
        let serve = "flowproof-net serve --private-key \(Self.key) --echo --port 0 --app-secret-env APP_SECRET"
        let report = try Self.decoded(Self.report(on: serve, "", status: 0))
        #expect(report.mistakes.isEmpty)
        // An echo knows no tokens, so none has expired.
        #expect(report.checks.filter { $0.outcome != "pass" }.map(\.id) == ["expired-token"])
    }

    @Test(.enabled(if: Command.exists("node")), arguments: Peer.allCases)
    func honestPeersDoEverythingRight(peer: Peer) throws {
        let endpoint = "\(peer.program("endpoint")) --private-key \(Self.key) --port 0 --app-secret-env APP_SECRET"
        let report = try Self.decoded(Self.report(on: endpoint, status: 0))
        #expect(report.mistakes.isEmpty)
        #expect(report.checks.allSatisfy { $0.outcome == "pass" }, "\(report.checks.filter { $0.outcome != "pass" })")
    }

    /// Each endpoint has one mistake, and that one is named and no other.
    @Test(.enabled(if: Command.exists("node")), arguments: Peer.allCases)
    func mistakesAreNamed(peer: Peer) throws {
        let list = try Shell().run("\(peer.program("broken_endpoint")) --list").text.split(separator: "\n").map(String.init)
        #expect(list.count >= 12)
        let warnings: Set = ["undecryptable-told", "expired-token-plain"]
        for mistake in list {
            let endpoint = "\(peer.program("broken_endpoint")) \(mistake) --private-key \(Self.key) --port 0 --app-secret-env APP_SECRET"
            let report = try Self.decoded(Self.report(on: endpoint, status: warnings.contains(mistake) ? 0 : 1))
            #expect(report.mistakes.map(\.id) == [mistake])
        }
    }
}
