// SPDX-License-Identifier: Apache-2.0
#ifndef FLOWPROOF_CGCRYPT_SHIM_H
#define FLOWPROOF_CGCRYPT_SHIM_H

#include <gcrypt.h>

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
    if (error) return error;
    return gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
}

#endif
