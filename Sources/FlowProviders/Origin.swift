// SPDX-License-Identifier: Apache-2.0

/// Scheme, host and port of a URL (RFC 6454 section 4), and nothing else.
package struct Origin: Sendable, Equatable {
    /// How a connection is made.
    package enum Scheme: String, Sendable {
        /// In the clear.
        case http
        /// Over TLS.
        case https
    }

    /// How a connection is made.
    package let scheme: Scheme
    /// A name, an IPv4 address, or an IPv6 address in brackets.
    package let host: String
    /// `nil` for that of the scheme.
    package let port: Int?

    /// As it begins a URL, without a final slash.
    package var text: String { "\(scheme.rawValue)://\(host)\(port.map { ":\($0)" } ?? "")" }

    /// Whether it is this machine by name or by address.
    package var isLoopback: Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
    }

    /// Reads a URL without a path.
    ///
    /// - Parameter text: may end in one slash.
    package init(_ text: String) throws(RequestRefusal) {
        let requirement = "http:// or https://, a host, and a port if need be, without a path"
        let lowercased = text.lowercased()
        guard let scheme = [Scheme.https, .http].first(where: { lowercased.hasPrefix($0.rawValue + "://") }) else {
            throw .setting(.baseURL, requirement: requirement)
        }
        var rest = lowercased.utf8.dropFirst(scheme.rawValue.utf8.count + 3)
        if rest.last == UInt8(ascii: "/") { rest = rest.dropLast() }
        guard !rest.contains(UInt8(ascii: "@")) else {
            throw .setting(.baseURL, requirement: "\(requirement); a name and password in it would end up in logs")
        }
        var hostEnd = rest.firstIndex(of: UInt8(ascii: ":")) ?? rest.endIndex
        if rest.first == UInt8(ascii: "["), let bracket = rest.firstIndex(of: UInt8(ascii: "]")) { hostEnd = rest.index(after: bracket) }
        let host = rest[..<hostEnd]
        guard Self.isHost(host) else { throw .setting(.baseURL, requirement: requirement) }
        let portText = rest[hostEnd...]
        if portText.isEmpty {
            port = nil
        } else {
            let digits = portText.dropFirst()
            guard portText.first == UInt8(ascii: ":"), (1...5).contains(digits.count), digits.allSatisfy(\.isDigit),
                let number = Int(String(Substring(digits))), (1...65_535).contains(number)
            else { throw .setting(.baseURL, requirement: "\(requirement); a port is a number from 1 to 65535") }
            port = number
        }
        self.scheme = scheme
        self.host = String(Substring(host))
    }

    private static func isHost(_ host: Substring.UTF8View) -> Bool {
        if host.first == UInt8(ascii: "[") {
            let address = host.dropFirst().dropLast()
            return host.last == UInt8(ascii: "]") && address.count >= 2 && address.count <= 45
                && address.contains(UInt8(ascii: ":"))
                && address.allSatisfy { $0.isDigit || (0x61...0x66).contains($0) || $0 == 0x3A || $0 == 0x2E }
        }
        let labels = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return host.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                    && label.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
            }
    }
}
