// SPDX-License-Identifier: Apache-2.0

package import FlowCrypto

/// Where secrets come from: never from the command line itself, which every user of the machine can read.
package enum SecretInput {
    /// The value of an environment variable; one that is not set is a failure.
    package static func variable(_ name: String) throws(CommandFailure) -> SecretBytes {
        switch SystemCalls.environmentValue(name) {
        case .some(let value): return value
        case .none: throw .unsetVariable(name, "is not set")
        }
    }

    /// The first line of a file, without its end.
    ///
    /// - Parameter limit: the largest file that is read, in bytes.
    package static func firstLine(of path: String, limit: Int) throws(CommandFailure) -> SecretBytes {
        var bytes = try InputFile.read(path, limit: limit)
        defer { bytes.wipe() }
        let end = bytes.firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? bytes.endIndex
        return SecretBytes(copying: bytes.span.extracting(..<end))
    }
}
