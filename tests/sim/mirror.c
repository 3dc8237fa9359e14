/* What a client holds: key -> value, as web-client/src/core/mirror.svelte.ts keeps it; and just enough reading of our own JSON. */
#include "sim.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"

/* -- reading: frames come from our own writer, without blanks -- */

/* From the quote that opens to the one that closes. */
static const char *over_string(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++)
		at += *at == '\\';
	return at;
}

static const char *over_value(const char *at, const char *end)
{
	/* What ends a value or goes deeper; everything else is passed over. */
	static const uint8_t kinds[256] = { ['"'] = 1, ['{'] = 2, ['['] = 2, ['}'] = 3, [']'] = 3, [','] = 4 };
	int depth = 0;

	for (; at < end; at++) {
		switch (kinds[(unsigned char)*at]) {
		case 0: break;
		case 1: at = over_string(at, end); break;
		case 2: depth++; break;
		case 3:
			if (depth-- == 0)
				return at;
			break;
		default:
			if (depth == 0)
				return at;
			break;
		}
	}
	return end;
}

struct walk walk_into(struct text value)
{
	if (value.len < 2 || (value.at[0] != '{' && value.at[0] != '['))
		return (struct walk){ NULL, NULL };
	return (struct walk){ value.at + 1, value.at + value.len - 1 };
}

bool walk_next(struct walk *w, struct text *name, struct text *value)
{
	if (w->at == NULL || w->at >= w->end)
		return false;
	const char *end = over_value(w->at, w->end), *at = w->at;
	if (name != NULL) {
		const char *close = at + 1;

		while (close < end && *close != '"')
			close += 1 + (*close == '\\');
		*name = (struct text){ at + 1, (size_t)(close - at - 1) };
		at = close + 2;
	}
	*value = (struct text){ at, (size_t)(end - at) };
	w->at = end + 1;
	return true;
}

struct text json_field(struct text object, const char *name)
{
	struct walk w = walk_into(object);
	struct text found, value;

	while (walk_next(&w, &found, &value))
		if (found.len == strlen(name) && memcmp(found.at, name, found.len) == 0)
			return value;
	return TEXT_NONE;
}

int64_t json_number(struct text value, int64_t otherwise)
{
	int64_t n = 0;

	if (value.len == 0 || value.len > 18)
		return otherwise;
	for (size_t i = value.at[0] == '-'; i < value.len; i++) {
		if (value.at[i] < '0' || value.at[i] > '9')
			return otherwise;
		n = n * 10 + value.at[i] - '0';
	}
	return value.at[0] == '-' ? -n : n;
}

struct text json_words(struct text value)
{
	return value.len < 2 || value.at[0] != '"' ? TEXT_NONE : (struct text){ value.at + 1, value.len - 2 };
}

/* -- frames -- */

