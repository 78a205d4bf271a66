// SPDX-License-Identifier: Apache-2.0
#ifndef FLOWPROOF_ALLOCATION_COUNTER_H
#define FLOWPROOF_ALLOCATION_COUNTER_H

#include <stdbool.h>
#include <stdint.h>

/// Whether allocations are counted in this build: on glibc, and not under a sanitizer, which brings its own malloc.
bool flowproof_counts_allocations(void);

/// How many blocks the calling thread has asked malloc, calloc, realloc and the aligned kinds for, in any library.
uint64_t flowproof_allocation_count(void);

#endif
