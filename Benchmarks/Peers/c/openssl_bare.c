// SPDX-License-Identifier: Apache-2.0
// The bare OpenSSL reference: EVP_PKEY_decrypt on one prepared context, and nothing else in the loop.
#include "json_lines.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

static EVP_PKEY_CTX *context;
static size_t modulus_bytes;
static unsigned char ciphertext[max_modulus_bytes];
static bool has_ciphertext;

// Without it OpenSSL would ask for the passphrase of an encrypted key on the terminal.
static int no_passphrase(char *buffer, int size, int for_writing, void *unused) {
    (void)buffer, (void)size, (void)for_writing, (void)unused;
    return -1;
}

static bool load_key(const char *pem, const char *passphrase) {
    (void)passphrase;
    EVP_PKEY_CTX_free(context);
    context = NULL;
    has_ciphertext = false;

    BIO *text = BIO_new_mem_buf(pem, -1);
    EVP_PKEY *key = text == NULL ? NULL : PEM_read_bio_PrivateKey(text, NULL, no_passphrase, NULL);
    BIO_free(text);
    if (key != NULL && EVP_PKEY_is_a(key, "RSA") && EVP_PKEY_get_size(key) <= max_modulus_bytes) {
        modulus_bytes = (size_t)EVP_PKEY_get_size(key);
        context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    }
    EVP_PKEY_free(key);
    if (context != NULL && EVP_PKEY_decrypt_init(context) > 0 &&
        EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
        EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) > 0 &&
        EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) > 0)
        return true;
    EVP_PKEY_CTX_free(context);
    context = NULL;
    return false;
}

static bool oaep_decrypt(const unsigned char *input, size_t length, unsigned char *message, size_t *message_length) {
    has_ciphertext = context != NULL && length == modulus_bytes &&
                     EVP_PKEY_decrypt(context, message, message_length, input, length) > 0;
    if (has_ciphertext) memcpy(ciphertext, input, length);
    return has_ciphertext;
}

static bool repeat(unsigned long count) {
    if (!has_ciphertext) return false;
    unsigned char message[max_modulus_bytes];
    for (unsigned long i = 0; i < count; i++) {
        size_t length = sizeof message;
        if (EVP_PKEY_decrypt(context, message, &length, ciphertext, modulus_bytes) <= 0) return false;
    }
    return true;
}

int main(void) {
    static const struct scenario scenarios[] = {{"oaep-decrypt", repeat}, {NULL, NULL}};
    static const struct operation no_more[] = {{NULL, NULL}};
    const struct peer peer = {
        "bare/openssl", OpenSSL_version(OPENSSL_VERSION_STRING), load_key, oaep_decrypt, scenarios, no_more};
    int status = serve(&peer);
    EVP_PKEY_CTX_free(context);
    return status;
}
