// SPDX-License-Identifier: Apache-2.0
#include "bare_library.h"

#include <stdlib.h>
#include <string.h>

static bool make_room(struct bare_bytes *buffer, size_t length) {
    unsigned char *bytes = realloc(buffer->bytes, length + 1);
    if (bytes == NULL) return false;
    *buffer = (struct bare_bytes){bytes, length};
    return true;
}

static bool copy(struct bare_bytes *buffer, const unsigned char *bytes, size_t length) {
    if (!make_room(buffer, length)) return false;
    if (length > 0) memcpy(buffer->bytes, bytes, length);
    return true;
}

static bool copy_text(const char **copy, const char *text) {
    free((char *)*copy);
    size_t size = text == NULL ? 0 : strlen(text) + 1;
    char *bytes = size == 0 ? NULL : malloc(size);
    if (bytes != NULL) memcpy(bytes, text, size);
    *copy = bytes;
    return bytes != NULL || text == NULL;
}

const char *bare_version(const struct bare_library *library) { return library->version(); }

struct bare_calls *bare_calls_new(const struct bare_library *library) {
    struct bare_calls *calls = calloc(1, sizeof *calls);
    if (calls == NULL) return NULL;
    calls->library = library;
    calls->state = library->new_state();
    if (calls->state != NULL && make_room(&calls->output, bare_max_modulus_bytes)) return calls;
    bare_calls_free(calls);
    return NULL;
}

void bare_calls_free(struct bare_calls *calls) {
    if (calls == NULL) return;
    if (calls->state != NULL) calls->library->free_state(calls->state);
    free((char *)calls->pem);
    free((char *)calls->passphrase);
    free(calls->ciphertext.bytes);
    free(calls->plaintext.bytes);
    free(calls->sealed.bytes);
    free(calls->output.bytes);
    free(calls);
}

bool bare_load_key(struct bare_calls *calls, const char *pem, const char *passphrase) {
    bare_forget_ciphertext(calls);
    return copy_text(&calls->pem, pem) && copy_text(&calls->passphrase, passphrase) && calls->library->load_key(calls);
}

void bare_forget_ciphertext(struct bare_calls *calls) {
    free(calls->ciphertext.bytes);
    calls->ciphertext = (struct bare_bytes){0};
}

bool bare_set_ciphertext(struct bare_calls *calls, const unsigned char *bytes, size_t length) {
    if (copy(&calls->ciphertext, bytes, length) && calls->library->set_ciphertext(calls)) return true;
    bare_forget_ciphertext(calls);
    return false;
}

bool bare_set_message(struct bare_calls *calls, const unsigned char key[bare_key_bytes],
                      const unsigned char nonce[bare_nonce_bytes], const unsigned char *plaintext, size_t length,
                      const unsigned char *sealed) {
    memcpy(calls->key, key, bare_key_bytes);
    memcpy(calls->nonce, nonce, bare_nonce_bytes);
    for (int i = 0; i < bare_nonce_bytes; i++) calls->inverted_nonce[i] = nonce[i] ^ 0xff;
    size_t room = length + bare_tag_bytes;
    return copy(&calls->plaintext, plaintext, length) && copy(&calls->sealed, sealed, length + bare_tag_bytes) &&
           make_room(&calls->output, room > bare_max_modulus_bytes ? room : bare_max_modulus_bytes) &&
           calls->library->set_message(calls);
}

static bool has_inputs(const struct bare_calls *calls, enum bare_operation operation) {
    bool has_ciphertext = calls->ciphertext.bytes != NULL, has_message = calls->sealed.bytes != NULL;
    switch (operation) {
    case bare_oaep_decrypt:
    case bare_private_step: return has_ciphertext;
    case bare_open_request:
    case bare_round_trip: return has_ciphertext && has_message;
    case bare_generate_key:
    case bare_parse_key: return true;
    default: return has_message;
    }
}

bool bare_run(struct bare_calls *calls, enum bare_operation operation, bool is_fresh, size_t count) {
    return has_inputs(calls, operation) && calls->library->run(calls, operation, is_fresh, count);
}

const unsigned char *bare_output(struct bare_calls *calls, size_t *length) {
    bool is_there = calls->library->collect(calls);
    *length = is_there ? calls->output.length : 0;
    return is_there ? calls->output.bytes : NULL;
}
