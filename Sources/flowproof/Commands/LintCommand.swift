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
            look like keys: .pem, .key, .pub, .der, .cer, .crt, .csr, .jwk. flowproof rules lists the rules.
            """)

    @Argument(help: "Files, folders, or - for standard input.") var paths: [String]
    @Option(name: .long, help: "error, warning or info.") var failOn = Severity.error
    @Option(name: .long, help: "text, json, sarif, junit or github.") var format = LintFormat.text
    @OptionGroup var selection: RuleOptions
    @OptionGroup var repairs: RepairOptions

    func run() throws {
        try InputFile.requireOneStandardInput(paths)
        let isSilent = try repairs.takesStandardOutput(paths, format: format)
        let backend = try OpenSSLBackend()
        let linter = Linter(rules: try selection.selected()) { span in try backend.sha256(span) }
        var repairRun = RepairRun(repairs, linter, failOn: failOn)
        var reports: [FileReport] = []
        var unread: [UnreadInput] = []
        for path in paths {
            do throws(CommandFailure) {
                for file in try Self.files(at: path) {
                    // One file that cannot be read must not hide what is wrong with the others.
                    do throws(CommandFailure) {
                        try lint(file, linter, &repairRun, &reports)
                    } catch {
                        error.report()
                        unread.append(UnreadInput(path: file, reason: error.message))
                    }
                }
            } catch {
                error.report()
                unread.append(UnreadInput(path: path, reason: error.message))
            }
        }
        let report = LintReport(files: reports, unread: unread)
        if !isSilent { try format.write(report, failOn: failOn) }
        if !unread.isEmpty { throw ExitCode(ExitStatus.input.rawValue) }
        if report.hasFindings(atLeast: failOn, except: repairRun.mended) { throw ExitCode(ExitStatus.no.rawValue) }
    }

    private func lint(
        _ path: String, _ linter: Linter, _ repairRun: inout RepairRun, _ reports: inout [FileReport]
    ) throws(CommandFailure) {
        var bytes = try InputFile.readStart(path, limit: KeyFile.maximumByteCount)
        defer { bytes.wipe() }
        let report = linter.lint(bytes, path: path)
        reports.append(report)
        try repairRun.mend(path, bytes, report)
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
}

extension Severity: ExpressibleByArgument {}
