// SPDX-License-Identifier: Apache-2.0
// The shim protocol over JSON lines, in lock step: reads the requests, and writes what a peer answers.
// For test keys only: nothing is wiped from memory.
#ifndef JSON_LINES_H
#define JSON_LINES_H

#include "json_text.h"

#include <stdio.h>
#include <time.h>

enum { max_modulus_bytes = 512 };

// What bench repeats: the last operation of that name; false when there was none or one failed.
struct scenario {
    const char *name;
    bool (*repeat)(unsigned long count);
};

// Answers a request of this name with the members of its answer, by the functions below.
struct operation {
    const char *name;
    void (*answer)(const char *line);
};

struct peer {
    const char *name, *version;
    // Each true is "ok", each false "reject". The decryptor gets any length and writes at most max_modulus_bytes.
    // The passphrase is NULL where none is given.
    bool (*load_key)(const char *pem, const char *passphrase);
    bool (*oaep_decrypt)(const unsigned char *ciphertext, size_t length, unsigned char *message, size_t *message_length);
    // Both end with an entry without a name.
    const struct scenario *scenarios;
    const struct operation *operations;
};

static inline void put_outcome(const char *outcome) { printf(",\"outcome\":\"%s\"", outcome); }

// The text is written as it is: in hexadecimal digits, base64 and names nothing needs an escape.
static inline void put_text(const char *name, const char *text) { printf(",\"%s\":\"%s\"", name, text); }

// The same for JSON within JSON, whose quotation marks and backslashes are escaped.
static inline void put_escaped(const char *name, const char *text) {
    printf(",\"%s\":\"", name);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') putchar('\\');
        putchar(*text);
    }
    putchar('"');
}

static inline void put_hex(const char *name, const unsigned char *bytes, size_t length) {
    printf(",\"%s\":\"", name);
    for (size_t i = 0; i < length; i++) printf("%02x", bytes[i]);
    printf("\"");
}

// The text of a member, for the caller to free, or NULL.
static inline char *take_text(const char *line, const char *name) {
    struct json_value value;
    json_member(line, name, &value);
    return json_text(value);
}

// The bytes of a member in hexadecimal digits, for the caller to free, or NULL.
static inline unsigned char *take_hex(const char *line, const char *name, size_t *length) {
    char *text = take_text(line, name);
    if (text != NULL && hex_decode(text, length)) return (unsigned char *)text;
    free(text);
    return NULL;
}

static inline void answer_hello(const struct peer *peer, const char *line) {
    struct json_value value;
    unsigned long protocol;
    if (!json_member(line, "protocol", &value) || !json_count(value, &protocol) || protocol != 1) {
        put_outcome("error");
        return;
    }
    put_outcome("ok");
    put_text("name", peer->name);
    put_text("version", peer->version);
    printf(",\"features\":[\"load-key\",\"oaep-decrypt\",\"bench\"");
    for (const struct operation *operation = peer->operations; operation->name != NULL; operation++)
        printf(",\"%s\"", operation->name);
    printf("]");
}

static bool has_key;

static inline void answer_load_key(const struct peer *peer, const char *line) {
    char *pem = take_text(line, "privateKeyPem"), *passphrase = take_text(line, "passphrase");
    // Whatever comes, nothing that follows is answered with the key of before.
    has_key = peer->load_key(pem == NULL ? "" : pem, passphrase);
    put_outcome(pem == NULL ? "error" : has_key ? "ok" : "reject");
    free(pem);
    free(passphrase);
}

static inline void answer_oaep_decrypt(const struct peer *peer, const char *line) {
    unsigned char message[max_modulus_bytes];
    size_t length, message_length = sizeof message;
    unsigned char *ciphertext = take_hex(line, "ciphertext", &length);
    if (ciphertext == NULL || !has_key) {
        put_outcome("error");
    } else if (!peer->oaep_decrypt(ciphertext, length, message, &message_length)) {
        put_outcome("reject");
    } else {
        put_outcome("ok");
        put_hex("message", message, message_length);
    }
    free(ciphertext);
}

static inline long long nanoseconds_of(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static inline long long monotonic_nanoseconds(void) { return nanoseconds_of(CLOCK_MONOTONIC); }

// What bench reads before and after.
static long long (*read_clock)(void) = monotonic_nanoseconds;

static inline void answer_bench(const struct peer *peer, const char *line) {
    struct json_value value;
    unsigned long count;
    char *name = take_text(line, "scenario");
    const struct scenario *scenario = peer->scenarios;
    while (name != NULL && scenario->name != NULL && strcmp(name, scenario->name) != 0) scenario++;
    if (name != NULL && scenario->name == NULL) {
        put_outcome("unsupported");
    } else if (name == NULL || !json_member(line, "count", &value) || !json_count(value, &count) || count > 1000000) {
        put_outcome("error");
    } else {
        long long processor_start = nanoseconds_of(CLOCK_THREAD_CPUTIME_ID), start = read_clock();
        bool done = scenario->repeat(count);
        long long elapsed = read_clock() - start, processor = nanoseconds_of(CLOCK_THREAD_CPUTIME_ID) - processor_start;
        put_outcome(done ? "ok" : "error");
        if (done) printf(",\"nanoseconds\":%lld,\"cpuNanoseconds\":%lld", elapsed, processor);
    }
    free(name);
}

static inline void answer_line(const struct peer *peer, const char *line) {
    struct json_value id;
    bool has_id = json_member(line, "id", &id) && json_is_integer(id);
    char *op = has_id ? take_text(line, "op") : NULL;
    if (!has_id) id = (struct json_value){"null", 4};
    printf("{\"id\":%.*s", (int)id.length, id.text);
    const struct operation *operation = peer->operations;
    while (op != NULL && operation->name != NULL && strcmp(op, operation->name) != 0) operation++;
    if (op == NULL) put_outcome("error");
    else if (strcmp(op, "hello") == 0) answer_hello(peer, line);
    else if (strcmp(op, "load-key") == 0) answer_load_key(peer, line);
    else if (strcmp(op, "oaep-decrypt") == 0) answer_oaep_decrypt(peer, line);
    else if (strcmp(op, "bench") == 0) answer_bench(peer, line);
    else if (operation->name != NULL) operation->answer(line);
    else put_outcome("unsupported");
    printf("}\n");
    free(op);
}

// Answers until the end of input; the result is the exit status.
static inline int serve(const struct peer *peer) {
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    while ((length = getline(&line, &capacity, stdin)) >= 0) {
        // A NUL byte would hide the rest of the line: such a line counts as empty, so malformed.
        answer_line(peer, strlen(line) == (size_t)length ? line : "");
        if (fflush(stdout) != 0) break;
    }
    free(line);
    return ferror(stdin) || ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
