// SPDX-License-Identifier: Apache-2.0

internal import FlowKeys

/// One mistake that keeps a key from working, and what mends it. Each rule is a value in a file of its own, in Rules/.
public struct Rule: Sendable, Identifiable {
    /// What a rule looks at.
    public enum Subject: String, Sendable, Codable, CaseIterable {
        /// A file somebody means to upload.
        case upload
        /// The numbers of an RSA key, in whatever file.
        case key
        /// The file with the private key, as the server keeps it.
        case privateKey = "private-key"
        /// The keys of several phone numbers.
        case fleet
        /// What a provider answers about the key of a phone number.
        case registration
    }

    /// What mends it.
    public enum Remedy: Sendable {
        /// `flowproof convert` of the file: the key is intact, its form is not.
        case convert
        /// `flowproof convert` of the private key: this copy of its public half is beyond repair.
        case exportAgain
        /// `flowproof convert` of this private key: another public key than its own was taken for its half.
        case exportPublicKey
        /// `flowproof keygen`: the key itself will not do.
        case newKeyPair
        /// `openssl pkcs8 -topk8`: the private key is intact, its protection is not.
        case protectAgain
        /// A command of its own, with `FILE` for the file as one word of the shell.
        case command(String)
        /// Nothing a command could do here; the advice in words.
        case advice(String)
    }

    /// Kebab case, beginning with its family.
    public let id: String
    /// A few words.
    public let title: String
    /// The severity of its findings, unless one says otherwise.
    public let severity: Severity
    /// What it looks at.
    public let subjects: [Subject]
    /// Whether it is applied only when asked for: it takes milliseconds a key or more.
    public let isDeep: Bool
    /// The exact condition under which it speaks.
    public let condition: String
    /// Where the requirement comes from.
    public let citation: String
    /// Why it matters, in one sentence for whoever has to mend it.
    public let rationale: String
    /// What mends it.
    public let remedy: Remedy
    let check: Check

    /// How it looks.
    enum Check: Sendable {
        case file(@Sendable (Candidate) throws -> [Match])
        case fleet(@Sendable (Fleet) throws -> [FleetMatch])
        case registration(@Sendable (Registration) throws -> String?)
    }

    /// One place where a rule speaks.
    struct Match {
        var message: String
        var severity: Severity?
        var position: TextPosition?
        var derOffset: Int?
        /// What mends it, where that is not the rule's remedy.
        var remedy: Remedy?
    }

    /// Keys of a fleet that a rule speaks of together.
    struct FleetMatch {
        var message: String
        var severity: Severity?
        var paths: [String]
    }

    /// Thrown by a check that could not be made: that is not the same as one that found nothing.
    struct CannotCheck: Error {
        var reason: String
    }

    init(
        id: String, title: String, severity: Severity, subjects: [Subject] = [.upload], isDeep: Bool = false, condition: String,
        citation: String, rationale: String, remedy: Remedy, check: Check
    ) {
        self.id = id
        self.title = title
        self.severity = severity
        self.subjects = subjects
        self.isDeep = isDeep
        self.condition = condition
        self.citation = citation
        self.rationale = rationale
        self.remedy = remedy
        self.check = check
    }

    init(
        id: String, title: String, severity: Severity, subjects: [Subject] = [.upload], condition: String, citation: String,
        rationale: String, remedy: Remedy, check: @escaping @Sendable (Candidate) throws -> [Match]
    ) {
        self.init(
            id: id, title: title, severity: severity, subjects: subjects, condition: condition, citation: citation, rationale: rationale,
            remedy: remedy, check: .file(check))
    }

    /// A rule about defects that ``FlowKeys/KeyFile`` names; `describe` gives the message for those that are its own.
    init(
        id: String, title: String, severity: Severity, subjects: [Subject] = [.upload, .privateKey], condition: String, citation: String,
        rationale: String, remedy: Remedy = .convert, defect describe: @escaping @Sendable (KeyDefect.Kind) -> String?
    ) {
        self.init(
            id: id, title: title, severity: severity, subjects: subjects, condition: condition, citation: citation, rationale: rationale,
            remedy: remedy
        ) { candidate in
            candidate.file.allDefects.compactMap { defect in
                describe(defect.kind).map { Match(message: $0, position: defect.position, derOffset: defect.derOffset) }
            }
        }
    }

    /// A rule about each key found in the file.
    init(
        id: String, title: String, severity: Severity, subjects: [Subject] = [.upload], condition: String, citation: String,
        rationale: String, remedy: Remedy, item describe: @escaping @Sendable (KeyItem) -> String?
    ) {
        self.init(
            id: id, title: title, severity: severity, subjects: subjects, condition: condition, citation: citation, rationale: rationale,
            remedy: remedy
        ) { candidate in
            candidate.file.items.compactMap { item in describe(item).map { Match(message: $0, position: item.position) } }
        }
    }
}
