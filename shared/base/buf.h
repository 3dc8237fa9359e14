/* A buffer grows; if memory ends it goes silent and remembers. Ask once, at the end. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* Memory is the process's: buf_free() gives it back. A zeroed struct is an empty buffer. */
struct buf { char *at; size_t len, cap; bool broken; };

void buf_put(struct buf *b, const void *bytes, size_t n);   /* no return value on purpose */
void buf_text(struct buf *b, struct text t);
void buf_c(struct buf *b, const char *nul_terminated);
void buf_byte(struct buf *b, char c);
void buf_int(struct buf *b, int64_t n);                     /* decimal, no locale */
void buf_hex(struct buf *b, const void *bytes, size_t n);   /* lower case */
__attribute__((format(printf, 2, 3)))
void buf_f(struct buf *b, const char *format, ...);         /* for the rare line; never with %f */
void buf_wipe(struct buf *b);                               /* length 0, memory kept, broken cleared */
void buf_free(struct buf *b);

#endif
