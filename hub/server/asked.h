/*
 * What a request says, read from its own words and nothing else: no socket, no library. Everything here takes whatever bytes come
 * from outside; tests/fuzz/fuzz_http.c gives it those.
 */
#ifndef SERVER_ASKED_H
#define SERVER_ASKED_H

#include "base/buf.h"
#include "base/hash.h"
#include "base/text.h"
#include "server/server.h"

enum { ASKED_BODY_MAX = 4096 };           /* bytes of a request's body */

/* -- paths, NUL-terminated, without their arguments -- */

/* "/j/482917", "/console": the file of the web client behind a page's address; any other path is its own file. */
const char *asked_file(const char *path);
/* "482917.docx", with 6 to 9 digits; `format` is letters only. */
bool asked_export(const char *path, int64_t *code, char *format, size_t format_n);
/* "482917", with 6 to 9 digits. */
bool asked_code(const char *path, int64_t *code);
/* "482917/4/HASH" */
bool asked_receipt(const char *path, int64_t *code, uint32_t *poll, struct hash *receipt);

/* -- arguments and headers -- */

/* One decoded argument, "name=value": false when it is another one; *value is borrowed. */
bool asked_argument(struct text one, const char *name, struct text *value);
/* The key behind "Bearer ", 32 hex digits. */
bool asked_bearer(struct text value, uint8_t out[ID_BYTES]);
/* Is gzip taken? "gzip;q=0" says that it is not. */
bool asked_gzip(const char *value);
/*
 * A Content-Length of up to ASKED_BODY_MAX; "" = there is none. Negative: the HTTP status of the refusal. Two lengths arrive joined by
 * a comma and are refused.
 */
long asked_length(struct text value, bool may_have_body);
/* The name out of a Host header, cut in front of its port; false when it is none. `[` and `]` of an IPv6 address stay. */
bool asked_host(char *host);
/* The last address of "a, b, c": what came before was said by others. The list is cut. */
bool asked_passed_on(char *list, struct peer *out);
/* An address literal. */
bool peer_read(const char *text, struct peer *out);
bool network_has(const struct network *n, const struct peer *p);

/* Bytes as they may stand in a URL, everything else as %XX. */
void asked_url_put(struct buf *out, struct text t);

#endif
