/*
 * The customs house: a strict reader of JSON that builds nothing. It goes over the bytes once and says the first thing that is
 * wrong. Behind it cJSON may be as lenient as it likes.
 */
#include "protocol/codec.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"

const struct customs customs_client = { .bytes = 16 * 1024, .depth = 8, .values = 512, .names = 64 };
/* A round closes in one entry: 20 000 ballots of 200 marks are 12.1 million values in 96 MB, and what was written must be read. */
const struct customs customs_log = { .bytes = 128 * 1024 * 1024, .depth = 8, .values = 16000000 };
const struct customs customs_file = { .bytes = 16 * 1024 * 1024, .depth = 16, .values = 4000000, .fractions = true };

enum { NAMES_AT_HAND = 64, DEPTH_LIMIT = 32 };
#define NUMBER_MAX "9007199254740992"

/* A member's name as it stands between its quotes; `hash` is over the decoded bytes. */
struct name { const uint8_t *at; size_t n; uint64_t hash; };

struct scan {
	const struct customs *c;
	const uint8_t *at, *end;
	size_t values;
	int64_t arg;
	/* Names of the objects that are open, innermost last. */
	struct name *names; size_t names_n, names_cap;
	struct name hand[NAMES_AT_HAND];
};

static void skip_blank(struct scan *s)
{
	while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\n' || *s->at == '\r'))
		s->at++;
}

/* What a byte that has no place here is: a control character, or merely not JSON. */
static enum word stray(const struct scan *s)
{
	if (s->at == s->end)
		return word_not_json;
	bool blank = *s->at == '\t' || *s->at == '\n' || *s->at == '\r';
	return (*s->at < 0x20 && !blank) || *s->at == 0x7f ? word_bad_character : word_not_json;
}

/* -- strings -- */

static int hex_digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Four hex digits at `at`, which has at least four bytes; -1 when they are none. */
static int32_t hex4(const uint8_t *at)
{
	int32_t n = 0;

	for (int i = 0; i < 4; i++) {
		int d = hex_digit(at[i]);
		if (d < 0)
			return -1;
		n = n * 16 + d;
	}
	return n;
}

/* Behind `\u`: one unit, or two that make a pair. */
static enum word scan_unicode(struct scan *s)
{
	int32_t c = s->end - s->at < 4 ? -1 : hex4(s->at);

	if (c < 0)
		return word_not_json;
	s->at += 4;
	if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
		return word_bad_character;
	if (c >= 0xdc00 && c <= 0xdfff)
		return word_bad_utf8;
	if (c < 0xd800 || c > 0xdbff)
		return word_fine;
	int32_t low = s->end - s->at < 6 || s->at[0] != '\\' || s->at[1] != 'u' ? -1 : hex4(s->at + 2);
	if (low < 0xdc00 || low > 0xdfff)
		return word_bad_utf8;
	s->at += 6;
	return word_fine;
}

static enum word scan_escape(struct scan *s)
{
	if (s->at == s->end)
		return word_not_json;
	switch (*s->at++) {
	case '"': case '\\': case '/': case 'n': case 'r': case 't': return word_fine;
	case 'b': case 'f': return word_bad_character;
	case 'u': return scan_unicode(s);
	default: return word_not_json;
	}
}

/* One code point of more than one byte (RFC 3629). */
static enum word scan_utf8(struct scan *s)
{
	uint8_t lead = *s->at;
	size_t n = lead >= 0xc2 && lead <= 0xdf ? 2 : (lead & 0xf0) == 0xe0 ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;

	if (n == 0 || (size_t)(s->end - s->at) < n)
		return word_bad_utf8;
	uint8_t second = s->at[1];
	if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) || (lead == 0xf0 && second < 0x90) ||
	    (lead == 0xf4 && second > 0x8f))
		return word_bad_utf8;
	for (size_t i = 1; i < n; i++)
		if ((s->at[i] & 0xc0) != 0x80)
			return word_bad_utf8;
	s->at += n;
	return word_fine;
}

/* A string from its first quote to behind its last; *from and *n are what stands between. */
static enum word scan_string(struct scan *s, const uint8_t **from, size_t *n)
{
	enum word word = word_fine;

