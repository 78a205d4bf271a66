// SPDX-License-Identifier: Apache-2.0
// A shim whose times are made up: what `bench` returns follows from a seed and a model of a noisy machine, and takes no
// time. It answers oaep-decrypt truly. With it one can ask how often a comparison errs, because one knows the truth.
//
// The programs that are compared share a virtual machine: a small file with its clock and the count of processes so far.
// A comparison that lets them take turns in an order that follows from its own seed has a result that does too.
#include "bare_shim.h"

#include <fcntl.h>
#include <math.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// How the machine and the operation behave. All but the first are fractions of the operation's time, or near to it: what
// is added up are logarithms. They reproduce what was measured of one virtual machine with two processors:
//
//                                                        rsa-unpinned  rsa-pinned  gcm-unpinned  gcm-pinned
//   robust deviation of a quartet's difference                  2.5 %       2.5 %         1.2 %       1.2 %
//   deviation of a single time, with its tail                    22 %        22 %           9 %         9 %
//   deviation of the estimates of process pairs                0.97 %      0.57 %        1.62 %      1.24 %
struct profile {
    const char *name;
    // Of one operation, in nanoseconds.
    double nanoseconds;
    // Of single batches: the deviation of their middle, and the mean of what delays one in eighty.
    double noise, delay;
    // Between processes.
    double process;
    // What every 32nd operation takes longer: OpenSSL renews its blinding.
    double renewal;
};

static const struct profile profiles[] = {
    {"rsa-unpinned", 670000, 0.0220, 1.7, 0.0065, 0.5},
    {"rsa-pinned", 670000, 0.0220, 1.7, 0.0028, 0.5},
    {"gcm-unpinned", 1200, 0.0123, 0.5, 0.0127, 0},
    {"gcm-pinned", 1200, 0.0123, 0.5, 0.0096, 0},
};

enum { renewal_period = 32, seconds = 1000000000 };

// In the file.
struct machine {
    int64_t nanoseconds;
    uint64_t process_count;
};

static struct machine *machine;
static const struct profile *profile;
static uint64_t seed, random_state;
static double slowdown, process_offset;
static bool has_begun;
static unsigned long operation_count;

// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
static uint64_t mix(uint64_t z) {
    z += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

// Above 0 and at most 1.
static double fraction(uint64_t bits) { return (double)((bits >> 11) + 1) * 0x1p-53; }

static double uniform(void) {
    uint64_t value = mix(random_state);
    random_state += 0x9e3779b97f4a7c15;
    return fraction(value);
}

// Normal with a tenth of the values 2.5 times as wide; the deviation is that of the whole.
static double wide_normal(double deviation) {
    double scale = deviation / 1.235 * (uniform() < 0.1 ? 2.5 : 1);
    double radius = sqrt(-2 * log(uniform()));
    return scale * radius * cos(6.283185307179586 * uniform());
}

// What the machine does to everybody: slow waves, 3.5 % in all, and bursts of 25 ms in one slot of twenty.
static double weather(int64_t now) {
    static const double periods[] = {0.9, 7, 41};
    double drift = 0;
    for (int i = 0; i < 3; i++) {
        double phase = fraction(mix(seed ^ mix((uint64_t)i + 1)));
        drift += 0.0286 * sin(6.283185307179586 * ((double)now / seconds / periods[i] + phase));
    }
    uint64_t slot = mix(seed ^ mix(0xb000000000000000 + (uint64_t)(now / 25000000)));
    return drift + (fraction(slot) < 0.05 ? 0.4 * fraction(mix(slot)) : 0);
}

// Where this process happens to lie; one in three hundred lies far off, mostly on the slow side.
static void begin(void) {
    has_begun = true;
    random_state = mix(seed ^ mix(machine->process_count++));
    machine->nanoseconds += 20000000;
    process_offset = wide_normal(profile->process);
    if (uniform() < 1.0 / 300) process_offset += (uniform() < 0.8 ? 1 : -1) * (0.05 + 0.25 * uniform());
    operation_count = (unsigned long)(renewal_period * uniform());
}

static bool pretend(unsigned long count) {
    if (!has_key) return false;
    unsigned long renewals = (operation_count + count) / renewal_period - operation_count / renewal_period;
    operation_count += count;
    double operations = (double)count + profile->renewal * (double)renewals;
    double noise = wide_normal(profile->noise);
    if (uniform() < 1.0 / 80) noise += fmin(-profile->delay * log(uniform()), 3);
    double logarithm = weather(machine->nanoseconds) + process_offset + noise;
    machine->nanoseconds += llround(profile->nanoseconds * operations * (1 + slowdown) * exp(logarithm));
    return true;
}

static long long virtual_nanoseconds(void) {
    if (!has_begun) begin();
    return machine->nanoseconds;
}

static bool map_machine(const char *path) {
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || ftruncate(file, sizeof *machine) != 0) return false;
    void *memory = mmap(NULL, sizeof *machine, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    machine = memory;
    return memory != MAP_FAILED;
}

static bool read_arguments(int count, char **arguments) {
    const char *clock = NULL;
    bool has_seed = false;
    for (int i = 1; i + 1 < count; i += 2) {
        const char *name = arguments[i], *value = arguments[i + 1];
        char *end = "";
        if (strcmp(name, "--clock") == 0) {
            clock = value;
        } else if (strcmp(name, "--seed") == 0) {
            seed = strtoull(value, &end, 10);
            has_seed = true;
        } else if (strcmp(name, "--slowdown") == 0) {
            slowdown = strtod(value, &end);
        } else if (strcmp(name, "--profile") == 0) {
            for (size_t j = 0; j < sizeof profiles / sizeof *profiles; j++)
                if (strcmp(value, profiles[j].name) == 0) profile = &profiles[j];
        } else {
            return false;
        }
        if (end == value || *end != '\0') return false;
    }
    return count % 2 == 1 && has_seed && profile != NULL && slowdown > -1 && clock != NULL && map_machine(clock);
}

int main(int count, char **arguments) {
    if (!read_arguments(count, arguments)) {
        fprintf(stderr,
                "usage: scripted_shim --clock FILE --seed N --profile {rsa,gcm}-{unpinned,pinned} [--slowdown 0.03]\n");
        return 64;
    }
    read_clock = virtual_nanoseconds;
    return serve_bare("scripted", bare_openssl(), pretend);
}
