// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import FlowNet
internal import FoundationEssentials

/// How the descriptors that the system gives this process are divided: whoever has none left for a connection that comes can listen no
/// longer.
struct ConnectionBudget {
    /// The most connections of clients; over it they wait to be accepted.
    let clientLimit: Int
    /// The most connections to the application.
    let upstreamLimit: Int

    /// For the files, the listeners, the connections for health and metrics, and the event loops: three for each core.
    private static var reserve: Int { 64 + 4 * ProcessInfo.processInfo.activeProcessorCount }

    /// - Throws: where there are too few to serve at all.
    init(hasUpstream: Bool, limit: Int = SystemCalls.raiseDescriptorLimit()) throws(CommandFailure) {
        let free = limit - Self.reserve
        guard free >= 32 else {
            throw .input(
                "the system allows this program \(limit) open files and connections, and it needs \(Self.reserve + 32)",
                hint: "raise the limit with ulimit -n")
        }
        upstreamLimit = hasUpstream ? min(UpstreamApplication.maximumPendingCount, free / 2) : 0
        clientLimit = free - upstreamLimit
    }
}
