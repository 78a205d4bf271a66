// SPDX-License-Identifier: Apache-2.0

package import FlowCrypto
internal import FlowKeys

/// One file of the Flow suite, and the same as JSON lines.
package struct GeneratedSuiteFile {
    /// Without its ending.
    package let name: String
    /// To be written as indented JSON, members in the order of their encoding.
    package let suite: any Encodable
    /// One test a line: to be written as compact JSON. Each has all that it takes to run it.
    package let lines: [any Encodable]
    /// The ids of the valid tests that fewer than two other implementations have confirmed.
    package let unconfirmed: [String]
}

/// Makes the files of `vectors/flow`. Every byte follows from the seed, the committed keys and the evidence of other implementations.
package struct FlowSuiteGenerator<Backend: VectorBackend> {
    private let forge: SuiteForge<Backend>
    private let keyFiles: SuiteKeyFiles
    private let evidence: Evidence
    private let encodeLine: (any Encodable) throws -> String

    /// - Parameters:
    ///   - evidence: the bytes of `evidence.json`; `nil` when nobody has confirmed anything yet.
    ///   - encodeLine: how a line is written; its digest ties evidence to what was confirmed.
    package init(
        _ backend: Backend, _ keyFiles: SuiteKeyFiles, evidence: [UInt8]?, encodeLine: @escaping (any Encodable) throws -> String
    ) throws {
        forge = SuiteForge(backend, keyFiles)
        self.keyFiles = keyFiles
        self.evidence = try evidence.map { bytes in try StrictJSON.decodeWhole(Evidence.self, from: bytes) } ?? Evidence()
        self.encodeLine = encodeLine
    }

    /// All files.
    package func files() throws -> [GeneratedSuiteFile] {
        let requests = RequestTests(forge)
        try requests.addValid()
        try requests.addSealed()
        try requests.addWrapped()
        let envelopes = RequestTests(forge)
        try envelopes.addEnvelopes()
        let large = RequestTests(forge)
        try large.addLarge()
        let responses = ResponseTests(forge)
        let signatures = SignatureTests(forge)
        let keys = ["alpha", "beta", "gamma"]
        return [
            try file(
                "open-request", "Requests that an endpoint opens",
                [
                    "RSA-OAEP with SHA-256, MGF1 with SHA-256 and the empty label around 16 bytes of AES key; AES-128-GCM under a nonce of 16",
                    "bytes, the tag of 16 bytes behind the ciphertext, no additional data. An endpoint answers everything invalid alike:",
                    "status 421, no body, whatever was wrong.",
                ], keys, requests.tests),
            try file(
                "open-request-envelope", "The text around a request",
                ["The same requests in JSON and base64 that are unusual, lax or damaged."], ["alpha"], envelopes.tests),
            try file("open-request-large", "Long requests", ["A long plaintext, and a long body."], ["alpha"], large.tests),
            try file(
                "seal-response", "Responses that an endpoint seals",
                [
                    "The response goes out under the request's AES key and its nonce with every bit flipped, as base64 on one line: there is",
                    "one right answer. mistakes holds what endpoints send that do it otherwise.",
                ], [], responses.sealing()),
            try file(
                "open-response", "Responses that a phone opens", ["The phone's side of the same, for clients and probes."], [],
                responses.opening()),
            try file(
                "round-trip", "Whole exchanges over HTTP",
                [
                    "What an endpoint answers whose application gives responsePlaintext for every request. A signature that does not fit is",
                    "432, a request that cannot be opened 421, both without a body.",
                ], keys, signatures.roundTrips()),
            try file(
                "parse-key", "Public keys",
                ["SubjectPublicKeyInfo in PEM, as it is uploaded, and what is taken for it."], [], PublicKeyTests(forge, keyFiles).tests()),
            try file(
                "load-key", "Private keys",
                ["A private key in the forms that servers keep it in, and a request that it must open; and what is taken for one."], [],
                PrivateKeyTests(forge, keyFiles).tests()),
            try file(
                "open-media", "Media files",
                [
                    "AES-256-CBC with PKCS#7 padding, then the first 10 bytes of HMAC-SHA-256 over IV and ciphertext. All four checks count:",
                    "the hash of the file, the code, the padding, the hash of the plaintext.",
                ], [], MediaTests(forge).tests()),
            try file(
                "webhook-signature", "Signatures of bodies",
                ["X-Hub-Signature-256: sha256= and HMAC-SHA-256 over the bytes of the body as they came, under the app secret."], [],
                signatures.signatures()),
        ]
    }

    private func file<Content: FlowTestContent>(
        _ name: String, _ title: String, _ description: [String], _ keyNames: [String], _ tests: [FlowTest<Content>]
    ) throws -> GeneratedSuiteFile {
        let keys = try keyNames.map { try keyFiles.key($0, forge.backend) }
        let lines = tests.map { test in
            FlowLine(operation: Content.fileName, key: keys.first { $0.id == test.content.key }, test: test)
        }
        var tests = tests
        var confirming: [String] = []
        for index in tests.indices {
            let line = Array(try encodeLine(lines[index]).utf8)
            let digest = Hex.encode(try forge.backend.sha256(line.span))
            tests[index].confirmedBy = evidence.confirming(name, tests[index].id, digest: digest)
            confirming += tests[index].confirmedBy
            if tests[index].result == .valid, tests[index].confirmedBy.count < 2 { tests[index].result = .unconfirmed }
        }
        let used = Set(
            tests.flatMap(\.flags) + tests.compactMap { $0.content as? SealResponseContent }.flatMap { ($0.mistakes ?? []).map(\.flag) })
        let suite = FlowSuiteFile(
            schema: FlowSuiteFile<Content>.schemaName, licence: FlowSuiteFile<Content>.licenceName, title: title, description: description,
            source: FlowSuiteSource(generator: "flowproof vectors generate", seed: SuiteForge<Backend>.seed),
            confirmations: evidence.implementations.filter { confirming.contains($0.id) }, numberOfTests: tests.count,
            flags: FlowFlag.all.filter { used.contains($0.name) }, keys: keys, tests: tests)
        return GeneratedSuiteFile(
            name: name, suite: suite, lines: lines, unconfirmed: tests.filter { $0.result == .unconfirmed }.map(\.id))
    }
}

