// SPDX-License-Identifier: Apache-2.0

import FlowOpenSSL
import Foundation
import TestSupport
import Testing

@testable import FlowProviders

/// What a dry run prints does what the request would have done.
@Suite struct CurlCommandTests {
    @Test(arguments: Provider.all)
    func theTokenIsMasked(provider: Provider) throws {
        for request in [try provider.setRequest(), try? provider.getRequest()].compactMap(\.self) {
            let command = request.curl()
            #expect(!command.contains(Provider.token) && command.contains("$FLOWPROOF_TOKEN\""))
            let named = request.curl(token: try #require(EnvironmentVariable("MY_TOKEN_2")))
            #expect(named == command.replacing("FLOWPROOF_TOKEN", with: "MY_TOKEN_2"))
        }
    }

    @Test func looksLikeTheDocumentation() throws {
        #expect(
            try Provider.metaCloud.setRequest("1").curl() == """
                curl -X POST \\
                  'https://graph.facebook.com/v24.0/1/whatsapp_business_encryption' \\
                  -H "Authorization: Bearer $FLOWPROOF_TOKEN" \\
                  -H 'Content-Type: application/x-www-form-urlencoded' \\
                  --data-urlencode 'business_public_key=\(SampleKey.shared().trimmed)'
                """)
    }

    @Test(arguments: ["", "1A", "A B", "A-B", "A$B", "A\nB", "Ä", "A\"", "A`id`"])
    func onlyNamesAreVariables(name: String) {
        #expect(EnvironmentVariable(name) == nil)
    }

    @Test(arguments: ["it's", "'", "''a'", "$(id) `id` \"$HOME\" \\", "a\nb", ""])
    func oneWordStaysOne(text: String) throws {
        let run = try Command.run(["sh", "-c", "printf '%s|' " + ProviderRequest.quote(text)])
        #expect(run.text == text + "|")
    }

    /// The words that a shell makes of it, for every provider.
    @Test(arguments: Provider.all)
    func shellsSplitItRight(provider: Provider) throws {
        for request in [try provider.setRequest(), try? provider.getRequest()].compactMap(\.self) {
            let script = "curl() { printf '%s\\0' \"$@\"; }\n" + request.curl()
            let run = try Command.run(["sh", "-c", script], environment: ["FLOWPROOF_TOKEN": Provider.token])
            let words = run.text.split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
            #expect(run.status == 0 && run.standardError.isEmpty)
            #expect(words.prefix(3) == ["-X", request.method, request.url])
            for header in request.headers { #expect(words.contains("\(header.name): \(header.value)")) }
        }
    }

    /// A server for one request, which runs the command and says what it was sent. curl itself chooses further headers.
    private static let server = """
        import http.server, json, os, subprocess, sys, threading
        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                print(json.dumps({"method": self.command, "path": self.path, "headers": dict(self.headers), "body": body.decode()}))
                self.send_response(200)
                self.end_headers()
            do_GET = do_POST = answer
            def log_message(self, *arguments):
                pass
        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.handle_request).start()
        command = sys.stdin.read().replace("127.0.0.1:65535", "127.0.0.1:%d" % server.server_port)
        sys.exit(subprocess.run(["sh", "-c", command], env=dict(os.environ, no_proxy="*")).returncode)
        """

    private struct Sent: Decodable {
        var method: String
        var path: String
        var headers: [String: String]
        var body: String
    }

    @Test(.enabled(if: Command.exists("curl") && Command.exists("python3")), arguments: Provider.all, [false, true])
    func curlSendsTheSame(provider: Provider, withProof: Bool) throws {
        var settings = Provider.settings
        settings.baseURL = "http://127.0.0.1:65535"
        let account = try ProviderAccount(provider, settings: settings)
        let token = try AccessToken(Provider.token)
        let secret = Array("app-secret".utf8)
        let proof = try AppSecretProof(of: token) { try OpenSSLBackend().hmacSHA256(key: secret.span, message: $0) }
        let used = withProof && provider.takesAppSecretProof ? proof : nil
        let set = try account.setRequest(SampleKey.shared().upload, for: "919812345678", token: token, proof: used)
        for request in [set, try? account.getRequest(for: "919812345678", token: token, proof: used)].compactMap(\.self) {
            let run = try Command.run(
                ["python3", "-c", Self.server], input: Array(request.curl().utf8),
                environment: ["FLOWPROOF_TOKEN": Provider.token, "FLOWPROOF_APP_SECRET": "app-secret"])
            let sent = try JSONDecoder().decode(Sent.self, from: Data(run.standardOutput))
            #expect(sent.method == request.method)
            #expect("http://127.0.0.1:65535" + sent.path == request.url)
            // Older versions of curl write a space as %20.
            let spaced = sent.body.replacing("%20", with: "+")
            #expect(spaced == String(decoding: request.body, as: UTF8.self))
            for header in request.headers { #expect(sent.headers[header.name] == header.value) }
        }
    }
}