	*from = ++s->at;
	while (word == word_fine) {
		if (s->at == s->end)
			return word_not_json;
		uint8_t c = *s->at;
		if (c == '"')
			break;
		if (c < 0x20 || c == 0x7f)
			return word_bad_character;
		if (c == '\\') {
			s->at++;
			word = scan_escape(s);
		} else if (c < 0x80) {
			s->at++;
		} else {
			word = scan_utf8(s);
		}
	}
	*n = (size_t)(s->at - *from);
	s->at++;
	return word;
}

/* -- names -- */

/* The next decoded byte of a checked string; an escape may stand for up to four, kept in `more`. */
struct bytes { const uint8_t *at, *end; uint8_t more[4]; size_t more_n; };

static int next_byte(struct bytes *b)
{
	if (b->more_n > 0) {
		int c = b->more[0];
		memmove(b->more, b->more + 1, --b->more_n);
		return c;
	}
	if (b->at == b->end)
		return -1;
	int c = *b->at++;
	if (c != '\\')
		return c;
	c = *b->at++;
	if (c != 'u')
		return c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
	uint32_t point = (uint32_t)hex4(b->at);
	b->at += 4;
	if (point >= 0xd800 && point <= 0xdbff) {
		point = 0x10000 + ((point - 0xd800) << 10) + (uint32_t)hex4(b->at + 2) - 0xdc00;
		b->at += 6;
	}
	if (point < 0x80)
		return (int)point;
	b->more_n = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
	for (size_t i = b->more_n; i-- > 0; point >>= 6)
		b->more[i] = (uint8_t)(0x80 | (point & 0x3f));
	return (int)((b->more_n == 1 ? 0xc0 : b->more_n == 2 ? 0xe0 : 0xf0) | point);
}

/* A total order: by hash, then by decoded bytes. 0 means the same name. */
static int name_order(const void *one, const void *other)
{
	const struct name *x = one, *y = other;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	struct bytes a = { .at = x->at, .end = x->at + x->n }, b = { .at = y->at, .end = y->at + y->n };
	for (;;) {
		int p = next_byte(&a), q = next_byte(&b);
		if (p != q)
			return p < q ? -1 : 1;
		if (p < 0)
			return 0;
	}
}

static enum word keep_name(struct scan *s, size_t base, const uint8_t *at, size_t n)
{
	if (s->c->names > 0 && s->names_n - base >= s->c->names) {
		s->arg = s->c->names;
		return word_too_many_values;
	}
	if (s->names_n == s->names_cap) {
		size_t cap = s->names_cap * 2;
		struct name *more = calloc(cap, sizeof *more);
		if (more == NULL)
			return word_hub_in_trouble;   /* memory ended; whoever wrote this is not at fault */
		memcpy(more, s->names, s->names_n * sizeof *more);
		if (s->names != s->hand)
			free(s->names);
		s->names = more;
		s->names_cap = cap;
	}
	struct name *name = &s->names[s->names_n++];
	struct bytes b = { .at = at, .end = at + n };
	*name = (struct name){ .at = at, .n = n, .hash = 1469598103934665603u };
	for (int c = next_byte(&b); c >= 0; c = next_byte(&b))
		name->hash = (name->hash ^ (uint64_t)c) * 1099511628211u;
	return word_fine;
}

/* Are the names of the innermost object all different? Few are compared each with each, many are sorted. */
static bool names_differ(struct scan *s, size_t base)
{
	struct name *names = s->names + base;
	size_t n = s->names_n - base;

	if (n > 16) {
		qsort(names, n, sizeof *names, name_order);
		for (size_t i = 1; i < n; i++)
			if (name_order(&names[i - 1], &names[i]) == 0)
				return false;
		return true;
	}
	for (size_t i = 1; i < n; i++)
		for (size_t k = 0; k < i; k++)
			if (name_order(&names[k], &names[i]) == 0)
				return false;
	return true;
}

/* -- values -- */

static size_t digits(struct scan *s)
{
	const uint8_t *from = s->at;

	while (s->at < s->end && *s->at >= '0' && *s->at <= '9')
		s->at++;
	return (size_t)(s->at - from);
}

static enum word scan_number(struct scan *s)
{
	bool negative = *s->at == '-';

