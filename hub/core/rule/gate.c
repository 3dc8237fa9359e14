/*
 * The resource gate (decision 21): the list of actions is frozen and compared with the ceilings, source by source. What then changes
 * money is a move (adjust.c). Demand and ceilings are kept as iterations; what can not be closed is settled into a funded part and a
 * ranked list that looks for funds.
 */
#include "core/gate.h"

#include "core/rule/rule.h"

bool gate_is_through(const struct workshop *w)
{
	/* Also when settled: the owner of a source may lower its ceiling below what was to be funded from it. */
	return w->gate.frozen && gate_fits(w);
}

bool gate_was_agreed(const struct workshop *w)
{
	for (size_t i = 0; w->gate.frozen && i < w->polls_n; i++) {
		const struct poll *p = &w->polls[i];
		bool closed = p->state == POLL_STATE_CLOSED || p->state == POLL_STATE_SHOWN;

		if (p->items_of == ITEMS_OF_PLAN && closed && p->opened_seq > w->gate.changed_seq)
			return true;
	}
	return false;
}

/* What an objective is achieved by: of the actions that serve it, and of the gate. */
static void touch_achievable(struct workshop *w, uint32_t action)
{
	const struct action *x = action_at(w, action);
	bool through = gate_is_through(w);

	for (size_t i = 0; x != NULL && i < x->data.objectives.n; i++)
		touch(w, VIEW_OBJECTIVE, x->data.objectives.at[i]);
	for (size_t i = 0; through != w->gate.was_through && i < w->objectives_n; i++)
		touch(w, VIEW_OBJECTIVE, w->objectives[i].number);
	w->gate.was_through = through;
}

void touch_gate(struct workshop *w, uint32_t action)
{
	for (size_t i = 0; i < w->sources_n; i++)
		touch(w, VIEW_SOURCE, w->sources[i].number);
	touch(w, VIEW_PLAN, 0);
	touch(w, VIEW_GATE, 0);
	if (action != 0) {
		touch(w, VIEW_ACTION, action);
		polls_touch_item(w, ITEMS_OF_ACTIONS, action);
	}
	touch_achievable(w, action);
}

/* -- iterations -- */

