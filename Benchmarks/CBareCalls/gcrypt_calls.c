// SPDX-License-Identifier: Apache-2.0
#include "bare_library.h"
#include "gcrypt_keys.h"
#include <stdlib.h>
#include <string.h>

struct state {
    gcry_sexp_t key, raw_ciphertext, oaep_ciphertext, message;
    gcry_cipher_hd_t gcm;
    gcry_sexp_t result;
    enum bare_operation last;
};

static void forget(gcry_sexp_t *expression) {
    gcry_sexp_release(*expression);
    *expression = NULL;
}

// State

static const char *version(void) { return gcry_check_version(NULL); }

static bool initialize(void) {
    if (gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P)) return true;
    if (gcry_check_version("1.9.0") == NULL) return false;
    gcry_control(GCRYCTL_DISABLE_SECMEM_WARN);
    gcry_control(GCRYCTL_INIT_SECMEM, 65536, 0);
    return gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0) == 0;
}

static void free_state(void *pointer) {
    struct state *state = pointer;
    forget(&state->key);
    forget(&state->raw_ciphertext);
    forget(&state->oaep_ciphertext);
    forget(&state->message);
    forget(&state->result);
    gcry_cipher_close(state->gcm);
    free(state);
}

static void *new_state(void) {
    struct state *state = initialize() ? calloc(1, sizeof *state) : NULL;
    if (state == NULL || gcry_cipher_open(&state->gcm, GCRY_CIPHER_AES128, GCRY_CIPHER_MODE_GCM, 0) == 0) return state;
    free_state(state);
    return NULL;
}

static bool load_key(struct bare_calls *calls) {
    struct state *state = calls->state;
    forget(&state->key);
    state->key = gcrypt_read_key(calls->pem, calls->passphrase);
    return state->key != NULL;
}

static const char raw_format[] = "(enc-val(flags raw)(rsa(a%m)))";
static const char oaep_format[] = "(enc-val(flags oaep)(hash-algo sha256)(rsa(a%m)))";

static gcry_sexp_t build_ciphertext(const struct bare_calls *calls, const char *format) {
    gcry_mpi_t number = NULL;
    gcry_sexp_t ciphertext = NULL;
    if (gcry_mpi_scan(&number, GCRYMPI_FMT_USG, calls->ciphertext.bytes, calls->ciphertext.length, NULL) == 0 &&
        gcry_sexp_build(&ciphertext, NULL, format, number) != 0)
        ciphertext = NULL;
    gcry_mpi_release(number);
    return ciphertext;
}

static gcry_sexp_t build_message(const struct bare_calls *calls) {
    gcry_sexp_t message = NULL;
    gcry_error_t error = gcry_sexp_build(&message, NULL, "(data(flags oaep)(hash-algo sha256)(value%b))", bare_key_bytes,
                                         (const char *)calls->key);
    return error == 0 ? message : NULL;
}

static bool set_ciphertext(struct bare_calls *calls) {
    struct state *state = calls->state;
    forget(&state->raw_ciphertext);
    forget(&state->oaep_ciphertext);
    state->raw_ciphertext = build_ciphertext(calls, raw_format);
    state->oaep_ciphertext = build_ciphertext(calls, oaep_format);
    return state->raw_ciphertext != NULL && state->oaep_ciphertext != NULL;
}

static bool set_message(struct bare_calls *calls) {
    struct state *state = calls->state;
    forget(&state->message);
    state->message = build_message(calls);
    return state->message != NULL && gcry_cipher_setkey(state->gcm, calls->key, bare_key_bytes) == 0;
}

// Operations

static bool decrypt(struct state *state, gcry_sexp_t input) {
    forget(&state->result);
    return state->key != NULL && input != NULL && gcry_pk_decrypt(&state->result, input, state->key) == 0;
}

static bool encrypt(struct state *state, gcry_sexp_t input) {
    forget(&state->result);
    return state->key != NULL && input != NULL && gcry_pk_encrypt(&state->result, input, state->key) == 0;
}

// From one place to another, or in one place where `from` is NULL; a key that is NULL is that of before.
static bool open_message(struct bare_calls *calls, gcry_cipher_hd_t gcm, const unsigned char *key,
                         const unsigned char *from) {
    size_t length = calls->plaintext.length;
    calls->output.length = length;
    return (key == NULL || gcry_cipher_setkey(gcm, key, bare_key_bytes) == 0) &&
           gcry_cipher_setiv(gcm, calls->nonce, bare_nonce_bytes) == 0 &&
           gcry_cipher_decrypt(gcm, calls->output.bytes, length, from, from == NULL ? 0 : length) == 0 &&
           gcry_cipher_checktag(gcm, calls->sealed.bytes + length, bare_tag_bytes) == 0;
}

