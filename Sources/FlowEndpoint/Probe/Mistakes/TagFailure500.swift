// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let tagFailure500 = ProbeMistake(
        id: "tag-failure-500", title: "a tag that does not fit is a failure of the server; a wrong RSA key is not",
        remedy: "put opening AES-GCM into the same try as RSA, and answer 421 for both",
        code: [
            .node(
                "try { key = privateDecrypt(options, data) } catch { return refuse() }",
                "try { key = privateDecrypt(options, data); text = openGCM(key, iv, sealed) } catch { return refuse() }"),
            .python("except ValueError: return Response(status=421)", "except (ValueError, InvalidTag): return Response(status=421)"),
            .java(
                "catch (BadPaddingException e) { return status(421).build(); } // around RSA alone",
                "catch (GeneralSecurityException e) { return status(421).build(); } // around both"),
            .go(
                "plain, _ := gcm.Open(nil, iv, sealed, nil)",
                "if plain, err = gcm.Open(nil, iv, sealed, nil); err != nil { w.WriteHeader(421); return }"),
            .csharp(
                "cipher.DoFinal(plain, count); // outside of the try",
                "try { cipher.DoFinal(plain, count); } catch (InvalidCipherTextException) { return StatusCode(421); }"),
            .php(
                "json_decode(openssl_decrypt(...), flags: JSON_THROW_ON_ERROR)",
                "if (($plain = openssl_decrypt(...)) === false) { http_response_code(421); exit; }"),
        ]
    ) { evidence in
        guard case .undecryptable = evidence.expectation, evidence.isServerFailure, await evidence.accepts(.ping) else { return false }
        guard await evidence.status(of: .flippedTag).map({ $0 >= 500 }) ?? false else { return false }
        return await evidence.status(of: .wrongKey) == 421
    }
}
