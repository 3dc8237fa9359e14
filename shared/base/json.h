/*
 * Writes JSON into a buffer: commas, quotes and escapes are its business, never the caller's. Control characters,
 * quotes, backslash, '<' (as \u003c, so that no text can close a script) and U+2028/2029 are escaped.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"

enum { JSON_DEPTH_MAX = 32 };

struct json { struct buf *out; unsigned depth; bool first[JSON_DEPTH_MAX]; };

struct json json_to(struct buf *out);
void json_open(struct json *j);                     /* { */
void json_close(struct json *j);                    /* } */
void json_open_list(struct json *j);                /* [ */
void json_close_list(struct json *j);               /* ] */
void json_name(struct json *j, const char *name);   /* a member's name; a value must follow */
void json_text(struct json *j, struct text t);
void json_c(struct json *j, const char *nul_terminated);
void json_int(struct json *j, int64_t n);
void json_bool(struct json *j, bool truth);
void json_null(struct json *j);
void json_raw(struct json *j, struct text already_json);
/* Name and value in one call. */
void json_put_text(struct json *j, const char *name, struct text t);
void json_put_c(struct json *j, const char *name, const char *value);
void json_put_int(struct json *j, const char *name, int64_t n);
void json_put_bool(struct json *j, const char *name, bool truth);

#endif
