// SPDX-License-Identifier: Apache-2.0

internal import FlowProviders

/// Keeps web pages out. A page anywhere can make a browser send requests to this machine, and with a name of its own that it
/// points at 127.0.0.1 (DNS rebinding) it could read the answers as well: `Host` and `Origin` then carry that name.
struct LoopbackGuard: Sendable {
    /// Names of hosts besides this machine's, in lower case.
    var allowedHosts: Set<String>

    /// Why a request is not served; `nil` where it is.
    func refusal(of request: IncomingRequest) -> EmulatorRefusal? {
        let hosts = request.values(of: "Host")
        guard hosts.count == 1, isAllowed("http://" + hosts[0]) else {
            return EmulatorRefusal(
                "the emulator is not asked for by a name of this machine",
                hint: "call it as localhost, 127.0.0.1 or [::1], or allow the name of the host when it is started")
        }
        guard request.values(of: "Origin").allSatisfy(isAllowed),
            !request.values(of: "Sec-Fetch-Site").contains(where: { $0.lowercased() == "cross-site" })
        else {
            return EmulatorRefusal(
                "a web page from elsewhere sent this request", hint: "the emulator serves programs, and pages of this machine alone")
        }
        return nil
    }

    private func isAllowed(_ url: String) -> Bool {
        guard let origin = try? Origin(url) else { return false }
        return origin.isLoopback || allowedHosts.contains(origin.host)
    }
}
