// SPDX-License-Identifier: Apache-2.0

package import FlowProviders
internal import FoundationEssentials

/// The URL of an endpoint, taken apart for requests.
package struct LoadTarget: Sendable, Equatable {
    /// Why a URL cannot be asked.
    package struct Refusal: Error, Sendable, CustomStringConvertible {
        /// What is wrong, in the tool's voice.
        package let description: String
    }

    /// Scheme, host and port.
    package let origin: Origin
    /// What stands behind the method in a request: path and query.
    package let path: String

    /// - Parameter url: http or https, a host, and a port, a path and a query if need be.
    package init(_ url: String) throws(Refusal) {
        let requirement = "write http:// or https://, a host, and a path if need be"
        guard let parts = URLComponents(string: url), let schemeEnd = url.firstRange(of: "://") else {
            throw Refusal(description: "the URL cannot be read: \(requirement)")
        }
        guard parts.fragment == nil else { throw Refusal(description: "the URL has a fragment, which no server is sent") }
        let authorityEnd = url[schemeEnd.upperBound...].firstIndex { "/?".contains($0) } ?? url.endIndex
        do throws(RequestRefusal) {
            origin = try Origin(String(url[..<authorityEnd]))
        } catch {
            throw Refusal(description: "the URL cannot be used: \(requirement), without a name and a password")
        }
        path = (parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath) + (parts.percentEncodedQuery.map { "?\($0)" } ?? "")
    }

    /// The whole URL.
    package var url: String { origin.text + path }

    /// The host without the brackets of IPv6 addresses.
    package var host: String { origin.host.first == "[" ? String(origin.host.dropFirst().dropLast()) : origin.host }

    /// The port, that of the scheme where none is named.
    package var port: Int { origin.port ?? (origin.scheme == .https ? 443 : 80) }
}
