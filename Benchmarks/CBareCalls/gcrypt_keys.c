// SPDX-License-Identifier: Apache-2.0
#include "gcrypt_keys.h"

#include "bare_calls.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct der {
    const unsigned char *at, *end;
};

// Moves past the next element, when it has this tag and lies within the bounds. To enter it, pass der as contents:
// they are written last.
static bool der_take(struct der *der, unsigned char tag, struct der *contents) {
    const unsigned char *at = der->at;
    if (der->end - at < 2 || *at++ != tag) return false;
    size_t length = *at++;
    if (length >= 0x80) {
        size_t octets = length & 0x7f;
        if (octets == 0 || octets > 4 || (size_t)(der->end - at) < octets) return false;
        for (length = 0; octets > 0; octets--) length = length << 8 | *at++;
    }
    if ((size_t)(der->end - at) < length) return false;
    der->at = at + length;
    *contents = (struct der){at, at + length};
    return true;
}

static size_t der_length(struct der der) { return (size_t)(der.end - der.at); }

// The next element is this object identifier.
static bool der_take_identifier(struct der *der, const char *bytes, size_t length) {
    struct der contents;
    return der_take(der, 0x06, &contents) && der_length(contents) == length && memcmp(contents.at, bytes, length) == 0;
}

#define DER_TAKE_IDENTIFIER(der, bytes) der_take_identifier(der, bytes, sizeof bytes - 1)

static bool der_take_number(struct der *der, gcry_mpi_t *number) {
    struct der contents;
    return der_take(der, 0x02, &contents) && contents.at < contents.end && *contents.at < 0x80 &&
           gcry_mpi_scan(number, GCRYMPI_FMT_USG, contents.at, der_length(contents), NULL) == 0;
}

static int base64_value(char digit) {
    if (digit >= 'A' && digit <= 'Z') return digit - 'A';
    if (digit >= 'a' && digit <= 'z') return digit - 'a' + 26;
    if (digit >= '0' && digit <= '9') return digit - '0' + 52;
    return digit == '+' ? 62 : digit == '/' ? 63 : -1;
}

// The bytes of the first block, for the caller to free, or NULL; libgcrypt has no decoder of its own.
static unsigned char *read_pem(const char *pem, size_t *length) {
    const char *text = pem == NULL ? NULL : strstr(pem, "-----BEGIN ");
    text = text == NULL ? NULL : strchr(text, '\n');
    const char *end = text == NULL ? NULL : strstr(text, "-----END ");
    unsigned char *bytes = end == NULL ? NULL : malloc((size_t)(end - text) + 1);
    if (bytes == NULL) return NULL;
    unsigned long bits = 0;
    size_t digits = 0;
    *length = 0;
    for (; text < end; text++) {
        if (*text == '\n' || *text == '\r' || *text == '=') continue;
        int value = base64_value(*text);
        if (value < 0) {
            free(bytes);
            return NULL;
        }
        bits = bits << 6 | (unsigned long)value;
        if (++digits % 4 != 1) bytes[(*length)++] = (unsigned char)(bits >> (6 - 2 * ((digits - 1) % 4)));
    }
    return bytes;
}

// From PrivateKeyInfo (RFC 5208 section 5) to the RSAPrivateKey it holds.
static bool der_enter_pkcs8(struct der *info) {
    struct der copy = *info, version, algorithm;
    return der_take(&copy, 0x02, &version) && der_take(&copy, 0x30, &algorithm) &&
           DER_TAKE_IDENTIFIER(&algorithm, "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01") && der_take(&copy, 0x04, info) &&
           der_take(info, 0x30, info);
}

// What PBES2 (RFC 8018 section 6.2) was done with.
struct protection {
    struct der salt, initialization_vector, ciphertext;
    unsigned long iterations;
};

