// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

// In a folder of its own: a package is known by its folder's name, and swift-crypto is that of its dependency.
let package = Package(
    name: "swift-crypto-shim",
    platforms: [.macOS(.v13)],
    // Exact: the shim tells it, for a library does not tell its version.
    dependencies: [.package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2")],
    targets: [
        .executableTarget(
            name: "SwiftCryptoShim",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            path: "Sources")
    ])
