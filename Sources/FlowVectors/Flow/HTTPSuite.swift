// SPDX-License-Identifier: Apache-2.0

package import FlowCrypto
internal import FlowKeys
internal import FlowPayload
internal import FoundationEssentials

/// The whole exchanges of the Flow suite, for an endpoint that answers over HTTP.
package struct HTTPSuite: Sendable {
    /// The name of the file in the suite's folder.
    package static let fileName = "\(RoundTripContent.fileName).json"

    /// In the order of the file.
    package let tests: [HTTPTest]
    private let notes: [String: FlagNote]

    /// Reads `round-trip.json`.
    ///
    /// - Throws: ``VectorFormatError`` for anything else.
    package init(json bytes: [UInt8]) throws(VectorFormatError) {
        let file = try FlowSuiteFile<RoundTripContent>(json: bytes)
        guard file.schema == FlowSuiteFile<RoundTripContent>.schemaName else {
            throw VectorFormatError(place: "schema", reason: "not \"\(FlowSuiteFile<RoundTripContent>.schemaName)\"")
        }
        let keys = Dictionary(uniqueKeysWithValues: file.keys.map { ($0.id, $0.spkiSHA256) })
        tests = file.tests.map { HTTPTest($0, spkiSHA256: $0.content.key.flatMap { keys[$0] }) }
        notes = Dictionary(file.flags.map { ($0.name, $0.note) }) { first, _ in first }
    }

    /// The report on an endpoint.
    ///
    /// - Parameter verdicts: one for each test, in their order.
    package func report(_ name: ImplementationName, path: String, _ verdicts: [HTTPVerdict]) -> VectorReport.Run {
        let cases = zip(tests, verdicts).filter { $1.verdict.outcome != .pass }.map { test, verdict in
            VectorReport.Case(VectorCase(id: test.id, comment: test.comment, flags: test.flags, steps: []), verdict.verdict, notes)
        }
        let counts = VectorReport.Counts(verdicts.map(\.verdict.outcome))
        let failure = counts.asked == 0 ? "every case was skipped" : nil
        let file = VectorReport.File(path: path, kind: VectorKind.flowRoundTrip.id, counts: counts, failure: failure, cases: cases)
        return VectorReport.Run(name, files: [file])
    }
}

/// What is to be said of one exchange.
package struct HTTPVerdict: Sendable {
    var verdict: Verdict

    /// The test was not made.
    package static func skipped(_ reason: String) -> HTTPVerdict { HTTPVerdict(verdict: .skipped(reason)) }
    /// There was no answer.
    package static func unanswered(_ reason: String) -> HTTPVerdict { HTTPVerdict(verdict: .crashed(reason)) }
}

/// One exchange: what is sent, and what must come back.
package struct HTTPTest: Sendable {
    /// Unique, and lasting.
    package let id: String
    let comment: String
    let flags: [String]
    /// The fingerprint of the key that the endpoint must hold, in hexadecimal.
    package let spkiSHA256: String?
    /// With it the endpoint checks signatures; without it, it does not.
    package let appSecret: String?
    /// The method of the request.
    package let method: String
    /// The header fields of the request.
    package let headers: [(name: String, value: String)]
    /// The body of the request.
    package let body: [UInt8]
    private let content: RoundTripContent
    private let status: Int

    init(_ test: FlowTest<RoundTripContent>, spkiSHA256: String?) {
        id = test.id
        comment = test.comment
        flags = test.flags
        self.spkiSHA256 = spkiSHA256
        appSecret = test.content.appSecret
        let request = test.content.request
        method = request.method
        headers =
            [(name: "Content-Type", value: request.headers.contentType)]
            + (request.headers.signature.map { [(name: "X-Hub-Signature-256", value: $0)] } ?? [])
        body = Array(request.body.utf8)
        content = test.content
        status = test.httpStatus ?? 200
    }

    /// Judges an answer.
    ///
    /// The applications of endpoints answer as they like; pings and error notifications have one answer, and every answer is sealed.
    /// - Parameter open: the plaintext under a key of 16 bytes and a nonce, where they fit: of ciphertext and tag.
    package func judge(
        status found: Int, body answer: [UInt8], on backend: some CryptoBackend
    ) -> HTTPVerdict {
        HTTPVerdict(verdict: verdict(found, answer, backend))
    }

    private func verdict(_ found: Int, _ answer: [UInt8], _ backend: some CryptoBackend) -> Verdict {
        guard found == status else {
            return Verdict(
                outcome: .fail, message: "status \(found) where \(status) belongs", isTelling: status != 200 && found == 200)
        }
        guard status == 200 else { return .passed }
        guard answer != Array(content.responseBody.utf8) else { return .passed }
        guard let key = Hex.decode((content.aesKey ?? "").utf8), let bytes = Hex.decode((content.iv ?? "").utf8),
            let nonce = FlowNonce(bytes.span)
        else { return .passed }
        let session = FlowSession(key: SecretBytes(copying: key.span), requestNonce: nonce)
        let opener = FlowResponseOpener(session: session, backend: backend)
        do throws(FlowError) {
            let plaintext = try opener.open(answer.span)
            return Self.verdict(on: plaintext, request: Hex.decode((content.requestPlaintext ?? "").utf8) ?? [])
        } catch .malformedResponse {
            return .failed("its body is not one line of canonical base64, with a tag of 16 bytes in it")
        } catch {
            let isForgotten = opener.isSealedUnderRequestNonce(answer.span)
            return .failed("its body does not open" + (isForgotten ? ": the nonce is not inverted" : ""))
        }
    }

    /// As much of a payload as says what it is.
    private struct Payload: Decodable {
        var action: String?
        var data: Data?

        struct Data: Decodable {
            var error: String?
            var status: String?
            var acknowledged: Bool?
        }
    }

    private static func verdict(on plaintext: [UInt8], request: [UInt8]) -> Verdict {
        guard plaintext.first == UInt8(ascii: "{"), let answer = try? JSONDecoder().decode(AnyObject.self, from: Data(plaintext)) else {
            return .failed("its plaintext is no JSON object")
        }
        let question = try? JSONDecoder().decode(Payload.self, from: Data(request))
        if question?.action == "ping", answer.payload?.data?.status != "active" { return .failed("a ping is not answered with active") }
        if question?.data?.error != nil, answer.payload?.data?.acknowledged != true {
            return .failed("an error notification is not acknowledged")
        }
        return .passed
    }

    /// Any object; its members may have other types than those of ``Payload``.
    private struct AnyObject: Decodable {
        var payload: Payload?

        init(from decoder: any Decoder) throws {
            _ = try decoder.container(keyedBy: NoKey.self)
            payload = try? Payload(from: decoder)
        }

        private enum NoKey: CodingKey {}
    }
}
