// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FlowConsole
import FlowProviders
import Testing

@testable import flowproof_net

/// What the options of providers say of themselves, in a command that has them all.
@Suite struct OptionHelpTests {
    private struct Publishing: ParsableCommand {
        @OptionGroup var provider: ProviderOptions
        @OptionGroup var numbers: NumberOptions
        @OptionGroup var token: TokenOptions
        @OptionGroup var passphrase: PassphraseOptions
    }

    private static let help = Publishing.helpMessage(columns: 200)

    @Test(arguments: [
        "--provider <name>", "--base-url <url>", "--allow-http", "--api-version <version>", "--sid <sid>", "--region <region>",
        "--app-id <id>", "--number <id>", "--numbers <file>", "--token-env <name>", "--token-file <file>", "--app-secret-env <name>",
        "--passphrase-file <file>",
    ])
    func optionsAreListed(option: String) {
        let line = Self.help.split(separator: "\n").first { $0.hasPrefix("  \(option) ") || $0 == "  \(option)" }
        #expect(line != nil, "\(option)")
    }

    @Test func defaultsAndNamesAreTold() {
        for provider in Provider.all { #expect(Self.help.contains(provider.id)) }
        #expect(Self.help.contains("(default: v24.0)") && Self.help.contains("FLOWPROOF_TOKEN"))
        for region in Provider.kaleyra.regions { #expect(Self.help.contains(region)) }
    }

    @Test func aWholeLineIsParsed() throws {
        let command = try Publishing.parse([
            "--provider", "kaleyra", "--sid", "HXAP1697IN", "--region", "in", "--number", "+919812345678", "--number", "919812345679",
            "--token-file", "token.txt",
        ])
        #expect(try command.provider.account().provider.id == "kaleyra")
        #expect(try command.numbers.read(for: .kaleyra) == ["+919812345678", "919812345679"])
        #expect(command.token.tokenFile == "token.txt")
    }
}
