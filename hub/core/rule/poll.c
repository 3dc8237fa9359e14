/* Rounds: prepared -> open -> closed (hidden) -> shown. While one is open its ballots lie in the urn, outside the log. */
#include "core/method/method.h"
#include "core/plan.h"
#include "core/rule/rule.h"
#include "core/view/view.h"

void touch_poll(struct workshop *w, const struct poll *p)
{
	touch(w, VIEW_POLL, p->number);
	touch(w, VIEW_RESULT, p->number);
	touch(w, VIEW_TURNOUT, p->number);
	if (p->activity == w->current)
		touch(w, VIEW_STAGE, 0);
	if (p->items_of == ITEMS_OF_ACTIONS || p->items_of == ITEMS_OF_PLAN)
		touch(w, VIEW_GATE, 0);
}

void polls_touch_item(struct workshop *w, enum items_of about, uint32_t number)
{
	for (size_t i = 0; i < w->polls_n; i++)
		if (w->polls[i].items_of == about && numbers_have(&w->polls[i].items, number))
			touch(w, VIEW_POLL, w->polls[i].number);
}

void polls_grow_stale(struct workshop *w, enum items_of about)
{
	for (size_t i = 0; i < w->polls_n; i++) {
		struct poll *p = &w->polls[i];

		/* A round about the plan asks about the objectives as well. */
		bool asks = p->items_of == about || (about == ITEMS_OF_OBJECTIVES && p->items_of == ITEMS_OF_PLAN);
		if (!asks || p->state == POLL_STATE_PREPARED)
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
		fits = fits || (row->items_of[i] != ITEMS_OF_NONE && row->items_of[i] == c->items_of);
	if (!fits || (c->items_of == ITEMS_OF_OPTIONS) != (c->options.n > 0))
		return word_wrong_item;
	if (c->items_of == ITEMS_OF_DRAFT && draft_at(w, c->draft) == NULL)
		return word_no_such_thing;
	return word_fine;
}

/* Weights are agreed before grades are seen, and add up; what is to be paid for has a price, and somebody a purse. */
static enum word numbers_fit(const struct prepare_poll *c)
{
	int64_t weights = 0;

	for (size_t i = 0; i < c->criteria.n; i++)
		weights += c->criteria.at[i].weight;
	if (c->criteria.n > 0 && (weights != 100 || method_rows[c->method].form != FORM_GRADE))
		return word_bad_weights;
	if (method_rows[c->method].chart != CHART_FUNDS)
		return word_fine;
	for (size_t i = 0; i < c->options.n; i++)
		if (!c->options.at[i].has_cost)
			return word_needs_costs;
	return c->has_ceiling ? word_fine : word_needs_costs;
}

enum word decide_prepare_poll(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct prepare_poll *c = &e->command.prepare_poll;

	if (activity_at(w, c->activity) == NULL)
		return word_no_such_thing;
	enum word word = may_be_about(w, c);
	if (word == word_fine)
		word = numbers_fit(c);
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
	f->options = c->options;
	f->criteria = c->criteria;
	f->ceiling = c->has_ceiling ? c->ceiling : 0;
	f->balance = c->balance != BALANCE_NONE ? c->balance : method_rows[c->method].balance;
	f->decides = c->decides != DECIDES_NONE ? c->decides : DECIDES_PLAIN;
	f->weight_cap = c->has_weight_cap ? c->weight_cap : 0;
	f->until_spent = !c->has_until_spent || c->until_spent;
	return word_fine;
}

void fold_poll_prepared(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct poll_prepared *f = &event->poll_prepared;
	struct poll *p = arena_push(&w->arena, &w->polls, &w->polls_n, &w->polls_cap, sizeof *p);

	(void)e;
	if (p == NULL)
		return;
	*p = (struct poll){ .number = f->poll, .activity = f->activity, .again = f->again, .method = f->method,
		.items_of = f->items_of, .draft = f->draft, .state = POLL_STATE_PREPARED, .question = keep(w, f->question),
		.question_en = keep(w, f->question_en), .points = f->points, .cap = f->cap, .top = f->top,
		.ceiling = f->ceiling, .balance = f->balance, .decides = f->decides, .weight_cap = f->weight_cap,
		.until_spent = f->until_spent };
	p->options = arena_take_n(&w->arena, f->options.n + 1, sizeof *p->options);
	p->criteria = arena_take_n(&w->arena, f->criteria.n + 1, sizeof *p->criteria);
	if (p->options == NULL || p->criteria == NULL)
		return;
	for (size_t i = 0; i < f->options.n; i++) {
		const struct option *o = &f->options.at[i];

		p->options[p->options_n++] = (struct option){ keep(w, o->text), keep(w, o->en), o->cost, o->has_cost };
	}
	for (size_t i = 0; i < f->criteria.n; i++) {
		const struct criterion *o = &f->criteria.at[i];

		p->criteria[p->criteria_n++] = (struct criterion){ keep(w, o->text), keep(w, o->en), o->weight };
	}
	numbers_put(&w->arena, &activity_for(w, f->activity)->polls, p->number);
	touch_poll(w, p);
}

/* -- opening -- */

static bool card_is_item(const struct workshop *w, const struct card *c, enum items_of items_of)
{
	enum card_kind kind = items_of == ITEMS_OF_STATEMENTS ? CARD_KIND_STATEMENT : CARD_KIND_SWOT;

	/* Only what everybody has seen; of cards that lie on each other the upper one. */
	return c->kind == kind && c->into == 0 && card_is_open(w, c, ROLE_PARTICIPANT);
}

/* What there is one of, or a list of its own: options, a draft, the plan. */
static void items_of_its_own(const struct poll *p, struct arena *a, struct numbers *items)
{
	if (p->items_of == ITEMS_OF_DRAFT)
		numbers_put(a, items, p->draft);
	if (p->items_of == ITEMS_OF_PLAN)
		numbers_put(a, items, 1);
	for (uint32_t n = 1; p->items_of == ITEMS_OF_OPTIONS && n <= p->options_n; n++)
		numbers_put(a, items, n);
}

/* The items of the round as they stand now; what has quadrants by quadrant, so that the ballot lists S before W before O before T. */
static struct ref_list items_now(const struct workshop *w, const struct poll *p, struct arena *a)
{
	struct numbers items = { 0 };
	bool cards = p->items_of == ITEMS_OF_CARDS || p->items_of == ITEMS_OF_STATEMENTS;

	items_of_its_own(p, a, &items);
	for (size_t i = 0; p->items_of == ITEMS_OF_ACTIONS && i < w->actions_n; i++)
		if (action_counts(w, &w->actions[i]))
			numbers_put(a, &items, w->actions[i].number);
	for (size_t i = 0; p->items_of == ITEMS_OF_OBJECTIVES && i < w->objectives_n; i++)
		if (!w->objectives[i].withdrawn)
			numbers_put(a, &items, w->objectives[i].number);
	for (int q = QUADRANT_NONE; q < QUADRANT_N; q++) {
		for (size_t i = 0; p->items_of == ITEMS_OF_THEMES && i < w->themes_n; i++)
			if (!w->themes[i].removed && (int)w->themes[i].quadrant == q)
				numbers_put(a, &items, w->themes[i].number);
		for (size_t i = 0; cards && i < w->cards_n; i++)
			if ((int)w->cards[i].quadrant == q && card_is_item(w, &w->cards[i], p->items_of))
				numbers_put(a, &items, w->cards[i].number);
	}
	return numbers_list(&items);
}

/* Of one thing there is nothing to compare. */
static size_t items_least(const struct poll *p)
{
	return method_rows[p->method].form == FORM_PAIR ? 2 : 1;
}

/* Ordering and comparing ask more of a person with every item, and sharing of the hub: of options a round never has more either. */
enum { SHARED_ITEMS_MAX = 64 };

static size_t items_most(const struct poll *p)
{
	enum form form = method_rows[p->method].form;

	if (form == FORM_RANK || form == FORM_PAIR)
		return form == FORM_RANK ? RANK_ITEMS_MAX : PAIR_ITEMS_MAX;
	if (method_rows[p->method].chart == CHART_FUNDS)
		return SHARED_ITEMS_MAX;
	return p->criteria_n > 0 ? 40 : ITEMS_MAX;
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
	/* A repetition is about the same things, whatever there is by now: else its ballots could not be held against those before. */
	const struct poll *before = poll_at(w, p->again);
	struct ref_list items = before != NULL ? numbers_list(&before->items) : items_now(w, p, d->arena);
	if (items.n < items_least(p))
		return word_poll_has_no_items;
	if (items.n > items_most(p)) {
		d->arg = (int64_t)items_most(p);
		return word_too_many_things;
	}
	const struct method_row *row = &method_rows[p->method];
	size_t seats = 0;

	/* Purses rise step by step while the whole hub waits: an artificial worst room took 1.2 s with 1 000 ballots, 7.4 s with 5 000. */
	for (size_t i = 0; i < w->members_n; i++)
		seats += !w->members[i].left;
	if (row->chart == CHART_FUNDS && seats > SHARERS_MAX) {
		d->arg = SHARERS_MAX;
		return word_too_many_to_share;
	}
	struct poll_opened *f = &fact(d, EVENT_POLL_OPENED)->poll_opened;
	f->poll = p->number;
	f->items = items;
	f->points = p->points != 0 || row->points_default == NULL ? p->points : row->points_default(items.n);
	f->word = e->command.open_poll.word;
	return word_fine;
}

/*
 * What an action costs is part of the question: moves of the gate that come later change the plan and not what people were asked. A
 * repetition asks with the costs of the first time.
 */
static void costs_stand(struct workshop *w, struct poll *p)
{
	const struct poll *before = poll_at(w, p->again);

	if (p->items_of != ITEMS_OF_ACTIONS)
		return;
	p->costs = arena_take_n(&w->arena, p->items.n, sizeof *p->costs);
	for (size_t i = 0; p->costs != NULL && i < p->items.n; i++)
		p->costs[i] = before != NULL ? before->costs[i] : action_total(action_at(w, p->items.at[i]));
}

void fold_poll_opened(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct poll *p = &w->polls[event->poll_opened.poll - 1];

	p->state = POLL_STATE_OPEN;
	p->opened_ms = e->at_ms;
	p->opened_seq = e->seq;
	p->points = event->poll_opened.points;
	p->word = keep(w, event->poll_opened.word);
	p->opened_head = w->chain;
	numbers_set(&w->arena, &p->items, event->poll_opened.items);
	costs_stand(w, p);
	touch_poll(w, p);
}

/* -- showing -- */

static enum word show(const struct workshop *w, uint32_t number, bool shown, struct decision *d)
{
	const struct poll *p = poll_at(w, number);

	if (p == NULL)
		return word_no_such_thing;
	if (p->state != POLL_STATE_CLOSED && p->state != POLL_STATE_SHOWN)
		return word_result_not_ready;
	if ((p->state == POLL_STATE_SHOWN) == shown)
		return word_already_there;
	if (shown && !p->was_shown && poll_is_too_close(w, p, d->arena)) {
		d->arg = w->rules.k;
		return word_too_few_changed;
	}
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
