// SPDX-License-Identifier: Apache-2.0

internal import FlowProviders

/// The proxy that the environment names for one origin, by the variables that curl reads.
struct ProxyChoice: Equatable {
    enum Kind: Equatable {
        case http
        case socks5
    }

    /// Why a variable names no usable proxy; its value may hold a password and is not repeated.
    struct Refusal: Error, Equatable {
        var variable: String
    }

    var kind: Kind
    var host: String
    var port: Int
    var credentials: Credentials?

    struct Credentials: Equatable {
        var name: String
        var password: String
    }

    /// `nil` where the connection goes straight there: without a variable, for hosts of `no_proxy`, and for this machine itself.
    ///
    /// `HTTP_PROXY` in capitals is not read: a web server hands it to a CGI program from a header of the request.
    static func from(
        _ environment: (String) -> String?, scheme: String, host: String, port: Int?, isLoopback: Bool
    ) throws(Refusal) -> ProxyChoice? {
        let names = (scheme == "https" ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy"]) + ["all_proxy", "ALL_PROXY"]
        let set = names.compactMap { name in environment(name).map { (name: name, value: $0) } }.first { !$0.value.isEmpty }
        let exceptions = ["no_proxy", "NO_PROXY"].compactMap(environment).first { !$0.isEmpty } ?? ""
        let target = ProxyException.Target(host: host, port: port ?? (scheme == "https" ? 443 : 80))
        guard !isLoopback, let set, !ProxyException.list(exceptions).contains(where: { $0.covers(target) }) else { return nil }
        guard let proxy = ProxyChoice(set.value) else { throw Refusal(variable: set.name) }
        return proxy
    }
}

extension ProxyChoice {
    /// Reads `[scheme://][name:password@]host[:port][/]`.
    init?(_ text: String) {
        var rest = Substring(text)
        var kind = Kind.http
        var credentials: Credentials?
        if let separator = rest.firstRange(of: "://") {
            switch rest[..<separator.lowerBound].lowercased() {
            case "http": kind = .http
            case "socks5", "socks5h": kind = .socks5
            default: return nil
            }
            rest = rest[separator.upperBound...]
        }
        if rest.last == "/" { rest.removeLast() }
        if let at = rest.lastIndex(of: "@") {
            let parts = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(parts[0].utf8),
                let password = PercentEncoding.decode((parts.count == 2 ? parts[1] : "").utf8)
            else {
                return nil
            }
            // A SOCKS proxy with a password is none that the client can use.
            guard kind == .http else { return nil }
            credentials = Credentials(name: name, password: password)
            rest = rest[rest.index(after: at)...]
        }
        var portText: Substring?
        let bracket = rest.first == "[" ? rest.firstIndex(of: "]") : nil
        if let colon = rest[(bracket ?? rest.startIndex)...].firstIndex(of: ":") {
            portText = rest[rest.index(after: colon)...]
            rest = rest[..<colon]
        }
        if bracket != nil { rest = rest.dropFirst().dropLast() }
        guard !rest.isEmpty, !rest.contains(where: { $0 == "/" || $0.isWhitespace }) else { return nil }
        // curl's default for proxies.
        guard let port = portText.map({ Int($0) }) ?? 1080, (1...65_535).contains(port) else { return nil }
        self.init(kind: kind, host: String(rest), port: port, credentials: credentials)
    }
}
