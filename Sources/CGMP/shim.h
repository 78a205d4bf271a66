// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gmp.h>
#include <stdlib.h>
#include <string.h>

// Macros, which Swift cannot import.
static inline int flowproof_mpz_sign(const __mpz_struct *number) { return mpz_sgn(number); }
static inline int flowproof_mpz_is_odd(const __mpz_struct *number) { return mpz_odd_p(number); }

static inline void flowproof_gmp_free(void *block, size_t byte_count) {
    explicit_bzero(block, byte_count);
    free(block);
}

// GMP ends the process where there is no memory, and expects the same of its allocator.
static inline void *flowproof_gmp_allocate(size_t byte_count) {
    void *block = malloc(byte_count);
    if (block == NULL) abort();
    return block;
}

static inline void *flowproof_gmp_reallocate(void *block, size_t old_byte_count, size_t new_byte_count) {
    void *grown = flowproof_gmp_allocate(new_byte_count);
    memcpy(grown, block, old_byte_count < new_byte_count ? old_byte_count : new_byte_count);
    flowproof_gmp_free(block, old_byte_count);
    return grown;
}

// From now on GMP overwrites what it frees: private numbers pass through it. Blocks allocated before may be freed as well.
static inline void flowproof_gmp_wipe_freed_memory(void) {
    mp_set_memory_functions(flowproof_gmp_allocate, flowproof_gmp_reallocate, flowproof_gmp_free);
}
