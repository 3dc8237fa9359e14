/*
 * Whoever sees something else than before is told so: every view that changed by an entry must have been touched by it. What all see
 * is looked at for each role, what is one's own for each seat; a seat that is new is told everything anyway.
 */
#ifndef TESTS_PLAYS_TOUCHED_H
#define TESTS_PLAYS_TOUCHED_H

#include <stdbool.h>
#include <stdlib.h>

#include "base/must.h"
#include "core/workshop.h"

struct sight_row { struct key key; enum role role; uint32_t member; enum sight sight; struct hash hash; };
/* In one order always, and only ever with more rows in between: two of them are compared by walking both. */
struct sights { const struct workshop *w; struct arena arena; struct sight_row *at; size_t n, cap; };

static void sight_take(struct sights *s, struct key key, enum role role, uint32_t member)
{
	struct sight_row *row = arena_push(&s->arena, &s->at, &s->n, &s->cap, sizeof *row);
	struct arena scratch = { 0 };
	struct buf out = { 0 };
	struct json j = json_to(&out);

	must(row != NULL);
	*row = (struct sight_row){ .key = key, .role = role, .member = member };
	row->sight = see(s->w, key, &(struct audience){ role, member }, &scratch, &j);
	if (row->sight == SIGHT_SEEN)
		row->hash = hash_of(out.at, out.len);
	buf_free(&out);
	arena_free(&scratch);
}

static void sights_of(void *with, struct key key)
{
	struct sights *s = with;

	for (int role = 1; role < ROLE_N && !view_is_personal(key.kind); role++)
		sight_take(s, key, (enum role)role, 0);
	for (uint32_t m = 1; m <= s->w->members_n && view_is_personal(key.kind); m++)
		sight_take(s, (struct key){ key.kind, key.kind == VIEW_ME ? m : key.number }, ROLE_PARTICIPANT, m);
}

static struct sights sights_now(const struct workshop *w)
{
	struct sights s = { .w = w };

	keys_each(w, sights_of, &s);
	return s;
}

static bool sight_is_of(const struct sight_row *x, const struct sight_row *y)
{
	return x->key.kind == y->key.kind && x->key.number == y->key.number && x->role == y->role && x->member == y->member;
}

/* The first key that somebody sees otherwise without having been told; its kind is VIEW_NONE when there is none. */
static struct key sights_missed(const struct sights *before, const struct sights *after, uint32_t members_before)
{
	size_t k = 0;

	for (size_t i = 0; i < after->n; i++) {
		const struct sight_row *now = &after->at[i], *was = k < before->n && sight_is_of(&before->at[k], now) ? &before->at[k++] : NULL;
		bool same = was == NULL ? now->sight == SIGHT_NEVER :
			was->sight == now->sight && memcmp(&was->hash, &now->hash, sizeof was->hash) == 0;

		if (!same && now->member <= members_before && key_touched(after->w, now->key) != after->w->seq)
			return now->key;
	}
	must(k == before->n);
	return (struct key){ VIEW_NONE, 0 };
}

#endif
