// SPDX-License-Identifier: Apache-2.0
// Reads JSON (RFC 8259) in place: the members of one object by name, strings, counts; and hexadecimal digits.
// Strict in its grammar, but bytes above 0x7f are taken as they are: nobody checks that they are UTF-8.
#ifndef JSON_TEXT_H
#define JSON_TEXT_H

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

// Of arrays and objects in a member; a request has none.
enum { json_max_depth = 64 };

// A value as it stands in the text, still escaped; text is NULL when the member is absent.
struct json_value {
    const char *text;
    size_t length;
};

// Each json_skip returns where what it skips has ended, or NULL when that is not there.

static inline const char *json_skip_space(const char *at) { return at + strspn(at, " \t\r\n"); }

static inline const char *json_skip_string(const char *at) {
    if (*at++ != '"') return NULL;
    for (; *at != '"'; at++) {
        if ((unsigned char)*at < 0x20) return NULL;
        if (*at != '\\') continue;
        at++;
        if (*at == 'u' && strspn(at + 1, "0123456789abcdefABCDEF") < 4) return NULL;
        if (*at == '\0' || !strchr("\"\\/bfnrtu", *at)) return NULL;
    }
    return at + 1;
}

static inline const char *json_skip_digits(const char *at) {
    size_t count = strspn(at, "0123456789");
    return count > 0 ? at + count : NULL;
}

static inline const char *json_skip_scalar(const char *at) {
    static const char *const literals[] = {"true", "false", "null"};
    for (size_t i = 0; i < sizeof literals / sizeof *literals; i++)
        if (strncmp(at, literals[i], strlen(literals[i])) == 0) return at + strlen(literals[i]);
    if (*at == '-') at++;
    if (!(at = *at == '0' ? at + 1 : json_skip_digits(at))) return NULL;
    if (*at == '.' && !(at = json_skip_digits(at + 1))) return NULL;
    if (*at == 'e' || *at == 'E') at = json_skip_digits(at[1] == '+' || at[1] == '-' ? at + 2 : at + 1);
    return at;
}

static inline const char *json_skip_value(const char *at, int depth) {
    at = json_skip_space(at);
    if (*at == '"') return json_skip_string(at);
    if (*at != '{' && *at != '[') return json_skip_scalar(at);
    if (depth == 0) return NULL;
    bool is_object = *at == '{';
    char closing = is_object ? '}' : ']';
    at = json_skip_space(at + 1);
    if (*at == closing) return at + 1;
    for (;;) {
        if (is_object) {
            if (!(at = json_skip_string(json_skip_space(at)))) return NULL;
            at = json_skip_space(at);
            if (*at++ != ':') return NULL;
        }
        if (!(at = json_skip_value(at, depth - 1))) return NULL;
        at = json_skip_space(at);
        if (*at == closing) return at + 1;
        if (*at++ != ',') return NULL;
    }
}

static inline int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// Four digits, which json_skip_string has seen.
static inline unsigned long json_code_unit(const char *digits) {
    unsigned long unit = 0;
    for (int i = 0; i < 4; i++) unit = unit << 4 | (unsigned long)hex_digit(digits[i]);
    return unit;
}

static inline char *utf8_put(char *out, unsigned long scalar) {
    if (scalar < 0x80) {
        *out++ = (char)scalar;
        return out;
    }
    int rest = scalar < 0x800 ? 1 : scalar < 0x10000 ? 2 : 3;
    static const unsigned char lead[] = {0, 0xc0, 0xe0, 0xf0};
    *out++ = (char)(lead[rest] | scalar >> 6 * rest);
    while (rest-- > 0) *out++ = (char)(0x80 | (scalar >> 6 * rest & 0x3f));
    return out;
}

// The bytes of a string and a NUL after them, for the caller to free; NULL when it is no string, or has half a
// surrogate pair in it.
static inline char *json_bytes(struct json_value value, size_t *length) {
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
            unsigned long scalar = json_code_unit(at + 1);
            at += 4;
            if (scalar >= 0xd800 && scalar < 0xe000) {
                unsigned long low = at[1] == '\\' && at[2] == 'u' ? json_code_unit(at + 3) : 0;
                if (scalar >= 0xdc00 || low < 0xdc00 || low >= 0xe000) {
                    free(text);
                    return NULL;
                }
                scalar = 0x10000 + ((scalar & 0x3ff) << 10 | (low & 0x3ff));
                at += 6;
            }
            out = utf8_put(out, scalar);
        }
    }
    *out = '\0';
    *length = (size_t)(out - text);
    return text;
}

// The same as text; NULL also when it holds U+0000.
static inline char *json_text(struct json_value value) {
    size_t length;
    char *text = json_bytes(value, &length);
    if (text == NULL || strlen(text) == length) return text;
    free(text);
    return NULL;
}

static inline bool json_is_text(struct json_value value, const char *expected) {
    if (memchr(value.text, '\\', value.length) == NULL)
        return value.length == strlen(expected) + 2 && memcmp(value.text + 1, expected, value.length - 2) == 0;
    char *text = json_text(value);
    bool is_equal = text != NULL && strcmp(text, expected) == 0;
    free(text);
    return is_equal;
}

// Finds a top-level member; false when the text is not one object, or has a member of that name twice.
static inline bool json_member(const char *text, const char *name, struct json_value *value) {
    *value = (struct json_value){0};
    struct json_value found = {0};
    const char *at = json_skip_space(text);
    if (*at != '{') return false;
    at = json_skip_space(at + 1);
    bool is_empty = *at == '}';
    while (!is_empty) {
        struct json_value key = {at, 0};
        if (!(at = json_skip_string(at))) return false;
        key.length = (size_t)(at - key.text);
        at = json_skip_space(at);
        if (*at != ':') return false;
        const char *start = json_skip_space(at + 1);
        if (!(at = json_skip_value(start, json_max_depth))) return false;
        if (json_is_text(key, name)) {
            if (found.text != NULL) return false;
            found = (struct json_value){start, (size_t)(at - start)};
        }
        at = json_skip_space(at);
        if (*at == '}') break;
        if (*at != ',') return false;
        at = json_skip_space(at + 1);
    }
    if (*json_skip_space(at + 1) != '\0') return false;
    *value = found;
    return true;
}

static inline bool json_is_integer(struct json_value value) {
    return value.text != NULL && strspn(value.text, "-0123456789") == value.length;
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

#endif
