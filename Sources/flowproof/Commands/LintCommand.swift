// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
internal import FlowCrypto
internal import FlowKeys
public import FlowLint
internal import FlowOpenSSL
internal import FoundationEssentials

struct LintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Can I upload this file? Every reason why not, and the command that mends it.",
        discussion: """
            Example: flowproof lint public.pem

            Exits with 1 when there is a finding of the severity of --fail-on or above. Folders are searched for files that \
            look like keys: .pem, .key, .pub, .der, .cer, .crt, .csr, .jwk.
            """)

    @Argument(help: "Files, folders, or - for standard input.") var paths: [String] = []
    @Option(name: .long, help: ArgumentHelp("The private key as the server keeps it.", valueName: "file")) var privateKey: String?
    @OptionGroup var passphrase: PassphraseOptions
    @Option(name: .long, help: "error, warning or info.") var failOn = Severity.error
    @Option(name: .long, help: "text or json.") var format = TextOrJSON.text
    @Option(name: .long, help: ArgumentHelp("Apply these rules alone.", valueName: "a,b")) var rules: String?
    @Option(name: .long, help: ArgumentHelp("Leave these rules out.", valueName: "a,b")) var skip: String?

    func validate() throws {
        guard !paths.isEmpty || privateKey != nil else { throw ValidationError("name a file to lint, or one with --private-key") }
        guard rules == nil || skip == nil else { throw ValidationError("--rules and --skip exclude each other") }
    }

    func run() throws {
        try InputFile.requireOneStandardInput(paths + [privateKey, passphrase.passphraseFile])
        let backend = try OpenSSLBackend()
        let linter = Linter(rules: try selectedRules(), opensPrivateKey: PrivateKeyLint.opener(backend)) { try backend.sha256($0) }
        var reports: [FileReport] = []
        var hasUnread = false
        if let privateKey {
            do throws(CommandFailure) {
                reports.append(try PrivateKeyLint(linter: linter, passphrase: passphrase).report(on: privateKey))
            } catch {
                error.report()
                hasUnread = true
            }
        }
        for path in paths {
            do throws(CommandFailure) {
                for file in try Self.files(at: path) {
                    // One file that cannot be read must not hide what is wrong with the others.
                    do throws(CommandFailure) {
                        reports.append(try lint(file, linter))
                    } catch {
                        error.report()
                        hasUnread = true
                    }
                }
            } catch {
                error.report()
                hasUnread = true
            }
        }
        let report = LintReport(files: reports)
        switch format {
        case .json: try Console.writeJSON(report)
        case .text: try Console.write(report.text(style: Self.style))
        }
        if hasUnread { throw ExitCode(ExitStatus.input.rawValue) }
        if report.hasFindings(atLeast: failOn) { throw ExitCode(ExitStatus.no.rawValue) }
    }

    private func lint(_ path: String, _ linter: Linter) throws(CommandFailure) -> FileReport {
        var bytes = try InputFile.readStart(path, limit: KeyFile.maximumByteCount)
        defer { bytes.wipe() }
        return linter.lint(bytes, path: path)
    }

    private func selectedRules() throws(CommandFailure) -> [Rule] {
        let named = (rules ?? skip)?.split(separator: ",").map { String($0.filter { $0 != " " }) }.filter { !$0.isEmpty } ?? []
        if rules != nil || skip != nil {
            // An unset variable in a script would otherwise pass every file.
            guard !named.isEmpty else { throw .usage("--rules and --skip need the name of a rule") }
        }
        for name in named where !Rule.all.contains(where: { $0.id == name }) { throw .usage("there is no rule \"\(name)\"") }
        if !named.isEmpty { Console.note("note: not every rule was applied") }
        if rules != nil { return Rule.all.filter { named.contains($0.id) } }
        return Rule.all.filter { !named.contains($0.id) }
    }

    private static let keyExtensions: Set<String> = ["pem", "key", "pub", "der", "cer", "crt", "csr", "jwk"]

    /// The file itself, or what looks like a key in a folder and below it, in the order of their names.
    private static func files(at path: String) throws(CommandFailure) -> [String] {
        let isFolder: Bool
        do throws(SystemCalls.Failure) {
            isFolder = path == "-" ? false : try SystemCalls.entry(at: path, followLinks: true) == .directory
        } catch {
            throw .input("\(path): \(error.message)")
        }
        guard isFolder else { return [path] }
        guard let names = try? FileManager.default.subpathsOfDirectory(atPath: path) else { throw .input("\(path): cannot be listed") }
        let files = names.filter { keyExtensions.contains(($0.split(separator: ".").last ?? "").lowercased()) }
            .sorted().map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }.filter(isReadable)
        guard !files.isEmpty else { throw .input("\(path): no file in it looks like a key") }
        return files
    }

    /// Not a folder, and not a pipe or device, on which reading may never end. What leads nowhere is left to fail by its name.
    private static func isReadable(_ path: String) -> Bool {
        do throws(SystemCalls.Failure) {
            return [.regularFile, nil].contains(try SystemCalls.entry(at: path, followLinks: true))
        } catch {
            return true
        }
    }

    private static func style(_ text: String, _ severity: Severity?) -> String {
        guard Console.hasColor else { return text }
        let code =
            switch severity {
            case .error: "31"
            case .warning: "33"
            case .info: "36"
            case nil: "32"
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}

extension Severity: ExpressibleByArgument {}