// From EncryptedPrivateKeyInfo (RFC 5208 section 6).
static bool read_protection(struct der info, struct protection *protection) {
    struct der algorithm, parameters, derivation, number, function, cipher;
    bool read = der_take(&info, 0x30, &algorithm) && der_take(&info, 0x04, &protection->ciphertext) &&
                DER_TAKE_IDENTIFIER(&algorithm, "\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d") &&
                der_take(&algorithm, 0x30, &parameters) && der_take(&parameters, 0x30, &derivation) &&
                DER_TAKE_IDENTIFIER(&derivation, "\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0c") &&
                der_take(&derivation, 0x30, &derivation) && der_take(&derivation, 0x04, &protection->salt) &&
                der_take(&derivation, 0x02, &number) && der_length(number) <= 4;
    if (!read) return false;
    for (protection->iterations = 0; number.at < number.end; number.at++)
        protection->iterations = protection->iterations << 8 | *number.at;
    // The length of the key may stand before the function.
    der_take(&derivation, 0x02, &number);
    return der_take(&derivation, 0x30, &function) &&
           DER_TAKE_IDENTIFIER(&function, "\x2a\x86\x48\x86\xf7\x0d\x02\x09") &&
           der_take(&parameters, 0x30, &cipher) &&
           DER_TAKE_IDENTIFIER(&cipher, "\x60\x86\x48\x01\x65\x03\x04\x01\x2a") &&
           der_take(&cipher, 0x04, &protection->initialization_vector);
}

// Decrypts the key in place and leaves its padding, which follows the end of the element.
static bool open_protection(struct der *der, const char *passphrase) {
    struct protection protection;
    unsigned char key[32];
    gcry_cipher_hd_t cipher = NULL;
    bool done = passphrase != NULL && read_protection(*der, &protection) &&
                gcry_kdf_derive(passphrase, strlen(passphrase), GCRY_KDF_PBKDF2, GCRY_MD_SHA256, protection.salt.at,
                                der_length(protection.salt), protection.iterations, sizeof key, key) == 0 &&
                gcry_cipher_open(&cipher, GCRY_CIPHER_AES256, GCRY_CIPHER_MODE_CBC, 0) == 0 &&
                gcry_cipher_setkey(cipher, key, sizeof key) == 0 &&
                gcry_cipher_setiv(cipher, protection.initialization_vector.at,
                                  der_length(protection.initialization_vector)) == 0 &&
                gcry_cipher_decrypt(cipher, (void *)protection.ciphertext.at, der_length(protection.ciphertext), NULL,
                                    0) == 0;
    gcry_cipher_close(cipher);
    if (done) *der = protection.ciphertext;
    return done && der_take(der, 0x30, der);
}

// The numbers in the order of RFC 8017 appendix A.1.2.
enum { version_number, n, e, d, prime1, prime2, exponent1, exponent2, coefficient, number_count };

static gcry_sexp_t build_key(struct der der) {
    gcry_mpi_t number[number_count] = {NULL};
    gcry_sexp_t key = NULL;
    bool read = true;
    for (int i = 0; read && i < number_count; i++) read = der_take_number(&der, &number[i]);
    // libgcrypt's u is p^-1 mod q, PKCS#1's coefficient is prime2^-1 mod prime1: so the primes change places.
    if (read && gcry_sexp_build(&key, NULL, "(private-key(rsa(n%m)(e%m)(d%m)(p%m)(q%m)(u%m)))", number[n], number[e],
                                number[d], number[prime2], number[prime1], number[coefficient]) != 0)
        key = NULL;
    for (int i = 0; i < number_count; i++) gcry_mpi_release(number[i]);
    return key;
}

gcry_sexp_t gcrypt_read_key(const char *pem, const char *passphrase) {
    size_t length = 0;
    unsigned char *bytes = read_pem(pem, &length);
    struct der der = {bytes, bytes == NULL ? NULL : bytes + length}, encrypted;
    gcry_sexp_t key = NULL;
    if (bytes != NULL && der_take(&der, 0x30, &der)) {
        // Of the three structures only the encrypted one begins with a sequence.
        struct der copy = der;
        bool is_open = !der_take(&copy, 0x30, &encrypted) || open_protection(&der, passphrase);
        if (is_open) der_enter_pkcs8(&der);
        if (is_open) key = build_key(der);
    }
    free(bytes);
    if (key != NULL && gcry_pk_testkey(key) == 0 && gcry_pk_get_nbits(key) <= 8 * bare_max_modulus_bytes) return key;
    gcry_sexp_release(key);
    return NULL;
}
