// SPDX-License-Identifier: Apache-2.0
// Flow payloads in C on OpenSSL 3, the server's side and the phone's request: what its own calls accept and refuse, and
// how fast they are.
#include "json_lines.h"

#include <limits.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

enum { flow_modulus_bytes = 256, aes_key_bytes = 16, nonce_bytes = 16, tag_bytes = 16 };

// Bytes that their holder frees.
struct buffer {
    unsigned char *bytes;
    size_t length;
};

struct session {
    unsigned char key[aes_key_bytes], nonce[nonce_bytes];
};

static EVP_PKEY_CTX *decryptor, *encryptor;
static EVP_CIPHER_CTX *gcm;

// The last input of each operation, for bench.
static char *last_body;
static struct session last_session;
static struct buffer last_plaintext, last_ciphertext, last_request;

static void forget(struct buffer *buffer) {
    free(buffer->bytes);
    *buffer = (struct buffer){0};
}

// Canonical base64 alone. OpenSSL's decoder takes white space at both ends, `=` anywhere and bits that belong to no
// byte: none of that encodes to the same text again.
static bool base64_decode(const char *text, size_t length, struct buffer *decoded) {
    *decoded = (struct buffer){0};
    if (length % 4 != 0 || length > INT_MAX) return false;
    unsigned char *bytes = malloc(length / 4 * 3 + 1), *again = malloc(length + 1);
    int count = bytes == NULL || again == NULL ? -1 : EVP_DecodeBlock(bytes, (const unsigned char *)text, (int)length);
    if (count > 0 && text[length - 1] == '=') count -= text[length - 2] == '=' ? 2 : 1;
    bool is_canonical = count >= 0 && (size_t)EVP_EncodeBlock(again, bytes, count) == length &&
                        memcmp(again, text, length) == 0;
    free(again);
    if (is_canonical) *decoded = (struct buffer){bytes, (size_t)count};
    else free(bytes);
    return is_canonical;
}

static char *base64_encode(struct buffer buffer) {
    char *text = malloc((buffer.length + 2) / 3 * 4 + 1);
    if (text != NULL) EVP_EncodeBlock((unsigned char *)text, buffer.bytes, (int)buffer.length);
    return text;
}

static bool make_buffer(size_t length, struct buffer *buffer) {
    *buffer = (struct buffer){malloc(length), length};
    return buffer->bytes != NULL;
}

static bool take_buffer(const char *line, const char *name, struct buffer *buffer) {
    buffer->bytes = take_hex(line, name, &buffer->length);
    return buffer->bytes != NULL;
}

// Keys and RSA

// Without it OpenSSL would ask for the passphrase on the terminal.
static int give_passphrase(char *out, int size, int for_writing, void *passphrase) {
    (void)for_writing;
    size_t length = passphrase == NULL ? 0 : strlen(passphrase);
    if (passphrase == NULL || length > (size_t)size) return -1;
    memcpy(out, passphrase, length);
    return (int)length;
}

// RSA-OAEP with SHA-256 and a key that is prepared once, or NULL; init is EVP_PKEY_decrypt_init or EVP_PKEY_encrypt_init.
static EVP_PKEY_CTX *make_oaep(EVP_PKEY *key, int (*init)(EVP_PKEY_CTX *)) {
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    if (context != NULL && init(context) > 0 && EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
        EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) > 0 &&
        EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) > 0)
        return context;
    EVP_PKEY_CTX_free(context);
    return NULL;
}

static bool load_key(const char *pem, const char *passphrase) {
    EVP_PKEY_CTX_free(decryptor);
    decryptor = NULL;
    BIO *text = BIO_new_mem_buf(pem, -1);
    EVP_PKEY *key = text == NULL ? NULL : PEM_read_bio_PrivateKey(text, NULL, give_passphrase, (void *)passphrase);
    BIO_free(text);
    if (key != NULL && EVP_PKEY_is_a(key, "RSA") && EVP_PKEY_get_size(key) <= max_modulus_bytes)
        decryptor = make_oaep(key, EVP_PKEY_decrypt_init);
    EVP_PKEY_free(key);
    return decryptor != NULL;
}

