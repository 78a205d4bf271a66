// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

// A package of its own, because the fuzzing engine brings its own main function and every module must be built for it.
let package = Package(
    name: "Fuzzing",
    dependencies: [.package(name: "flowproof", path: "..")],
    targets: [
        .executableTarget(
            name: "FuzzKeyFile",
            dependencies: [.product(name: "FlowKeys", package: "flowproof"), .product(name: "FlowLint", package: "flowproof")],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])])
    ],
    swiftLanguageModes: [.v6]
)
