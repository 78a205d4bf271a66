// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import FlowKeys
internal import FlowLint
internal import FlowVectors
internal import FoundationEssentials

/// Reads the keys of a fleet from a folder, a file of many PEM blocks, or JSON, and has each linted by itself.
///
/// Of each key its numbers are kept, about 400 bytes, and its report only where something was found.
struct FleetReader {
    private let linter: Linter
    private let passphrase: PassphraseStrength?
    private(set) var fleet = Fleet(members: [])
    /// The keys with findings.
    private(set) var reports: [FileReport] = []
    /// How many keys besides had none.
    private(set) var silentCount = 0
    /// Rules that could not be applied to some of these.
    private(set) var notChecked: Set<NotChecked> = []
    private(set) var hasUnread = false
    private var inputs: [FleetInput] = []
    private var progress = ProgressBar()

    /// How many keys are judged at once: enough for many processors.
    private static let batchSize = 1024

    /// - Parameter passphrase: what can be said of the one that private keys are opened with.
    init(_ linter: Linter, passphrase: PassphraseStrength? = nil) {
        self.linter = linter
        self.passphrase = passphrase
    }

    /// Reads it all; a file that cannot be read is reported on standard error, and the others are still read.
    mutating func read(_ path: String) throws(CommandFailure) {
        if try LintInputs.isFolder(path) {
            let passphrase = passphrase
            for file in try LintInputs.files(at: path) {
                readFile(file) { bytes in
                    FleetInput(path: file, bytes: bytes, isUpload: false) {
                        KeyCustody(storage: try? KeyFilePlace.storage(of: file), passphrase: passphrase)
                    }
                }
            }
        } else {
            try readStream(path)
        }
        flush()
        progress.clear()
        guard !fleet.members.isEmpty || !fleet.privateKeys.isEmpty || !reports.isEmpty || !fleet.registrations.isEmpty else {
            throw .input("\(path): no key in it")
        }
    }

    private mutating func readFile(_ path: String, _ input: ([UInt8]) -> FleetInput) {
        do throws(CommandFailure) {
            add(input(try InputFile.readStart(path, limit: KeyFile.maximumByteCount)))
        } catch {
            error.report()
            hasUnread = true
        }
    }

    private mutating func readStream(_ path: String) throws(CommandFailure) {
        var splitter = PEMSplitter()
        var count = 0
        var json: [UInt8]?
        defer { json?.wipe() }
        try InputFile.forEachChunk(path) { (chunk: ArraySlice<UInt8>) throws(CommandFailure) in
            if count == 0, json == nil, chunk.first(where: { $0 != 0x20 && !(0x09...0x0D).contains($0) }) == UInt8(ascii: "{") { json = [] }
            if json != nil {
                json! += chunk
                guard json!.count <= InputFile.maximumPayloadByteCount else {
                    throw .input(
                        "\(path): larger than \(InputFile.maximumPayloadByteCount) bytes", hint: "a file of PEM blocks has no limit")
                }
            } else {
                for block in splitter.add(chunk) {
                    count += 1
                    add(input("\(path)#\(count)", block))
                }
            }
        }
        if let json {
            try readList(json, path)
        } else {
            for block in splitter.finish() {
                count += 1
                add(input("\(path)#\(count)", block))
            }
        }
    }

    private mutating func readList(_ json: [UInt8], _ path: String) throws(CommandFailure) {
        let list: FleetList
        do {
            list = try StrictJSON.decode(FleetList.self, from: json)
        } catch {
            // A number that stands there twice, or a member that nothing reads, would be a key that nobody looked at.
            let isNamed = error.reason.contains("member")
            throw .input(
                isNamed ? "\(path): \(error)" : "\(path): is not JSON of the form {\"phone number id\": \"PEM or path\"}",
                hint: "a value may also be null, or {\"key\": \"PEM or path\", \"owner\": \"business\"}")
        }
        for (number, entry) in list.entries {
            guard let key = entry.key else {
                fleet.registrations.append(Registration(number: number, registeredKey: nil))
                continue
            }
            if entry.isPEM {
                add(FleetInput(path: number, bytes: Array(key.utf8), owner: entry.owner, isUpload: true))
            } else {
                let folder = path.contains("/") && !key.hasPrefix("/") ? path[...path.lastIndex(of: "/")!] : ""
                readFile(folder + key) { FleetInput(path: "\(number) (\(folder)\(key))", bytes: $0, owner: entry.owner, isUpload: true) }
            }
        }
    }

    /// A public key of the stream, or the server's half of one, of which there is no file.
    private func input(_ path: String, _ bytes: [UInt8]) -> FleetInput {
        FleetInput(path: path, bytes: bytes, isUpload: false) { [passphrase] in KeyCustody(passphrase: passphrase) }
    }

    private mutating func add(_ input: FleetInput) {
        inputs.append(input)
        if inputs.count == Self.batchSize { flush() }
    }

    private mutating func flush() {
        let judged = linter.lint(inputs, addingTo: &fleet)
        let spoken = judged.filter { !$0.findings.isEmpty }
        notChecked.formUnion(judged.lazy.filter { $0.findings.isEmpty }.flatMap(\.notChecked))
        reports += spoken
        silentCount += judged.count - spoken.count
        for index in inputs.indices { inputs[index].bytes.wipe() }
        inputs.removeAll(keepingCapacity: true)
        progress.show("\(silentCount + reports.count) keys read")
    }
}