static bool seal_message(struct bare_calls *calls, gcry_cipher_hd_t gcm, const unsigned char *key,
                         const unsigned char *nonce, const unsigned char *from) {
    size_t length = calls->plaintext.length;
    calls->output.length = length + bare_tag_bytes;
    return (key == NULL || gcry_cipher_setkey(gcm, key, bare_key_bytes) == 0) &&
           gcry_cipher_setiv(gcm, nonce, bare_nonce_bytes) == 0 &&
           gcry_cipher_encrypt(gcm, calls->output.bytes, length, from, from == NULL ? 0 : length) == 0 &&
           gcry_cipher_gettag(gcm, calls->output.bytes + length, bare_tag_bytes) == 0;
}

static bool gcm_open(struct bare_calls *calls, gcry_cipher_hd_t gcm, const unsigned char *key) {
    memcpy(calls->output.bytes, calls->sealed.bytes, calls->plaintext.length);
    return open_message(calls, gcm, key, NULL);
}

static bool gcm_seal(struct bare_calls *calls, gcry_cipher_hd_t gcm, const unsigned char *key) {
    memcpy(calls->output.bytes, calls->plaintext.bytes, calls->plaintext.length);
    return seal_message(calls, gcm, key, calls->nonce, NULL);
}

// The key under which the body opens is known: the raw step yields it only encoded.
static bool open_request(struct bare_calls *calls, gcry_sexp_t input, gcry_cipher_hd_t gcm) {
    return decrypt(calls->state, input) && open_message(calls, gcm, calls->key, calls->sealed.bytes);
}

static bool seal_response(struct bare_calls *calls, gcry_cipher_hd_t gcm) {
    return seal_message(calls, gcm, calls->key, calls->inverted_nonce, calls->plaintext.bytes);
}

static bool round_trip(struct bare_calls *calls, gcry_sexp_t input, gcry_cipher_hd_t gcm) {
    return open_request(calls, input, gcm) && seal_response(calls, gcm);
}

static bool generate_key(struct state *state) {
    gcry_sexp_t parameters = NULL;
    forget(&state->result);
    bool done = gcry_sexp_build(&parameters, NULL, "(genkey(rsa(nbits 4:2048)(rsa-use-e 5:65537)))") == 0 &&
                gcry_pk_genkey(&state->result, parameters) == 0;
    gcry_sexp_release(parameters);
    return done;
}

static bool parse_key(struct bare_calls *calls) {
    struct state *state = calls->state;
    forget(&state->result);
    state->result = gcrypt_read_key(calls->pem, calls->passphrase);
    gcry_mpi_t p = NULL, q = NULL;
    bool done = state->result != NULL && gcry_sexp_extract_param(state->result, NULL, "pq", &p, &q, NULL) == 0 &&
                gcry_prime_check(p, 0) == 0 && gcry_prime_check(q, 0) == 0;
    gcry_mpi_release(p);
    gcry_mpi_release(q);
    return done;
}

static bool run_prepared(struct bare_calls *calls, enum bare_operation operation, size_t count) {
    struct state *state = calls->state;
    // Copies, so that the loops need not reload them.
    gcry_sexp_t ciphertext = state->raw_ciphertext;
    gcry_cipher_hd_t gcm = state->gcm;
    switch (operation) {
    case bare_oaep_decrypt: BARE_REPEAT(count, decrypt(state, state->oaep_ciphertext));
    case bare_private_step: BARE_REPEAT(count, decrypt(state, ciphertext));
    case bare_oaep_encrypt: BARE_REPEAT(count, encrypt(state, state->message));
    case bare_gcm_open: BARE_REPEAT(count, gcm_open(calls, gcm, NULL));
    case bare_gcm_open_new_key: BARE_REPEAT(count, gcm_open(calls, gcm, calls->key));
    case bare_gcm_seal: BARE_REPEAT(count, gcm_seal(calls, gcm, NULL));
    case bare_gcm_seal_new_key: BARE_REPEAT(count, gcm_seal(calls, gcm, calls->key));
    case bare_open_request: BARE_REPEAT(count, open_request(calls, ciphertext, gcm));
    case bare_seal_response: BARE_REPEAT(count, seal_response(calls, gcm));
    case bare_round_trip: BARE_REPEAT(count, round_trip(calls, ciphertext, gcm));
    case bare_generate_key: BARE_REPEAT(count, generate_key(state));
    case bare_parse_key: BARE_REPEAT(count, parse_key(calls));
    }
    return false;
}