static bool decrypt(struct buffer ciphertext, unsigned char message[max_modulus_bytes], size_t *message_length) {
    *message_length = max_modulus_bytes;
    return EVP_PKEY_decrypt(decryptor, message, message_length, ciphertext.bytes, ciphertext.length) > 0;
}

static bool oaep_decrypt(const unsigned char *input, size_t length, unsigned char *message, size_t *message_length) {
    forget(&last_ciphertext);
    struct buffer copy = {malloc(length + 1), length};
    if (copy.bytes == NULL) return false;
    memcpy(copy.bytes, input, length);
    last_ciphertext = copy;
    return decrypt(copy, message, message_length);
}

// The key of a PUBLIC KEY block, a SubjectPublicKeyInfo and nothing else.
static EVP_PKEY *read_public_key(const char *pem) {
    BIO *text = BIO_new_mem_buf(pem, -1);
    char *label = NULL, *header = NULL;
    unsigned char *der = NULL;
    long length = 0;
    EVP_PKEY *key = NULL;
    if (text != NULL && PEM_read_bio(text, &label, &header, &der, &length) > 0 &&
        strcmp(label, PEM_STRING_PUBLIC) == 0) {
        const unsigned char *end = der;
        key = d2i_PUBKEY(NULL, &end, length);
        if (key != NULL && (end != der + length || !EVP_PKEY_is_a(key, "RSA"))) {
            EVP_PKEY_free(key);
            key = NULL;
        }
    }
    OPENSSL_free(label);
    OPENSSL_free(header);
    OPENSSL_free(der);
    BIO_free(text);
    return key;
}

static void parse_key(const char *line) {
    char *pem = take_text(line, "pem");
    EVP_PKEY *key = pem == NULL ? NULL : read_public_key(pem);
    unsigned char *spki = NULL, digest[32];
    int length = key == NULL ? -1 : i2d_PUBKEY(key, &spki);
    if (length > 0 && EVP_Q_digest(NULL, "SHA256", NULL, spki, (size_t)length, digest, NULL) > 0) {
        put_outcome("ok");
        printf(",\"bitCount\":%d", EVP_PKEY_get_bits(key));
        put_hex("spkiSHA256", digest, sizeof digest);
    } else {
        put_outcome(pem == NULL ? "error" : "reject");
    }
    OPENSSL_free(spki);
    EVP_PKEY_free(key);
    free(pem);
}

// AES-128-GCM

// At most 128 bytes.
static bool set_nonce_length(size_t length) {
    return length <= INT_MAX && EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_AEAD_SET_IVLEN, (int)length, NULL) > 0;
}

// Of tags (NIST SP 800-38D section 5.2.1.2); OpenSSL would take any from 1 to 16. A payload's has 16.
static bool is_tag_length(size_t length) { return length == 4 || length == 8 || (length >= 12 && length <= tag_bytes); }

// Seals or opens in place; the tag is written or compared. The cipher was named when the context was made: naming it
// again on each call would have OpenSSL allocate anew.
static bool gcm_run(bool seals, const unsigned char *key, struct buffer nonce, struct buffer additional_data,
                    struct buffer text, struct buffer tag) {
    int length;
    return additional_data.length <= INT_MAX && text.length <= INT_MAX && set_nonce_length(nonce.length) &&
           EVP_CipherInit_ex(gcm, NULL, NULL, key, nonce.bytes, seals) > 0 &&
           (seals || EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_AEAD_SET_TAG, (int)tag.length, tag.bytes) > 0) &&
           (additional_data.length == 0 ||
            EVP_CipherUpdate(gcm, NULL, &length, additional_data.bytes, (int)additional_data.length) > 0) &&
           EVP_CipherUpdate(gcm, text.bytes, &length, text.bytes, (int)text.length) > 0 &&
           EVP_CipherFinal_ex(gcm, text.bytes + text.length, &length) > 0 &&
           (!seals || EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_AEAD_GET_TAG, (int)tag.length, tag.bytes) > 0);
}

