// SPDX-License-Identifier: Apache-2.0
// The bare OpenSSL reference: EVP_PKEY_decrypt on one prepared context, and nothing else in the loop.
#include "bare_shim.h"

int main(void) { return serve_bare("bare/openssl", bare_openssl(), repeat_private_step); }
