// SPDX-License-Identifier: Apache-2.0

/// The name of an environment variable, as a POSIX shell takes it.
public struct EnvironmentVariable: Sendable, Equatable, CustomStringConvertible {
    /// The name.
    public let description: String

    /// `nil` for a text that is no name: letters, digits and `_`, and no digit first.
    public init?(_ name: String) {
        guard let first = name.utf8.first, !first.isDigit, name.utf8.allSatisfy({ $0.isLetter || $0.isDigit || $0 == 0x5F }) else {
            return nil
        }
        description = name
    }

    private init(known name: String) { description = name }

    /// Where the tool looks for the token unless told otherwise.
    public static let token = EnvironmentVariable(known: "FLOWPROOF_TOKEN")
    /// What stands for the app secret where nobody named its variable.
    public static let appSecret = EnvironmentVariable(known: "FLOWPROOF_APP_SECRET")
}

extension ProviderRequest {
    /// The request as a command for a POSIX shell that does the same when it is pasted, with variables where the secrets are.
    ///
    /// The shell fills the variables in before it starts curl, so any user of that machine can see the token among its arguments
    /// while it runs; with a proof the app secret among those of openssl as well.
    public func curl(token variable: EnvironmentVariable = .token, appSecret: EnvironmentVariable = .appSecret) -> String {
        var words = ["curl -X \(method)", url(token: variable, appSecret: appSecret)]
        words.append("-H \"\(provider.authentication.header): \(authenticationPrefix)$\(variable)\"")
        if let parameter {
            words.append("-H " + Self.quote("Content-Type: \(parameter.encoding.mediaType)"))
            switch parameter.encoding {
            case .form: words.append("--data-urlencode " + Self.quote("\(parameter.field)=\(parameter.value)"))
            case .json: words.append("--data-raw " + Self.quote(String(decoding: parameter.body, as: UTF8.self)))
            }
        }
        return words.joined(separator: " \\\n  ")
    }

    private func url(token: EnvironmentVariable, appSecret: EnvironmentVariable) -> String {
        guard proof != nil else { return Self.quote(bareURL) }
        // No character of a URL made here is special between double quotes.
        let hmac = "printf %s \"$\(token)\" | openssl dgst -sha256 -hmac \"$\(appSecret)\" -r | cut -d ' ' -f 1"
        return "\"\(bareURL)\(querySeparator)appsecret_proof=$(\(hmac))\""
    }

    /// One word of a POSIX shell.
    static func quote(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
