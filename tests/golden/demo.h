/* The demo commune of tests/data as a small workshop is played from it, and how things are looked up in both. */
#ifndef TESTS_GOLDEN_DEMO_H
#define TESTS_GOLDEN_DEMO_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/codec.h"
#include "../support/mini.h"

struct demo { struct mini m; const struct value *data; unsigned passed, failed; };

static inline struct text read_file(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	struct buf b = { 0 };
	char piece[4096];
	size_t n;

	if (f == NULL)
		return TEXT_NONE;
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		buf_put(&b, piece, n);
	(void)fclose(f);
	struct text t = text_copy(a, (struct text){ b.at, b.len });
	buf_free(&b);
	return t;
}

static inline const struct value *get(const struct demo *d, const char *name)
{
	return value_get(d->data, name);
}

static inline struct text part(const struct value *v, const char *name)
{
	return value_text(value_get(v, name));
}

static inline int choice(const struct schema_enum *e, struct text name)
{
	return schema_value_of(e, name);
}

/* -- looking up by the codes of the data set -- */

#define BY_CODE(noun, list) \
	static inline uint32_t noun##_of(const struct demo *d, struct text code) \
	{ \
		for (size_t i = 0; i < d->m.w->list##_n; i++) \
			if (text_is(text_of(d->m.w->list[i].code), code)) \
				return d->m.w->list[i].number; \
		(void)fprintf(stderr, "no " #noun " %.*s\n", TEXT_ARGS(code)); \
		abort(); \
	}
BY_CODE(member, members)
BY_CODE(card, cards)
BY_CODE(theme, themes)
BY_CODE(element, elements)
BY_CODE(draft, drafts)
BY_CODE(objective, objectives)
BY_CODE(target, targets)
BY_CODE(tows, tows)
BY_CODE(strategy, strategies)
BY_CODE(source, sources)
BY_CODE(action, actions)
#undef BY_CODE

static inline struct ref_list refs(struct demo *d, const struct value *list, uint32_t (*of)(const struct demo *, struct text))
{
	uint32_t *at = arena_take_n(&d->m.a, value_n(list) + 1, sizeof *at);

	for (size_t i = 0; i < value_n(list); i++)
		at[i] = of(d, value_text(value_at(list, i)));
	return (struct ref_list){ at, value_n(list) };
}

/* Its own decimal; false when it has none there. */
static inline bool decimal_in(struct demo *d, const struct value *v, const char *name, struct decimal *out)
{
	const struct value *x = value_get(v, name);

	return x != NULL && !value_is_null(x) && decimal_read(value_number(&d->m.a, x), out);
}

static inline int64_t int_in(const struct value *v, const char *name)
{
	return value_int(value_get(v, name), 0);
}

static inline struct text_list lines(struct demo *d, const struct value *list)
{
	struct text *at = arena_take_n(&d->m.a, value_n(list) + 1, sizeof *at);

	for (size_t i = 0; i < value_n(list); i++)
		at[i] = value_text(value_at(list, i));
	return (struct text_list){ at, value_n(list) };
}

#endif
