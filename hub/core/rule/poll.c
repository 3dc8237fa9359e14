/* Rounds: prepared -> open -> closed (hidden) -> shown. While one is open its ballots lie in the urn, outside the log. */
#include "core/method/method.h"
#include "core/rule/rule.h"

#include <string.h>

static void touch_poll(struct workshop *w, const struct poll *p)
{
	touch(w, VIEW_POLL, p->number);
	touch(w, VIEW_RESULT, p->number);
	touch(w, VIEW_TURNOUT, p->number);
	if (p->activity == w->current)
		touch(w, VIEW_STAGE, 0);
}

void polls_grow_stale(struct workshop *w, enum items_of about)
{
	for (size_t i = 0; i < w->polls_n; i++) {
		struct poll *p = &w->polls[i];

		if (p->items_of != about || p->state == POLL_STATE_PREPARED)
			continue;
		p->stale = true;
		touch(w, VIEW_POLL, p->number);
	}
}

static enum word may_be_about(const struct workshop *w, const struct prepare_poll *c)
{
	const struct method_row *row = &method_rows[c->method];
	bool fits = false;

	for (size_t i = 0; i < sizeof row->items_of / sizeof *row->items_of; i++)
		fits = fits || row->items_of[i] == c->items_of;
	if (!fits)
		return word_wrong_item;
	if (c->items_of == ITEMS_OF_DRAFT && draft_at(w, c->draft) == NULL)
		return word_no_such_thing;
	return word_fine;
}

enum word decide_prepare_poll(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct prepare_poll *c = &e->command.prepare_poll;

	if (activity_at(w, c->activity) == NULL)
		return word_no_such_thing;
	enum word word = may_be_about(w, c);
	if (word != word_fine)
		return word;
	if (w->polls_n >= POLLS_MAX) {
		d->arg = POLLS_MAX;
		return word_too_many_things;
	}
	struct poll_prepared *f = &fact(d, EVENT_POLL_PREPARED)->poll_prepared;
	f->poll = (uint32_t)w->polls_n + 1;
	f->activity = c->activity;
	f->method = c->method;
	f->items_of = c->items_of;
	f->draft = c->items_of == ITEMS_OF_DRAFT ? c->draft : 0;
	f->question = c->question;
	f->question_en = c->question_en;
	f->points = c->has_points ? c->points : 0;
	f->cap = c->has_cap ? c->cap : 2;
	f->top = c->has_top ? c->top : 5;
	return word_fine;
}

void fold_poll_prepared(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct poll_prepared *f = &event->poll_prepared;
	struct poll *p = arena_push(&w->arena, &w->polls, &w->polls_n, &w->polls_cap, sizeof *p);

	(void)e;
	if (p == NULL)
		return;
	*p = (struct poll){ .number = f->poll, .activity = f->activity, .method = f->method, .items_of = f->items_of,
		.draft = f->draft, .state = POLL_STATE_PREPARED, .question = keep(w, f->question),
		.question_en = keep(w, f->question_en), .points = f->points, .cap = f->cap, .top = f->top };
	numbers_put(&w->arena, &activity_for(w, f->activity)->polls, p->number);
	touch_poll(w, p);
}

/* -- opening -- */

/* The items of the round as they stand now, themes by code, so that the ballot lists S before W before O before T. */
static struct ref_list items_now(const struct workshop *w, const struct poll *p, struct arena *a)
{
	struct numbers items = { 0 };

	if (p->items_of == ITEMS_OF_DRAFT) {
		numbers_put(a, &items, p->draft);
		return numbers_list(&items);
	}
	for (size_t i = 0; p->items_of == ITEMS_OF_OBJECTIVES && i < w->objectives_n; i++)
		if (!w->objectives[i].withdrawn)
			numbers_put(a, &items, w->objectives[i].number);
	for (int q = QUADRANT_S; p->items_of == ITEMS_OF_THEMES && q < QUADRANT_N; q++)
		for (size_t i = 0; i < w->themes_n; i++)
			if (!w->themes[i].removed && (int)w->themes[i].quadrant == q)
				numbers_put(a, &items, w->themes[i].number);
	return numbers_list(&items);
}

enum word decide_open_poll(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct poll *p = poll_at(w, e->command.open_poll.poll);

	if (p == NULL)
		return word_no_such_thing;
	if (p->state == POLL_STATE_OPEN)
		return word_poll_is_open;
	if (p->state != POLL_STATE_PREPARED)
		return word_poll_is_closed;   /* its ballots belong to nobody any more: a new round is needed */
	struct ref_list items = items_now(w, p, d->arena);
	if (items.n == 0)
		return word_poll_has_no_items;
	if (items.n > ITEMS_MAX) {
		d->arg = ITEMS_MAX;
		return word_too_many_things;
	}
	struct poll_opened *f = &fact(d, EVENT_POLL_OPENED)->poll_opened;
	f->poll = p->number;
	f->items = items;
	f->points = p->points != 0 ? p->points : method_rows[p->method].points_default(items.n);
	return word_fine;
}

