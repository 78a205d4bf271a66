// SPDX-License-Identifier: Apache-2.0
#include "bare_library.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

struct contexts {
    EVP_PKEY_CTX *decryptor, *encryptor;
    EVP_CIPHER_CTX *gcm;
};

struct state {
    EVP_PKEY *key;
    struct contexts prepared;
};

// Which contexts an operation uses.
enum { decryptor = 1, encryptor = 2, gcm = 4 };

static bool set_oaep(EVP_PKEY_CTX *context) {
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
           EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) > 0 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) > 0;
}

static void free_contexts(struct contexts *contexts) {
    EVP_PKEY_CTX_free(contexts->decryptor);
    EVP_PKEY_CTX_free(contexts->encryptor);
    EVP_CIPHER_CTX_free(contexts->gcm);
    *contexts = (struct contexts){0};
}

// Whatever comes, the caller frees what was made.
static bool make_contexts(EVP_PKEY *key, int which, struct contexts *contexts) {
    if (which & decryptor) {
        contexts->decryptor = key == NULL ? NULL : EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
        if (contexts->decryptor == NULL || EVP_PKEY_decrypt_init(contexts->decryptor) <= 0 ||
            !set_oaep(contexts->decryptor))
            return false;
    }
    if (which & encryptor) {
        contexts->encryptor = key == NULL ? NULL : EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
        if (contexts->encryptor == NULL || EVP_PKEY_encrypt_init(contexts->encryptor) <= 0 ||
            !set_oaep(contexts->encryptor))
            return false;
    }
    // The cipher is named once: naming it again with each key has libcrypto free and reallocate its context.
    if (which & gcm) {
        contexts->gcm = EVP_CIPHER_CTX_new();
        return contexts->gcm != NULL && EVP_CipherInit_ex(contexts->gcm, EVP_aes_128_gcm(), NULL, NULL, NULL, 1) > 0 &&
               EVP_CIPHER_CTX_ctrl(contexts->gcm, EVP_CTRL_AEAD_SET_IVLEN, bare_nonce_bytes, NULL) > 0;
    }
    return true;
}

// Without it OpenSSL would ask for the passphrase of an encrypted key on the terminal.
static int give_passphrase(char *buffer, int size, int for_writing, void *passphrase) {
    (void)for_writing;
    size_t length = passphrase == NULL ? 0 : strlen(passphrase);
    if (passphrase == NULL || length > (size_t)size) return -1;
    memcpy(buffer, passphrase, length);
    return (int)length;
}

static EVP_PKEY *read_key(const struct bare_calls *calls) {
    BIO *text = calls->pem == NULL ? NULL : BIO_new_mem_buf(calls->pem, -1);
    EVP_PKEY *key =
        text == NULL ? NULL : PEM_read_bio_PrivateKey(text, NULL, give_passphrase, (void *)calls->passphrase);
    BIO_free(text);
    return key;
}

static bool put_modulus(struct bare_calls *calls, const EVP_PKEY *key) {
    BIGNUM *modulus = NULL;
    bool is_there = key != NULL && EVP_PKEY_get_size(key) <= bare_max_modulus_bytes &&
                    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &modulus) > 0;
    if (is_there) calls->output.length = (size_t)BN_bn2bin(modulus, calls->output.bytes);
    BN_free(modulus);
    return is_there;
}

static const char *version(void) { return OpenSSL_version(OPENSSL_VERSION_STRING); }

static void free_state(void *pointer) {
    struct state *state = pointer;
    free_contexts(&state->prepared);
    EVP_PKEY_free(state->key);
    free(state);
}

static void *new_state(void) {
    struct state *state = calloc(1, sizeof *state);
    if (state == NULL || make_contexts(NULL, gcm, &state->prepared)) return state;
    free_state(state);
    return NULL;
}

static bool load_key(struct bare_calls *calls) {
    struct state *state = calls->state;
    free_contexts(&state->prepared);
    EVP_PKEY_free(state->key);
    state->key = read_key(calls);
    if (state->key != NULL && EVP_PKEY_is_a(state->key, "RSA") &&
        EVP_PKEY_get_size(state->key) <= bare_max_modulus_bytes &&
        make_contexts(state->key, decryptor | encryptor | gcm, &state->prepared))
        return true;
    EVP_PKEY_free(state->key);
    state->key = NULL;
    free_contexts(&state->prepared);
    return false;
}