/* Of keys and values; eight bytes at a time, for a whole world's frames go through it. */
uint64_t quick_hash(struct text bytes)
{
	uint64_t h = 0xcbf29ce484222325u ^ bytes.len, word;
	size_t i = 0;

	for (; i + 8 <= bytes.len; i += 8) {
		memcpy(&word, bytes.at + i, 8);
		h = (h ^ word) * 0x9e3779b97f4a7c15u;
		h ^= h >> 32;
	}
	for (word = 0; i < bytes.len; i++)
		word = word << 8 | (unsigned char)bytes.at[i];
	h = (h ^ word) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

struct parcel *parcel_of(const char *bytes, size_t n)
{
	struct parcel *p = malloc(sizeof *p + n + 1);

	must(p != NULL);
	*p = (struct parcel){ .refs = 1, .n = n };
	memcpy(p->bytes, bytes, n);
	p->bytes[n] = '\0';
	return p;
}

void parcel_drop(struct parcel *give_p)
{
	must(give_p->refs > 0);
	if (--give_p->refs > 0)
		return;
	free(give_p->views);
	free(give_p);
}

static struct viewed viewed_of(struct text key, struct text value)
{
	const char *slash = memchr(key.at, '/', key.len);

	return (struct viewed){ .key = key, .value = value, .hash = quick_hash(key), .kind = (enum view_kind)schema_view_of(key),
		.number = slash == NULL ? 0 : (uint32_t)json_number((struct text){ slash + 1, (size_t)(key.at + key.len - slash - 1) }, 0) };
}

/* The views as they come by: their end is the end of the set. */
static void set_read(struct parcel *p, struct walk *w)
{
	const char *at = w->at + strlen("\"set\":"), *end = p->bytes + p->n;
	struct walk views = { at + 1, end };
	struct text key, value;
	size_t cap = 0;

	while (*views.at == '"' && walk_next(&views, &key, &value)) {
		if (p->views_n == cap) {
			cap = cap == 0 ? 8 : cap * 2;
			p->views = realloc(p->views, cap * sizeof *p->views);
			must(p->views != NULL);
		}
		p->views[p->views_n++] = viewed_of(key, value);
		if (views.at[-1] == '}')
			break;
	}
	const char *close = p->views_n == 0 ? views.at + 1 : views.at;
	p->set = (struct text){ at, (size_t)(close - at) };
	w->at = close + 1;
}

void parcel_read(struct parcel *p)
{
	const struct { const char *name; struct text *to; } parts[] = { { "you", &p->you }, { "at", &p->at }, { "did", &p->did },
		{ "no", &p->no }, { "gone", &p->gone }, { "bye", &p->bye } };
	struct walk w = walk_into((struct text){ p->bytes, p->n });
	struct text name, value;

	while (w.at != NULL && w.at < w.end) {
		if (strncmp(w.at, "\"set\":{", 7) == 0) {
			set_read(p, &w);
			continue;
		}
		if (!walk_next(&w, &name, &value))
			break;
		for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
			if (name.len == strlen(parts[i].name) && memcmp(name.at, parts[i].name, name.len) == 0)
				*parts[i].to = value;
	}
}

/* -- holding -- */

static struct shown *find(const struct mirror *m, struct text key, uint64_t hash)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->at[i].hash == hash && m->at[i].key.len == key.len && memcmp(m->at[i].key.at, key.at, key.len) == 0)
			return &m->at[i];
	return NULL;
}

const struct shown *mirror_find(const struct mirror *m, struct text key)
{
	return find(m, key, quick_hash(key));
}

static void drop(struct mirror *m, struct shown *s)
{
	struct shown old = *s;

	*s = m->at[--m->n];
	buf_free(&old.key);
	buf_free(&old.value);
	m->at[m->n] = (struct shown){ 0 };
}

void mirror_clear(struct mirror *m)
{
	while (m->n > 0)
		drop(m, &m->at[m->n - 1]);
	m->seq = 0;
	m->ready = false;
}

static void put(struct mirror *m, const struct viewed *v)
{
	struct shown *s = find(m, v->key, v->hash);

	if (s == NULL) {
		if (m->n == m->cap) {
			m->cap = m->cap == 0 ? 64 : m->cap * 2;
			m->at = realloc(m->at, m->cap * sizeof *m->at);
			must(m->at != NULL);
		}
		s = &m->at[m->n++];
		*s = (struct shown){ .hash = v->hash };
		buf_text(&s->key, v->key);
	}
	buf_wipe(&s->value);
	buf_text(&s->value, v->value);
}

void mirror_take(struct mirror *m, const struct parcel *frame, bool is_whole)
{
	struct walk gone = walk_into(frame->gone);
	struct text value;

	if (is_whole)
		mirror_clear(m);
	m->seq = json_number(frame->at, m->seq);
	while (walk_next(&gone, NULL, &value)) {
		struct text key = json_words(value);
		struct shown *s = find(m, key, quick_hash(key));

		if (s != NULL)
			drop(m, s);
	}
	for (size_t i = 0; i < frame->views_n; i++)
		put(m, &frame->views[i]);
	m->ready = true;
}
