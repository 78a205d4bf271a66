// SPDX-License-Identifier: Apache-2.0
// The bare libgcrypt reference: the raw, blinded RSA step on a prepared key, and nothing else in the loop.
// The one-off oaep-decrypt is libgcrypt's own, and hands it ciphertexts of any length: it accepts some that RFC 8017
// section 7.1.2 refuses (see gcrypt_raw_oaep.c). A timing reference, not a conforming decryptor.
#include "json_lines.h"

#include <gcrypt.h>

static gcry_sexp_t key, raw_input;

static void forget(gcry_sexp_t *expression) {
    gcry_sexp_release(*expression);
    *expression = NULL;
}

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

static bool der_take_number(struct der *der, gcry_mpi_t *number) {
    struct der contents;
    return der_take(der, 0x02, &contents) && contents.at < contents.end && *contents.at < 0x80 &&
           gcry_mpi_scan(number, GCRYMPI_FMT_USG, contents.at, (size_t)(contents.end - contents.at), NULL) == 0;
}

// From PrivateKeyInfo (RFC 5208 section 5) to the RSAPrivateKey it holds.
static bool der_enter_pkcs8(struct der *info) {
    static const unsigned char rsa_encryption[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01};
    struct der copy = *info, version, algorithm, identifier;
    return der_take(&copy, 0x02, &version) && der_take(&copy, 0x30, &algorithm) &&
           der_take(&algorithm, 0x06, &identifier) &&
           identifier.end - identifier.at == (ptrdiff_t)sizeof rsa_encryption &&
           memcmp(identifier.at, rsa_encryption, sizeof rsa_encryption) == 0 && der_take(&copy, 0x04, info) &&
           der_take(info, 0x30, info);
}

// The numbers in the order of RFC 8017 appendix A.1.2.
enum { version, n, e, d, prime1, prime2, exponent1, exponent2, coefficient, number_count };

static bool read_key(struct der der) {
    gcry_mpi_t number[number_count] = {NULL};
    bool read = der_take(&der, 0x30, &der);
    if (read) der_enter_pkcs8(&der);
    for (int i = 0; read && i < number_count; i++) read = der_take_number(&der, &number[i]);
    // libgcrypt's u is p^-1 mod q, PKCS#1's coefficient is prime2^-1 mod prime1: so the primes change places.
    read = read && gcry_sexp_build(&key, NULL, "(private-key(rsa(n%m)(e%m)(d%m)(p%m)(q%m)(u%m)))", number[n],
                                   number[e], number[d], number[prime2], number[prime1], number[coefficient]) == 0;
    for (int i = 0; i < number_count; i++) gcry_mpi_release(number[i]);
    return read;
}

static bool load_key(const char *pem, const char *passphrase) {
    (void)passphrase;
    forget(&key);
    forget(&raw_input);

    size_t length = strlen(pem);
    char *der = malloc(length + 1);
    gpgrt_b64state_t decoder = der == NULL ? NULL : gpgrt_b64dec_start("");
    bool read = decoder != NULL;
    if (read) {
        memcpy(der, pem, length + 1);
        read = gpgrt_b64dec_proc(decoder, der, length, &length) == 0;
        read = gpgrt_b64dec_finish(decoder) == 0 && read;
    }
    const unsigned char *bytes = (const unsigned char *)der;
    read = read && read_key((struct der){bytes, bytes + length}) && gcry_pk_testkey(key) == 0;
    free(der);
    if (read && gcry_pk_get_nbits(key) <= 8 * max_modulus_bytes) return true;
    forget(&key);
    return false;
}

static bool oaep_decrypt(const unsigned char *input, size_t length, unsigned char *message, size_t *message_length) {
    forget(&raw_input);
    gcry_mpi_t number = NULL;
    gcry_sexp_t oaep_input = NULL, result = NULL, value = NULL;
    const char *data = NULL;
    if (key != NULL && gcry_mpi_scan(&number, GCRYMPI_FMT_USG, input, length, NULL) == 0 &&
        gcry_sexp_build(&oaep_input, NULL, "(enc-val(flags oaep)(hash-algo sha256)(rsa(a%m)))", number) == 0 &&
        gcry_pk_decrypt(&result, oaep_input, key) == 0 &&
        gcry_sexp_build(&raw_input, NULL, "(enc-val(flags raw)(rsa(a%m)))", number) == 0 &&
        (value = gcry_sexp_find_token(result, "value", 0)) != NULL)
        data = gcry_sexp_nth_data(value, 1, message_length);
    if (data != NULL) memcpy(message, data, *message_length);
    else forget(&raw_input);
    gcry_sexp_release(value);
    gcry_sexp_release(result);
    gcry_sexp_release(oaep_input);
    gcry_mpi_release(number);
    return data != NULL;
}

static bool repeat(unsigned long count) {
    if (raw_input == NULL) return false;
    for (unsigned long i = 0; i < count; i++) {
        gcry_sexp_t result;
        if (gcry_pk_decrypt(&result, raw_input, key) != 0) return false;
        gcry_sexp_release(result);
    }
    return true;
}

int main(void) {
    const char *version_string = gcry_check_version(GCRYPT_VERSION);
    if (version_string == NULL) {
        fprintf(stderr, "gcrypt_bare: error: libgcrypt is older than %s\n", GCRYPT_VERSION);
        return EXIT_FAILURE;
    }
    gcry_control(GCRYCTL_INIT_SECMEM, 65536, 0);
    gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
    static const struct scenario scenarios[] = {{"oaep-decrypt", repeat}, {NULL, NULL}};
    static const struct operation no_more[] = {{NULL, NULL}};
    const struct peer peer = {"bare/gcrypt", version_string, load_key, oaep_decrypt, scenarios, no_more};
    int status = serve(&peer);
    forget(&key);
    forget(&raw_input);
    gcry_control(GCRYCTL_TERM_SECMEM);
    return status;
}
