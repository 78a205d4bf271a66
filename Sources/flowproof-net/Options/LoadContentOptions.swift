// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FlowConsole
internal import FlowNet

/// What the requests of a load hold.
struct LoadContentOptions: ParsableArguments {
    /// `--size`
    @Option(
        name: .long,
        help: ArgumentHelp("Of the plaintext of each request, a form that was submitted; 1024 unless given.", valueName: "bytes"))
    var size: Int?
    /// `--payload`
    @Option(
        name: .long,
        help: ArgumentHelp("A plaintext of your own in its place, for an application that knows its screens.", valueName: "file"))
    var payload: String?

    private static let maximumByteCount = 4 << 20

    /// Looks at what the parser has read.
    func validate() throws {
        guard size == nil || payload == nil else { throw ValidationError("--size and --payload exclude each other") }
        let least = LoadPlaintext.minimumByteCount
        guard (least...Self.maximumByteCount).contains(size ?? least) else {
            throw ValidationError("--size must be from \(least) to \(Self.maximumByteCount) bytes; --payload takes smaller ones")
        }
    }

    /// The plaintext.
    func plaintext() throws(CommandFailure) -> [UInt8] {
        guard let payload else { return LoadPlaintext.filled(byteCount: size ?? 1024) ?? [] }
        let bytes = try InputFile.read(payload, limit: Self.maximumByteCount)
        guard LoadPlaintext.isObject(bytes) else {
            throw .input("\(payload): is not one JSON object in UTF-8", hint: "it is the plaintext, which is sealed as it is")
        }
        return bytes
    }
}
