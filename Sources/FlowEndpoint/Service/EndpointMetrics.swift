// SPDX-License-Identifier: Apache-2.0

/// What an endpoint has done, in the text format of Prometheus (exposition format 0.0.4).
public struct EndpointMetrics: Sendable {
    /// Requests that got no answer of the protocol, and why.
    public enum Rejection: String, Error, CaseIterable, Sendable {
        /// 503: the queue before the workers is full.
        case queueFull = "queue-full"
        /// 503: too many bytes of bodies are held already.
        case memory
        /// 413: the body is too long.
        case bodyTooLarge = "body-too-large"
        /// 405: another method than POST.
        case method
        /// The connection was cut: the client was too slow in sending, or in reading.
        case slowClient = "slow-client"
        /// The client hung up before its request was whole.
        case cutRequest = "cut-request"
        /// 400, or nothing: what came is no HTTP, or has more headers than are taken.
        case notHTTP = "not-http"
    }

    /// What holds now and is not counted.
    public struct Gauges: Sendable {
        /// Requests before the workers, and the most there may be.
        public var queue = (depth: 0, limit: 0)
        /// Bytes of bodies that are held, of requests and of large answers.
        public var bodyByteCount = 0
        /// The threads that open requests.
        public var workerCount = 0
        /// SHA-256 of the SPKI of each private key, in the order in which they are tried.
        public var keys: [String] = []
        /// Of the program.
        public var version = ""

        /// Nothing yet.
        public init() {}
    }

    /// The upper ends of the histogram's buckets, in seconds: an RSA step takes about a millisecond, and WhatsApp waits for 10 s.
    static let bucketEnds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]

    private var requests: [Labels: Int] = [:]
    private var rejections: [Rejection: Int] = [:]
    private var failures: [ApplicationReply.Failure: Int] = [:]
    private var notifications: [String: Int] = [:]
    private var reloads = (done: 0, failed: 0)
    private var buckets = Array(repeating: 0, count: bucketEnds.count + 1)
    private var sumOfSeconds = 0.0

    private struct Labels: Hashable {
        var status: Int
        var kind: FlowRequestKind?
    }

    /// Nothing has happened yet.
    public init() {}

    /// Counts one answer.
    ///
    /// - Parameter seconds: from the request's head to its answer.
    public mutating func record(_ answer: FlowAnswer, seconds: Double) {
        requests[Labels(status: answer.status, kind: answer.kind), default: 0] += 1
        if case .applicationFailed(let failure) = answer.outcome { failures[failure, default: 0] += 1 }
        if let error = answer.notifiedError { notifications[error, default: 0] += 1 }
        buckets[Self.bucketEnds.firstIndex { seconds <= $0 } ?? Self.bucketEnds.count] += 1
        sumOfSeconds += seconds
    }

    /// Counts a request without an answer of the protocol.
    public mutating func record(_ rejection: Rejection) { rejections[rejection, default: 0] += 1 }

    /// Counts a reading of the keys.
    public mutating func recordReload(succeeded: Bool) { if succeeded { reloads.done += 1 } else { reloads.failed += 1 } }

    /// The page that Prometheus reads.
    public func text(_ gauges: Gauges) -> String {
        var page = MetricsPage()
        let labels = requests.keys.sorted { ($0.status, $0.kind?.rawValue ?? "") < ($1.status, $1.kind?.rawValue ?? "") }
        page.family(
            "flowproof_requests_total", .counter, "Requests that were answered as the protocol has it.",
            labels.map { ([("status", "\($0.status)"), ("kind", $0.kind?.rawValue ?? "unopened")], "\(requests[$0] ?? 0)") })
        page.family(
            "flowproof_rejected_total", .counter, "Requests that were turned away before they were judged.",
            Rejection.allCases.map { ([("reason", $0.rawValue)], "\(rejections[$0] ?? 0)") })
        page.family(
            "flowproof_application_failures_total", .counter, "Answers of the application that could not be sealed.",
            ApplicationReply.Failure.allCases.map { ([("reason", $0.rawValue)], "\(failures[$0] ?? 0)") })
        page.family(
            "flowproof_error_notifications_total", .counter, "Responses that WhatsApp could not use, by its own word for why.",
            notifications.keys.sorted().map { ([("error", $0)], "\(notifications[$0] ?? 0)") })
        page.family(
            "flowproof_key_reloads_total", .counter, "How often the keys were read again.",
            [([("result", "done")], "\(reloads.done)"), ([("result", "failed")], "\(reloads.failed)")])
        page.histogram(
            "flowproof_request_duration_seconds", "From a request's head to its answer.", ends: Self.bucketEnds, counts: buckets,
            sum: sumOfSeconds)
        page.family("flowproof_queue_depth", .gauge, "Requests that wait for a worker.", [([], "\(gauges.queue.depth)")])
        page.family("flowproof_queue_limit", .gauge, "The most requests that may wait.", [([], "\(gauges.queue.limit)")])
        page.family("flowproof_workers", .gauge, "Threads that open requests.", [([], "\(gauges.workerCount)")])
        page.family("flowproof_body_bytes", .gauge, "Bytes held, of requests and of large answers.", [([], "\(gauges.bodyByteCount)")])
        page.family(
            "flowproof_key_info", .gauge, "The private keys in the order in which they are tried.",
            gauges.keys.enumerated().map { ([("spki_sha256", $1), ("order", "\($0 + 1)")], "1") })
        page.family("flowproof_build_info", .gauge, "The program.", [([("version", gauges.version)], "1")])
        return page.text
    }
}

/// The lines of the exposition format.
private struct MetricsPage {
    enum Kind: String { case counter, gauge }

    private(set) var text = ""

    mutating func family(_ name: String, _ kind: Kind, _ help: String, _ samples: [(labels: [(String, String)], value: String)]) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
        for (labels, value) in samples { sample(name, labels, value) }
    }

    mutating func histogram(_ name: String, _ help: String, ends: [Double], counts: [Int], sum: Double) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) histogram\n"
        var count = 0
        for (end, more) in zip(ends.map { "\($0)" } + ["+Inf"], counts) {
            count += more
            sample(name + "_bucket", [("le", end)], "\(count)")
        }
        sample(name + "_sum", [], "\(sum)")
        sample(name + "_count", [], "\(count)")
    }

    private mutating func sample(_ name: String, _ labels: [(String, String)], _ value: String) {
        let list = labels.map { "\($0.0)=\"\($0.1)\"" }.joined(separator: ",")
        text += name + (list.isEmpty ? "" : "{\(list)}") + " \(value)\n"
    }
}
