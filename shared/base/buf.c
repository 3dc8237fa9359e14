/* A buffer doubles when it is full. The first failed growth sets `broken`; from then on every put is silent. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for `n` more bytes, or false. */
static bool make_room(struct buf *b, size_t n)
{
	if (b->broken)
		return false;
	if (n <= b->cap - b->len)
		return true;
	size_t cap = b->cap ? b->cap : 128;
	while (cap - b->len < n) {
		if (cap > SIZE_MAX / 4)
			goto broken;
		cap *= 2;
	}
	char *grown = realloc(b->at, cap);
	if (!grown)
		goto broken;
	b->at = grown;
	b->cap = cap;
	return true;
broken:
	b->broken = true;
	return false;
}

void buf_put(struct buf *b, const void *bytes, size_t n)
{
	if (n == 0 || !make_room(b, n))
		return;
	memcpy(b->at + b->len, bytes, n);
	b->len += n;
}

void buf_text(struct buf *b, struct text t)
{
	buf_put(b, t.at, t.len);
}

void buf_c(struct buf *b, const char *nul_terminated)
{
	buf_put(b, nul_terminated, strlen(nul_terminated));
}

void buf_byte(struct buf *b, char c)
{
	buf_put(b, &c, 1);
}

void buf_int(struct buf *b, int64_t n)
{
	char digits[20];
	size_t at = sizeof digits;
	/* Negated as unsigned, because INT64_MIN has no positive twin. */
	uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	do {
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left);
	if (n < 0)
		digits[--at] = '-';
	buf_put(b, digits + at, sizeof digits - at);
}

void buf_hex(struct buf *b, const void *bytes, size_t n)
{
	static const char digit[] = "0123456789abcdef";
	const uint8_t *at = bytes;
	if (n > SIZE_MAX / 4) {
		b->broken = true;
		return;
	}
	if (!make_room(b, 2 * n))
		return;
	for (size_t i = 0; i < n; i++) {
		b->at[b->len++] = digit[at[i] >> 4];
		b->at[b->len++] = digit[at[i] & 15];
	}
}

void buf_f(struct buf *b, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	if (n < 0)
		b->broken = true;
	else if (make_room(b, (size_t)n + 1))
		b->len += (size_t)vsnprintf(b->at + b->len, (size_t)n + 1, format, again);
	va_end(again);
	va_end(args);
}

void buf_wipe(struct buf *b)
{
	b->len = 0;
	b->broken = false;
}

void buf_free(struct buf *b)
{
	free(b->at);
	*b = (struct buf){ 0 };
}
