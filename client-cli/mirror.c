/* What a session was shown: key -> value, in order of the keys. */
#include "net.h"

#include <stdlib.h>
#include <string.h>

static int order(const struct piece *p, struct text key)
{
	return text_order(text_of(p->key), key);
}

static size_t place(const struct session *s, struct text key)
{
	size_t low = 0, high = s->pieces_n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (order(&s->pieces[mid], key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool is_thin_key(struct text key)
{
	return text_is(key, text("me")) || text_is(key, text("stage")) || (key.len > 5 && memcmp(key.at, "poll/", 5) == 0);
}

static struct piece *piece_for(struct session *s, struct text key)
{
	size_t at = place(s, key);

	if (at < s->pieces_n && order(&s->pieces[at], key) == 0)
		return &s->pieces[at];
	if (s->pieces_n == s->pieces_cap) {
		size_t cap = s->pieces_cap == 0 ? 16 : s->pieces_cap * 2;
		struct piece *wider = realloc(s->pieces, cap * sizeof *wider);

		if (wider == NULL)
			return NULL;
		s->pieces = wider;
		s->pieces_cap = cap;
	}
	char *name = malloc(key.len + 1);
	if (name == NULL)
		return NULL;
	memcpy(name, key.at, key.len);
	name[key.len] = 0;
	memmove(&s->pieces[at + 1], &s->pieces[at], (s->pieces_n - at) * sizeof *s->pieces);
	s->pieces[at] = (struct piece){ .key = name };
	s->pieces_n++;
	return &s->pieces[at];
}

void mirror_put(struct session *s, struct text key, const struct value *v)
{
	struct piece *p = s->is_thin && !is_thin_key(key) ? NULL : piece_for(s, key);

	if (p == NULL)
		return;
	buf_wipe(&p->json);
	struct json j = json_to(&p->json);
	value_put(&j, v);
}

void mirror_drop(struct session *s, struct text key)
{
	size_t at = place(s, key);

	if (at >= s->pieces_n || order(&s->pieces[at], key) != 0)
		return;
	free(s->pieces[at].key);
	buf_free(&s->pieces[at].json);
	s->pieces_n--;
	memmove(&s->pieces[at], &s->pieces[at + 1], (s->pieces_n - at) * sizeof *s->pieces);
}

void mirror_free(struct session *s)
{
	for (size_t i = 0; i < s->pieces_n; i++) {
		free(s->pieces[i].key);
		buf_free(&s->pieces[i].json);
	}
	free(s->pieces);
	s->pieces = NULL;
	s->pieces_n = s->pieces_cap = 0;
}

const struct value *session_view(const struct session *s, struct arena *a, const char *key)
{
	size_t at = place(s, text_of(key));

	if (at >= s->pieces_n || order(&s->pieces[at], text_of(key)) != 0)
		return NULL;
	return value_read(a, &customs_log, s->pieces[at].json.at, s->pieces[at].json.len);
}
