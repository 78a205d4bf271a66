// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import FlowLint

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
        let folder = path.hasSuffix("/") ? path : path + "/"
        guard let names = try? names(in: folder) else { throw .input("\(path): cannot be listed") }
        guard !names.isEmpty else { throw .input("\(path): no file in it looks like a key") }
        return names.sorted().map { folder + $0 }
    }

    /// - Parameters:
    ///   - folder: with a slash at its end.
    ///   - place: of a folder in it, likewise. Links to folders are not followed.
    private static func names(in folder: String, below place: String = "") throws(SystemCalls.Failure) -> [String] {
        var names: [String] = []
        for (name, kind) in try SystemCalls.entries(of: folder + place) {
            let name = place + name
            if kind == .directory {
                names += try Self.names(in: folder, below: name + "/")
            } else if looksLikeKey(name), kind == .regularFile || isReadable(folder + name) {
                names.append(name)
            }
        }
        return names
    }

    private static func looksLikeKey(_ name: String) -> Bool {
        name.utf8.split(separator: UInt8(ascii: ".")).last.map { keyExtensions.contains(Substring($0).lowercased()) } ?? false
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
