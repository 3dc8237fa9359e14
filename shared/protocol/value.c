/*
 * A read-only tree of JSON that has passed the customs house, which is why nothing is checked twice here. Items stand behind one
 * another in the arena, so a list is walked by index without a search.
 */
#include "protocol/codec.h"

#include <string.h>

enum value_kind { VALUE_NULL, VALUE_BOOL, VALUE_NUMBER, VALUE_TEXT, VALUE_LIST, VALUE_OBJECT };

/* `text`: a string decoded, a number as written. */
struct value { enum value_kind kind; bool truth; struct text name, text; struct value *items; size_t n; };

struct reader { struct arena *a; const char *at; };

static void skip_blank(struct reader *r)
{
	while (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r')
		r->at++;
}

static uint32_t read_hex4(const char *at)
{
	uint32_t n = 0;

	for (int i = 0; i < 4; i++) {
		uint32_t c = (uint8_t)at[i];
		n = n * 16 + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	return n;
}

static size_t put_point(char *to, uint32_t c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = n; i-- > 1; c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3f));
	to[0] = (char)((n == 2 ? 0xc0 : n == 3 ? 0xe0 : 0xf0) | c);
	return n;
}

/* Behind a backslash; writes what it stands for and returns how many bytes that is. */
static size_t read_escape(struct reader *r, char *to)
{
	char c = *r->at++;

	if (c == 'u') {
		uint32_t point = read_hex4(r->at);
		r->at += 4;
		if (point >= 0xd800 && point <= 0xdbff) {
			point = 0x10000 + ((point - 0xd800) << 10) + read_hex4(r->at + 2) - 0xdc00;
			r->at += 6;
		}
		return put_point(to, point);
	}
	*to = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
	return 1;
}

/* Decoded text is never longer than what is written, so one copy of that length is enough. */
static struct text read_string(struct reader *r)
{
	const char *from = ++r->at, *end = from;
	bool plain = true;

	for (; *end != '"'; end++)
		if (*end == '\\') {
			plain = false;
			end++;
		}
	size_t n = 0, len = (size_t)(end - from);
	char *to = arena_take(r->a, len + 1);
	if (to == NULL || plain) {
		if (to != NULL)
			memcpy(to, from, len);
		r->at = end + 1;
		return (struct text){ to == NULL ? "" : to, to == NULL ? 0 : len };
	}
	while (r->at < end) {
		char c = *r->at++;
		if (c == '\\')
			n += read_escape(r, to + n);
		else
			to[n++] = c;
	}
	r->at = end + 1;
	return (struct text){ to, n };
}

static void read_value(struct reader *r, struct value *v);

static void read_inside(struct reader *r, struct value *v)
{
	bool object = *r->at++ == '{';
	size_t cap = 0;

	v->kind = object ? VALUE_OBJECT : VALUE_LIST;
	skip_blank(r);
	if (*r->at == '}' || *r->at == ']') {
		r->at++;
		return;
	}
	do {
		struct text name = TEXT_NONE;
		skip_blank(r);
		if (object) {
			name = read_string(r);
			skip_blank(r);
			r->at++;
		}
		struct value item = { .name = name };
		read_value(r, &item);
		/* Pushed when it is whole: a vector that grows moves its items. */
		struct value *at = arena_push(r->a, &v->items, &v->n, &cap, sizeof *at);
		if (at == NULL)
			return;
		*at = item;
		skip_blank(r);
	} while (*r->at++ == ',');
}

static void read_value(struct reader *r, struct value *v)
{
	if (r->a->broken)
		return;
	skip_blank(r);
	const char *from = r->at;
	switch (*from) {
	case '{': case '[':
		read_inside(r, v);
		return;
	case '"':
		v->kind = VALUE_TEXT;
		v->text = read_string(r);
		return;
	case 't': case 'f':
		v->kind = VALUE_BOOL;
		v->truth = *from == 't';
		r->at += v->truth ? 4 : 5;
		return;
	case 'n':
		r->at += 4;
		return;
	default:
		v->kind = VALUE_NUMBER;
		while (strchr("+-.eE0123456789", *r->at) != NULL)
			r->at++;
		v->text = text_copy(r->a, (struct text){ from, (size_t)(r->at - from) });
		return;
	}
}

const struct value *value_read(struct arena *a, const struct customs *c, const void *bytes, size_t n)
{
	int64_t arg;

	if (customs_check(c, bytes, n, &arg) != word_fine)
		return NULL;
	struct value *v = arena_take(a, sizeof *v);
	struct reader r = { .a = a, .at = bytes };
	if (v != NULL)
		read_value(&r, v);
	return v == NULL || a->broken ? NULL : v;
}

const struct value *value_get(const struct value *v, const char *name)
{
	struct text wanted = text_of(name);

	for (size_t i = 0; v != NULL && v->kind == VALUE_OBJECT && i < v->n; i++)
		if (text_is(v->items[i].name, wanted))
			return &v->items[i];
	return NULL;
}

const struct value *value_at(const struct value *v, size_t i)
{
	return v != NULL && i < v->n ? &v->items[i] : NULL;
}

size_t value_n(const struct value *v)
{
	return v == NULL ? 0 : v->n;
}

struct text value_name(const struct value *v)
{
	return v == NULL ? text("") : v->name;
}

struct text value_text(const struct value *v)
{
	return value_is_text(v) ? v->text : text("");
}

int64_t value_int(const struct value *v, int64_t otherwise)
{
	if (v == NULL || v->kind != VALUE_NUMBER)
		return otherwise;
	int64_t n = 0;
	size_t i = v->text.at[0] == '-';
	if (v->text.len - i > 16)
		return otherwise;
	for (size_t k = i; k < v->text.len; k++) {
		if (v->text.at[k] < '0' || v->text.at[k] > '9')
			return otherwise;
		n = n * 10 + (v->text.at[k] - '0');
	}
	return i ? -n : n;
}

struct text value_number(struct arena *a, const struct value *v)
{
	return v != NULL && v->kind == VALUE_NUMBER ? text_copy(a, v->text) : text("");
}

bool value_bool(const struct value *v)
{
	return v != NULL && v->kind == VALUE_BOOL && v->truth;
}

bool value_is_null(const struct value *v)
{
	return v != NULL && v->kind == VALUE_NULL;
}

bool value_is_text(const struct value *v)
{
	return v != NULL && v->kind == VALUE_TEXT;
}

bool value_is_list(const struct value *v)
{
	return v != NULL && v->kind == VALUE_LIST;
}

bool value_is_object(const struct value *v)
{
	return v != NULL && v->kind == VALUE_OBJECT;
}
