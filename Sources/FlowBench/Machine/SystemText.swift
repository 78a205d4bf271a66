// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The small files in which the system tells of itself.
enum SystemText {
    private static let byteLimit = 1 << 20

    /// The text of a file of /proc or /sys; `nil` where it is not there.
    static func read(_ path: String) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 14)
        while bytes.count < byteLimit {
            let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The only line of such a file.
    static func line(_ path: String) -> String? {
        let text = read(path).map { $0.split(separator: "\n").first.map(String.init) ?? "" } ?? ""
        return text.isEmpty ? nil : text
    }
}
