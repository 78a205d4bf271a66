// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowBench
internal import FlowConsole
internal import FlowCrypto
internal import FlowLint
internal import FlowNet
internal import FlowOpenSSL
internal import FlowPayload
internal import FoundationEssentials

struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Load an endpoint at a rate that does not wait for it, and open every answer.",
        discussion: """
            Example: flowproof-net load http://127.0.0.1:8080/ --public-key public.pem --rate 500 --duration 30

            Requests are sealed ahead, each with a key and a nonce of its own, and sent when they are due, whether or not earlier ones were \
            answered: latency is counted from the planned time, so an endpoint that stalls makes everybody wait who came meanwhile. An answer is right when \
            it opens under its own request's key and inverted nonce and holds a JSON object. Nothing within ten seconds is a failure, as it is \
            for WhatsApp.

            --find-max searches the highest rate that keeps the 99th percentile below --p99 while nothing fails, from --rate upwards: each \
            rate is tried for --step seconds, or for as long as 2,000 requests take, and once more where it is missed. --wrk \
            writes a script and bodies for wrk instead. Interrupted, it reports what it has. Exits with 1 when an answer was wrong or missing, \
            or --p99 was not kept, and with 2 when there is no way to the endpoint.
            """)

    @OptionGroup var endpoint: EndpointOptions
    @Option(name: .long, help: ArgumentHelp("Requests for each second.", valueName: "number")) var rate: Double
    @Option(name: .long, help: ArgumentHelp("How long, after the warm-up.", valueName: "seconds")) var duration = 30.0
    @Option(name: .long, help: ArgumentHelp("How long before that, uncounted.", valueName: "seconds")) var warmUp = 2.0
    @OptionGroup var content: LoadContentOptions
    @Option(
        name: .long,
        help: ArgumentHelp("The most at a time, 256 unless given; beyond it requests wait, and that counts.", valueName: "count"))
    var connections: Int?
    @Option(name: .long, help: "How requests follow each other: even or random, as those of many phones.") var arrivals = ArrivalName.even
    @Option(name: .long, help: ArgumentHelp("Of random arrivals.", valueName: "number")) var seed: UInt64 = 1
    @Option(name: .long, help: ArgumentHelp("For requests that are sealed ahead.", valueName: "MiB")) var memory = 256
    @Option(name: .long, help: ArgumentHelp("What the 99th percentile must keep below.", valueName: "ms")) var p99: Double?
    @Flag(name: .long, help: "Search the highest rate that keeps --p99, 25 ms unless given.") var findMax = false
    @Option(name: .long, help: ArgumentHelp("Of each rate that --find-max tries; 5 unless given.", valueName: "seconds"))
    var step: Double?
    @Option(name: .long, help: ArgumentHelp("A server on this machine whose processor time is shown. Repeatable.", valueName: "process id"))
    var serverPid: [Int] = []
    @Option(name: .long, help: "text, json or html.") var format = LoadFormat.text
    @Option(name: .long, help: ArgumentHelp("Write the page to a file as well.", valueName: "file")) var html: String?
    @Option(
        name: .long, help: ArgumentHelp("Write a script and sealed bodies for wrk into a folder, and send nothing.", valueName: "folder"))
    var wrk: String?
    @Flag(name: .long, help: "Replace what --html and --wrk find.") var force = false

    func validate() throws {
        guard rate >= 0.1, rate <= 1_000_000 else { throw ValidationError("--rate must be from 0.1 to 1000000 requests a second") }
        let times = [("--duration", duration, 1, 86_400), ("--warm-up", warmUp, 0, 600), ("--step", step ?? 1, 1, 600)]
        for (name, seconds, least, most) in times where !(Double(least)...Double(most)).contains(seconds) {
            throw ValidationError("\(name) must be from \(least) to \(most) seconds")
        }
        guard (1...60_000).contains(connections ?? 1) else { throw ValidationError("--connections must be from 1 to 60000") }
        guard (1...65_536).contains(memory) else { throw ValidationError("--memory must be from 1 to 65536 MiB") }
        if let p99, !(0.01...10_000).contains(p99) { throw ValidationError("--p99 must be from 0.01 to 10000 ms") }
        guard wrk == nil || (html == nil && !findMax && p99 == nil && serverPid.isEmpty && format == .text) else {
            throw ValidationError("--wrk sends nothing: --format, --html, --p99, --server-pid and --find-max are for loads")
        }
        guard html != "-" else { throw ValidationError("--html names a file; --format html writes to standard output") }
        guard step == nil || findMax else { throw ValidationError("--step is how long --find-max tries a rate") }
    }

    func run() async throws {
        try InputFile.requireOneStandardInput(endpoint.publicKey, endpoint.ca, content.payload)
        let target = try endpoint.endpoint()
        let page = try html.map { try OutputFile($0, for: .everyone, replacing: force) }
        let requests = try requests(to: target, try OpenSSLBackend())
        if let wrk { return try writeScript(into: wrk, requests) }
        _ = SystemCalls.raiseDescriptorLimit()
        var settings = LoadSettings()
        settings.timeout = .seconds(endpoint.timeout)
        settings.connectionLimit = connections ?? settings.connectionLimit
        settings.sealedByteCount = memory << 20
        settings.serverPIDs = serverPid
        settings.trust = try .reading(endpoint.ca)
        let record: LoadRecord
        do {
            record = try await measure(try LoadTester(target, requests, settings), target, requests, settings)
        } catch let refusal as LoadRefusal {
            throw CommandFailure.input(refusal.description, hint: refusal.hint)
        }
        try write(record, page)
        if let failure = failure(of: record) { throw failure }
    }

    private func requests(to target: EndpointURL, _ backend: OpenSSLBackend) throws -> LoadRequests {
        let signer = try endpoint.appSecret().map { WebhookSigner(backend: backend, secrets: [$0]) }
        return try LoadRequests(
            to: target, plaintext: try content.plaintext(), publicKey: try endpoint.key(backend), signer: signer, backend)
    }

    private func writeScript(into folder: String, _ requests: LoadRequests) throws {
        do {
            try SystemCalls.makeFolder(folder)
        } catch {
            throw CommandFailure.input("\(folder): cannot be made: \(error.message)")
        }
        let bodies = try OutputFile("\(folder)/\(WrkScript.bodiesName)", for: .everyone, replacing: force)
        let script = try OutputFile("\(folder)/\(WrkScript.scriptName)", for: .everyone, replacing: force)
        let count = min(max(Int(rate * duration), 1), WrkScript.maximumCount)
        let (bodyText, scriptText) = (try WrkScript.bodies(requests, count: count), Array(WrkScript.script.utf8))
        try bodies.write(bodyText.span)
        try script.write(scriptText.span)
        Console.note("note: \(count) requests sealed; wrk does not open their answers")
        let (path, url) = (shellQuoted(script.path), shellQuoted(endpoint.url))
        try Console.write("wrk -t 2 -c \(connections ?? 16) -d \(Int(duration))s --latency -s \(path) \(url)\n")
    }

    /// The bound of the 99th percentile in nanoseconds.
    private var p99Bound: Int64? { (p99 ?? (findMax ? 25 : nil)).map { Int64($0 * 1e6) } }

    private func measure(
        _ tester: LoadTester, _ target: EndpointURL, _ requests: LoadRequests, _ settings: LoadSettings
    ) async throws -> LoadRecord {
        let arrivals: LoadSchedule.Arrivals = arrivals == .even ? .even : .random(seed: seed)
        let machine = MachineRecord(libraries: [])
        let started = Date.now.formatted(.iso8601)
        var measurement: LoadMeasurement?
        var search: LoadSearchRecord?
        let steal = ProcessorTime()
        try await Interruption.handled(stop: { tester.stop() }) {
            try await tester.reach()
            if findMax, let p99Bound {
                let plan = LoadTester.SearchPlan(
                    startRate: rate, p99Bound: p99Bound, step: .seconds(step ?? 5), confirmation: .seconds(duration),
                    warmUp: .seconds(warmUp), arrivals: arrivals)
                (search, measurement) = try await tester.search(plan) { Self.show($0) }
            } else {
                measurement = try await tester.run(
                    LoadSchedule(ratePerSecond: rate, warmUp: .seconds(warmUp), duration: .seconds(duration), arrivals: arrivals))
            }
        }
        guard let measurement, !measurement.isInterrupted || measurement.counts.due > 0 else {
            throw CommandFailure.input(
                "interrupted before the end of \(findMax ? "the first step" : "the warm-up"): nothing was measured")
        }
        let tool = ToolRecord(name: "flowproof-net", version: FlowproofNet.configuration.version, commit: nil)
        var record = measurement.record(
            tool: tool, started: started, url: target.shown, requests, settings, p99Bound: p99Bound, machine: machine)
        record.search = search
        record.isInterrupted = tester.isStopped
        if let steal { record.machine.stealShare = ProcessorTime().map { $0.stealShare(since: steal) } }
        return record
    }

    private static func show(_ step: LoadSearchRecord.Step) {
        let p99 = step.p99.map { ", p99 \(TimeScale.text(Double($0)))" } ?? ""
        let failures = step.failed > 0 ? ", \(step.failed) of \(step.due) failed" : ""
        Console.note("note: \(Fixed(step.ratePerSecond, 1)) requests a second\(p99)\(failures): \(step.isKept ? "kept" : "missed")")
    }

    private func write(_ record: LoadRecord, _ page: OutputFile?) throws {
        if let page {
            let text = Array(record.html.utf8)
            try page.write(text.span)
        }
        switch format {
        case .text: try Console.write(record.text(width: Console.width))
        case .json: try Console.writeJSON(record)
        case .html: try Console.write(record.html)
        }
    }

    private func failure(of record: LoadRecord) -> CommandFailure? {
        if let search = record.search {
            if record.isInterrupted, search.keptRate != nil { return nil }
            return search.highestRate == nil
                ? .no("no rate was found that keeps the bound", hint: record.failures.first.map { "at the last one: \($0.message)" })
                : nil
        }
        guard record.counts.failed == 0 else {
            return .no("\(record.counts.failed) of \(record.counts.due) requests got no right answer")
        }
        guard let bound = record.plan.p99Bound else { return nil }
        // Where the sender was late, its lateness is in the latencies: what keeps to the bound with it keeps to it without.
        if let latency = record.latency, latency.p99 <= bound { return nil }
        guard record.isValid else { return .no("the sender was late, so nobody can tell whether the endpoint keeps the bound") }
        return .no("the 99th percentile did not keep below \(TimeScale.text(Double(bound)))")
    }
}

/// `--arrivals`
enum ArrivalName: String, ExpressibleByArgument, CaseIterable {
    case even
    case random
}

/// `--format`
enum LoadFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case html
}