// libgcrypt's RSA has no contexts: what is made anew is the expression that holds its input.
static gcry_sexp_t build_input(const struct bare_calls *calls, enum bare_operation operation) {
    switch (operation) {
    case bare_oaep_decrypt: return build_ciphertext(calls, oaep_format);
    case bare_private_step:
    case bare_open_request:
    case bare_round_trip: return build_ciphertext(calls, raw_format);
    case bare_oaep_encrypt: return build_message(calls);
    default: return NULL;
    }
}

static bool uses_gcm(enum bare_operation operation) {
    return operation >= bare_gcm_open && operation <= bare_round_trip;
}

static bool run_fresh(struct bare_calls *calls, enum bare_operation operation) {
    struct state *state = calls->state;
    gcry_cipher_hd_t gcm = NULL;
    if (uses_gcm(operation) && gcry_cipher_open(&gcm, GCRY_CIPHER_AES128, GCRY_CIPHER_MODE_GCM, 0) != 0) return false;
    gcry_sexp_t input = build_input(calls, operation);
    bool done = false;
    switch (operation) {
    case bare_oaep_decrypt:
    case bare_private_step: done = decrypt(state, input); break;
    case bare_oaep_encrypt: done = encrypt(state, input); break;
    case bare_gcm_open:
    case bare_gcm_open_new_key: done = gcm_open(calls, gcm, calls->key); break;
    case bare_gcm_seal:
    case bare_gcm_seal_new_key: done = gcm_seal(calls, gcm, calls->key); break;
    case bare_open_request: done = open_request(calls, input, gcm); break;
    case bare_seal_response: done = seal_response(calls, gcm); break;
    case bare_round_trip: done = round_trip(calls, input, gcm); break;
    case bare_generate_key: done = generate_key(state); break;
    case bare_parse_key: done = parse_key(calls); break;
    }
    gcry_sexp_release(input);
    gcry_cipher_close(gcm);
    return done;
}

// The name under which an operation's result stands in its expression; NULL where the output is written already.
static const char *result_name(enum bare_operation operation) {
    switch (operation) {
    case bare_oaep_decrypt:
    case bare_private_step: return "value";
    case bare_oaep_encrypt: return "a";
    case bare_generate_key:
    case bare_parse_key: return "n";
    default: return NULL;
    }
}

static bool run(struct bare_calls *calls, enum bare_operation operation, bool is_fresh, size_t count) {
    struct state *state = calls->state;
    state->last = operation;
    if (!is_fresh) return run_prepared(calls, operation, count);
    BARE_REPEAT(count, run_fresh(calls, operation));
}

// As many bytes as the modulus has, with the leading zeros that libgcrypt leaves out.
static bool put_number(struct bare_calls *calls, gcry_sexp_t list) {
    const struct state *state = calls->state;
    gcry_mpi_t number = gcry_sexp_nth_mpi(list, 1, GCRYMPI_FMT_USG);
    size_t written = 0, length = state->key == NULL ? 0 : (gcry_pk_get_nbits(state->key) + 7) / 8;
    unsigned char *output = calls->output.bytes;
    bool done =
        number != NULL && gcry_mpi_print(GCRYMPI_FMT_USG, output, bare_max_modulus_bytes, &written, number) == 0;
    gcry_mpi_release(number);
    if (done && written < length) {
        memmove(output + length - written, output, written);
        memset(output, 0, length - written);
    }
    calls->output.length = written < length ? length : written;
    return done;
}

static bool put_message(struct bare_calls *calls, gcry_sexp_t list) {
    const char *data = gcry_sexp_nth_data(list, 1, &calls->output.length);
    bool done = data != NULL && calls->output.length <= bare_max_modulus_bytes;
    if (done) memcpy(calls->output.bytes, data, calls->output.length);
    return done;
}

// Outside the loops: the library's call ends with the expression.
static bool collect(struct bare_calls *calls) {
    const struct state *state = calls->state;
    const char *name = result_name(state->last);
    if (name == NULL) return true;
    gcry_sexp_t list = state->result == NULL ? NULL : gcry_sexp_find_token(state->result, name, 0);
    bool done = list != NULL && (state->last == bare_oaep_decrypt ? put_message : put_number)(calls, list);
    gcry_sexp_release(list);
    return done;
}

const struct bare_library *bare_gcrypt(void) {
    static const struct bare_library library = {
        version, new_state, free_state, load_key, set_ciphertext, set_message, run, collect};
    return &library;
}
