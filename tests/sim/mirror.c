/* What a client holds: key -> value, as web-client/src/core/mirror.svelte.ts keeps it; and just enough reading of our own JSON. */
#include "sim.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"

/* -- reading: frames come from our own writer, without blanks -- */

/* A quote behind an odd number of backslashes. */
static bool is_escaped(const char *at)
{
	size_t n = 0;

	while (at[-1 - (ptrdiff_t)n] == '\\')
		n++;
	return n % 2 == 1;
}

static const char *over_value(const char *at, const char *end)
{
	int depth = 0;

	for (; at < end; at++) {
		if (*at == '"') {
			for (at++; (at = memchr(at, '"', (size_t)(end - at))) != NULL && is_escaped(at);)
				at++;
			if (at == NULL)
				return end;
		} else if (*at == '{' || *at == '[') {
			depth++;
		} else if (*at == '}' || *at == ']') {
			if (depth == 0)
				return at;
			depth--;
		} else if (*at == ',' && depth == 0) {
			return at;
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

struct envelope envelope_read(struct text frame)
{
	struct envelope e = { .you = TEXT_NONE };
	const struct { const char *name; struct text *to; } parts[] = { { "you", &e.you }, { "at", &e.at }, { "did", &e.did }, { "no", &e.no },
		{ "set", &e.set }, { "gone", &e.gone }, { "bye", &e.bye } };
	struct walk w = walk_into(frame);
	struct text name, value;

	while (walk_next(&w, &name, &value))
		for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
			if (name.len == strlen(parts[i].name) && memcmp(name.at, parts[i].name, name.len) == 0)
				*parts[i].to = value;
	return e;
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

/* -- holding -- */

static uint64_t hash_of_key(struct text key)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < key.len; i++)
		h = (h ^ (unsigned char)key.at[i]) * 0x100000001b3u;
	return h;
}

static struct shown *find(const struct mirror *m, struct text key)
{
	uint64_t hash = hash_of_key(key);

	for (size_t i = 0; i < m->n; i++)
		if (m->at[i].hash == hash && m->at[i].key.len == key.len && memcmp(m->at[i].key.at, key.at, key.len) == 0)
			return &m->at[i];
	return NULL;
}

const struct shown *mirror_find(const struct mirror *m, struct text key)
{
	return find(m, key);
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

static void put(struct mirror *m, struct text key, struct text value)
{
	struct shown *s = find(m, key);

	if (s == NULL) {
		if (m->n == m->cap) {
			m->cap = m->cap == 0 ? 64 : m->cap * 2;
			m->at = realloc(m->at, m->cap * sizeof *m->at);
			must(m->at != NULL);
		}
		s = &m->at[m->n++];
		*s = (struct shown){ .hash = hash_of_key(key) };
		buf_text(&s->key, key);
	}
	buf_wipe(&s->value);
	buf_text(&s->value, value);
}

void mirror_take(struct mirror *m, const struct envelope *e, bool is_whole)
{
	struct walk set = walk_into(e->set), gone = walk_into(e->gone);
	struct text name, value;

	if (is_whole)
		mirror_clear(m);
	m->seq = json_number(e->at, m->seq);
	while (walk_next(&gone, NULL, &value)) {
		struct shown *s = find(m, json_words(value));

		if (s != NULL)
			drop(m, s);
	}
	while (walk_next(&set, &name, &value))
		put(m, name, value);
	m->ready = true;
}