	if (negative)
		s->at++;
	const uint8_t *from = s->at;
	size_t n = digits(s);
	if (n == 0 || (n > 1 && *from == '0'))
		return word_bad_number;
	bool fraction = s->at < s->end && *s->at == '.';
	if (fraction) {
		s->at++;
		if (digits(s) == 0)
			return word_bad_number;
	}
	bool exponent = s->at < s->end && (*s->at == 'e' || *s->at == 'E');
	if (exponent) {
		s->at++;
		if (s->at < s->end && (*s->at == '+' || *s->at == '-'))
			s->at++;
		if (digits(s) == 0)
			return word_bad_number;
	}
	if (fraction || exponent)
		return s->c->fractions ? word_fine : word_bad_number;
	if (negative && *from == '0')
		return s->c->fractions ? word_fine : word_bad_number;
	size_t most = sizeof NUMBER_MAX - 1;
	return n > most || (n == most && memcmp(from, NUMBER_MAX, most) > 0) ? word_bad_number : word_fine;
}

static enum word scan_literal(struct scan *s, const char *literal)
{
	size_t n = strlen(literal);

	if ((size_t)(s->end - s->at) < n || memcmp(s->at, literal, n) != 0)
		return word_not_json;
	s->at += n;
	return word_fine;
}

static enum word scan_value(struct scan *s, unsigned depth);

static enum word scan_member(struct scan *s, unsigned depth, size_t base)
{
	const uint8_t *at;
	size_t n;

	skip_blank(s);
	if (s->at == s->end || *s->at != '"')
		return stray(s);
	enum word word = scan_string(s, &at, &n);
	if (word == word_fine)
		word = keep_name(s, base, at, n);
	if (word != word_fine)
		return word;
	skip_blank(s);
	if (s->at == s->end || *s->at != ':')
		return stray(s);
	s->at++;
	return scan_value(s, depth);
}

/* An object or a list, from its bracket on; goes as deep as the limit and no deeper. */
static enum word scan_inside(struct scan *s, unsigned depth)
{
	bool object = *s->at == '{';
	uint8_t close = object ? '}' : ']';
	size_t base = s->names_n;

	if (depth >= s->c->depth) {
		s->arg = s->c->depth;
		return word_too_deep;
	}
	s->at++;
	skip_blank(s);
	if (s->at < s->end && *s->at == close) {
		s->at++;
		return word_fine;
	}
	for (;;) {
		enum word word = object ? scan_member(s, depth + 1, base) : scan_value(s, depth + 1);
		if (word != word_fine)
			return word;
		skip_blank(s);
		if (s->at == s->end || (*s->at != ',' && *s->at != close))
			return stray(s);
		if (*s->at++ == close)
			break;
	}
	if (!names_differ(s, base))
		return word_doubled_field;
	s->names_n = base;
	return word_fine;
}

static enum word scan_value(struct scan *s, unsigned depth)
{
	const uint8_t *at;
	size_t n;

	skip_blank(s);
	if (s->at == s->end)
		return word_not_json;
	if (++s->values > s->c->values) {
		s->arg = s->c->values;
		return word_too_many_values;
	}
	switch (*s->at) {
	case '{': case '[': return scan_inside(s, depth);
	case '"': return scan_string(s, &at, &n);
	case 't': return scan_literal(s, "true");
	case 'f': return scan_literal(s, "false");
	case 'n': return scan_literal(s, "null");
	case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
		return scan_number(s);
	default: return stray(s);
	}
}

enum word customs_check(const struct customs *c, const void *bytes, size_t n, int64_t *arg)
{
	struct scan s = { .c = c, .names_cap = NAMES_AT_HAND };
	enum word word;

	must(c->depth <= DEPTH_LIMIT);
	*arg = 0;
	if (n > c->bytes) {
		*arg = (int64_t)c->bytes;
		return word_too_long_frame;
	}
	if (n == 0)
		return word_not_json;
	s.at = bytes;
	s.end = s.at + n;
	s.names = s.hand;
	skip_blank(&s);
	word = s.at < s.end && *s.at == '{' ? scan_value(&s, 0) : stray(&s);
	if (word == word_fine) {
		skip_blank(&s);
		if (s.at < s.end)
			word = stray(&s) == word_bad_character ? word_bad_character : word_trailing_bytes;
	}
	if (s.names != s.hand)
		free(s.names);
	*arg = s.arg;
	return word;
}
