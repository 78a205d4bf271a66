// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowEndpoint
internal import FlowNet
internal import FlowOpenSSL
internal import FlowVectors

struct ProbeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Play WhatsApp against an endpoint, and name what is wrong with it.",
        discussion: """
            Example: flowproof-net probe http://localhost:8080/ --public-key public.pem

            Sends what phones send, and what they must not: about 50 requests, and some more where an answer is wrong, to find the \
            mistake behind it and the line of code that usually makes it. Without --app-secret-env signatures are not checked, \
            without --expired-token-env not the message of status 427. Requests carry a flow_token that nobody has; give one with \
            --flow-token-env where your application minds. --expected takes a report of --format json and asks whether anything is \
            other than it was. --vectors makes the exchanges of vectors/flow instead. Exits with 1 when a check fails that must \
            not, and with 2 when the endpoint cannot be reached, or goes away.
            """)

    @OptionGroup var endpoint: EndpointOptions
    @OptionGroup var probe: ProbeOptions
    @Option(name: .long, help: "How to report: text, json, junit or markdown.") var format = ProbeFormat.text
    @Option(name: .long, help: ArgumentHelp("A report of an earlier probe, whose deviations are known.", valueName: "file"))
    var expected: String?
    @Option(
        defaultAsFlag: "vectors/flow",
        help: ArgumentHelp("Make the exchanges of the Flow suite in this folder; vectors/flow if none is named.", valueName: "folder"))
    var vectors: String?

    func validate() throws {
        guard vectors == nil || (probe.only == nil && probe.skip == nil) else {
            throw ValidationError("--only and --skip choose checks, and --vectors makes none")
        }
        guard vectors == nil || (probe.flowTokenEnv == nil && probe.expiredTokenEnv == nil) else {
            throw ValidationError("--flow-token-env and --expired-token-env fill requests, and those of --vectors are sealed already")
        }
    }

    func run() async throws {
        try InputFile.requireOneStandardInput(endpoint.publicKey, endpoint.ca, expected, vectors)
        let backend = try OpenSSLBackend()
        let url = try endpoint.endpoint()
        let key = try endpoint.key(backend)
        let client = try endpoint.client(url)
        if let vectors {
            let probe = SuiteProbe(backend: backend, client: client, url: url, key: key, appSecretVariable: endpoint.appSecretEnv)
            return try await report(on: probe, vectors, client)
        }
        let checks = try probe.checks()
        let known = try expected.map(Self.readExpected)
        let phone = try FlowPhone(backend: backend, publicKey: key, appSecret: endpoint.appSecret())
        let run = ProbeRun(phone: phone, transport: client, settings: try probe.settings(phone, backend))
        let results = try await run.results(of: checks) { ProgressBar().show("checks", fraction: Double($0) / Double(checks.count)) }
        ProgressBar().clear()
        await client.close()
        switch results {
        case .failure(let failure):
            guard let departure = failure.departure else {
                throw CommandFailure.input(failure.absence.message, hint: failure.absence.remedy)
            }
            try format.write(ProbeReport(url: url.shown, checks: departure.results, latency: run.latency, expected: known))
            throw CommandFailure.input(
                "\(failure.absence.message): it was there until the check \(departure.check)",
                hint: "see what the endpoint has logged; --only \(departure.check) makes this check alone")
        case .success(let results):
            let report = ProbeReport(url: url.shown, checks: results, latency: run.latency, expected: known)
            try format.write(report)
            if report.isFailure { throw ExitCode(ExitStatus.no.rawValue) }
        }
    }

    private func report(on probe: SuiteProbe, _ folder: String, _ client: EndpointClient) async throws {
        let format = try format.ofVectors
        let known = try expected.map { path in
            do {
                return try ExpectedOutcomes(json: try InputFile.read(path))
            } catch let error as VectorFormatError {
                throw CommandFailure.input("\(path): is no report of probe --vectors: \(error)")
            }
        }
        let run = try await probe.run(folder)
        await client.close()
        let report = VectorReport(runs: [run], notVectors: [], changes: known?.changes(in: [run]))
        try format.write(report)
        if report.isFailure { throw ExitCode(ExitStatus.no.rawValue) }
    }

    private static func readExpected(_ path: String) throws(CommandFailure) -> ProbeExpectedOutcomes {
        let bytes = try InputFile.read(path)
        do {
            return try ProbeExpectedOutcomes(json: bytes)
        } catch {
            throw .input(
                "\(path): is no report of probe: \(error)", hint: "flowproof-net probe --format json ... > expected.json writes one")
        }
    }
}
