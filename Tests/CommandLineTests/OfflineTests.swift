// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The tool that touches private keys links no network code.
@Suite struct OfflineTests {
    /// The packages that may stand behind `flowproof`, directly or through its targets.
    private static let allowedProducts: Set = ["ArgumentParser", "SwiftASN1"]

    /// Follows the manifest from the tool through every target it names, and collects what comes from other packages.
    @Test func productNeedsTwoPackagesOnly() throws {
        // In a folder of its own: whoever runs these tests has locked the usual one.
        let scratch = try TemporaryFolder()
        let dump = try Command.run(
            ["swift", "package", "dump-package", "--package-path", PublicData.packageRoot.path, "--scratch-path", scratch.url.path])
        let manifest = try dump.json
        let targets = try #require(manifest["targets"] as? [[String: Any]])
        var pending = ["flowproof"]
        var visited: Set<String> = []
        var products: Set<String> = []
        while let name = pending.popLast() {
            guard visited.insert(name).inserted, let target = targets.first(where: { $0["name"] as? String == name }) else { continue }
            for dependency in target["dependencies"] as? [[String: Any]] ?? [] {
                let product = (dependency["product"] as? [Any])?.first as? String
                let byName = ((dependency["byName"] ?? dependency["target"]) as? [Any])?.first as? String
                #expect(product != nil || byName != nil, "\(dependency)")
                if let product { products.insert(product) }
                if let byName { pending.append(byName) }
            }
        }
        #expect(visited.isSuperset(of: ["FlowKeys", "FlowCrypto", "FlowPayload", "FlowOpenSSL", "FlowGcrypt"]))
        #expect(products == Self.allowedProducts)
    }

    @Test(.enabled(if: Command.exists("nm")))
    func programCallsNoSocket() throws {
        let symbols = try Command.run(["nm", "--undefined-only", Shell.programs.appending(path: "flowproof").path])
        #expect(symbols.status == 0 && symbols.text.contains("EVP_PKEY_decrypt"))
        let names = Set(symbols.text.split(whereSeparator: \.isWhitespace).map { $0.prefix { $0 != "@" } }.map(String.init))
        #expect(
            names.isDisjoint(with: ["socket", "connect", "bind", "listen", "accept", "accept4", "getaddrinfo", "gethostbyname", "sendto"]))
    }

    @Test(.enabled(if: Command.exists("ldd")))
    func programLoadsNoNetworkLibrary() throws {
        let libraries = try Command.run(["ldd", Shell.programs.appending(path: "flowproof").path]).text
        #expect(libraries.contains("libcrypto") && libraries.contains("libgcrypt"))
        for name in ["libssl", "libcurl", "FoundationNetworking", "NIO"] { #expect(!libraries.contains(name), "\(name)") }
    }
}
