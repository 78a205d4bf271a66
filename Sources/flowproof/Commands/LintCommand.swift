// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
internal import FlowConsole
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
            look like keys: .pem, .key, .pub, .der, .cer, .crt, .csr, .jwk. flowproof rules lists the rules. With --fleet, keys are \
            compared with each other as well: who shares a prime, a modulus or a whole key with whom.
            """)

    @Argument(help: "Files, folders, or - for standard input.") var paths: [String] = []
    @Option(name: .long, help: ArgumentHelp("The private key as the server keeps it.", valueName: "file")) var privateKey: String?
    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var fleetOptions: FleetOptions
    @Option(name: .long, help: "error, warning or info.") var failOn = Severity.error
    @Option(name: .long, help: "text, json, sarif, junit or github.") var format = LintFormat.text
    @OptionGroup var selection: RuleOptions
    @OptionGroup var more: LintOptionGroup
    @OptionGroup var repairs: RepairOptions

    func validate() throws {
        guard !paths.isEmpty || privateKey != nil || fleetOptions.fleet != nil else {
            throw ValidationError("name a file to lint, or one with --private-key or --fleet")
        }
        guard !repairs.fix || !paths.isEmpty else {
            throw ValidationError("--fix mends files that are named as arguments, not those of --fleet or --private-key")
        }
    }

    func run() throws {
        try InputFile.requireOneStandardInput(paths + [privateKey, passphrase.passphraseFile, fleetOptions.fleet])
        let isSilent = try repairs.takesStandardOutput(paths, format: format)
        let backend = try OpenSSLBackend()
        let passphrase = try GivenPassphrase(passphrase)
        var inputs = LintInputs()
        for path in paths { inputs.add(path) }
        let linter = try makeLinter(backend, passphrase, fileCount: inputs.files.count)

        var reports: [FileReport] = []
        if let privateKey {
            let lint = PrivateKeyLint(linter: linter, passphrase: passphrase, uploads: inputs.files)
            do throws(CommandFailure) {
                reports.append(try lint.report(on: privateKey))
                if passphrase.refusalCount > 0 { inputs.note(.input("\(privateKey): wrong passphrase"), at: privateKey) }
            } catch {
                inputs.note(error, at: privateKey)
            }
        }
        var repairRun = RepairRun(repairs, linter, failOn: failOn)
        let bulk = repairs.fix ? RepairingLint.reports(&inputs, linter, &repairRun) : BulkLint.reports(inputs.files, linter)
        reports += bulk.reports
        for (path, failure) in bulk.failures { inputs.note(failure, at: path) }
        let earlierRefusalCount = passphrase.refusalCount
        let fleet = try fleetOptions.lint(linter, passphrase: passphrase.strength)
        let refusalCount = passphrase.refusalCount - earlierRefusalCount
        if let path = fleetOptions.fleet, refusalCount > 0 {
            inputs.note(.input("\(path): wrong passphrase for \(counted(refusalCount, "private key"))"), at: path)
        }
        let report = LintReport(
            files: reports + (fleet?.files ?? []), fleet: fleet?.report, unread: inputs.unread, unlisted: fleet?.unlisted ?? 0,
            notChecked: fleet?.notChecked ?? [])
        if !isSilent { try format.write(report, failOn: failOn) }
        if !inputs.unread.isEmpty || fleet?.hasUnread ?? false { throw ExitCode(ExitStatus.input.rawValue) }
        if report.hasFindings(atLeast: failOn, except: repairRun.mended) { throw ExitCode(ExitStatus.no.rawValue) }
    }

    private func makeLinter(_ backend: OpenSSLBackend, _ passphrase: GivenPassphrase, fileCount: Int) throws -> Linter {
        let rules = try selection.selected()
        var options = try more.options(rules: rules, named: selection.named, fileCount: fileCount)
        options.showsFactors = fleetOptions.showFactors
        // How many keys a fleet has is not known before they are read.
        if fleetOptions.fleet != nil, !options.isDeep, !selection.named.contains("math-modulus-prime") { options.isBulk = true }
        return Linter(
            rules: rules, options: options, sha256: { try backend.sha256($0) }, sha1: { try backend.sha1($0) },
            openPrivateKey: passphrase.opener(backend))
    }
}

extension Severity: ExpressibleByArgument {}
