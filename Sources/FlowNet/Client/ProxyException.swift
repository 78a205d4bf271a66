// SPDX-License-Identifier: Apache-2.0

/// One entry of `no_proxy`: hosts that are asked without the proxy.
enum ProxyException: Equatable {
    /// `*`
    case all
    /// A name with what stands under it, or an address; with a port where only that one is meant.
    case host(String, port: Int?)
    /// IPv4 addresses with the same first bits, as `10.0.0.0/8`.
    case network(UInt32, bitCount: Int)

    /// Whom a request goes to.
    struct Target {
        /// Without brackets.
        var host: Substring
        var port: Int

        init(host: String, port: Int) {
            self.host = host.first == "[" ? host.dropFirst().dropLast() : host[...]
            self.port = port
        }
    }

    /// The entries between commas and blanks.
    static func list(_ text: String) -> [ProxyException] {
        text.split { $0 == "," || $0.isWhitespace }.compactMap { ProxyException($0.lowercased()) }
    }

    private init?(_ entry: String) {
        let parts = entry.split(separator: "/", omittingEmptySubsequences: false)
        if entry == "*" {
            self = .all
        } else if parts.count == 2, let address = Self.address(parts[0]), let bitCount = Int(parts[1]), (0...32).contains(bitCount) {
            self = .network(address, bitCount: bitCount)
        } else {
            var name = entry.drop { $0 == "." }
            var port: Int?
            if name.first == "[", let end = name.lastIndex(of: "]") {
                port = Int(name[end...].dropFirst(2))
                name = name[..<end].dropFirst()
            } else if name.count(where: { $0 == ":" }) == 1, let colon = name.firstIndex(of: ":") {
                port = Int(name[colon...].dropFirst())
                name = name[..<colon]
            }
            guard !name.isEmpty else { return nil }
            self = .host(String(name), port: port)
        }
    }

    func covers(_ target: Target) -> Bool {
        switch self {
        case .all: true
        case .host(let name, let port): (port == nil || port == target.port) && (target.host == name || target.host.hasSuffix("." + name))
        case .network(let network, let bitCount):
            // A shift by 32 bits leaves nothing to compare.
            Self.address(target.host).map { ($0 ^ network) >> UInt32(32 - bitCount) == 0 } ?? false
        }
    }

    private static func address(_ text: Substring) -> UInt32? {
        let bytes = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard bytes.count == 4 else { return nil }
        return bytes.reduce(0 as UInt32?) { address, byte in byte.flatMap { byte in address.map { $0 << 8 | UInt32(byte) } } }
    }
}
