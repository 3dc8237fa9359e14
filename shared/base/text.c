/* The plain side of text: comparing, copying, reading code points. What knows Vietnamese stands in text_*.c. */
#include "base/text.h"

#include <string.h>
#include <utf8proc.h>

#include "base/arena.h"
#include "base/must.h"

struct text text_of(const char *nul_terminated)
{
	return (struct text){ nul_terminated, nul_terminated ? strlen(nul_terminated) : 0 };
}

bool text_is(struct text a, struct text b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

int text_order(struct text a, struct text b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? memcmp(a.at, b.at, len) : 0;
	return order ? order : (a.len > b.len) - (a.len < b.len);
}

struct text text_copy(struct arena *a, struct text t)
{
	if (t.len == 0)
		return TEXT_NONE;
	const char *at = arena_copy(a, t.at, t.len);
	return at ? (struct text){ at, t.len } : TEXT_NONE;
}

const char *text_c(struct arena *a, struct text t)
{
	if (t.len == SIZE_MAX) {
		a->broken = true;
		return NULL;
	}
	char *at = arena_take(a, t.len + 1);
	if (at && t.len)
		memcpy(at, t.at, t.len);
	return at;
}

/* The length of the sequence at `at` (1..4), or 0 when it is not one; `left` bytes may be read. */
static size_t sequence_len(const uint8_t *at, size_t left)
{
	uint8_t lead = at[0], low = 0x80, high = 0xbf;
	size_t len;
	if (lead < 0x80)
		return 1;
	if (lead >= 0xc2 && lead <= 0xdf)
		len = 2;
	else if (lead >= 0xe0 && lead <= 0xef)
		len = 3;
	else if (lead >= 0xf0 && lead <= 0xf4)
		len = 4;
	else
		return 0;
	/* RFC 3629, 4: overlong forms, surrogates and too high values all show in the second byte. */
	if (lead == 0xe0)
		low = 0xa0;
	else if (lead == 0xed)
		high = 0x9f;
	else if (lead == 0xf0)
		low = 0x90;
	else if (lead == 0xf4)
		high = 0x8f;
	if (left < len || at[1] < low || at[1] > high)
		return 0;
	for (size_t i = 2; i < len; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	return len;
}

bool text_is_utf8(const void *bytes, size_t len)
{
	const uint8_t *at = bytes;
	for (size_t i = 0; i < len;) {
		/* Eight ASCII bytes at once, for that is what most bytes are. */
		uint64_t eight;
		while (len - i >= sizeof eight) {
			memcpy(&eight, at + i, sizeof eight);
			if (eight & UINT64_C(0x8080808080808080))
				break;
			i += sizeof eight;
		}
		if (i == len)
			break;
		size_t n = sequence_len(at + i, len - i);
		if (n == 0)
			return false;
		i += n;
	}
	return true;
}

uint32_t text_next(struct text t, size_t *i)
{
	must(*i < t.len);
	const uint8_t *at = (const uint8_t *)t.at + *i;
	if (at[0] < 0x80) {
		*i += 1;
		return at[0];
	}
	size_t n = sequence_len(at, t.len - *i);
	must(n > 0);
	*i += n;
	uint32_t c = at[0] & (0xffu >> (n + 1));
	for (size_t k = 1; k < n; k++)
		c = c << 6 | (at[k] & 0x3fu);
	return c;
}

size_t text_graphemes(struct text t)
{
	size_t n = 0;
	uint32_t before = 0;
	utf8proc_int32_t state = 0;
	for (size_t i = 0; i < t.len;) {
		uint32_t c = text_next(t, &i);
		/* Between two printable ASCII characters there is always a break, whatever came before. */
		bool is_plain = before >= 0x20 && before < 0x7f && c >= 0x20 && c < 0x7f;
		if (n == 0 || is_plain) {
			n++;
			state = 0;
		} else if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)before, (utf8proc_int32_t)c, &state)) {
			n++;
		}
		before = c;
	}
	return n;
}
