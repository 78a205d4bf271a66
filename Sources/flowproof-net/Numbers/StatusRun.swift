// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import FlowKeys
internal import FlowLint
internal import FlowNet
internal import FlowProviders
internal import Synchronization

/// The reports of one `status`, number by number, and its exit status.
final class StatusRun: Sendable {
    private let provider: Provider
    private let own: RSAPublicNumbers?
    private let sha256: Linter.SHA256
    private let format: TextOrJSON
    private let worst = Mutex<ExitStatus?>(nil)
    private let counts = Mutex<[String: Int]>([:])

    /// - Parameter own: the key that should be registered, where it is known.
    init(_ provider: Provider, own: RSAPublicNumbers?, _ format: TextOrJSON, sha256: @escaping Linter.SHA256) {
        self.provider = provider
        self.own = own
        self.sha256 = sha256
        self.format = format
    }

    /// Says how many numbers are in which state, where there are several.
    func summarize() {
        let counts = counts.withLock(\.self)
        let total = counts.values.reduce(0, +)
        guard total > 1 else { return }
        let said = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        Console.note("note: \(counted(total, "number")): \(said.joined(separator: ", "))")
    }

    /// `nil` where nothing needs action.
    var exitStatus: ExitStatus? { worst.withLock(\.self) }

    /// - Parameter result: `nil` where the number was not asked for.
    func report(_ number: String, _ result: Result<RegisteredKey, ClientError>?) throws {
        var line = StatusLine(provider: provider.id, number: number)
        var status: ExitStatus?
        switch result {
        case .success(let key):
            line.fill(key, own: own, sha256)
            status = line.needsAction ? .no : nil
        case .failure(let error):
            line.error = FailureReport(error)
            status = .input
        case nil: status = .input
        }
        counts.withLock { $0[line.status ?? (result == nil ? "not asked" : "without an answer"), default: 0] += 1 }
        worst.withLock { worst in worst = [worst, status].compactMap(\.self).max { $0.rawValue < $1.rawValue } }
        switch format {
        case .text: try Console.write(line.text)
        case .json: try Console.writeLine(line)
        }
    }
}

/// What is printed of one number: as JSON, its members in this order, or as text.
struct StatusLine: Encodable {
    var schema = "flowproof.status/1"
    var provider: String
    var number: String
    var status: String?
    var key: String?
    var spkiSHA256: String?
    var findings: [FleetFinding] = []
    var advice: String?
    var error: FailureReport?

    init(provider: String, number: String) {
        self.provider = provider
        self.number = number
    }

    /// Whether somebody has to do something about the number.
    var needsAction: Bool { status != RegisteredKey.Status.valid.rawValue || !findings.isEmpty || advice != nil || key == "different" }

    mutating func fill(_ registered: RegisteredKey, own: RSAPublicNumbers?, _ sha256: @escaping Linter.SHA256) {
        status = registered.status.rawValue
        advice = registered.advice
        spkiSHA256 = registered.numbers.flatMap { try? SPKIFingerprint(of: $0, sha256: sha256).description }
        if let own { key = (try? registered.comparison(with: own, sha256: sha256))??.rawValue }
        // A key that cannot be read is none that the rules could judge; the advice says so.
        guard registered.status == .missing || registered.numbers != nil else { return }
        let word: String? =
            switch registered.status {
            case .valid: "VALID"
            case .mismatch: "MISMATCH"
            default: nil
            }
        findings =
            Linter(sha256: sha256).judge(
                Registration(number: number, registeredKey: registered.numbers, signatureStatus: word, localKey: own)
            ).findings
        if key == KeyComparison.different.rawValue {
            advice = "publish the public half of the key that the endpoint uses, or give the endpoint the private half of this one"
        }
    }

    /// A line, and lines under it for what is to be done.
    var text: String {
        let comparison = key.map { $0 == "unreadable" ? "unreadable key" : "\($0) key" }
        let said = error?.message ?? (status == nil ? "not asked" : nil)
        let head = [number, status, comparison, spkiSHA256.map { "SPKI SHA-256 \($0)" }, said].compactMap(\.self).joined(separator: "  ")
        let hints = ((error?.hints ?? []) + [advice].compactMap(\.self)).map { "    hint: \($0)\n" }
        return head.printable + "\n" + hints.joined()
    }
}
