// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import FlowCrypto
internal import FlowKeys
internal import FlowPayload
internal import FoundationEssentials

/// What `--session-out` writes and `--session` reads: the AES key and the nonce of one request, a secret file.
struct SessionFile: Codable {
    private var schema: String
    private var aesKey: String
    private var initialVector: String

    private static let name = "flowproof.session/1"

    /// Where `--session-out` points. Not to standard output, which is for the payload.
    static func target(_ path: String?, replacing: Bool, apartFrom first: String, _ second: String) throws(CommandFailure) -> OutputFile? {
        guard let path else { return nil }
        guard path != "-" else { throw .usage("--session-out needs a file: the payload goes to standard output") }
        let file = try OutputFile(path, for: .owner, replacing: replacing)
        try file.requireApart(from: first, second)
        return file
    }

    static func encode(_ session: borrowing FlowSession) -> SecretBytes {
        let key = session.key.withSpan { Hex.encode($0) }
        let nonce = session.requestNonce.withSpan { Hex.encode($0) }
        var json = Array(#"{"schema":"\#(name)","aesKey":"\#(key)","initialVector":"\#(nonce)"}"#.utf8 + [UInt8(ascii: "\n")])
        return SecretBytes(moving: &json)
    }

    static func read(_ path: String) throws(CommandFailure) -> FlowSession {
        var bytes = try InputFile.read(path, limit: 4096)
        defer { bytes.wipe() }
        guard let file = try? JSONDecoder().decode(SessionFile.self, from: Data(bytes)), file.schema == name,
            var key = Hex.decode(file.aesKey.utf8), key.count == 16, let nonceBytes = Hex.decode(file.initialVector.utf8),
            let nonce = FlowNonce(nonceBytes.span)
        else {
            throw .input("\(path): is not a session file", hint: "--session-out of request seal and request open writes one")
        }
        return FlowSession(key: SecretBytes(moving: &key), requestNonce: nonce)
    }
}
