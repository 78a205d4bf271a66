// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Other implementations under the Flow suite: the honest pass, and each classic mistake is named.
@Suite struct PeerTests {
    private static let root = PublicData.packageRoot.path
    static let hasPython = (try? Command.run(["python3", "-c", "import cryptography"]))?.status == 0
    static let hasNode = Command.exists("node")
    static let hasCompiler = Command.exists("make") && Command.exists("cc")
    private let shell: Shell

    init() throws { shell = try Shell() }

    private func verify(_ shim: String, status: Int32) throws -> [String: Any] {
        let command = "flowproof vectors verify '\(Self.root)/vectors/flow' --format json --shim \"\(shim)\""
        let report = try shell.run(command, status: status).json
        return try #require((report["runs"] as? [[String: Any]])?.first)
    }

    private func outcomes(_ run: [String: Any]) throws -> Set<String> {
        let files = try #require(run["files"] as? [[String: Any]])
        return Set(files.flatMap { $0["cases"] as? [[String: Any]] ?? [] }.compactMap { $0["outcome"] as? String })
    }

    @Test(.enabled(if: hasPython, "python3 has no module cryptography")) func pythonPasses() throws {
        #expect(try outcomes(verify("python3 '\(Self.root)/Benchmarks/Peers/python/shim.py'", status: 0)) == ["lenient"])
    }

    @Test(.enabled(if: hasNode, "node is not installed")) func nodePasses() throws {
        #expect(try outcomes(verify("node '\(Self.root)/Benchmarks/Peers/node/shim.mjs'", status: 0)) == ["lenient"])
    }

    @Test(.enabled(if: Command.exists("java"), "java is not installed")) func javaPasses() throws {
        #expect(try outcomes(verify("java '\(Self.root)/Benchmarks/Peers/java/Shim.java'", status: 0)) == ["lenient", "skipped"])
    }

    @Test(.enabled(if: hasCompiler, "there is no compiler for C")) func cPasses() throws {
        #expect(try outcomes(verify(Self.makeCShim(in: shell.folder), status: 0)) == ["lenient", "skipped"])
    }

    /// Builds the shim in C there, and returns its command.
    static func makeCShim(in folder: TemporaryFolder) throws -> String {
        let build = try Command.run(["make", "--quiet", "-C", "\(root)/Benchmarks/Peers/c", "OUT=\(folder.url.path)", "openssl_shim"])
        #expect(build.status == 0, "\(build.standardError)")
        return "'\(folder.path("openssl_shim"))'"
    }

    /// The mistake, and the flags by which the report must name it: these and no others.
    private static let mistakes: [(String, Set<String>)] = [
        ("nonce-12-only", ["NonceTwelveBytes"]), ("nonce-truncated", ["TruncatedNonce"]), ("nonce-not-inverted", ["UnflippedIv"]),
        ("nonce-half-inverted", ["HalfFlippedIv"]), ("oaep-sha1", ["OaepSha1"]), ("mgf1-sha1", ["Mgf1Sha1"]),
        ("pkcs1v15-fallback", ["Pkcs1v15"]), ("aes-256-accepted", ["WrongAesKeyLength"]), ("tag-not-checked", ["ModifiedTag"]),
        ("tag-first", ["TagFirst"]), ("response-quoted", ["QuotedBody"]), ("media-hmac-without-iv", ["MediaHmacWithoutIv"]),
        ("signature-over-reserialised-json", ["ReserialisedBody"]), ("media-hmac-not-checked", ["MediaHmac"]),
        // Every answer is another one: nothing gives it away but that none is right.
        ("fresh-nonce", []),
    ]

    @Test(.enabled(if: hasPython, "python3 has no module cryptography"), arguments: mistakes)
    func mistakesAreNamed(mistake: String, flags: Set<String>) throws {
        let run = try verify("python3 '\(Self.root)/Benchmarks/Peers/python/mistakes.py' \(mistake)", status: 1)
        let named = try #require(run["mistakes"] as? [[String: String]])
        #expect(Set(named.compactMap { $0["flag"] }) == flags)
        #expect(named.allSatisfy { $0["mistake"]?.isEmpty == false })
        #expect(try outcomes(run).contains("fail"))
    }

    /// Taking base64 that is not canonical has no effect on security: it is listed, and no failure.
    @Test(.enabled(if: hasPython, "python3 has no module cryptography")) func lenientBase64IsListed() throws {
        let run = try verify("python3 '\(Self.root)/Benchmarks/Peers/python/mistakes.py' base64-lenient", status: 0)
        let files = try #require(run["files"] as? [[String: Any]])
        let lenient = files.flatMap { $0["cases"] as? [[String: Any]] ?? [] }.filter { $0["outcome"] as? String == "lenient" }
        #expect(lenient.count { ($0["flags"] as? [String])?.contains("NonCanonicalBase64") == true } > 10)
    }

    @Test(.enabled(if: hasPython, "python3 has no module cryptography")) func everyMistakeIsTested() throws {
        let list = try Command.run(["python3", "\(Self.root)/Benchmarks/Peers/python/mistakes.py", "--list"]).text
        #expect(Set(list.split(separator: "\n").map(String.init)) == Set(Self.mistakes.map(\.0)).union(["base64-lenient"]))
    }

    /// The endpoints in Node and Python answer WhatsApp as they must, and each of their mistakes shows where it must and nowhere else.
    @Test(.enabled(if: hasPython, "python3 has no module cryptography"), arguments: ["python"] + (hasNode ? ["node"] : []))
    func endpointsAreHonestOrMakeOneMistake(language: String) throws {
        let result = try shell.run("python3 '\(Self.root)/Benchmarks/Peers/check-endpoints' \(language)")
        #expect(result.text.contains(" mistakes, each in its exchanges alone"))
    }
}
