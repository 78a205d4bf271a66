// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

// A package of its own, because every module must be built for the fuzzing engine. A library, because the engine brings the main
// function: Fuzzing/run links the two.
let package = Package(
    name: "Fuzzing",
    products: [.library(name: "FuzzKeyFile", type: .static, targets: ["FuzzKeyFile"])],
    dependencies: [.package(name: "flowproof", path: "..")],
    targets: [
        .target(
            name: "FuzzKeyFile",
            dependencies: [.product(name: "FlowKeys", package: "flowproof"), .product(name: "FlowLint", package: "flowproof")])
    ],
    swiftLanguageModes: [.v6]
)
