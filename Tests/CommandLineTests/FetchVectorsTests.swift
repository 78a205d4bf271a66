// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `scripts/fetch-vectors`, with sources made out of the public vectors that are here: a wheel, and two folders like checkouts.
@Suite(.enabled(if: PublicData.hasVectors, "the public vectors are absent")) struct FetchVectorsTests {
    private static let script = PublicData.packageRoot.appending(path: "scripts/fetch-vectors").path
    private static let sources = "--cryptography-from wheel.whl --wycheproof-from wycheproof --aws-lc-from aws-lc --into public"
    private static let cut = "wycheproof/testvectors_v1/rsa_oaep_2048_sha256_mgf1sha256_test.json"

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let program = """
            import bz2, pathlib, shutil, sys, zipfile
            vectors = pathlib.Path(sys.argv[1])
            wheel = zipfile.ZipFile("wheel.whl", "w")
            for place, names in {
                "ciphers/AES/GCM": "nist/cavp-gcm/*.rsp", "asymmetric/RSA/oaep-custom": "pyca/oaep-sha*.txt",
                "asymmetric/RSA": "pyca/oaep-label.txt", "asymmetric/RSA/pkcs-1v2-1d2-vec": "rsalabs/*.txt",
            }.items():
                for path in vectors.glob(names):
                    wheel.write(path, f"cryptography_vectors/{place}/{path.name}")
            wheel.close()
            shutil.copytree(vectors / "wycheproof", "wycheproof")
            shutil.copytree(vectors / "nist/acvp", "aws-lc")
            pathlib.Path("aws-lc/LICENSE.aws-lc").rename("aws-lc/LICENSE")
            for path in pathlib.Path("aws-lc").glob("*.json"):
                name, kind, _ = path.name.split(".")
                target = pathlib.Path(f"aws-lc/util/fipstools/acvp/acvptool/test/{kind}/{name}.bz2")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(bz2.compress(path.read_bytes()))
            """
        let made = try run(["python3", "-c", program, PublicData.vectors().path])
        try #require(made.status == 0, Comment(rawValue: made.standardError))
    }

    private func run(_ words: [String]) throws -> Command {
        // No test may reach for the network: pip is told that there is no index.
        try Command.run(words, in: folder.url, environment: ["PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "LC_ALL": "C.UTF-8"])
    }

    /// Runs the script; whatever happens, nothing unfinished is left.
    private func fetch(_ arguments: String, status: Int32 = 0) throws -> Command {
        let result = try run([Self.script] + arguments.split(separator: " ").map(String.init))
        #expect(result.status == status, Comment(rawValue: result.text + result.standardError))
        #expect(try !folder.names.contains { $0.hasPrefix(".public") })
        if status != 0 {
            let lines = result.standardError.split(separator: "\n")
            #expect(lines.count == 2 && lines.first?.hasPrefix("error: ") == true && lines.last?.hasPrefix("hint: ") == true)
        }
        return result
    }

    @Test func everyFileComesWithItsSum() throws {
        let result = try fetch(Self.sources)
        #expect(result.text.hasSuffix("now: flowproof vectors verify public\n"))
        let sums = PublicData.packageRoot.appending(path: "vectors/public.sha256").path
        let checked = try run(["sh", "-c", "cd public && sha256sum --check --strict --quiet '\(sums)' && find . -type f | wc -l"])
        #expect(checked.status == 0, Comment(rawValue: checked.text))
        let count = try String(contentsOfFile: sums, encoding: .utf8).split(separator: "\n").count
        #expect(checked.text.trimmingCharacters(in: .whitespacesAndNewlines) == "\(count)")
    }

    @Test func completeFolderNeedsNoSource() throws {
        _ = try fetch(Self.sources)
        #expect(try fetch("--into public").text.contains("now: flowproof vectors verify public\n"))
    }

    @Test func wrongSumLeavesNothing() throws {
        let file = folder.url.appending(path: Self.cut)
        var bytes = try Data(contentsOf: file)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: file)
        let result = try fetch(Self.sources, status: 1)
        #expect(result.standardError.hasPrefix("error: \(Self.cut) from wycheproof: SHA-256 is "))
        #expect(try !folder.names.contains("public"))
    }

    @Test func missingFileIsNamed() throws {
        try FileManager.default.removeItem(at: folder.url.appending(path: Self.cut))
        let result = try fetch(Self.sources, status: 1)
        #expect(
            result.standardError == """
                error: \(Self.cut): No such file or directory
                hint: give a checkout: --wycheproof-from FOLDER

                """)
        #expect(try !folder.names.contains("public"))
    }

    @Test func damagedFolderIsReplacedWhenAskedOnly() throws {
        _ = try fetch(Self.sources)
        try folder.write([], to: "public/pyca/oaep-label.txt")
        let refused = try fetch(Self.sources, status: 1)
        #expect(refused.standardError.contains("pyca/oaep-label.txt in it is absent or wrong\nhint: --replace "))
        #expect(try folder.read("public/pyca/oaep-label.txt") == [])
        // A run that fails leaves the old folder as it was.
        _ = try fetch("--replace \(Self.sources) --wycheproof-from nowhere", status: 1)
        #expect(try folder.read("public/pyca/oaep-label.txt") == [])
        _ = try fetch("--replace \(Self.sources)")
        #expect(try folder.read("public/pyca/oaep-label.txt") != [])
    }

    @Test func sourcesLeftOutAreNamed() throws {
        let result = try fetch("--into public --wycheproof-from wycheproof --without cryptography --without aws-lc")
        for path in ["nist/cavp-gcm/gcmDecrypt128.rsp", "nist/acvp/KTS-IFC.vectors.json"] { #expect(result.text.contains(path)) }
        #expect(try folder.names.contains("public"))
    }

    @Test func withoutNetworkTheRemedyIsNamed() throws {
        let package = try fetch("--into public", status: 1)
        #expect(package.standardError.contains("--cryptography-from FILE\n"))
        let file = try fetch("--into public --without cryptography --wycheproof-from http://127.0.0.1:1", status: 1)
        #expect(file.standardError.contains("Connection refused") && file.standardError.contains("--wycheproof-from FOLDER\n"))
        #expect(try !folder.names.contains("public"))
    }

    @Test func helpSaysWhatIsFetched() throws {
        let help = try fetch("--help").text
        for word in ["cryptography-vectors", "C2SP/wycheproof", "aws/aws-lc", "--without"] { #expect(help.contains(word)) }
    }
}
