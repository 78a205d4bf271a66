// SPDX-License-Identifier: Apache-2.0
#include "allocation_counter.h"

#include <errno.h>
#include <stdlib.h>

#ifndef __has_feature
#define __has_feature(feature) 0
#endif

#if defined(__GLIBC__) && !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)

// By thread, so that tests running in parallel do not count each other's.
static _Thread_local uint64_t count;

bool flowproof_counts_allocations(void) { return true; }
uint64_t flowproof_allocation_count(void) { return count; }

// Definitions in the executable take the place of libc's in every library it loads. The blocks come from libc all the
// same, so its free() takes them back.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

void *malloc(size_t size)
{
    count++;
    return __libc_malloc(size);
}

void *calloc(size_t items, size_t size)
{
    count++;
    return __libc_calloc(items, size);
}

void *realloc(void *block, size_t size)
{
    count++;
    return __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size)
{
    count++;
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **block, size_t alignment, size_t size)
{
    void *result = memalign(alignment, size);
    if (!result) return ENOMEM;
    *block = result;
    return 0;
}

#else

bool flowproof_counts_allocations(void) { return false; }
uint64_t flowproof_allocation_count(void) { return 0; }

#endif
