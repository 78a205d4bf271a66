// SPDX-License-Identifier: Apache-2.0

internal import FlowCrypto

/// Files that are written whole or not at all: first under another name in the same folder, then renamed.
package struct OutputFile {
    /// Who may read the file.
    package enum Audience {
        /// The owner alone: mode 0600.
        case owner
        /// As files usually are: mode 0644.
        case everyone
    }

    /// Where it goes; `-` is standard output.
    package let path: String
    private let audience: Audience
    private let replacing: Bool

    /// Checks the target before any work is done for it; the system checks again when the file gets its name.
    package init(_ path: String, for audience: Audience, replacing: Bool) throws(CommandFailure) {
        self.path = path
        self.audience = audience
        self.replacing = replacing
        guard !path.isEmpty, !path.hasSuffix("/") else { throw .usage("\"\(path)\" is not the name of a file") }
        guard path != "-" else { return }
        do {
            switch try SystemCalls.entry(at: path) {
            case nil: break
            case .regularFile where replacing: break
            case .regularFile: throw Self.exists(path)
            case .directory: throw CommandFailure.input("\(path): is a folder")
            case .somethingElse: throw CommandFailure.input("\(path): is not a regular file, and will not be replaced")
            }
            guard try SystemCalls.entry(at: folder, followLinks: true) == .directory else {
                throw CommandFailure.input("\(folder): no such folder")
            }
        } catch let failure as CommandFailure {
            throw failure
        } catch let failure as SystemCalls.Failure {
            throw .input("\(path): cannot be written: \(failure.message)")
        } catch {
            throw .input("\(path): \(error)")
        }
    }

    /// Throws where the target is one of these inputs, which it would replace.
    package func requireApart(from inputs: String...) throws(CommandFailure) {
        guard path != "-", let target = try? SystemCalls.identity(of: path) else { return }
        for input in inputs where input != "-" {
            guard (try? SystemCalls.identity(of: input)) != target else {
                throw .usage("\(path): is an input of this command, and would be lost")
            }
        }
    }

    /// Whether both are one file, however their paths are spelled.
    package func isSame(as other: OutputFile) -> Bool {
        guard name == other.name else { return false }
        guard path != "-", other.path != "-" else { return path == other.path }
        guard let folder = try? SystemCalls.identity(of: folder), let otherFolder = try? SystemCalls.identity(of: other.folder) else {
            return path == other.path
        }
        return folder == otherFolder
    }

    private var name: Substring { path.split(separator: "/").last ?? "" }

    private static func exists(_ path: String) -> CommandFailure {
        .input("\(path): exists already", hint: "--force replaces it")
    }

    private var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Writes one file, or nothing.
    package func write(_ bytes: Span<UInt8>) throws(CommandFailure) {
        guard path != "-" else { return try Console.write(bytes) }
        try SystemCalls.withoutInterruption { () throws(CommandFailure) in
            var staged = try StagedFile(self, bytes)
            try staged.commit()
        }
    }

    /// Writes a secret file and the public one that belongs to it, or neither. The public file gets its name first: what
    /// is lost when the second step fails can be made again from the private key.
    package static func write(
        secret: OutputFile, _ secretBytes: Span<UInt8>, public publicFile: OutputFile, _ publicBytes: Span<UInt8>
    ) throws(CommandFailure) {
        // Standard output can fail and cannot be taken back: it comes before anything that must then not be there.
        guard secret.path != "-" else {
            try secret.write(secretBytes)
            return try publicFile.write(publicBytes)
        }
        guard publicFile.path != "-" else {
            try publicFile.write(publicBytes)
            return try secret.write(secretBytes)
        }
        try SystemCalls.withoutInterruption { () throws(CommandFailure) in
            var stagedSecret = try StagedFile(secret, secretBytes)
            var stagedPublic = try StagedFile(publicFile, publicBytes)
            try stagedPublic.commit()
            do throws(CommandFailure) {
                try stagedSecret.commit()
            } catch {
                if !publicFile.replacing { SystemCalls.remove(publicFile.path) }
                throw error
            }
        }
    }

    /// A file that is whole on the disk and does not have its name yet; without one it goes again.
    private struct StagedFile: ~Copyable {
        private let target: OutputFile
        private let temporaryPath: String
        private var isCommitted = false

        init(_ target: OutputFile, _ bytes: Span<UInt8>) throws(CommandFailure) {
            self.target = target
            let suffix = String(UInt64.random(in: 0...UInt64.max), radix: 36)
            temporaryPath = "\(target.folder)/.flowproof-\(suffix).tmp"
            var isCreated = false
            do {
                let descriptor = try SystemCalls.create(temporaryPath, mode: target.audience == .owner ? 0o600 : 0o644)
                isCreated = true
                try SystemCalls.write(bytes, to: descriptor.number)
                try SystemCalls.synchronize(descriptor)
            } catch {
                if isCreated { SystemCalls.remove(temporaryPath) }
                throw .input("\(target.path): cannot be written: \(error.message)")
            }
        }

        mutating func commit() throws(CommandFailure) {
            do {
                try SystemCalls.move(temporaryPath, to: target.path, replacing: target.replacing)
            } catch {
                throw error.isNameTaken ? OutputFile.exists(target.path) : .input("\(target.path): cannot be written: \(error.message)")
            }
            isCommitted = true
            SystemCalls.synchronizeFolder(target.folder)
        }

        deinit { if !isCommitted { SystemCalls.remove(temporaryPath) } }
    }
}
