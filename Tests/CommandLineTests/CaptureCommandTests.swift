// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Real traffic through the command line: it opens to what is published, and the response is reproduced byte for byte.
@Suite(.enabled(if: PublicData.hasCaptures)) struct CaptureCommandTests {
    private let shell: Shell
    private let capture: Capture

    init() throws {
        shell = try Shell()
        capture = try Capture.load()
        try shell.folder.write(PublicData.capture("pywa-private-encrypted.pem"), to: "private.pem")
        try shell.folder.write(PublicData.capture("pywa-public.pem"), to: "public.pem")
        try shell.write(capture.passphrase, to: "passphrase.txt")
        try shell.folder.write(capture.requestBody, to: "body.json")
        try shell.folder.write(capture.responsePlaintext, to: "answer.json")
        try shell.folder.write(capture.mediaFile, to: "photo.enc")
        try shell.folder.write(capture.mediaMetadata, to: "photo.json")
        try shell.folder.write(capture.signedBody, to: "signed.json")
        shell.keepSecret(capture.aesKey)
        shell.keepSecret(capture.appSecret)
    }

    @Test(arguments: TestBackend.pairs)
    func requestOpensAndResponseIsReproduced(opener: TestBackend, sealer: TestBackend) throws {
        let open = "flowproof request open --backend \(opener) --private-key private.pem --passphrase-file passphrase.txt"
        #expect(try shell.run("\(open) --session-out session.json body.json").standardOutput == capture.requestPlaintext)
        let session = try #require(try JSONSerialization.jsonObject(with: Data(shell.folder.read("session.json"))) as? [String: String])
        #expect(session["aesKey"] == capture.aesKey)
        #expect(session["initialVector"] == capture.nonce)
        let body = try shell.run("flowproof response seal --backend \(sealer) --session session.json answer.json").standardOutput
        #expect(body == capture.responseBody)
        try shell.folder.write(body, to: "body.txt")
        let answer = try shell.run("flowproof response open --backend \(opener) --session session.json body.txt").standardOutput
        #expect(answer == capture.responsePlaintext)
    }

    @Test(arguments: TestBackend.allCases)
    func mediaFileOpens(backend: TestBackend) throws {
        try shell.run("flowproof media open --backend \(backend) --metadata photo.json photo.enc --out photo.jpg")
        #expect(try shell.folder.read("photo.jpg") == capture.mediaPlaintext)
        let piped = "flowproof media open --backend \(backend) --metadata photo.json - --out - < photo.enc"
        #expect(try shell.run(piped).standardOutput == capture.mediaPlaintext)
    }

    @Test(arguments: TestBackend.allCases)
    func signatureVerifies(backend: TestBackend) throws {
        let environment = ["APP_SECRET": capture.appSecret]
        let options = "--backend \(backend) --app-secret-env APP_SECRET"
        let sign = try shell.run("flowproof signature sign \(options) signed.json", environment: environment)
        #expect(sign.text == capture.signature + "\n")
        let verify = "flowproof signature verify \(options) --header \(capture.signature) signed.json"
        #expect(try shell.run(verify, environment: environment).text == "valid\n")
    }

    @Test func keysAreOnePair() throws {
        let fingerprint = "ef6078fbce1ffe7b23df08ab2bf64ebdc14db1ce14641b5032fbea0c94217445"
        for arguments in ["private.pem --passphrase-file passphrase.txt", "public.pem"] {
            #expect(try shell.run("flowproof inspect \(arguments) --format json").json["spkiSHA256"] as? String == fingerprint)
        }
        #expect(try shell.run("flowproof convert private.pem --to spki --passphrase-file passphrase.txt").text == shell.read("public.pem"))
        // Its private half is published, so nobody should upload it.
        let report = try shell.run("flowproof lint public.pem", status: 1, says: [])
        #expect(report.text.contains("error[math-known-key]"))
        try shell.run("flowproof lint public.pem --skip math-known-key", says: ["note: not every rule was applied"])
    }
}
