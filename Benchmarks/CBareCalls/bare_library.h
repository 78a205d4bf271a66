// SPDX-License-Identifier: Apache-2.0
// What a library's side has to do, and what both sides share.
#ifndef BARE_LIBRARY_H
#define BARE_LIBRARY_H

#include "bare_calls.h"

struct bare_bytes {
    unsigned char *bytes;
    size_t length;
};

struct bare_calls {
    const struct bare_library *library;
    // The library's key and contexts.
    void *state;
    const char *pem, *passphrase;
    struct bare_bytes ciphertext, plaintext, sealed;
    unsigned char key[bare_key_bytes], nonce[bare_nonce_bytes], inverted_nonce[bare_nonce_bytes];
    // Room for the message with its tag, or for numbers of the modulus' size, whichever is more.
    struct bare_bytes output;
};

struct bare_library {
    const char *(*version)(void);
    void *(*new_state)(void);
    void (*free_state)(void *state);
    // The text and its passphrase are in `calls`.
    bool (*load_key)(struct bare_calls *calls);
    bool (*set_ciphertext)(struct bare_calls *calls);
    bool (*set_message)(struct bare_calls *calls);
    bool (*run)(struct bare_calls *calls, enum bare_operation operation, bool is_fresh, size_t count);
    // Brings what the last operation left in the state into the output.
    bool (*collect)(struct bare_calls *calls);
};

// A macro, so that a repetition costs no call through a pointer.
#define BARE_REPEAT(count, operation)                                                                                  \
    do {                                                                                                               \
        for (size_t repetition = 0; repetition < (count); repetition++)                                                \
            if (!(operation)) return false;                                                                            \
        return true;                                                                                                   \
    } while (0)

#endif
