// SPDX-License-Identifier: Apache-2.0

internal import FlowLint
internal import FoundationEssentials

/// The files that the arguments of `lint` stand for, and what could not be read of them.
struct LintInputs {
    private(set) var files: [String] = []
    private(set) var unread: [UnreadInput] = []

    /// Adds a file, or the files of a folder.
    mutating func add(_ path: String) {
        do throws(CommandFailure) {
            files += try Self.files(at: path)
        } catch {
            note(error, at: path)
        }
    }

    /// Says at once what cannot be read, and goes on: it must not hide what is wrong with the others.
    mutating func note(_ failure: CommandFailure, at path: String) {
        failure.report()
        unread.append(UnreadInput(path: path, reason: failure.message))
    }

    private static let keyExtensions: Set<String> = ["pem", "key", "pub", "der", "cer", "crt", "csr", "jwk"]

    /// The file itself, or what looks like a key in a folder and below it, in the order of their names.
    static func files(at path: String) throws(CommandFailure) -> [String] {
        guard try isFolder(path) else { return [path] }
        guard let names = try? FileManager.default.subpathsOfDirectory(atPath: path) else { throw .input("\(path): cannot be listed") }
        let files = names.filter { keyExtensions.contains(($0.split(separator: ".").last ?? "").lowercased()) }
            .sorted().map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }.filter(isReadable)
        guard !files.isEmpty else { throw .input("\(path): no file in it looks like a key") }
        return files
    }

    static func isFolder(_ path: String) throws(CommandFailure) -> Bool {
        do throws(SystemCalls.Failure) {
            return path == "-" ? false : try SystemCalls.entry(at: path, followLinks: true) == .directory
        } catch {
            throw .input("\(path): \(error.message)")
        }
    }

    /// Not a folder, and not a pipe or device, on which reading may never end. What leads nowhere is left to fail by its name.
    private static func isReadable(_ path: String) -> Bool {
        do throws(SystemCalls.Failure) {
            return [.regularFile, nil].contains(try SystemCalls.entry(at: path, followLinks: true))
        } catch {
            return true
        }
    }
}
