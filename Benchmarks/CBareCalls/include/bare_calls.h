// SPDX-License-Identifier: Apache-2.0
// What operations cost when nothing stands between a crypto library and the clock: its bare calls, repeated on prepared
// keys and contexts. For test keys only: nothing is wiped from memory.
#ifndef BARE_CALLS_H
#define BARE_CALLS_H

#include <stdbool.h>
#include <stddef.h>

enum { bare_max_modulus_bytes = 512, bare_key_bytes = 16, bare_nonce_bytes = 16, bare_tag_bytes = 16 };

// What is repeated; the output of each is that of its last repetition.
enum bare_operation {
    // The message of the ciphertext, as the library itself decodes it.
    bare_oaep_decrypt,
    // As much of that as a strict decryptor asks of the library: of libgcrypt, whose decoding is not strict, the encoded
    // message; of OpenSSL the same as above.
    bare_private_step,
    // A ciphertext of the AES key.
    bare_oaep_encrypt,
    // Copies the message into a buffer and works there, under the key of before or the key set anew.
    bare_gcm_open,
    bare_gcm_open_new_key,
    bare_gcm_seal,
    bare_gcm_seal_new_key,
    // The private step, and AES-128-GCM under a key set anew: a Flow request without its JSON and base64.
    bare_open_request,
    // AES-128-GCM under a key set anew and the inverted nonce: a Flow response without its base64.
    bare_seal_response,
    // Both, one after the other; the output is the response.
    bare_round_trip,
    // A new RSA-2048 key; its modulus.
    bare_generate_key,
    // The key that was loaded, from its PEM again, with the proof of its numbers and primes; its modulus.
    bare_parse_key,
};

// One of the libraries.
struct bare_library;
const struct bare_library *bare_openssl(void);
const struct bare_library *bare_gcrypt(void);

// As the library names its own version.
const char *bare_version(const struct bare_library *library);

// The key, contexts, inputs and last output of one thread.
struct bare_calls;

// NULL when memory or the library fails.
struct bare_calls *bare_calls_new(const struct bare_library *library);
void bare_calls_free(struct bare_calls *calls);

// Takes an RSA private key of at most 4,096 bits, PKCS#8 or PKCS#1, and forgets the one before, also when it fails.
//
// The passphrase is NULL where there is none. libgcrypt's side reads of the encryptions PBES2 alone, with PBKDF2,
// HMAC-SHA-256 and AES-256-CBC.
bool bare_load_key(struct bare_calls *calls, const char *pem, const char *passphrase);

// What is decrypted with the key that is loaded. OpenSSL's side refuses all but the modulus' length, libgcrypt's takes
// any.
bool bare_set_ciphertext(struct bare_calls *calls, const unsigned char *bytes, size_t length);
void bare_forget_ciphertext(struct bare_calls *calls);

// The message of all that has to do with AES-128-GCM: its plaintext, and the same sealed, with the tag at its end.
bool bare_set_message(struct bare_calls *calls, const unsigned char key[bare_key_bytes],
                      const unsigned char nonce[bare_nonce_bytes], const unsigned char *plaintext, size_t length,
                      const unsigned char *sealed);

// Does an operation `count` times, each time with contexts of its own when they are to be fresh. Without the key or the
// inputs that it needs, it fails.
bool bare_run(struct bare_calls *calls, enum bare_operation operation, bool is_fresh, size_t count);

// What the last operation yielded; valid until the next one.
const unsigned char *bare_output(struct bare_calls *calls, size_t *length);

#endif
