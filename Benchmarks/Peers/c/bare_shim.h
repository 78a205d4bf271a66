// SPDX-License-Identifier: Apache-2.0
// A shim around the bare calls of one library, with one scenario for `bench`: commonly its private RSA step on a
// prepared key.
#ifndef BARE_SHIM_H
#define BARE_SHIM_H

#include "bare_calls.h"
#include "json_lines.h"

static struct bare_calls *calls;

static inline bool load_key(const char *pem, const char *passphrase) { return bare_load_key(calls, pem, passphrase); }

// What it refuses is not repeated either.
static inline bool oaep_decrypt(const unsigned char *input, size_t length, unsigned char *message, size_t *message_length) {
    if (!bare_set_ciphertext(calls, input, length)) return false;
    const unsigned char *output =
        bare_run(calls, bare_oaep_decrypt, false, 1) ? bare_output(calls, message_length) : NULL;
    if (output != NULL) memcpy(message, output, *message_length);
    else bare_forget_ciphertext(calls);
    return output != NULL;
}

static inline bool repeat_private_step(unsigned long count) { return bare_run(calls, bare_private_step, false, count); }

// Answers until the end of input; the result is the exit status.
static inline int serve_bare(const char *name, const struct bare_library *library, bool (*repeat)(unsigned long)) {
    calls = bare_calls_new(library);
    if (calls == NULL) {
        fprintf(stderr, "%s: error: the library cannot be used\n", name);
        return EXIT_FAILURE;
    }
    const struct scenario scenarios[] = {{"oaep-decrypt", repeat}, {NULL, NULL}};
    static const struct operation no_more[] = {{NULL, NULL}};
    const struct peer peer = {name, bare_version(library), load_key, oaep_decrypt, scenarios, no_more};
    int status = serve(&peer);
    bare_calls_free(calls);
    return status;
}

#endif