// libcrypto would take a ciphertext whose leading zeros are missing.
static bool set_ciphertext(struct bare_calls *calls) {
    const struct state *state = calls->state;
    return state->key != NULL && calls->ciphertext.length == (size_t)EVP_PKEY_get_size(state->key);
}

static bool set_key(EVP_CIPHER_CTX *context, const unsigned char *key) {
    return EVP_CipherInit_ex(context, NULL, NULL, key, NULL, 1) > 0;
}

static bool set_message(struct bare_calls *calls) {
    struct state *state = calls->state;
    return state->prepared.gcm == NULL || set_key(state->prepared.gcm, calls->key);
}

static bool oaep_decrypt(struct bare_calls *calls, EVP_PKEY_CTX *context) {
    calls->output.length = bare_max_modulus_bytes;
    return context != NULL && EVP_PKEY_decrypt(context, calls->output.bytes, &calls->output.length,
                                               calls->ciphertext.bytes, calls->ciphertext.length) > 0;
}

static bool oaep_encrypt(struct bare_calls *calls, EVP_PKEY_CTX *context) {
    calls->output.length = bare_max_modulus_bytes;
    return context != NULL && EVP_PKEY_encrypt(context, calls->output.bytes, &calls->output.length, calls->key,
                                               bare_key_bytes) > 0;
}

// From one place to another, or in one place; a key that is NULL is that of before.
static bool open_message(struct bare_calls *calls, EVP_CIPHER_CTX *context, const unsigned char *key,
                         const unsigned char *from) {
    int length = (int)calls->plaintext.length, rest;
    calls->output.length = calls->plaintext.length;
    return context != NULL && EVP_CipherInit_ex(context, NULL, NULL, key, calls->nonce, 0) > 0 &&
           EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, bare_tag_bytes, calls->sealed.bytes + length) > 0 &&
           EVP_CipherUpdate(context, calls->output.bytes, &length, from, length) > 0 &&
           EVP_CipherFinal_ex(context, calls->output.bytes + length, &rest) > 0;
}

static bool seal_message(struct bare_calls *calls, EVP_CIPHER_CTX *context, const unsigned char *key,
                         const unsigned char *nonce, const unsigned char *from) {
    int length = (int)calls->plaintext.length, rest;
    calls->output.length = calls->plaintext.length + bare_tag_bytes;
    return context != NULL && EVP_CipherInit_ex(context, NULL, NULL, key, nonce, 1) > 0 &&
           EVP_CipherUpdate(context, calls->output.bytes, &length, from, length) > 0 &&
           EVP_CipherFinal_ex(context, calls->output.bytes + length, &rest) > 0 &&
           EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, bare_tag_bytes, calls->output.bytes + length) > 0;
}

static bool gcm_open(struct bare_calls *calls, EVP_CIPHER_CTX *context, const unsigned char *key) {
    memcpy(calls->output.bytes, calls->sealed.bytes, calls->plaintext.length);
    return open_message(calls, context, key, calls->output.bytes);
}

static bool gcm_seal(struct bare_calls *calls, EVP_CIPHER_CTX *context, const unsigned char *key) {
    memcpy(calls->output.bytes, calls->plaintext.bytes, calls->plaintext.length);
    return seal_message(calls, context, key, calls->nonce, calls->output.bytes);
}

static bool open_request(struct bare_calls *calls, const struct contexts *contexts) {
    unsigned char key[bare_max_modulus_bytes];
    size_t length = sizeof key;
    return contexts->decryptor != NULL &&
           EVP_PKEY_decrypt(contexts->decryptor, key, &length, calls->ciphertext.bytes, calls->ciphertext.length) > 0 &&
           length == bare_key_bytes && open_message(calls, contexts->gcm, key, calls->sealed.bytes);
}

static bool seal_response(struct bare_calls *calls, EVP_CIPHER_CTX *context) {
    return seal_message(calls, context, calls->key, calls->inverted_nonce, calls->plaintext.bytes);
}

static bool round_trip(struct bare_calls *calls, const struct contexts *contexts) {
    return open_request(calls, contexts) && seal_response(calls, contexts->gcm);
}