/// A test as a line of its own, with its key; what others confirm is this.
private struct FlowLine<Content: FlowTestContent>: Encodable {
    var operation: String
    var key: FlowSuiteKey?
    var test: FlowTest<Content>

    private enum Member: String, CodingKey {
        case licence, operation, id, comment, flags, privateKeyPem, result, layer, httpStatus
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Member.self)
        try members.encode(FlowSuiteFile<Content>.licenceName, forKey: .licence)
        try members.encode(operation, forKey: .operation)
        try members.encode(test.id, forKey: .id)
        try members.encode(test.comment, forKey: .comment)
        try members.encode(test.flags, forKey: .flags)
        try members.encodeIfPresent(key?.privateKeyPem, forKey: .privateKeyPem)
        try test.content.encode(to: encoder)
        try members.encode(test.result, forKey: .result)
        try members.encodeIfPresent(test.layer, forKey: .layer)
        try members.encodeIfPresent(test.httpStatus, forKey: .httpStatus)
    }
}

/// `evidence.json`: which implementations agreed with which test, written by scripts/confirm-vectors.
struct Evidence: Codable {
    var schema = "flowproof.flow-evidence/1"
    var implementations: [Confirmation] = []
    /// By file and test.
    var tests: [String: [String: Agreement]] = [:]

    struct Agreement: Codable {
        /// Of the line of the test, hexadecimal: evidence for other bytes is none.
        var sha256: String
        var confirmedBy: [String]
    }

    func confirming(_ file: String, _ id: String, digest: String) -> [String] {
        guard let agreement = tests[file]?[id], agreement.sha256 == digest else { return [] }
        return agreement.confirmedBy
    }
}
