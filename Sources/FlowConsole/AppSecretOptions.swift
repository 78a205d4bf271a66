// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
package import FlowPayload

/// The secrets with which WhatsApp signs what it posts.
package struct AppSecretOptions: ParsableArguments {
    /// `--app-secret-env`
    @Option(
        name: .long,
        help: ArgumentHelp("Environment variable with the app secret; several while a secret is being replaced.", valueName: "name"))
    package var appSecretEnv: [String] = []

    /// No secret is named.
    package init() {}

    /// The secrets, if any is named.
    package func read() throws(CommandFailure) -> [AppSecret] {
        try appSecretEnv.map { name throws(CommandFailure) in
            switch SystemCalls.environmentValue(name) {
            case .some(let value) where value.count > 0: AppSecret(value)
            default: throw .unsetVariable(name, "is not set, or empty")
            }
        }
    }

    /// For where there must be one.
    package func requireOne() throws {
        guard !appSecretEnv.isEmpty else { throw ValidationError("Missing expected argument '--app-secret-env <name> ...'") }
    }
}