/* Do the figures stand as they were kept last, and was no move made since that still stands? */
static bool is_kept(const struct workshop *w, struct arena *a)
{
	const struct iteration *last = iteration_at(w, (uint32_t)w->iterations_n);
	struct source_demand *rows;
	size_t n = gate_rows(w, a, &rows);

	if (last == NULL || last->rows_n != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (last->rows[i].source != rows[i].source || last->rows[i].demand != rows[i].demand || last->rows[i].ceiling != rows[i].ceiling)
			return false;
	for (size_t i = last->adjustments_n; i < w->adjustments_n; i++)
		if (!w->adjustments[i].undone)
			return false;
	return true;
}

static enum word keep_figures(const struct workshop *w, struct text label, struct text label_en, struct decision *d)
{
	if (w->iterations_n >= ITERATIONS_MAX) {
		d->arg = ITERATIONS_MAX;
		return word_too_many_things;
	}
	struct iteration_recorded *f = &fact(d, EVENT_ITERATION_RECORDED)->iteration_recorded;
	f->iteration = (uint32_t)w->iterations_n + 1;
	f->label = label;
	f->label_en = label_en;
	return word_fine;
}

enum word decide_record_iteration(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct record_iteration *c = &e->command.record_iteration;

	if (!w->gate.frozen)
		return word_plan_not_frozen;
	return is_kept(w, d->arena) ? word_already_there : keep_figures(w, c->label, c->label_en, d);
}

void fold_iteration_recorded(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct iteration_recorded *f = &event->iteration_recorded;
	const struct iteration *before = iteration_at(w, (uint32_t)w->iterations_n);
	size_t from = before == NULL ? 0 : before->adjustments_n;
	struct iteration *n = arena_push(&w->arena, &w->iterations, &w->iterations_n, &w->iterations_cap, sizeof *n);

	if (n == NULL)
		return;
	n->number = f->iteration;
	n->label = keep(w, f->label);
	n->label_en = keep(w, f->label_en);
	n->rows_n = gate_rows(w, &w->arena, &n->rows);
	n->adjustments_n = (uint32_t)w->adjustments_n;
	for (size_t i = from; i < w->adjustments_n; i++)
		if (!w->adjustments[i].undone)
			numbers_put(&w->arena, &n->adjustments, w->adjustments[i].number);
	n->at_ms = e->at_ms;
	touch(w, VIEW_ITERATION, n->number);
}

/* -- freezing -- */

static bool has_actions(const struct workshop *w)
{
	for (size_t i = 0; i < w->actions_n; i++)
		if (!w->actions[i].removed)
			return true;
	return false;
}

static bool has_moves(const struct workshop *w)
{
	for (size_t i = 0; i < w->adjustments_n; i++)
		if (!w->adjustments[i].undone)
			return true;
	return false;
}

/* What is frozen anew without another figure has its first iteration already. */
enum word decide_freeze_plan(const struct workshop *w, const struct entry *e, struct decision *d)
{
	bool frozen = e->command.freeze_plan.frozen;

	if (frozen == w->gate.frozen)
		return word_already_there;
	if (frozen && !has_actions(w))
		return word_no_such_thing;
	if (!frozen && (w->gate.settled || has_moves(w)))
		return word_has_moves;
	fact(d, EVENT_PLAN_FROZEN)->plan_frozen.frozen = frozen;
	return !frozen || is_kept(w, d->arena) ? word_fine : keep_figures(w, TEXT_NONE, TEXT_NONE, d);
}

void fold_plan_frozen(struct workshop *w, const struct entry *e, const struct event *event)
{
	w->gate.frozen = event->plan_frozen.frozen;
	w->gate.changed_seq = e->seq;
	touch_gate(w, 0);
}

/* -- settling -- */

static enum word lists_hold(const struct workshop *w, const struct settle_gate *c, struct arena *a)
{
	bool *seen = arena_take_n(a, w->actions_n + 1, sizeof *seen);
	size_t standing = 0;

	for (size_t i = 0; i < w->actions_n; i++)
		standing += action_counts(w, &w->actions[i]);
	if (c->funded.n + c->unfunded.n != standing)
		return word_not_whole;
	for (size_t i = 0; seen != NULL && i < standing; i++) {
		uint32_t number = i < c->funded.n ? c->funded.at[i] : c->unfunded.at[i - c->funded.n];
		const struct action *x = action_at(w, number);

		if (x == NULL || !action_counts(w, x) || seen[number])
			return word_not_whole;
		seen[number] = true;
	}
	return word_fine;
}

static bool funded_fits(const struct workshop *w, struct ref_list funded, struct arena *a)
{
	struct source_demand *rows;
	size_t n = gate_rows(w, a, &rows);

	for (size_t i = 0; i < n; i++) {
		rows[i].demand = 0;
		for (size_t k = 0; k < funded.n; k++)
			rows[i].demand += action_asks(action_at(w, funded.at[k]), rows[i].source);
		if (gate_gap(&rows[i]) > 0)
			return false;
	}
	return true;
}

enum word decide_settle_gate(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct settle_gate *c = &e->command.settle_gate;

	if (!w->gate.frozen)
		return word_plan_not_frozen;
	if (c->settled == w->gate.settled || (c->settled && gate_fits(w)))
		return word_already_there;
	enum word word = c->settled ? lists_hold(w, c, d->arena) : word_fine;
	if (word != word_fine)
		return word;
	if (c->settled && !funded_fits(w, c->funded, d->arena))
		return word_does_not_fit;
	if (c->settled && c->reason.len == 0)
		return word_needs_reason;
	struct gate_settled *f = &fact(d, EVENT_GATE_SETTLED)->gate_settled;
	f->settled = c->settled;
	if (!c->settled)
		return word_fine;
	f->funded = c->funded;
	f->unfunded = c->unfunded;
	f->reason = c->reason;
	f->reason_en = c->reason_en;
	return word_fine;
}

void fold_gate_settled(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct gate_settled *f = &event->gate_settled;
	const struct adjustment *last = gate_last_move(w);

	if (last != NULL)
		touch(w, VIEW_ADJUSTMENT, last->number);
	w->gate.settled = f->settled;
	w->gate.changed_seq = e->seq;
	w->gate.reason = keep(w, f->reason);
	w->gate.reason_en = keep(w, f->reason_en);
	numbers_set(&w->arena, &w->gate.funded, f->funded);
	numbers_set(&w->arena, &w->gate.unfunded, f->unfunded);
	last = gate_last_move(w);
	if (last != NULL)
		touch(w, VIEW_ADJUSTMENT, last->number);
	for (size_t i = 0; i < w->actions_n; i++)
		touch(w, VIEW_ACTION, w->actions[i].number);
	/* Also from settled to open, when a ceiling was raised meanwhile: what waited for funds is carried then. */
	for (size_t i = 0; i < w->objectives_n; i++)
		touch(w, VIEW_OBJECTIVE, w->objectives[i].number);
	touch_gate(w, 0);
}