static void answer_gcm(const char *line, bool seals) {
    struct buffer key = {0}, nonce = {0}, additional_data = {0}, text = {0}, tag = {0};
    bool is_complete = take_buffer(line, "key", &key) && take_buffer(line, "nonce", &nonce) &&
                       take_buffer(line, "additionalData", &additional_data) &&
                       take_buffer(line, seals ? "plaintext" : "ciphertext", &text) &&
                       (seals ? make_buffer(tag_bytes, &tag) : take_buffer(line, "tag", &tag));
    bool is_usable = key.length == aes_key_bytes && nonce.length > 0 && is_tag_length(tag.length);
    if (!is_complete) {
        put_outcome("error");
    } else if (is_usable && !set_nonce_length(nonce.length)) {
        put_outcome("unsupported");
    } else if (!is_usable || !gcm_run(seals, key.bytes, nonce, additional_data, text, tag)) {
        put_outcome("reject");
    } else {
        put_outcome("ok");
        put_hex(seals ? "ciphertext" : "plaintext", text.bytes, text.length);
        if (seals) put_hex("tag", tag.bytes, tag.length);
    }
    struct buffer *taken[] = {&key, &nonce, &additional_data, &text, &tag};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) forget(taken[i]);
}

static void gcm_seal(const char *line) { answer_gcm(line, true); }
static void gcm_open(const char *line) { answer_gcm(line, false); }

// Payloads

// A member of the body in base64; the layer that refuses it, or NULL.
static const char *read_member(const char *body, const char *name, struct buffer *decoded) {
    struct json_value value;
    size_t length;
    char *text = json_member(body, name, &value) ? json_bytes(value, &length) : NULL;
    if (text == NULL) return "json";
    bool is_base64 = base64_decode(text, length, decoded);
    free(text);
    return is_base64 ? NULL : "base64";
}

// Decrypts data in place and cuts the tag off; the layer that refuses, or NULL.
static const char *open_data(struct buffer encrypted_key, struct buffer nonce, struct buffer *data,
                             struct session *session) {
    if (encrypted_key.length != flow_modulus_bytes) return "key-length";
    if (nonce.length != nonce_bytes) return "iv-length";
    if (data->length < tag_bytes) return "gcm-tag";
    unsigned char message[max_modulus_bytes];
    size_t message_length;
    if (!decrypt(encrypted_key, message, &message_length)) return "oaep";
    if (message_length != aes_key_bytes) return "aes-key-length";
    memcpy(session->key, message, aes_key_bytes);
    memcpy(session->nonce, nonce.bytes, nonce_bytes);
    data->length -= tag_bytes;
    struct buffer tag = {data->bytes + data->length, tag_bytes};
    return gcm_run(false, session->key, nonce, (struct buffer){0}, *data, tag) ? NULL : "gcm-tag";
}

static const char *open_request(const char *body, struct session *session, struct buffer *plaintext) {
    struct buffer key = {0}, nonce = {0};
    const char *layer = read_member(body, "encrypted_flow_data", plaintext);
    if (layer == NULL) layer = read_member(body, "encrypted_aes_key", &key);
    if (layer == NULL) layer = read_member(body, "initial_vector", &nonce);
    if (layer == NULL) layer = open_data(key, nonce, plaintext, session);
    forget(&key);
    forget(&nonce);
    if (layer != NULL) forget(plaintext);
    return layer;
}

static void answer_open_request(const char *line) {
    free(last_body);
    struct json_value value;
    size_t length;
    last_body = json_member(line, "body", &value) ? json_bytes(value, &length) : NULL;
    if (last_body == NULL || !has_key) {
        put_outcome("error");
        return;
    }
    struct session session;
    struct buffer plaintext = {0};
    const char *layer = strlen(last_body) == length ? open_request(last_body, &session, &plaintext) : "json";
    char *text = layer == NULL ? base64_encode(plaintext) : NULL;
    if (layer != NULL) {
        put_outcome("reject");
        put_text("layer", layer);
    } else if (text == NULL) {
        put_outcome("error");
    } else {
        put_outcome("ok");
        put_text("plaintext", text);
        put_hex("aesKey", session.key, aes_key_bytes);
        put_hex("iv", session.nonce, nonce_bytes);
    }
    free(text);
    forget(&plaintext);
}

