// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let undecryptable200 = ProbeMistake(
        id: "undecryptable-200", title: "a failure to decrypt is swallowed, and answered with 200",
        remedy: "answer 421 with an empty body; the phone then fetches the key again",
        code: [
            .node("catch (error) { console.error(error); response.end() }", "catch { response.status(421).end() }"),
            .python(#"except Exception: return """#, "except Exception: return Response(status=421)"),
            .java(
                "catch (Exception e) { return ResponseEntity.ok().build(); }",
                "catch (GeneralSecurityException e) { return status(421).build(); }"),
            .go("if err != nil { log.Print(err); return }", "if err != nil { w.WriteHeader(421); return }"),
            .csharp("catch (Exception) { return Ok(); }", "catch (CryptoException) { return StatusCode(421); }"),
            .php("if ($data === false) { exit; }", "if ($data === false) { http_response_code(421); exit; }"),
        ]
    ) { evidence in
        guard case .undecryptable = evidence.expectation, evidence.status == 200 else { return false }
        guard let reading = evidence.observation.reading else { return true }
        return reading.text == .plain
    }
}
