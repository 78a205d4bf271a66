// SPDX-License-Identifier: Apache-2.0

import FlowProviders
import TestSupport
import Testing

/// `flowproof-net emulate`: its life, its flags and its file.
@Suite struct EmulateCommandTests {
    private let shell: Shell

    init() throws {
        shell = try Shell()
        try shell.addKeys()
    }

    private let publish = "flowproof-net publish \(Provider.metaCloud.options) --public-key public.pem"

    @Test func stateOutlivesTheProgram() throws {
        try shell.emulated("--state state.json", publish)
        #expect(try shell.mode("state.json") == "600")
        let status = try shell.emulated("--state state.json", "flowproof-net status \(Provider.metaCloud.options)")
        #expect(status.text.contains("valid"))
        #expect(try !shell.read("state.json").contains(Shell.token))
    }

    @Test(arguments: ["", "{", "{\"schema\":\"flowproof.emulator-state/2\"}"]) func fileOfAnotherKindIsLeftAlone(text: String) throws {
        try shell.write(text, to: "state.json")
        try shell.run("flowproof-net emulate --port 0 --state state.json", status: 2)
        #expect(try shell.read("state.json") == text)
    }

    @Test func fileThatCannotBeWrittenIsSaidAtOnce() throws {
        try shell.run("flowproof-net emulate --port 0 --state nowhere/state.json", status: 2)
    }

    @Test func portInUseIsSaid() throws {
        let result = try shell.emulated("", "flowproof-net emulate --port ${url##*:}", status: 2)
        #expect(result.standardError.contains("another program listens there already"))
    }

    @Test(arguments: ["TERM", "INT"]) func signalEndsIt(signal: String) throws {
        let result = try shell.run(
            """
            flowproof-net emulate --port 0 --quiet > url.txt & emulator=$!
            while ! test -s url.txt; do sleep 0.05; done
            kill -\(signal) $emulator; wait $emulator; echo $?
            """)
        #expect(result.text == "0\n")
    }

    @Test func declarationsAreKept() throws {
        let flags = "--number cloud:106540352242922 --unregistered cloud:106540352242923 --token-env FLOWPROOF_TOKEN"
        try shell.emulated(flags, publish)
        let other = "flowproof-net publish --provider cloud --base-url $url --public-key public.pem --number"
        #expect(try shell.emulated(flags, "\(other) 106540352242923", status: 1).text.contains("not eligible"))
        #expect(try shell.emulated(flags, "\(other) 106540352242924", status: 1).text.contains("not found"))
        #expect(try shell.emulated(flags, "FLOWPROOF_TOKEN=other \(other) 106540352242922", status: 1).text.contains("answered 401"))
    }

    @Test(arguments: [
        "--port 70000", "--port 0 --fault nonsense", "--port 0 --fault rate-limited,rate=2", "--port 0 --number 1",
        "--port 0 --number cloud:+49",
        "",
    ])
    func usageIsSaid(flags: String) throws { try shell.run("flowproof-net emulate \(flags)", status: 64) }

    @Test(arguments: ["", "publish", "status", "emulate", "load"]) func helpHasAnExample(command: String) throws {
        let help = try shell.run("flowproof-net \(command) --help").text
        #expect(help.contains("USAGE: flowproof-net"))
        #expect(help.split(separator: "\n").contains { $0.hasPrefix("Example: flowproof-net ") })
    }
}
