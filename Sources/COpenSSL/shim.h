// SPDX-License-Identifier: Apache-2.0
#ifndef FLOWPROOF_COPENSSL_SHIM_H
#define FLOWPROOF_COPENSSL_SHIM_H

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

// An inline function of its own name, which Swift imports from some versions of the headers only.
static inline int flowproof_error_library(unsigned long code) { return ERR_GET_LIB(code); }

// An OSSL_PARAM keeps the pointer to its name, and Swift would give OSSL_MAC_PARAM_DIGEST a copy that is gone after the call.
static inline int flowproof_hmac_sha256_init(EVP_MAC_CTX *context, const unsigned char *key, size_t key_byte_count) {
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end(),
    };
    return EVP_MAC_init(context, key, key_byte_count, parameters);
}

#endif
