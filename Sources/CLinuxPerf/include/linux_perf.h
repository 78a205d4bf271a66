// SPDX-License-Identifier: Apache-2.0
// What Swift cannot call itself: a system call without a wrapper, and the macros of cpu_set_t.
#ifndef LINUX_PERF_H
#define LINUX_PERF_H

#include <stddef.h>
#include <stdint.h>

/// Opens a counter of the instructions that the calling thread executes in user mode; it counts at once.
/// The result is a descriptor for the caller to close, or the negated errno.
int linux_perf_open_instructions(void);

/// Reads a counter into value. The result is 0, or -1 when the counter was not on the hardware all the time.
int linux_perf_read(int descriptor, uint64_t *value);

/// Writes the processors on which the calling thread may run, in ascending order, and returns how many there are
/// (at most capacity are written), or the negated errno.
int linux_affinity_get(int *processors, int capacity);

/// Lets the calling thread, and what it starts from now on, run on these processors only. The result is 0 or the negated errno.
int linux_affinity_set(const int *processors, int count);

/// Lets the calling thread wait for its turn instead of interrupting whatever runs when it wakes (SCHED_BATCH). The result is 0 or the
/// negated errno.
int linux_scheduling_wait_for_turn(void);

#endif
