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

// Exported by every GMP from 5.0 on, but declared only in its gmp-impl.h: {result, size} = first * second modulo 2^(64 size) - 1. The
// size is one that next_size gives, first_size >= second_size; scratch has 2 size + 4 limbs.
extern mp_size_t __gmpn_mulmod_bnm1_next_size(mp_size_t size);
extern void __gmpn_mulmod_bnm1(
    mp_limb_t *result, mp_size_t size, const mp_limb_t *first, mp_size_t first_size, const mp_limb_t *second, mp_size_t second_size,
    mp_limb_t *scratch);

// The limbs from `dropped` to `limbs` of fraction * factor, give or take one in the lowest; neither number is 0 or negative, fraction
// has at most `limbs` limbs, factor at most dropped + 1, and fewer than fraction may have. What stands above `limbs` is folded onto
// what is dropped: one limb more than `limbs` in the size keeps it below the limbs that are kept, but for a carry.
static inline void flowproof_mpz_middle_product(
    __mpz_struct *result, const __mpz_struct *fraction, mp_size_t limbs, const __mpz_struct *factor, mp_size_t dropped) {
    mp_size_t size = __gmpn_mulmod_bnm1_next_size(limbs + 1);
    mp_size_t fraction_size = (mp_size_t)mpz_size(fraction), factor_size = (mp_size_t)mpz_size(factor);
    // Longer ones would be written past the end.
    if (fraction_size > limbs || factor_size > dropped + 1) abort();
    size_t byte_count = sizeof(mp_limb_t) * (size_t)(limbs + 3 * size + 4);
    mp_limb_t *padded = flowproof_gmp_allocate(byte_count);
    mp_limb_t *product = padded + limbs, *scratch = product + size;
    memcpy(padded, mpz_limbs_read(fraction), sizeof(mp_limb_t) * (size_t)fraction_size);
    memset(padded + fraction_size, 0, sizeof(mp_limb_t) * (size_t)(limbs - fraction_size));
    memset(product, 0, sizeof(mp_limb_t) * (size_t)size);
    __gmpn_mulmod_bnm1(product, size, padded, limbs, mpz_limbs_read(factor), factor_size, scratch);
    mp_limb_t *kept = mpz_limbs_write(result, limbs - dropped);
    memcpy(kept, product + dropped, sizeof(mp_limb_t) * (size_t)(limbs - dropped));
    mpz_limbs_finish(result, limbs - dropped);
    free(padded);
}