// The body of the response in base64, for the caller to free.
static char *seal_response(const struct session *session, struct buffer plaintext) {
    unsigned char nonce[nonce_bytes], *bytes = malloc(plaintext.length + tag_bytes);
    if (bytes == NULL) return NULL;
    // The request's nonce with every bit flipped, so that both directions share a key and never a nonce.
    for (int i = 0; i < nonce_bytes; i++) nonce[i] = session->nonce[i] ^ 0xff;
    memcpy(bytes, plaintext.bytes, plaintext.length);
    bool is_sealed = gcm_run(true, session->key, (struct buffer){nonce, nonce_bytes}, (struct buffer){0},
                             (struct buffer){bytes, plaintext.length},
                             (struct buffer){bytes + plaintext.length, tag_bytes});
    char *text = is_sealed ? base64_encode((struct buffer){bytes, plaintext.length + tag_bytes}) : NULL;
    free(bytes);
    return text;
}

static void answer_seal_response(const char *line) {
    struct buffer key = {0}, nonce = {0};
    forget(&last_plaintext);
    char *text = take_text(line, "plaintext"), *body = NULL;
    if (!take_buffer(line, "aesKey", &key) || !take_buffer(line, "iv", &nonce) || text == NULL ||
        !base64_decode(text, strlen(text), &last_plaintext)) {
        put_outcome("error");
    } else if (key.length != aes_key_bytes || nonce.length != nonce_bytes) {
        forget(&last_plaintext);
        put_outcome("reject");
        put_text("layer", key.length != aes_key_bytes ? "aes-key-length" : "iv-length");
    } else {
        memcpy(last_session.key, key.bytes, aes_key_bytes);
        memcpy(last_session.nonce, nonce.bytes, nonce_bytes);
        body = seal_response(&last_session, last_plaintext);
        put_outcome(body == NULL ? "error" : "ok");
        if (body != NULL) put_text("body", body);
    }
    free(body);
    free(text);
    forget(&key);
    forget(&nonce);
}

// A member of a request's body; out has room for twice the base64 text, whose slashes are escaped as by the phone.
static char *put_member(char *out, const char *name, struct buffer value) {
    char *text = base64_encode(value);
    if (text == NULL) return NULL;
    out += sprintf(out, "\"%s\":\"", name);
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '/') *out++ = '\\';
        *out++ = *at;
    }
    free(text);
    *out++ = '"';
    return out;
}

// The body of a request, for the caller to free, under a fresh key and nonce.
static char *seal_request(struct buffer plaintext, struct session *session) {
    unsigned char encrypted_key[flow_modulus_bytes], *bytes = malloc(plaintext.length + tag_bytes);
    size_t length = sizeof encrypted_key;
    char *body = malloc(4 * plaintext.length + 2048), *end = NULL;
    if (bytes != NULL && body != NULL && RAND_bytes(session->key, aes_key_bytes) > 0 &&
        RAND_bytes(session->nonce, nonce_bytes) > 0 &&
        EVP_PKEY_encrypt(encryptor, encrypted_key, &length, session->key, aes_key_bytes) > 0) {
        memcpy(bytes, plaintext.bytes, plaintext.length);
        struct buffer nonce = {session->nonce, nonce_bytes}, tag = {bytes + plaintext.length, tag_bytes};
        if (gcm_run(true, session->key, nonce, (struct buffer){0}, (struct buffer){bytes, plaintext.length}, tag)) {
            *body = '{';
            end = put_member(body + 1, "encrypted_flow_data", (struct buffer){bytes, plaintext.length + tag_bytes});
            if (end != NULL) *end++ = ',';
            if (end != NULL) end = put_member(end, "encrypted_aes_key", (struct buffer){encrypted_key, length});
            if (end != NULL) *end++ = ',';
            if (end != NULL) end = put_member(end, "initial_vector", nonce);
            if (end != NULL) strcpy(end, "}");
        }
    }
    free(bytes);
    if (end != NULL) return body;
    free(body);
    return NULL;
}

