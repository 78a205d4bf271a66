// SPDX-License-Identifier: Apache-2.0
#ifndef FLOWPROOF_CGCRYPT_SHIM_H
#define FLOWPROOF_CGCRYPT_SHIM_H

#include <gcrypt.h>
#include <string.h>

// gcry_control is variadic, which Swift does not import.

/// Readies libgcrypt unless the program has done so already. The steps and their order are those of the
/// manual's chapter "Initializing the library"; the version check must come first.
static inline gcry_error_t flowproof_gcrypt_initialize(void)
{
    if (gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P)) return 0;
    // Without permission to lock memory libgcrypt would print a warning of its own.
    gcry_control(GCRYCTL_DISABLE_SECMEM_WARN);
    // A key of 2,048 bits takes about 4 KiB; more is added when many keys are loaded.
    gcry_control(GCRYCTL_AUTO_EXPAND_SECMEM, 65536, 0);
    gcry_error_t error = gcry_control(GCRYCTL_INIT_SECMEM, 65536, 0);
    // The general error means that the pool exists and could not be locked against swapping, as in many containers.
    if (error && gcry_err_code(error) != GPG_ERR_GENERAL) return error;
    return gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
}

/// The secret number with this name in a key, in secure memory. gcry_sexp_find_token hands out a copy in ordinary
/// memory, which is overwritten here before it is freed.
static inline gcry_mpi_t flowproof_gcrypt_secret(gcry_sexp_t key, const char *name)
{
    gcry_mpi_t number = NULL;
    gcry_sexp_t list = gcry_sexp_find_token(key, name, 0);
    size_t count = 0;
    const char *data = list ? gcry_sexp_nth_data(list, 1, &count) : NULL;
    void *cell = data ? gcry_malloc_secure(count) : NULL;
    if (cell) {
        memcpy(cell, data, count);
        gcry_mpi_scan(&number, GCRYMPI_FMT_USG, cell, count, NULL);
        gcry_free(cell);
    }
    if (data) explicit_bzero((void *)data, count);
    gcry_sexp_release(list);
    return number;
}

#endif
