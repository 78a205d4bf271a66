// SPDX-License-Identifier: Apache-2.0
// Which ciphertexts that RFC 8017 section 7.1.2 refuses does libgcrypt's own RSA-OAEP decryption accept?
// Ends with status 1 when there is any, and with 2 when it fails on a valid one.
#include <gcrypt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { modulus_bytes = 256, hash_bytes = 32, message_bytes = 16 };
enum { db_bytes = modulus_bytes - hash_bytes - 1, padding_bytes = db_bytes - hash_bytes - 1 - message_bytes };

static const unsigned char message[message_bytes] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
static gcry_sexp_t private_key;
static gcry_mpi_t n, e;

// Applies MGF1 with SHA-256 (RFC 8017 appendix B.2.1) to bytes.
static void mask(unsigned char *bytes, size_t length, const unsigned char *seed, size_t seed_length) {
    unsigned char input[modulus_bytes] = {0}, digest[hash_bytes];
    memcpy(input, seed, seed_length);
    for (size_t i = 0; i < length; i++) {
        input[seed_length + 3] = (unsigned char)(i / hash_bytes);
        if (i % hash_bytes == 0) gcry_md_hash_buffer(GCRY_MD_SHA256, digest, input, seed_length + 4);
        bytes[i] ^= digest[i % hash_bytes];
    }
}

// RFC 8017 section 7.1.1, but with any padding string: its first byte, and all the others.
static gcry_mpi_t encrypt(unsigned char first, unsigned char others) {
    unsigned char em[modulus_bytes] = {0}, *seed = em + 1, *db = seed + hash_bytes, *padding = db + hash_bytes;
    gcry_randomize(seed, hash_bytes, GCRY_STRONG_RANDOM);
    gcry_md_hash_buffer(GCRY_MD_SHA256, db, "", 0);
    memset(padding, others, padding_bytes);
    padding[0] = first;
    padding[padding_bytes] = 1;
    memcpy(padding + padding_bytes + 1, message, message_bytes);
    mask(db, db_bytes, seed, hash_bytes);
    mask(seed, hash_bytes, db, db_bytes);
    gcry_mpi_t number = NULL;
    if (gcry_mpi_scan(&number, GCRYMPI_FMT_USG, em, sizeof em, NULL) != 0) exit(2);
    gcry_mpi_powm(number, number, e, n);
    return number;
}

// A valid ciphertext plus `multiple` times the modulus; with 256 bytes where some ciphertext leaves the room.
static gcry_mpi_t unreduced(unsigned long multiple) {
    gcry_mpi_t number = NULL, excess = gcry_mpi_new(0);
    gcry_mpi_mul_ui(excess, n, multiple);
    for (int tries = 0; tries < 1000 && (number == NULL || gcry_mpi_get_nbits(number) > 8 * modulus_bytes); tries++) {
        gcry_mpi_release(number);
        number = encrypt(0, 0);
        gcry_mpi_add(number, number, excess);
    }
    gcry_mpi_release(excess);
    return number;
}

// Whether libgcrypt decrypts the number to the message; it is handed over as bytes, after as many zero bytes.
static bool accepts(const char *what, gcry_mpi_t number, size_t zero_bytes) {
    unsigned char ciphertext[2 * modulus_bytes] = {0};
    size_t length = (gcry_mpi_get_nbits(number) + 7) / 8;
    if (length < modulus_bytes) zero_bytes += modulus_bytes - length;
    gcry_sexp_t input = NULL, result = NULL;
    if (gcry_mpi_print(GCRYMPI_FMT_USG, ciphertext + zero_bytes, sizeof ciphertext - zero_bytes, NULL, number) != 0 ||
        gcry_sexp_build(&input, NULL, "(enc-val(flags oaep)(hash-algo sha256)(rsa(a%b)))", (int)(zero_bytes + length),
                        ciphertext) != 0)
        exit(2);
    bool is_decrypted = gcry_pk_decrypt(&result, input, private_key) == 0;
    size_t count = 0;
    const char *value = is_decrypted ? gcry_sexp_nth_data(result, 1, &count) : NULL;
    bool is_accepted = value != NULL && count == message_bytes && memcmp(value, message, count) == 0;
    printf("%-44s %zu bytes: %s\n", what, zero_bytes + length, is_accepted ? "accepted" : "refused");
    gcry_sexp_release(result);
    gcry_sexp_release(input);
    gcry_mpi_release(number);
    return is_accepted;
}

int main(void) {
    printf("libgcrypt %s\n", gcry_check_version(NULL));
    gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
    gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
    gcry_sexp_t parameters = NULL, pair = NULL;
    if (gcry_sexp_build(&parameters, NULL, "(genkey(rsa(nbits 4:2048)))") != 0 ||
        gcry_pk_genkey(&pair, parameters) != 0 || !(private_key = gcry_sexp_find_token(pair, "private-key", 0)) ||
        gcry_sexp_extract_param(private_key, "rsa", "ne", &n, &e, NULL) != 0 ||
        !accepts("valid", encrypt(0, 0), 0))
        return 2;
    int accepted = accepts("first byte of the padding string not zero", encrypt(0xff, 0), 0);
    accepted += accepts("no byte of the padding string zero", encrypt(0xff, 0xff), 0);
    accepted += accepts("ciphertext plus the modulus", unreduced(1), 0);
    accepted += accepts("ciphertext plus twice the modulus", unreduced(2), 0);
    accepted += accepts("two zero bytes before the ciphertext", encrypt(0, 0), 2);
    printf("%d of 5 invalid ciphertexts accepted\n", accepted);
    gcry_sexp_release(private_key);
    gcry_sexp_release(pair);
    gcry_sexp_release(parameters);
    gcry_mpi_release(n);
    gcry_mpi_release(e);
    return accepted > 0;
}