void fold_poll_opened(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct poll *p = &w->polls[event->poll_opened.poll - 1];

	p->state = POLL_STATE_OPEN;
	p->opened_ms = e->at_ms;
	p->points = event->poll_opened.points;
	numbers_set(&w->arena, &p->items, event->poll_opened.items);
	touch_poll(w, p);
}

/* -- ballots -- */

enum word decide_cast_ballot(const struct workshop *w, const struct entry *e, struct decision *d)
{
	(void)w, (void)e, (void)d;
	return word_not_allowed;   /* ballots never enter the log by themselves; see ballot_check() */
}

/* Canonical picks: by item, without zeros; a doubled item is refused. */
static enum word picks_in_order(const struct cast_ballot *c, struct arena *a, struct pick_list *out)
{
	struct pick *at = arena_take_n(a, c->picks.n + 1, sizeof *at);
	size_t n = 0;

	if (at == NULL)
		return word_hub_in_trouble;
	for (size_t i = 0; i < c->picks.n; i++) {
		size_t place = n;

		if (c->picks.at[i].points == 0)
			continue;
		while (place > 0 && at[place - 1].item > c->picks.at[i].item)
			place--;
		if (place > 0 && at[place - 1].item == c->picks.at[i].item)
			return word_wrong_item;
		memmove(&at[place + 1], &at[place], (n - place) * sizeof *at);
		at[place] = c->picks.at[i];
		n++;
	}
	*out = (struct pick_list){ at, n };
	return word_fine;
}

enum word ballot_check(const struct workshop *w, const struct actor *by, const struct cast_ballot *c, struct arena *a,
	struct ballot *out, uint32_t *for_member, int64_t *arg)
{
	const struct poll *p = poll_at(w, c->poll);

	*arg = 0;
	if (p == NULL)
		return word_no_such_thing;
	if (w->ended)
		return word_workshop_ended;
	if (p->state != POLL_STATE_OPEN)
		return p->state == POLL_STATE_PREPARED ? word_poll_not_open : word_poll_is_closed;
	if (!role_may(by->role, COMMAND_CAST_BALLOT))
		return word_not_allowed;
	enum word word = acts_for(w, by, c->for_, for_member);
	if (word != word_fine)
		return word;
	const struct member *m = member_at(w, *for_member);
	if (m == NULL)
		return word_not_allowed;   /* only a seat has a vote */
	word = picks_in_order(c, a, &out->picks);
	if (word != word_fine)
		return word;
	out->sector = m->sector;
	out->entry = m->number == by->member ? ENTERED_SELF : c->entry == ENTERED_PAPER ? ENTERED_PAPER : ENTERED_PROXY;
	return method_rows[p->method].check(p, out, arg);
}

static int ballot_order(const struct ballot *x, const struct ballot *y)
{
	if (x->sector != y->sector)
		return x->sector < y->sector ? -1 : 1;
	if (x->entry != y->entry)
		return x->entry < y->entry ? -1 : 1;
	for (size_t i = 0; i < x->picks.n && i < y->picks.n; i++) {
		const struct pick *p = &x->picks.at[i], *q = &y->picks.at[i];

		if (p->item != q->item)
			return p->item < q->item ? -1 : 1;
		if (p->points != q->points)
			return p->points < q->points ? -1 : 1;
	}
	return x->picks.n == y->picks.n ? 0 : x->picks.n < y->picks.n ? -1 : 1;
}

/* Merge sort: equal ballots are the same bytes, so nothing of the order of arrival is left. */
static void sort_ballots(struct ballot *at, struct ballot *spare, size_t n)
{
	if (n < 2)
		return;
	size_t half = n / 2, i = 0, k = half, to = 0;
	sort_ballots(at, spare, half);
	sort_ballots(at + half, spare, n - half);
	while (i < half || k < n)
		spare[to++] = k >= n || (i < half && ballot_order(&at[i], &at[k]) <= 0) ? at[i++] : at[k++];
	memcpy(at, spare, n * sizeof *at);
}

static struct hash ballot_leaf(const struct ballot *b)
{
	struct hash_run r;

	hash_begin(&r);
	hash_add(&r, "\0", 1);
	hash_add_u64(&r, (uint64_t)b->sector);
	hash_add_u64(&r, (uint64_t)b->entry);
	for (size_t i = 0; i < b->picks.n; i++) {
		hash_add_u64(&r, (uint64_t)b->picks.at[i].item);
		hash_add_u64(&r, (uint64_t)b->picks.at[i].points);
	}
	return hash_end(&r);
}

