// SPDX-License-Identifier: Apache-2.0
// The decoder that libgcrypt does not have.
#ifndef GCRYPT_KEYS_H
#define GCRYPT_KEYS_H

#include <gcrypt.h>

// An RSA private key from its PEM, for the caller to release, or NULL; bare_load_key says which are read.
gcry_sexp_t gcrypt_read_key(const char *pem, const char *passphrase);

#endif
