// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowEndpoint
internal import FlowOpenSSL

/// Which checks are made, and what their requests are filled with.
struct ProbeOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Make these checks alone.", valueName: "a,b")) var only: String?
    @Option(name: .long, help: ArgumentHelp("Leave these checks out.", valueName: "a,b")) var skip: String?
    @Option(name: .long, help: ArgumentHelp("Environment variable with the flow_token of the requests.", valueName: "name"))
    var flowTokenEnv: String?
    @Option(name: .long, help: ArgumentHelp("The screen that data is sent from.", valueName: "id")) var screen = "WELCOME"
    @Option(
        name: .long,
        help: ArgumentHelp("Environment variable with a flow_token that the endpoint answers with 427.", valueName: "name"))
    var expiredTokenEnv: String?

    func validate() throws {
        guard only == nil || skip == nil else { throw ValidationError("--only and --skip exclude each other") }
    }

    /// The checks, in the order of the catalogue.
    func checks() throws(CommandFailure) -> [ProbeCheck] {
        guard let list = only ?? skip else { return ProbeCheck.all }
        let names = list.split(separator: ",").map { String($0.filter { $0 != " " }) }.filter { !$0.isEmpty }
        // An unset variable in a script would otherwise pass every endpoint.
        guard !names.isEmpty else { throw .usage("--only and --skip need the name of a check") }
        let ids = ProbeCheck.all.map(\.id)
        if let unknown = names.first(where: { !ids.contains($0) }) {
            throw .usage("there is no check \"\(unknown)\"", hint: "the checks are \(ids.joined(separator: ", "))")
        }
        let checks = ProbeCheck.all.filter { names.contains($0.id) == (only != nil) }
        guard !checks.isEmpty else { throw .usage("--skip leaves no check to make") }
        Console.note("note: not every check is made")
        return checks
    }

    /// What the requests are filled with; the token is a fresh one where none is given.
    func settings(_ phone: FlowPhone<OpenSSLBackend>, _ backend: OpenSSLBackend) throws -> ProbeSettings {
        let token = try flowTokenEnv.map(Self.token) ?? "flowproof-probe-\(backend.randomBytes(8).map { String($0) }.joined())"
        return ProbeSettings(
            flowToken: token, flowTokenSignature: try phone.signature(ofFlowToken: token), screen: screen,
            expiredToken: try expiredTokenEnv.map(Self.token))
    }

    private static func token(_ variable: String) throws(CommandFailure) -> String {
        let value = try SecretInput.variable(variable)
        guard value.count > 0 else { throw .unsetVariable(variable, "is empty") }
        return value.withSpan { span in String(decoding: span.indices.map { span[$0] }, as: UTF8.self) }
    }
}
