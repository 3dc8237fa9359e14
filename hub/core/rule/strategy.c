/* Strategy options: what they are scored by, what they say, and the must-haves that no score outweighs. */
#include "core/rule/rule.h"

#include <stdio.h>

static const struct strategy *find(const struct workshop *w, uint32_t number)
{
	const struct strategy *s = strategy_at(w, number);

	return s == NULL || s->removed ? NULL : s;
}

void touch_strategies(struct workshop *w)
{
	touch(w, VIEW_STRATEGIES, 0);
	for (size_t i = 0; i < w->strategies_n; i++)
		touch(w, VIEW_STRATEGY, w->strategies[i].number);
}

void touch_my_scores(struct workshop *w)
{
	for (size_t i = 0; i < w->strategies_n; i++)
		touch(w, VIEW_MY_SCORE, w->strategies[i].number);
}

/* -- criteria -- */

enum word decide_set_criteria(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct set_criteria *c = &e->command.set_criteria;
	int64_t sum = 0;

	if (w->choice.agreed)
		return word_criteria_are_agreed;
	for (size_t i = 0; i < c->criteria.n; i++)
		sum += c->criteria.at[i].weight;
	if (sum != 100)
		return word_bad_weights;
	fact(d, EVENT_CRITERIA_SET)->criteria_set.criteria = c->criteria;
	return word_fine;
}

void fold_criteria_set(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct criteria_set f = event->criteria_set;

	(void)e;
	keep_data(w, &event_rows[EVENT_CRITERIA_SET], &f);
	/* The arena's own copy just now; the list is const for everybody else. */
	w->choice.criteria = (struct criterion *)f.criteria.at;
	w->choice.criteria_n = f.criteria.n;
	touch(w, VIEW_STRATEGIES, 0);
}

static bool has_scores(const struct workshop *w)
{
	for (size_t i = 0; i < w->strategies_n; i++)
		for (int g = SECTOR_STATE; !w->strategies[i].removed && g < SECTOR_N; g++)
			if (w->strategies[i].scores[g].n > 0)
				return true;
	return false;
}

enum word decide_agree_criteria(const struct workshop *w, const struct entry *e, struct decision *d)
{
	bool agreed = e->command.agree_criteria.agreed;

	if (agreed == w->choice.agreed)
		return word_already_there;
	if (w->choice.criteria_n == 0)
		return word_no_such_thing;
	if (!agreed && has_scores(w))
		return word_already_scored;
	fact(d, EVENT_CRITERIA_AGREED)->criteria_agreed.agreed = agreed;
	return word_fine;
}

void fold_criteria_agreed(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)e;
	w->choice.agreed = event->criteria_agreed.agreed;
	touch(w, VIEW_STRATEGIES, 0);
	touch_my_scores(w);
}

/* -- options -- */

static enum word links_exist(const struct workshop *w, const struct strategy_data *data, uint32_t self)
{
	for (size_t i = 0; i < data->tows.n; i++) {
		const struct tows *t = tows_at(w, data->tows.at[i]);

		if (t == NULL || t->removed)
			return word_no_such_thing;
	}
	for (size_t i = 0; i < data->objectives.n; i++) {
		const struct objective *o = objective_at(w, data->objectives.at[i]);

		if (o == NULL || o->withdrawn)
			return word_no_such_thing;
	}
	for (size_t i = 0; i < data->parts.n; i++)
		if (find(w, data->parts.at[i]) == NULL || data->parts.at[i] == self)
			return word_no_such_thing;
	return word_fine;
}

static enum word set(const struct workshop *w, struct decision *d, uint32_t number, const struct strategy_data *data)
{
	enum word word = links_exist(w, data, number);

	if (word != word_fine)
		return word;
	struct strategy_set *f = &fact(d, EVENT_STRATEGY_SET)->strategy_set;
	f->strategy = number;
	f->data = *data;
	f->data.tows = refs_once(d->arena, data->tows);
	f->data.objectives = refs_once(d->arena, data->objectives);
	f->data.parts = refs_once(d->arena, data->parts);
	return word_fine;
}

enum word decide_add_strategy(const struct workshop *w, const struct entry *e, struct decision *d)
{
	if (w->strategies_n >= STRATEGIES_MAX) {
		d->arg = STRATEGIES_MAX;
		return word_too_many_things;
	}
	return set(w, d, (uint32_t)w->strategies_n + 1, &e->command.add_strategy.data);
}

enum word decide_edit_strategy(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct edit_strategy *c = &e->command.edit_strategy;

	return find(w, c->strategy) == NULL ? word_no_such_thing : set(w, d, c->strategy, &c->data);
}

