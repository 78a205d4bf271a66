// SPDX-License-Identifier: Apache-2.0

extension BenchScenario {
    static let parseKeyWarm = BenchScenario(
        id: "parse-key-warm",
        summary: "read an unencrypted private key and check it",
        variants: [Variant(nil)],
        backends: [.openssl, .gcrypt],
        bareCalls: [
            .openssl: "PEM_read_bio_PrivateKey, EVP_PKEY_check",
            .gcrypt: "gcry_sexp_build, gcry_pk_testkey, gcry_prime_check of both primes",
        ],
        roundLimit: 3, isRunSingly: true
    ) { setting in try setting.parsingArms(setting.job.backend.implementation(), encrypted: false) }
}
