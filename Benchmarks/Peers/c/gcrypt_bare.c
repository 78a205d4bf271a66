// SPDX-License-Identifier: Apache-2.0
// The bare libgcrypt reference: the raw, blinded RSA step on a prepared key, and nothing else in the loop.
// The one-off oaep-decrypt is libgcrypt's own, and hands it ciphertexts of any length: it accepts some that RFC 8017
// section 7.1.2 refuses (see gcrypt_raw_oaep.c). A timing reference, not a conforming decryptor.
#include "bare_shim.h"

int main(void) { return serve_bare("bare/gcrypt", bare_gcrypt(), repeat_private_step); }
