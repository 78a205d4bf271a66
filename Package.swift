// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatWarning("StrictMemorySafety", as: .error),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
]

let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let histogram: Target.Dependency = .product(name: "Histogram", package: "hdrhistogram-swift")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nio: [Target.Dependency] = ["NIOCore", "NIOPosix", "NIOHTTP1"].map { .product(name: $0, package: "swift-nio") }
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

// The targets stand in layers: a target depends on lower layers only (HouseTests checks it).
let package = Package(
    name: "flowproof",
    products: [
        .library(name: "FlowKeys", targets: ["FlowKeys"]),
        .library(name: "FlowCrypto", targets: ["FlowCrypto"]),
        .library(name: "FlowOpenSSL", targets: ["FlowOpenSSL"]),
        .library(name: "FlowGcrypt", targets: ["FlowGcrypt"]),
        .library(name: "FlowPayload", targets: ["FlowPayload"]),
        .library(name: "FlowLint", targets: ["FlowLint"]),
        .library(name: "FlowProviders", targets: ["FlowProviders"]),
        .library(name: "FlowEndpoint", targets: ["FlowEndpoint"]),
        .library(name: "FlowNet", targets: ["FlowNet"]),
        .executable(name: "flowproof", targets: ["flowproof"]),
        .executable(name: "flowproof-net", targets: ["flowproof-net"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Layer 0
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CGcrypt", pkgConfig: "libgcrypt", providers: [.apt(["libgcrypt20-dev"])]),
        .systemLibrary(name: "CGMP", pkgConfig: "gmp", providers: [.apt(["libgmp-dev"])]),
        .target(name: "FlowKeys", dependencies: [asn1], swiftSettings: strict),
        .target(name: "CLinuxPerf"),
        .target(name: "FlowBench", dependencies: ["CLinuxPerf"], swiftSettings: strict),
        // Layer 1
        .target(name: "FlowCrypto", dependencies: ["FlowKeys"], swiftSettings: strict),
        .target(name: "FlowLint", dependencies: ["FlowKeys", "CGMP"], swiftSettings: strict),
        .target(name: "FlowProviders", dependencies: ["FlowKeys"], swiftSettings: strict),
        // Layer 2
        .target(name: "FlowOpenSSL", dependencies: ["FlowCrypto", "FlowKeys", "COpenSSL"], swiftSettings: strict),
        .target(name: "FlowGcrypt", dependencies: ["FlowCrypto", "FlowKeys", "CGcrypt"], swiftSettings: strict),
        .target(name: "FlowPayload", dependencies: ["FlowCrypto", "FlowKeys"], swiftSettings: strict),
        // Layer 3
        .target(name: "FlowVectors", dependencies: ["FlowBench", "FlowPayload", "FlowCrypto", "FlowKeys"], swiftSettings: strict),
        .target(
            name: "FlowEndpoint", dependencies: ["FlowCrypto", "FlowKeys", "FlowPayload", "FlowProviders"], swiftSettings: strict),
        .target(name: "CBareCalls", dependencies: ["COpenSSL", "CGcrypt"], path: "Benchmarks/CBareCalls"),
        // Layer 4
        .target(
            name: "FlowNet",
            dependencies: [
                "FlowBench", "FlowCrypto", "FlowEndpoint", "FlowPayload", "FlowProviders", asyncHTTPClient, histogram, hummingbird,
                hummingbirdCore, httpTypes, logging, nioSSL, serviceLifecycle,
            ] + nio,
            swiftSettings: strict),
        .target(
            name: "FlowBenchmarks",
            dependencies: [
                "FlowBench", "FlowPayload", "FlowCrypto", "FlowKeys", "FlowLint", "FlowOpenSSL", "FlowGcrypt", "CBareCalls",
            ],
            path: "Benchmarks/FlowBenchmarks", swiftSettings: strict),
        .target(
            name: "FlowConsole", dependencies: ["FlowKeys", "FlowCrypto", "FlowLint", "FlowPayload", "FlowVectors", argumentParser],
            swiftSettings: strict),
        // Layer 5
        .executableTarget(
            name: "flowproof",
            dependencies: [
                "FlowBench", "FlowBenchmarks", "FlowConsole", "FlowKeys", "FlowCrypto", "FlowLint", "FlowOpenSSL", "FlowGcrypt",
                "FlowPayload", "FlowVectors", argumentParser,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "flowproof-net",
            dependencies: [
                "FlowBench", "FlowConsole", "FlowCrypto", "FlowEndpoint", "FlowGcrypt", "FlowKeys", "FlowLint", "FlowNet", "FlowOpenSSL",
                "FlowPayload", "FlowProviders", "FlowVectors", argumentParser, logging, unixSignals,
            ],
            swiftSettings: strict),
        // Tests
        .target(
            name: "TestSupport",
            dependencies: [
                "FlowKeys", "FlowCrypto", "FlowEndpoint", "FlowOpenSSL", "FlowGcrypt", "FlowPayload", "FlowProviders", "FlowVectors",
            ],
            path: "Tests/TestSupport"),
        .testTarget(name: "FlowBenchTests", dependencies: ["FlowBench"], exclude: ["figures.json", "make-figures"]),
        .testTarget(
            name: "FlowBenchmarksTests",
            dependencies: ["FlowBench", "FlowBenchmarks", "FlowCrypto", "FlowGcrypt", "FlowKeys", "FlowOpenSSL"]),
        .testTarget(name: "FlowKeysTests", dependencies: ["FlowKeys", "TestSupport"]),
        .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
        .testTarget(
            name: "FlowCryptoTests", dependencies: ["FlowKeys", "FlowCrypto", "FlowVectors", "TestSupport", "CAllocationCounter"]),
        .testTarget(name: "FlowPayloadTests", dependencies: ["FlowKeys", "FlowCrypto", "FlowOpenSSL", "FlowPayload", "TestSupport"]),
        .testTarget(name: "FlowVectorsTests", dependencies: ["FlowKeys", "FlowCrypto", "FlowVectors", "TestSupport"]),
        .testTarget(name: "FlowLintTests", dependencies: ["FlowKeys", "FlowLint", "FlowCrypto", "TestSupport"]),
        .testTarget(
            name: "FlowProvidersTests",
            dependencies: ["FlowBench", "FlowKeys", "FlowCrypto", "FlowOpenSSL", "FlowProviders", "TestSupport"]),
        .testTarget(
            name: "FlowNetTests",
            dependencies: [
                "FlowBench", "FlowCrypto", "FlowEndpoint", "FlowKeys", "FlowNet", "FlowOpenSSL", "FlowPayload", "FlowProviders",
                "TestSupport", histogram, logging, nioSSL,
            ] + nio),
        .testTarget(
            name: "FlowproofNetTests",
            dependencies: [
                "flowproof-net", "FlowConsole", "FlowCrypto", "FlowEndpoint", "FlowKeys", "FlowOpenSSL", "FlowProviders", "TestSupport",
                argumentParser,
            ] + nio),
        .testTarget(
            name: "FlowEndpointTests",
            dependencies: ["FlowKeys", "FlowCrypto", "FlowOpenSSL", "FlowPayload", "FlowProviders", "FlowEndpoint", "TestSupport"]),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "flowproof", "flowproof-net", "FlowCrypto", "FlowKeys", "FlowLint", "FlowOpenSSL", "FlowPayload", "FlowProviders",
                "TestSupport", asn1,
            ]),
        .testTarget(name: "HouseTests"),
    ],
    swiftLanguageModes: [.v6]
)
