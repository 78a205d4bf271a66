// SPDX-License-Identifier: Apache-2.0

extension BenchScenario {
    static let parseKeyCold = BenchScenario(
        id: "parse-key-cold",
        summary: "read an encrypted private key (PBES2, 600,000 iterations of PBKDF2) and check it",
        variants: [Variant(nil)],
        backends: [.openssl, .gcrypt],
        bareCalls: [
            .openssl: "PEM_read_bio_PrivateKey with the passphrase, EVP_PKEY_check",
            .gcrypt: "gcry_kdf_derive, AES-256-CBC, gcry_sexp_build, gcry_pk_testkey, gcry_prime_check of both primes",
        ],
        roundLimit: 2, isRunSingly: true
    ) { setting in try setting.parsingArms(setting.job.backend.implementation(), encrypted: true) }
}
