// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

private let isAsDescribed = (try? Command.run(["pkg-config", "--max-version=1.12.3", "libgcrypt"]))?.status == 0

/// What vectors/libgcrypt-oaep.md says of libgcrypt's own OAEP, against the libgcrypt that is here.
@Suite(
    .enabled(if: PublicData.hasVectors, "the public vectors are absent"),
    .enabled(if: Command.exists("cc") && Command.exists("make") && Command.exists("pkg-config"), "there is no compiler for C"),
    .enabled(if: isAsDescribed, "libgcrypt is newer than 1.12.3, after which it checks the padding string"))
struct LibgcryptOAEPTests {
    private static let known: Set = ["tc16", "tc17", "tc27", "tc28", "tc30"]
    private let shell: Shell
    private let command: String
    private let expected = "--expected '\(PublicData.packageRoot.appending(path: "vectors/libgcrypt-oaep.expected.json").path)'"

    init() throws {
        shell = try Shell()
        let peers = PublicData.packageRoot.appending(path: "Benchmarks/Peers/c").path
        let build = try Command.run(["make", "--quiet", "-C", peers, "OUT=\(shell.folder.url.path)", "gcrypt_bare", "gcrypt_raw_oaep"])
        try #require(build.status == 0, Comment(rawValue: build.standardError))
        let file = "\(try PublicData.vectors().path)/wycheproof/testvectors_v1/rsa_oaep_2048_sha256_mgf1sha256_test.json"
        command = "flowproof vectors verify '\(file)' --shim ./gcrypt_bare"
    }

    @Test func fiveCasesFail() throws {
        let report = try shell.run("\(command) --format json", status: 1).json
        let run = try #require((report["runs"] as? [[String: Any]])?.first)
        let cases = try #require((run["files"] as? [[String: Any]])?.first?["cases"] as? [[String: Any]])
        #expect(Set(cases.compactMap { $0["id"] as? String }) == Self.known)
        #expect(cases.allSatisfy { $0["outcome"] as? String == "fail" })
    }

    @Test func theyAreKnown() throws {
        let text = try shell.run("\(command) \(expected)").text
        #expect(text.hasSuffix("passed: 32 passed, 5 failed, all of it as expected\n"))
    }

    /// A conforming decryptor is a change too, and a welcome one.
    @Test func aLibraryThatIsMendedIsNoticed() throws {
        let mended = command.replacing("./gcrypt_bare", with: "'flowproof shim --backend gcrypt | sed -u s:flowproof/gcrypt:bare/gcrypt:'")
        let text = try shell.run("\(mended) \(expected)", status: 1).text
        for id in Self.known { #expect(text.contains("\(id): was fail, is pass\n")) }
    }

    @Test func theReproducerNeedsNoVectors() throws {
        let text = try shell.run("./gcrypt_raw_oaep", status: 1).text
        #expect(text.contains("\nvalid ") && text.hasSuffix("5 of 5 invalid ciphertexts accepted\n"))
    }
}
