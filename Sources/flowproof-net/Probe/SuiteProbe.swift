// SPDX-License-Identifier: Apache-2.0

internal import FlowConsole
internal import FlowCrypto
internal import FlowEndpoint
internal import FlowKeys
internal import FlowNet
internal import FlowOpenSSL
internal import FlowVectors

/// `probe --vectors`: the whole exchanges of the Flow suite, made with an endpoint.
struct SuiteProbe {
    let backend: OpenSSLBackend
    let client: EndpointClient
    let url: EndpointURL
    let key: OpenSSLPublicKey
    /// The name of the environment variable of the app secret, where one is given.
    let appSecretVariable: String?

    /// - Parameter folder: that of the suite, or `round-trip.json` itself.
    func run(_ folder: String) async throws -> VectorReport.Run {
        let path = folder.hasSuffix(".json") ? folder : "\(folder)/\(HTTPSuite.fileName)"
        let bytes = try InputFile.read(path)
        let suite: HTTPSuite
        do {
            suite = try HTTPSuite(json: bytes)
        } catch {
            throw CommandFailure.input("\(path): \(error)", hint: "it takes the folder vectors/flow, or the round-trip.json in it")
        }
        let secret = try appSecretVariable.map { name in
            try SecretInput.variable(name).withSpan { span in span.indices.map { span[$0] } }
        }
        let fingerprint = try SPKIFingerprint(of: key.numbers) { try backend.sha256($0) }.description
        var verdicts: [HTTPVerdict] = []
        for (index, test) in suite.tests.enumerated() {
            verdicts.append(try await verdict(test, fingerprint: fingerprint, secret: secret))
            ProgressBar().show("vectors", fraction: Double(index + 1) / Double(suite.tests.count))
        }
        ProgressBar().clear()
        return suite.report(ImplementationName(name: url.shown, version: "HTTP/1.1"), path: path, verdicts)
    }

    private func verdict(_ test: HTTPTest, fingerprint: String, secret: [UInt8]?) async throws(CommandFailure) -> HTTPVerdict {
        guard test.spkiSHA256 == fingerprint else { return .skipped("its key is not that of --public-key") }
        switch (test.appSecret, secret) {
        case (nil, nil): break
        case (nil, _?): return .skipped("it is for an endpoint without an app secret")
        case (_?, nil): return .skipped("it needs --app-secret-env")
        case (let own?, let given?):
            guard Array(own.utf8) == given else { return .skipped("its app secret is not that of --app-secret-env") }
        }
        switch await client.send(ProbeRequest(method: test.method, headers: test.headers, body: test.body)) {
        case .none(let absence):
            guard !absence.isUnreachable else { throw .input(absence.message, hint: absence.remedy) }
            return .unanswered(absence.message)
        case .answer(let answer):
            return test.judge(status: answer.status, body: answer.body, on: backend)
        }
    }
}
