// SPDX-License-Identifier: Apache-2.0
// The shim protocol over JSON lines, in lock step: as much of it as a bare timing reference needs.
// For test keys only: nothing is wiped from memory.
#ifndef JSON_LINES_H
#define JSON_LINES_H

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { max_modulus_bytes = 512 };

struct peer {
    const char *name, *version;
    // Each true is "ok", each false "reject". The decryptor gets any length and writes at most max_modulus_bytes.
    bool (*load_key)(const char *pem);
    bool (*oaep_decrypt)(const unsigned char *ciphertext, size_t length, unsigned char *message, size_t *message_length);
    // The bare loop: repeats the last accepted ciphertext; false when there is none or an operation failed.
    bool (*repeat)(unsigned long count);
};

// A value as it stands in the line, still escaped; text is NULL when the member is absent.
struct json_value {
    const char *text;
    size_t length;
};

static inline const char *json_skip_space(const char *at) { return at + strspn(at, " \t\r\n"); }

static inline const char *json_skip_string(const char *at) {
    if (*at++ != '"') return NULL;
    for (; *at != '"'; at++) {
        if ((unsigned char)*at < 0x20) return NULL;
        if (*at == '\\' && (*++at == '\0' || !strchr("\"\\/bfnrtu", *at))) return NULL;
    }
    return at + 1;
}

// A literal or a number; lenient with leading zeros alone.
static inline bool json_is_scalar(const char *at, size_t length) {
    static const char *const literals[] = {"true", "false", "null"};
    for (size_t i = 0; i < sizeof literals / sizeof *literals; i++)
        if (length == strlen(literals[i]) && memcmp(at, literals[i], length) == 0) return true;
    if (length == 0 || *at == '+' || strspn(at, "+-.0123456789eE") != length) return false;
    char *end;
    strtod(at, &end);
    return end == at + length;
}

// Nested values are skipped by counting brackets: no operation answered here reads one.
static inline const char *json_skip_value(const char *at) {
    size_t depth = 0;
    do {
        at = json_skip_space(at);
        if (*at == '"') {
            if (!(at = json_skip_string(at))) return NULL;
        } else if (*at == '{' || *at == '[') {
            depth++, at++;
        } else if (depth > 0 && (*at == '}' || *at == ']')) {
            depth--, at++;
        } else if (depth > 0 && (*at == ',' || *at == ':')) {
            at++;
        } else {
            size_t length = strcspn(at, " \t\r\n,:{}[]\"");
            if (!json_is_scalar(at, length)) return NULL;
            at += length;
        }
    } while (depth > 0);
    return at;
}

// Finds a top-level member, the last of that name; false when the line is not one object.
static inline bool json_member(const char *line, const char *name, struct json_value *value) {
    *value = (struct json_value){0};
    const char *at = json_skip_space(line);
    if (*at != '{') return false;
    at = json_skip_space(at + 1);
    if (*at == '}') return *json_skip_space(at + 1) == '\0';
    for (;;) {
        const char *key = at;
        if (!(at = json_skip_string(at))) return false;
        size_t key_length = (size_t)(at - key) - 2;
        at = json_skip_space(at);
        if (*at != ':') return false;
        const char *start = json_skip_space(at + 1);
        if (!(at = json_skip_value(start))) return false;
        if (key_length == strlen(name) && memcmp(key + 1, name, key_length) == 0)
            *value = (struct json_value){start, (size_t)(at - start)};
        at = json_skip_space(at);
        if (*at == '}') return *json_skip_space(at + 1) == '\0';
        if (*at != ',') return false;
        at = json_skip_space(at + 1);
    }
}

static inline int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// The text of a string value, for the caller to free; NULL when it is no string, or one that holds U+0000.
static inline char *json_text(struct json_value value) {
    if (value.text == NULL || *value.text != '"') return NULL;
    char *text = malloc(value.length), *out = text;
    if (text == NULL) return NULL;
    const char *end = value.text + value.length - 1;
    for (const char *at = value.text + 1; at < end; at++) {
        if (*at != '\\') {
            *out++ = *at;
            continue;
        }
        static const char letters[] = "bfnrt", controls[] = "\b\f\n\r\t";
        const char *letter = strchr(letters, *++at);
        if (letter != NULL) {
            *out++ = controls[letter - letters];
        } else if (*at != 'u') {
            *out++ = *at;
        } else {
            unsigned unit = 0;
            for (int i = 0; i < 4; i++) {
                int digit = hex_digit(*++at);
                if (digit < 0) goto refuse;
                unit = unit << 4 | (unsigned)digit;
            }
            if (unit == 0) goto refuse;
            // Surrogates stay apart: whatever is read here (names, PEM, hex) is ASCII or refused later.
            if (unit < 0x80) {
                *out++ = (char)unit;
            } else if (unit < 0x800) {
                *out++ = (char)(0xc0 | unit >> 6);
                *out++ = (char)(0x80 | (unit & 0x3f));
            } else {
                *out++ = (char)(0xe0 | unit >> 12);
                *out++ = (char)(0x80 | (unit >> 6 & 0x3f));
                *out++ = (char)(0x80 | (unit & 0x3f));
            }
        }
    }
    *out = '\0';
    return text;
refuse:
    free(text);
    return NULL;
}

