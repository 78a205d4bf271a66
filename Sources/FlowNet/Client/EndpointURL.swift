// SPDX-License-Identifier: Apache-2.0

internal import FlowProviders

/// The URL of a Flow endpoint: scheme, host and port, then a path and a query if need be.
package struct EndpointURL: Sendable, Equatable {
    /// What a text must be to be one.
    package struct Refusal: Error, CustomStringConvertible {
        /// In the tool's voice.
        package var description: String
    }

    let origin: Origin
    /// Path and query; begins with a slash.
    let target: String

    /// Reads a URL.
    ///
    /// - Throws: ``Refusal`` for anything else, for a name and password in it, and for a fragment, which no request carries.
    package init(_ text: String) throws(Refusal) {
        guard let separator = text.firstRange(of: "://") else { throw Refusal(description: "must begin with https:// or http://") }
        let rest = text[separator.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        do throws(RequestRefusal) {
            origin = try Origin(String(text[..<end]))
        } catch {
            throw Refusal(description: "must be https:// or http://, a host, a port and a path if need be, without a name and password")
        }
        let target = String(text[end...])
        guard target.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") }) else {
            throw Refusal(description: "must have a path of ASCII characters, others percent-encoded, and no fragment")
        }
        self.target = target.hasPrefix("/") ? target : "/" + target
    }

    /// The whole URL.
    var text: String { origin.text + target }

    /// The host without the brackets of IPv6 addresses.
    var host: String { origin.host.first == "[" ? String(origin.host.dropFirst().dropLast()) : origin.host }

    /// The port, that of the scheme where none is named.
    var port: Int { origin.port ?? (origin.scheme == .https ? 443 : 80) }

    /// The value of the header Host.
    var authority: String { origin.host + (origin.port.map { ":\($0)" } ?? "") }

    /// The URL without its query, which may hold a secret.
    package var shown: String { origin.text + target.prefix { $0 != "?" } }

    /// Whether WhatsApp would post to it.
    package var isHTTPS: Bool { origin.scheme == .https }

    /// Whether it is this machine.
    package var isLoopback: Bool { origin.isLoopback }
}