void ballots_seal(struct arena *a, struct ballot *ballots, size_t n, struct hash *root)
{
	struct ballot *spare = arena_take_n(a, n + 1, sizeof *spare);
	struct hash *leaves = arena_take_n(a, n + 1, sizeof *leaves);

	memset(root, 0, sizeof *root);
	if (spare == NULL || leaves == NULL)
		return;   /* the arena says so */
	sort_ballots(ballots, spare, n);
	for (size_t i = 0; i < n; i++)
		leaves[i] = ballot_leaf(&ballots[i]);
	*root = hash_merkle(leaves, n);
}

/* -- closing, showing -- */

/* What the edge stamped is checked again: a log edited by hand must not count what could not be cast. */
static enum word stamps_hold(const struct poll *p, const struct close_poll *c, struct decision *d)
{
	struct ballot *copy = arena_take_n(d->arena, c->ballots.n + 1, sizeof *copy);
	struct hash root;

	if (copy == NULL)
		return word_hub_in_trouble;
	for (size_t i = 0; i < c->ballots.n; i++) {
		copy[i] = c->ballots.at[i];
		enum word word = method_rows[p->method].check(p, &copy[i], &d->arg);
		if (word != word_fine)
			return word;
	}
	ballots_seal(d->arena, copy, c->ballots.n, &root);
	return memcmp(&root, &c->root, sizeof root) == 0 ? word_fine : word_wrong_item;
}

enum word decide_close_poll(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct close_poll *c = &e->command.close_poll;
	const struct poll *p = poll_at(w, c->poll);

	if (p == NULL)
		return word_no_such_thing;
	if (p->state != POLL_STATE_OPEN)
		return p->state == POLL_STATE_PREPARED ? word_poll_not_open : word_poll_is_closed;
	enum word word = stamps_hold(p, c, d);
	if (word != word_fine)
		return word;
	struct poll_closed *f = &fact(d, EVENT_POLL_CLOSED)->poll_closed;
	f->poll = c->poll;
	f->ballots = c->ballots;
	f->root = c->root;
	f->present = c->present;
	return word_fine;
}

void fold_poll_closed(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct poll_closed *f = &event->poll_closed;
	struct poll *p = &w->polls[f->poll - 1];
	struct ballot *kept = arena_copy(&w->arena, f->ballots.at, f->ballots.n * sizeof *kept);

	p->state = POLL_STATE_CLOSED;
	p->closed_ms = e->at_ms;
	p->root = f->root;
	if (f->ballots.n > 0 && kept == NULL)
		return;
	for (size_t i = 0; i < f->ballots.n; i++)
		kept[i].picks.at = arena_copy(&w->arena, kept[i].picks.at, kept[i].picks.n * sizeof *kept[i].picks.at);
	p->ballots = (struct ballot_list){ kept, f->ballots.n };
	p->tally = tally_make(w, p);
	if (p->tally != NULL)
		p->tally->present = f->present;
	touch_poll(w, p);
}

static enum word show(const struct workshop *w, uint32_t number, bool shown, struct decision *d)
{
	const struct poll *p = poll_at(w, number);

	if (p == NULL)
		return word_no_such_thing;
	if (p->state != POLL_STATE_CLOSED && p->state != POLL_STATE_SHOWN)
		return word_result_not_ready;
	if ((p->state == POLL_STATE_SHOWN) == shown)
		return word_already_there;
	struct result_shown *f = &fact(d, EVENT_RESULT_SHOWN)->result_shown;
	f->poll = number;
	f->shown = shown;
	return word_fine;
}

enum word decide_show_result(const struct workshop *w, const struct entry *e, struct decision *d)
{
	return show(w, e->command.show_result.poll, true, d);
}

enum word decide_hide_result(const struct workshop *w, const struct entry *e, struct decision *d)
{
	return show(w, e->command.hide_result.poll, false, d);
}

void fold_result_shown(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct poll *p = &w->polls[event->result_shown.poll - 1];

	(void)e;
	p->state = event->result_shown.shown ? POLL_STATE_SHOWN : POLL_STATE_CLOSED;
	p->was_shown = true;
	touch_poll(w, p);
}

enum word decide_discuss_poll(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct discuss_poll *c = &e->command.discuss_poll;
	const struct poll *p = poll_at(w, c->poll);

	if (p == NULL)
		return word_no_such_thing;
	if (p->tally == NULL)
		return word_result_not_ready;
	struct poll_discussed *f = &fact(d, EVENT_POLL_DISCUSSED)->poll_discussed;
	f->poll = c->poll;
	f->text = c->text;
	f->en = c->en;
	return word_fine;
}

void fold_poll_discussed(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct poll *p = &w->polls[event->poll_discussed.poll - 1];

	(void)e;
	p->discussion = keep(w, event->poll_discussed.text);
	p->discussion_en = keep(w, event->poll_discussed.en);
	touch(w, VIEW_RESULT, p->number);
}