static bool generate_key(struct bare_calls *calls) {
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    EVP_PKEY *key = NULL;
    bool done = context != NULL && EVP_PKEY_keygen_init(context) > 0 &&
                EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048) > 0 && EVP_PKEY_generate(context, &key) > 0 &&
                put_modulus(calls, key);
    EVP_PKEY_free(key);
    EVP_PKEY_CTX_free(context);
    return done;
}

static bool parse_key(struct bare_calls *calls) {
    EVP_PKEY *key = read_key(calls);
    EVP_PKEY_CTX *context = key == NULL ? NULL : EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    bool done = context != NULL && EVP_PKEY_check(context) > 0 && put_modulus(calls, key);
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(key);
    return done;
}

static bool run_prepared(struct bare_calls *calls, enum bare_operation operation, size_t count) {
    struct state *state = calls->state;
    // A copy, so that the loops need not reload it.
    const struct contexts contexts = state->prepared;
    switch (operation) {
    case bare_oaep_decrypt:
    case bare_private_step: BARE_REPEAT(count, oaep_decrypt(calls, contexts.decryptor));
    case bare_oaep_encrypt: BARE_REPEAT(count, oaep_encrypt(calls, contexts.encryptor));
    case bare_gcm_open: BARE_REPEAT(count, gcm_open(calls, contexts.gcm, NULL));
    case bare_gcm_open_new_key: BARE_REPEAT(count, gcm_open(calls, contexts.gcm, calls->key));
    case bare_gcm_seal: BARE_REPEAT(count, gcm_seal(calls, contexts.gcm, NULL));
    case bare_gcm_seal_new_key: BARE_REPEAT(count, gcm_seal(calls, contexts.gcm, calls->key));
    case bare_open_request: BARE_REPEAT(count, open_request(calls, &contexts));
    case bare_seal_response: BARE_REPEAT(count, seal_response(calls, contexts.gcm));
    case bare_round_trip: BARE_REPEAT(count, round_trip(calls, &contexts));
    case bare_generate_key: BARE_REPEAT(count, generate_key(calls));
    case bare_parse_key: BARE_REPEAT(count, parse_key(calls));
    }
    return false;
}

static bool run_fresh(struct bare_calls *calls, enum bare_operation operation) {
    const struct state *state = calls->state;
    struct contexts contexts = {0};
    bool done = false;
    switch (operation) {
    case bare_oaep_decrypt:
    case bare_private_step:
        done = make_contexts(state->key, decryptor, &contexts) && oaep_decrypt(calls, contexts.decryptor);
        break;
    case bare_oaep_encrypt:
        done = make_contexts(state->key, encryptor, &contexts) && oaep_encrypt(calls, contexts.encryptor);
        break;
    case bare_gcm_open:
    case bare_gcm_open_new_key:
        done = make_contexts(NULL, gcm, &contexts) && gcm_open(calls, contexts.gcm, calls->key);
        break;
    case bare_gcm_seal:
    case bare_gcm_seal_new_key:
        done = make_contexts(NULL, gcm, &contexts) && gcm_seal(calls, contexts.gcm, calls->key);
        break;
    case bare_open_request:
        done = make_contexts(state->key, decryptor | gcm, &contexts) && open_request(calls, &contexts);
        break;
    case bare_seal_response: done = make_contexts(NULL, gcm, &contexts) && seal_response(calls, contexts.gcm); break;
    case bare_round_trip:
        done = make_contexts(state->key, decryptor | gcm, &contexts) && round_trip(calls, &contexts);
        break;
    case bare_generate_key: return generate_key(calls);
    case bare_parse_key: return parse_key(calls);
    }
    free_contexts(&contexts);
    return done;
}

static bool run(struct bare_calls *calls, enum bare_operation operation, bool is_fresh, size_t count) {
    if (!is_fresh) return run_prepared(calls, operation, count);
    BARE_REPEAT(count, run_fresh(calls, operation));
}

// Every operation writes its output itself.
static bool collect(struct bare_calls *calls) {
    (void)calls;
    return true;
}

const struct bare_library *bare_openssl(void) {
    static const struct bare_library library = {
        version, new_state, free_state, load_key, set_ciphertext, set_message, run, collect};
    return &library;
}