static inline bool json_count(struct json_value value, unsigned long *count) {
    if (value.text == NULL || hex_digit(*value.text) < 0 || hex_digit(*value.text) > 9) return false;
    char *end;
    errno = 0;
    *count = strtoul(value.text, &end, 10);
    return errno == 0 && *count > 0 && end == value.text + value.length;
}

// Decodes in place: a byte is never written ahead of its two digits.
static inline bool hex_decode(char *text, size_t *length) {
    size_t digits = strlen(text);
    if (digits % 2 != 0) return false;
    for (size_t i = 0; i < digits; i += 2) {
        int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
        if (high < 0 || low < 0) return false;
        text[i / 2] = (char)(high << 4 | low);
    }
    *length = digits / 2;
    return true;
}

static inline void answer_load_key(const struct peer *peer, const char *line) {
    struct json_value value;
    json_member(line, "privateKeyPem", &value);
    char *pem = json_text(value);
    printf("\"outcome\":\"%s\"", pem == NULL ? "error" : peer->load_key(pem) ? "ok" : "reject");
    free(pem);
}

static inline void answer_oaep_decrypt(const struct peer *peer, const char *line) {
    struct json_value value;
    json_member(line, "ciphertext", &value);
    char *text = json_text(value);
    unsigned char message[max_modulus_bytes];
    size_t length, message_length = sizeof message;
    if (text == NULL || !hex_decode(text, &length)) {
        printf("\"outcome\":\"error\"");
    } else if (!peer->oaep_decrypt((unsigned char *)text, length, message, &message_length)) {
        printf("\"outcome\":\"reject\"");
    } else {
        printf("\"outcome\":\"ok\",\"message\":\"");
        for (size_t i = 0; i < message_length; i++) printf("%02x", message[i]);
        printf("\"");
    }
    free(text);
}

static inline void answer_bench(const struct peer *peer, const char *line) {
    struct json_value value;
    unsigned long count;
    json_member(line, "scenario", &value);
    char *scenario = json_text(value);
    json_member(line, "count", &value);
    if (scenario != NULL && strcmp(scenario, "oaep-decrypt") != 0) {
        printf("\"outcome\":\"unsupported\"");
    } else if (scenario == NULL || !json_count(value, &count)) {
        printf("\"outcome\":\"error\"");
    } else {
        struct timespec start, end;
        clock_gettime(CLOCK_MONOTONIC, &start);
        bool done = peer->repeat(count);
        clock_gettime(CLOCK_MONOTONIC, &end);
        long long elapsed = (end.tv_sec - start.tv_sec) * 1000000000LL + (end.tv_nsec - start.tv_nsec);
        if (done) printf("\"outcome\":\"ok\",\"nanoseconds\":%lld", elapsed);
        else printf("\"outcome\":\"error\"");
    }
    free(scenario);
}

static inline void answer_line(const struct peer *peer, const char *line) {
    struct json_value id, value;
    bool is_object = json_member(line, "id", &id) && json_member(line, "op", &value);
    char *op = is_object ? json_text(value) : NULL;
    if (!is_object || id.text == NULL) id = (struct json_value){"null", 4};
    printf("{\"id\":%.*s,", (int)id.length, id.text);
    if (op == NULL) {
        printf("\"outcome\":\"error\"");
    } else if (strcmp(op, "hello") == 0) {
        printf("\"outcome\":\"ok\",\"name\":\"%s\",\"version\":\"%s\",\"features\":[\"oaep-decrypt\"]", peer->name,
               peer->version);
    } else if (strcmp(op, "load-key") == 0) {
        answer_load_key(peer, line);
    } else if (strcmp(op, "oaep-decrypt") == 0) {
        answer_oaep_decrypt(peer, line);
    } else if (strcmp(op, "bench") == 0) {
        answer_bench(peer, line);
    } else {
        printf("\"outcome\":\"unsupported\"");
    }
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
