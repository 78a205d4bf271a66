// SPDX-License-Identifier: Apache-2.0

/// How an endpoint serves.
public struct EndpointSettings: Sendable {
    /// The address to listen on.
    public var host = "127.0.0.1"
    /// 0 for any that is free.
    public var port = 0
    /// A port of its own for health and metrics, which the outside need not reach; `nil` for the same one.
    public var adminPort: Int?
    /// The threads that open requests: the RSA step is nearly all of the work, so more than there are cores bring nothing.
    public var workerCount = 1
    /// The threads that read and write connections: one does it for tens of thousands of requests in a second, and each more would only be
    /// switched to and from.
    public var eventLoopCount = 1
    /// The requests that may wait before the workers; over it 503 is answered at once. By default 128 for each worker, which is a wait of
    /// about a tenth of a second.
    public var queueLimit: Int?
    /// The longest body of a request in bytes; over it 413 is answered. A form is some hundred bytes long, and files do not travel in
    /// payloads; this leaves room for pictures in base64.
    public var maximumBodyByteCount = 10 << 20
    /// The bytes of bodies that are held at a time, of requests until they are answered and of answers over 16 KiB until they are read; over
    /// it 503 is answered. While a body is opened and its answer sealed, the process takes about five times as much for it.
    public var bodyMemoryByteCount = 256 << 20
    /// The most connections at a time; over it they wait to be accepted. `nil` for no limit.
    public var connectionLimit: Int?
    /// The longest time that a client may take to send a request, and to read an answer.
    public var clientTimeout = Duration.seconds(10)
    /// The time after which a connection that nobody uses is closed.
    public var idleTimeout = Duration.seconds(60)
    /// How long the endpoint goes on serving after it was asked to end, and says at its readiness route that it will.
    public var drainTime = Duration.zero
    /// The version that the metrics name.
    public var version = ""

    /// The defaults.
    public init() {}
}
