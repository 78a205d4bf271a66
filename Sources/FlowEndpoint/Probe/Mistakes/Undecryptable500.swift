// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let undecryptable500 = ProbeMistake(
        id: "undecryptable-500", title: "whatever cannot be decrypted is a failure of the server",
        remedy: "answer 421 with an empty body when RSA or GCM refuses",
        code: [
            .node("const data = open(request.body)", "try { data = open(request.body) } catch { return response.status(421).end() }"),
            .python("data = open_request(body)", "except (ValueError, InvalidTag): return Response(status=421)"),
            .java(
                "byte[] data = open(body);", "try { data = open(body); } catch (GeneralSecurityException e) { return status(421).build(); }"
            ),
            .go("if err != nil { http.Error(w, err.Error(), 500); return }", "if err != nil { w.WriteHeader(421); return }"),
            .csharp("var data = Open(body);", "try { data = Open(body); } catch (CryptoException) { return StatusCode(421); }"),
            .php("if ($data === false) throw new Exception('cannot decrypt');", "if ($data === false) { http_response_code(421); exit; }"),
        ]
    ) { evidence in
        guard case .undecryptable = evidence.expectation, evidence.isServerFailure, await evidence.accepts(.ping) else { return false }
        return await evidence.status(of: .wrongKey).map { $0 >= 500 } ?? false
    }
}
