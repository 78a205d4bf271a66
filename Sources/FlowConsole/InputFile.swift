// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto
package import FlowKeys

/// Reads the files named on the command line; `-` is standard input.
package enum InputFile {
    /// The largest payload that is read, in bytes: WhatsApp's media files end at 25 MiB.
    package static let maximumPayloadByteCount = 64 << 20

    /// Reads a whole file.
    ///
    /// - Parameter limit: the largest that is read, in bytes.
    package static func read(_ path: String, limit: Int = maximumPayloadByteCount) throws(CommandFailure) -> [UInt8] {
        let bytes = try readStart(path, limit: limit, isWhole: true)
        guard bytes.count <= limit else { throw tooLarge(path, limit) }
        return bytes
    }

    private static func tooLarge(_ path: String, _ limit: Int) -> CommandFailure {
        .input("\(name(path)): larger than \(limit) bytes")
    }

    private static func name(_ path: String) -> String { path == "-" ? "standard input" : path }

    /// Reads at most one byte more than `limit`.
    ///
    /// - Parameter isWhole: refuses a file that is known to be larger before reading it.
    package static func readStart(_ path: String, limit: Int, isWhole: Bool = false) throws(CommandFailure) -> [UInt8] {
        do {
            let descriptor = path == "-" ? SystemCalls.Descriptor(number: 0) : try SystemCalls.openForReading(path)
            let entry = try SystemCalls.entry(descriptor)
            guard entry.kind != .directory else { throw CommandFailure.input("\(name(path)): is a folder") }
            if isWhole, let byteCount = entry.byteCount, byteCount > limit { throw tooLarge(path, limit) }
            return try SystemCalls.read(descriptor, limit: limit, byteCount: entry.byteCount)
        } catch let failure as CommandFailure {
            throw failure
        } catch let failure as SystemCalls.Failure {
            throw .input("\(name(path)): \(failure.message)")
        } catch {
            throw .input("\(name(path)): \(error)")
        }
    }

    /// Reads a file piece by piece, so that its size does not matter.
    package static func forEachChunk(_ path: String, _ body: (ArraySlice<UInt8>) throws(CommandFailure) -> Void) throws(CommandFailure) {
        do {
            let descriptor = path == "-" ? SystemCalls.Descriptor(number: 0) : try SystemCalls.openForReading(path)
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            defer { chunk.wipe() }
            while true {
                let count = try SystemCalls.readChunk(descriptor, into: &chunk)
                guard count > 0 else { return }
                try body(chunk[..<count])
            }
        } catch let failure as CommandFailure {
            throw failure
        } catch let failure as SystemCalls.Failure {
            throw .input("\(name(path)): \(failure.message)")
        } catch {
            throw .input("\(name(path)): \(error)")
        }
    }

    /// Refuses `-` for two inputs: the first would leave nothing to the second.
    package static func requireOneStandardInput(_ paths: String?...) throws(CommandFailure) { try requireOneStandardInput(paths) }

    /// Refuses `-` for two inputs: the first would leave nothing to the second.
    package static func requireOneStandardInput(_ paths: [String?]) throws(CommandFailure) {
        guard paths.count(where: { $0 == "-" }) < 2 else {
            throw .usage("standard input can be read only once, so - may stand for one input only")
        }
    }

    /// The one key of a file.
    ///
    /// - Parameter isPrivate: prefers private keys; a file may hold both halves of a pair.
    package static func readKey(_ path: String, isPrivate: Bool = false) throws(CommandFailure) -> KeyItem {
        var bytes = try read(path, limit: KeyFile.maximumByteCount)
        defer { bytes.wipe() }
        let file = KeyFile(reading: bytes)
        let preferred = file.items.filter { $0.holdsPrivateKey == isPrivate }
        let items = preferred.isEmpty ? file.items : preferred
        guard let item = items.first, item.structure != .unknown else {
            throw .input("\(name(path)): no key in it", hint: "flowproof lint says what is wrong with it")
        }
        // Of an encrypted key the modulus is not known: it may be the other half of what stands beside it.
        let count = max(Set(items.map { $0.rsa?.modulus ?? $0.body }).count, Set(file.items.compactMap { $0.rsa?.modulus }).count)
        guard count == 1 else {
            throw .input("\(name(path)): \(count) different keys in one file", hint: "keep one key in the file")
        }
        return item
    }
}
