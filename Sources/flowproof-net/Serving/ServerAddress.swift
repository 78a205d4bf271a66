// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import Glibc

/// Where a server of this program listens.
enum ServerAddress {
    /// Prints it on standard output: it is the result, and a script waits for it.
    static func announce(host: String, port: Int) {
        do throws(CommandFailure) {
            try Console.write("http://\(host.contains(":") ? "[\(host)]" : host):\(port)\n")
        } catch {
            error.report()
            Glibc.exit(error.status.rawValue)
        }
    }
}
