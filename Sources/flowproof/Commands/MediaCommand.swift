// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowCrypto
internal import FlowPayload

struct MediaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "media",
        abstract: "Open the files of PhotoPicker and DocumentPicker.",
        discussion: "Example: flowproof media open --metadata photo.json photo.enc --out photo.jpg",
        subcommands: [Open.self])

    func run() throws { throw ValidationError("Missing subcommand: open") }

    struct Open: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decrypt one downloaded file, after every check.",
            discussion: "Example: flowproof media open --metadata photo.json photo.enc --out photo.jpg")

        @Option(name: .long, help: "The component's JSON, with encryption_metadata in it.") var metadata: String
        @Argument(help: "The file as downloaded from cdn_url.") var cdnFile: String
        @Option(name: .long, help: "Where the decrypted file goes, or - for standard output.") var out: String
        @Flag(name: .long, help: "Replace a file that exists.") var force = false
        @OptionGroup var backend: BackendOption

        func run() throws {
            try InputFile.requireOneStandardInput(metadata, cdnFile)
            // A customer's photo: for the owner alone.
            let target = try OutputFile(out, for: .owner, replacing: force)
            try target.requireApart(from: metadata, cdnFile)
            let json = try InputFile.read(metadata, limit: 1 << 20)
            let file = try InputFile.read(cdnFile)
            try backend.backend.run { backend in try open(file, json, backend, target) }
        }

        private func open(_ file: [UInt8], _ json: [UInt8], _ backend: some CryptoBackend, _ target: OutputFile) throws {
            let plaintext = try refusals {
                try FlowMediaOpener(backend: backend).open(file, metadata: MediaMetadata(parsing: json.span))
            }
            try target.write(plaintext.span)
        }
    }
}