static void answer_seal_request(const char *line) {
    forget(&last_request);
    EVP_PKEY_CTX_free(encryptor);
    encryptor = NULL;
    char *pem = take_text(line, "publicKeyPem"), *text = take_text(line, "plaintext"), *body = NULL;
    EVP_PKEY *key = pem == NULL ? NULL : read_public_key(pem);
    struct session session;
    if (pem == NULL || text == NULL || !base64_decode(text, strlen(text), &last_request)) {
        put_outcome("error");
    } else if (key == NULL || EVP_PKEY_get_bits(key) != 8 * flow_modulus_bytes) {
        forget(&last_request);
        put_outcome("reject");
    } else {
        encryptor = make_oaep(key, EVP_PKEY_encrypt_init);
        body = encryptor == NULL ? NULL : seal_request(last_request, &session);
        put_outcome(body == NULL ? "error" : "ok");
    }
    if (body != NULL) {
        put_escaped("body", body);
        put_hex("aesKey", session.key, aes_key_bytes);
        put_hex("iv", session.nonce, nonce_bytes);
    }
    EVP_PKEY_free(key);
    free(body);
    free(text);
    free(pem);
}

static bool repeat_open_request(unsigned long count) {
    for (unsigned long i = 0; i < count; i++) {
        struct session session;
        struct buffer plaintext = {0};
        if (last_body == NULL || open_request(last_body, &session, &plaintext) != NULL) return false;
        forget(&plaintext);
    }
    return true;
}

static bool repeat_seal_response(unsigned long count) {
    for (unsigned long i = 0; i < count; i++) {
        char *body = last_plaintext.bytes == NULL ? NULL : seal_response(&last_session, last_plaintext);
        if (body == NULL) return false;
        free(body);
    }
    return true;
}

// Opens the last request and answers it with the last response's plaintext.
static bool repeat_round_trip(unsigned long count) {
    for (unsigned long i = 0; i < count; i++) {
        struct session session;
        struct buffer plaintext = {0};
        if (last_body == NULL || last_plaintext.bytes == NULL || open_request(last_body, &session, &plaintext) != NULL)
            return false;
        forget(&plaintext);
        char *body = seal_response(&session, last_plaintext);
        if (body == NULL) return false;
        free(body);
    }
    return true;
}

static bool repeat_seal_request(unsigned long count) {
    for (unsigned long i = 0; i < count; i++) {
        struct session session;
        char *body = encryptor == NULL ? NULL : seal_request(last_request, &session);
        if (body == NULL) return false;
        free(body);
    }
    return true;
}

static bool repeat_oaep_decrypt(unsigned long count) {
    unsigned char message[max_modulus_bytes];
    size_t length;
    for (unsigned long i = 0; i < count; i++)
        if (last_ciphertext.bytes == NULL || !decrypt(last_ciphertext, message, &length)) return false;
    return true;
}

int main(void) {
    gcm = EVP_CIPHER_CTX_new();
    if (gcm == NULL || EVP_CipherInit_ex(gcm, EVP_aes_128_gcm(), NULL, NULL, NULL, 1) <= 0) {
        fprintf(stderr, "openssl_shim: error: OpenSSL has no AES-128-GCM\n");
        return EXIT_FAILURE;
    }
    static const struct scenario scenarios[] = {
        {"open-request", repeat_open_request},
        {"seal-response", repeat_seal_response},
        {"round-trip", repeat_round_trip},
        {"seal-request", repeat_seal_request},
        {"oaep-decrypt", repeat_oaep_decrypt},
        {NULL, NULL},
    };
    static const struct operation operations[] = {
        {"open-request", answer_open_request},
        {"seal-response", answer_seal_response},
        {"seal-request", answer_seal_request},
        {"aes-128-gcm-open", gcm_open},
        {"aes-128-gcm-seal", gcm_seal},
        {"parse-key", parse_key},
        {NULL, NULL},
    };
    const struct peer peer = {
        "c/openssl", OpenSSL_version(OPENSSL_VERSION_STRING), load_key, oaep_decrypt, scenarios, operations};
    int status = serve(&peer);
    EVP_PKEY_CTX_free(decryptor);
    EVP_PKEY_CTX_free(encryptor);
    EVP_CIPHER_CTX_free(gcm);
    free(last_body);
    forget(&last_plaintext);
    forget(&last_ciphertext);
    forget(&last_request);
    return status;
}