void fold_strategy_set(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct strategy_set *f = &event->strategy_set;
	struct strategy *s;

	(void)e;
	if (f->strategy > w->strategies_n) {
		s = arena_push(&w->arena, &w->strategies, &w->strategies_n, &w->strategies_cap, sizeof *s);
		if (s == NULL)
			return;
		s->number = f->strategy;
		s->screening = SCREENING_UNKNOWN;
		(void)snprintf(s->code, sizeof s->code, "PA%u", s->number);
		touch(w, VIEW_STRATEGIES, 0);
		touch(w, VIEW_MY_SCORE, s->number);
	}
	s = &w->strategies[f->strategy - 1];
	s->data = f->data;
	keep_data(w, &shape_strategy_data, &s->data);
	touch(w, VIEW_STRATEGY, s->number);
}

/* What failed or is gone can not be what the plan follows. */
static void unchoose(struct workshop *w, uint32_t strategy)
{
	struct choice *c = &w->choice;

	if (c->chosen != strategy)
		return;
	c->chosen = 0;
	c->reason = c->reason_en = c->dissent = c->dissent_en = TEXT_NONE;
}

enum word decide_remove_strategy(const struct workshop *w, const struct entry *e, struct decision *d)
{
	if (find(w, e->command.remove_strategy.strategy) == NULL)
		return word_no_such_thing;
	fact(d, EVENT_STRATEGY_REMOVED)->strategy_removed.strategy = e->command.remove_strategy.strategy;
	return word_fine;
}

void fold_strategy_removed(struct workshop *w, const struct entry *e, const struct event *event)
{
	uint32_t number = event->strategy_removed.strategy;

	(void)e;
	w->strategies[number - 1].removed = true;
	unchoose(w, number);
	for (size_t i = 0; i < w->strategies_n; i++) {
		struct ref_list *parts = &w->strategies[i].data.parts;

		if (refs_have(*parts, number))
			*parts = refs_without(&w->arena, *parts, number);
	}
	actions_drop_strategy(w, number);
	touch(w, VIEW_MY_SCORE, number);
	touch_strategies(w);
}

void strategies_drop_tows(struct workshop *w, uint32_t tows)
{
	for (size_t i = 0; i < w->strategies_n; i++) {
		struct strategy *s = &w->strategies[i];

		if (!refs_have(s->data.tows, tows))
			continue;
		s->data.tows = refs_without(&w->arena, s->data.tows, tows);
		touch(w, VIEW_STRATEGY, s->number);
	}
}

void strategies_drop_objective(struct workshop *w, uint32_t objective)
{
	for (size_t i = 0; i < w->strategies_n; i++) {
		struct strategy *s = &w->strategies[i];

		if (!refs_have(s->data.objectives, objective))
			continue;
		s->data.objectives = refs_without(&w->arena, s->data.objectives, objective);
		touch(w, VIEW_STRATEGY, s->number);
	}
}

/* -- must-haves -- */

static struct must_have_list once(struct arena *a, struct must_have_list from)
{
	enum must_have *at = arena_take_n(a, from.n + 1, sizeof *at);
	bool has[MUST_HAVE_N] = { false };
	size_t n = 0;

	for (size_t i = 0; at != NULL && i < from.n; i++) {
		if (!has[from.at[i]])
			at[n++] = from.at[i];
		has[from.at[i]] = true;
	}
	return (struct must_have_list){ at, n };
}

enum word decide_screen_strategy(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct screen_strategy *c = &e->command.screen_strategy;
	bool failed = c->screening == SCREENING_FAILED;

	if (find(w, c->strategy) == NULL)
		return word_no_such_thing;
	if (failed && (c->failed.n == 0 || c->reason.len == 0))
		return word_needs_reason;
	struct strategy_screened *f = &fact(d, EVENT_STRATEGY_SCREENED)->strategy_screened;
	f->strategy = c->strategy;
	f->screening = c->screening;
	if (failed)
		f->failed = once(d->arena, c->failed);
	f->reason = c->reason;
	f->reason_en = c->reason_en;
	return word_fine;
}

void fold_strategy_screened(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct strategy_screened *f = &event->strategy_screened;
	struct strategy *s = &w->strategies[f->strategy - 1];

	(void)e;
	s->screening = f->screening;
	s->failed = f->failed.n == 0 ? NULL : arena_copy(&w->arena, f->failed.at, f->failed.n * sizeof *f->failed.at);
	s->failed_n = s->failed == NULL ? 0 : f->failed.n;
	s->screen_reason = keep(w, f->reason);
	s->screen_reason_en = keep(w, f->reason_en);
	if (s->screening == SCREENING_FAILED)
		unchoose(w, s->number);
	touch_strategies(w);
}
