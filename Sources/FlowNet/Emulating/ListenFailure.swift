// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import NIOCore

/// Why a server cannot listen, or no longer does.
public struct ListenFailure: Error, Sendable, CustomStringConvertible {
    /// What happened, in the tool's voice.
    public let description: String
    /// What to do.
    public let hint: String

    init(_ error: any Error, host: String, port: Int) {
        let place = "\(host):\(port)"
        if error is Ended {
            description = "\(place): the system gives no more connections"
            hint = "allow this program more open files (ulimit -n)"
            return
        }
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE:
            description = "\(place): another program listens there already"
            hint = "choose another port; --port 0 takes any that is free"
        case EACCES:
            description = "\(place): this user may not listen there"
            hint = "choose a port from 1024 on"
        default:
            description = "\(place): cannot be listened on"
            hint = "choose an address of this machine"
        }
    }

    /// A server that listened does so no longer, and nobody asked for that.
    struct Ended: Error {}
}
