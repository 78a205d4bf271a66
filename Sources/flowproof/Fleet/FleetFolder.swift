// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import FlowCrypto
internal import FlowKeys
internal import FlowOpenSSL
internal import FoundationEssentials

/// A fleet divided into subsets, in a folder that several machines can reach: what each job reads, and where its answer goes.
struct FleetFolder {
    /// What every job must know. It is written last: a folder without it is not whole.
    struct Manifest: Codable {
        /// `flowproof.fleet/1`
        var schema = "flowproof.fleet/1"
        /// Changes with the keys and their division, so that an old answer is not taken for a new one.
        var id: String
        /// SHA-256 of the file of each subset.
        var subsets: [String]
        var numbersWithoutKey: [String]
    }

    /// One key: a line of `keys.jsonl`.
    struct Key: Codable {
        var path: String
        /// Its place among the moduli of all subsets; left out where there is none to compare.
        var place: Int?
        /// Hexadecimal digits.
        var modulus: String?
        /// Hexadecimal digits.
        var exponent: String
        var owner: String?
        var isPrivate: Bool
    }

    /// What one job found: the moduli of a subset that share a factor with another modulus of its own or of another subset.
    struct Answer: Codable {
        /// `flowproof.fleet-answer/1`
        var schema = "flowproof.fleet-answer/1"
        /// Of the manifest.
        var id: String
        /// Their lines in the file of the subset, from 0; never the factors.
        var shared: [Int]
    }

    let path: String
    private let backend: OpenSSLBackend

    init(_ path: String) throws {
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        backend = try OpenSSLBackend()
    }

    var manifestPath: String { "\(path)/fleet.json" }
    var keysPath: String { "\(path)/keys.jsonl" }
    var jobsPath: String { "\(path)/jobs.txt" }
    func subsetPath(_ index: Int) -> String { "\(path)/subset-\(index).txt" }
    func answerPath(_ row: Int, _ column: Int) -> String { "\(path)/answer-\(row)-\(column).json" }

    /// Makes the folder, if it is not there.
    func create() throws(CommandFailure) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .input("\(path): cannot be made")
        }
    }

    // MARK: Subsets

    /// Writes one modulus a line, and returns the digest of the file.
    func write(subset index: Int, _ moduli: [[UInt8]]) throws -> String {
        var text: [UInt8] = []
        for modulus in moduli { text += Array(Hex.encode(modulus).utf8) + [UInt8(ascii: "\n")] }
        try write(text, to: subsetPath(index))
        return Hex.encode(try backend.sha256(text.span))
    }

    /// Reads what ``write(subset:_:)`` wrote.
    func moduli(ofSubset index: Int, _ manifest: Manifest) throws -> [[UInt8]] {
        let text = try InputFile.read(subsetPath(index), limit: Self.maximumByteCount)
        guard Hex.encode(try backend.sha256(text.span)) == manifest.subsets[index] else {
            throw CommandFailure.input("\(subsetPath(index)): is not what was written", hint: "split the fleet again into a new folder")
        }
        return Self.moduli(in: text)
    }

    /// The numbers of a text with one on each line, whose digits are known to be digits: in a fifth of the time of cutting it up first.
    private static func moduli(in text: [UInt8]) -> [[UInt8]] {
        var moduli: [[UInt8]] = []
        var modulus: [UInt8] = []
        var high: UInt8?
        for byte in text {
            if byte == UInt8(ascii: "\n") {
                moduli.append(modulus)
                modulus.removeAll(keepingCapacity: true)
            } else {
                let digit = byte <= UInt8(ascii: "9") ? byte & 15 : byte & 15 + 9
                if let upper = high { modulus.append(upper << 4 | digit) }
                high = high == nil ? digit : nil
            }
        }
        return moduli
    }

    /// The name of this fleet, divided in this way.
    func id(of digests: [String]) throws -> String {
        Hex.encode(try backend.sha256(Array(digests.joined(separator: " ").utf8).span))
    }

    // MARK: JSON

    /// The list of keys has about 1 KB for each: four million of them.
    static let maximumByteCount = 4 << 30

    func write(_ bytes: [UInt8], to path: String, replacing: Bool = false) throws(CommandFailure) {
        try OutputFile(path, for: .everyone, replacing: replacing).write(bytes.span)
    }

    func writeJSON(_ value: some Encodable, to path: String, replacing: Bool = false) throws {
        try write(Array(try Self.encoder.encode(value)) + [UInt8(ascii: "\n")], to: path, replacing: replacing)
    }

    static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    func manifest() throws(CommandFailure) -> Manifest {
        let bytes = try InputFile.read(manifestPath)
        guard let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(bytes)), manifest.schema == "flowproof.fleet/1" else {
            throw .input("\(manifestPath): is not what fleet split writes")
        }
        return manifest
    }

    /// The answer of a job; `nil` where there is none yet, or one to another question.
    func answer(_ row: Int, _ column: Int, _ manifest: Manifest) -> Answer? {
        guard let bytes = try? InputFile.read(answerPath(row, column)),
            let answer = try? JSONDecoder().decode(Answer.self, from: Data(bytes)), answer.schema == "flowproof.fleet-answer/1",
            answer.id == manifest.id
        else { return nil }
        return answer
    }
}
