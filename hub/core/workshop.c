/* The workshop's memory: making it, finding things in it, noting what an entry touched. */
#include "core/workshop.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "core/rule/rule.h"

struct workshop *workshop_new(void)
{
	struct workshop *w = calloc(1, sizeof *w);

	if (w == NULL)
		return NULL;
	w->wall = WALL_MODE_STAGE;
	w->rules = (struct rules){ .k = 5, .pass_percent = 80, .sector_percent = 67 };
	return w;
}

void workshop_free(struct workshop *w)
{
	if (w == NULL)
		return;
	arena_free(&w->arena);
	free(w);
}

#define FINDER(noun, list) \
	const struct noun *noun##_at(const struct workshop *w, uint32_t number) \
	{ \
		return number == 0 || number > w->list##_n ? NULL : &w->list[number - 1]; \
	}
FINDER(activity, activities)
FINDER(member, members)
FINDER(card, cards)
FINDER(theme, themes)
FINDER(element, elements)
FINDER(draft, drafts)
FINDER(objective, objectives)
FINDER(target, targets)
FINDER(poll, polls)
FINDER(pass, passes)
FINDER(remark, remarks)
FINDER(deed, deeds)
FINDER(stakeholder, stakeholders)
FINDER(series, series)
FINDER(tows, tows)
FINDER(strategy, strategies)
FINDER(source, sources)
FINDER(action, actions)
FINDER(adjustment, adjustments)
FINDER(iteration, iterations)
FINDER(commitment, commitments)
FINDER(reading, readings)
FINDER(measurement, measurements)
FINDER(opinion, opinions)
FINDER(earlier, earlier)
#undef FINDER

bool card_is_held(const struct card *c)
{
	return c->hidden || c->waiting;
}

struct activity *activity_for(struct workshop *w, uint32_t number)
{
	must(number > 0 && number <= w->activities_n);
	return &w->activities[number - 1];
}

/*
 * Seats by the hash of their key. The hash is BLAKE2b of 128 random bits, so its first bytes are the place in the table; a member
 * who took the seat over has two places, and only the one whose hash still is the member's counts.
 */
static size_t seat_place(const struct workshop *w, const struct hash *key_hash, bool *found)
{
	uint64_t word;
	size_t place;

	memcpy(&word, key_hash, sizeof word);
	*found = false;
	for (place = (size_t)word & (w->seats_cap - 1); w->seats[place] != 0; place = (place + 1) & (w->seats_cap - 1)) {
		const struct member *m = member_at(w, w->seats[place]);

		must(m != NULL);
		*found = !m->helped && hash_same(&m->key_hash, key_hash, sizeof *key_hash);
		if (*found)
			break;
	}
	return place;
}

void seat_note(struct workshop *w, uint32_t member)
{
	bool found;

	if ((w->seats_n + 1) * 2 > w->seats_cap) {
		size_t cap = w->seats_cap == 0 ? 256 : w->seats_cap * 2;
		uint32_t *wider = arena_take_n(&w->arena, cap, sizeof *wider);

		if (wider == NULL)
			return;
		w->seats = wider;
		w->seats_cap = cap;
		w->seats_n = 0;
		for (size_t i = 0; i < w->members_n; i++)
			if (!w->members[i].helped && w->members[i].number != member)
				seat_note(w, w->members[i].number);
	}
	size_t place = seat_place(w, &member_at(w, member)->key_hash, &found);
	if (found)
		return;
	w->seats[place] = member;
	w->seats_n++;
}

uint32_t workshop_seat(const struct workshop *w, const struct hash *key_hash)
{
	bool found = false;
	size_t place = w->seats_cap == 0 ? 0 : seat_place(w, key_hash, &found);

	const struct member *m = found ? member_at(w, w->seats[place]) : NULL;

	return m != NULL && !m->left ? m->number : 0;
}

bool role_may(enum role role, enum command_kind kind)
{
	return kind > COMMAND_NONE && kind < COMMAND_N && (command_rows[kind].who & (1u << role)) != 0;
}

bool role_runs(enum role role)
{
	return role == ROLE_FACILITATOR || role == ROLE_MODERATOR || role == ROLE_HELPER;
}

enum word acts_for(const struct workshop *w, const struct actor *by, uint32_t for_, uint32_t *member)
{
	uint32_t whose = for_ != 0 ? for_ : by->member;
	const struct member *m = member_at(w, whose);

	if (whose == 0) {
		*member = 0;
		return word_fine;
	}
	if (m == NULL || m->left)
		return word_no_such_thing;
	if (whose != by->member && by->role != ROLE_HELPER && by->role != ROLE_FACILITATOR)
		return word_not_allowed;
	*member = whose;
	return word_fine;
}

struct text keep(struct workshop *w, struct text t)
{
	return t.len == 0 ? TEXT_NONE : text_copy(&w->arena, t);
}

void touch(struct workshop *w, enum view_kind kind, uint32_t number)
{
	struct touched *t = &w->touched[kind];

	while (t->n <= number)
		if (arena_push(&w->arena, &t->at, &t->n, &t->cap, sizeof *t->at) == NULL)
			return;
	if (t->at[number] == w->seq)
		return;
	t->at[number] = w->seq;
	struct key *k = arena_push(&w->arena, &w->fresh, &w->fresh_n, &w->fresh_cap, sizeof *k);
	if (k != NULL)
		*k = (struct key){ kind, number };
}

uint64_t key_touched(const struct workshop *w, struct key key)
{
	const struct touched *t = &w->touched[key.kind];

	return key.number < t->n ? t->at[key.number] : 0;
}

void touch_activity(struct workshop *w, uint32_t activity)
{
	touch(w, VIEW_AGENDA, 0);
	if (activity == w->current)
		touch(w, VIEW_STAGE, 0);
}

void touch_contents(struct workshop *w, uint32_t activity)
{
	for (size_t i = 0; i < w->cards_n; i++) {
		const struct card *c = &w->cards[i];

		if (c->activity != activity)
			continue;
		touch(w, VIEW_CARD, c->number);
		touch(w, VIEW_MINE, c->number);
		polls_touch_item(w, c->kind == CARD_KIND_STATEMENT ? ITEMS_OF_STATEMENTS : ITEMS_OF_CARDS, c->number);
		for (size_t k = 0; k < c->elements.n; k++)
			touch(w, VIEW_ELEMENT, c->elements.at[k]);
	}
	touch_activity_thread(w, activity);
	for (size_t i = 0; i < w->objectives_n; i++)
		if (w->objectives[i].activity == activity)
			touch(w, VIEW_MINE_OBJECTIVE, w->objectives[i].number);
	const struct activity *at = activity_at(w, activity);
	must(at != NULL);
	if (at->kind == ACTIVITY_KIND_STRATEGIES) {
		touch_strategies(w);
		touch_my_scores(w);
	}
}
