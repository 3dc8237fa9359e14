/*
 * Moves of the resource gate. Each changes an action's money, output or months together with the targets that it breaks: the plan may
 * not keep the old target with the smaller budget. The record of a move holds all that is needed to take it back.
 */
#include "core/gate.h"
#include "core/plan.h"
#include "core/rule/rule.h"

/* A move beside the action as it is. */
struct move {
	const struct adjust_action *c;
	const struct action *x;
	struct resource_list lines;   /* as they would be kept */
	int64_t total_before, total;
	int output;                   /* <0: falls, 0: as before, >0: grows, or there was none */
	bool later;                   /* it ends later than before, or for the first time at all */
};

/* What a kind of move must do and must leave. Any may lower the money of any source. */
enum total_rule { TOTAL_FALLS = 1, TOTAL_STAYS, TOTAL_GOES };
enum output_rule { OUTPUT_ANY, OUTPUT_STAYS, OUTPUT_FALLS, OUTPUT_FALLS_OR_LATER };
static const struct kind_row { enum total_rule total; enum output_rule output; bool breaks_target; } kinds[GATE_MOVE_N] = {
	[GATE_MOVE_REMOVE] = { TOTAL_FALLS, OUTPUT_STAYS, false },
	[GATE_MOVE_PHASE] = { TOTAL_FALLS, OUTPUT_FALLS_OR_LATER, true },
	[GATE_MOVE_SCALE_DOWN] = { TOTAL_FALLS, OUTPUT_FALLS, true },
	[GATE_MOVE_SUBSTITUTE] = { TOTAL_STAYS, OUTPUT_STAYS, false },
	[GATE_MOVE_DROP] = { TOTAL_GOES, OUTPUT_ANY, true },
};

/* -- money -- */

static int64_t asks(struct resource_list lines, uint32_t source)
{
	int64_t amount = 0;

	for (size_t i = 0; i < lines.n; i++)
		if (lines.at[i].source == source)
			amount += lines.at[i].amount;
	return amount;
}

static bool asks_more_of_any(const struct move *m)
{
	for (size_t i = 0; i < m->lines.n; i++)
		if (asks(m->lines, m->lines.at[i].source) > action_asks(m->x, m->lines.at[i].source))
			return true;
	return false;
}

static enum word money_holds(const struct move *m)
{
	bool grows = asks_more_of_any(m);

	if (m->total > m->total_before)
		return word_must_not_grow;
	switch (kinds[m->c->kind].total) {
	case TOTAL_GOES: return m->lines.n == 0 ? word_fine : word_bad_field;
	case TOTAL_STAYS:
		if (m->total < m->total_before)
			return word_total_stays;
		/* The same sum, and no source pays more: then none pays less either. */
		return !grows ? word_must_change_something : m->c->consent.len == 0 ? word_needs_consent : word_fine;
	default: break;
	}
	if (grows)
		return word_must_not_grow;
	return m->total == m->total_before ? word_must_change_something : word_fine;
}

/* -- output and months -- */

static enum word months_hold(const struct move *m)
{
	const struct adjust_action *c = m->c;
	int64_t start = c->has_start ? c->start : m->x->data.has_start ? m->x->data.start : 0;
	int64_t end = c->has_end ? c->end : m->x->data.has_end ? m->x->data.end : 0;

	if ((c->has_start && !month_exists(c->start)) || (c->has_end && !month_exists(c->end)))
		return word_bad_month;
	return start != 0 && end != 0 && end < start ? word_ends_before_start : word_fine;
}

static enum word output_holds(const struct move *m)
{
	const struct adjust_action *c = m->c;

	if (c->has_quantity && c->quantity.units < 0)
		return word_bad_field;
	switch (kinds[c->kind].output) {
	/* Later is less within the period, so whoever keeps the output keeps its time. */
	case OUTPUT_STAYS: return m->output != 0 || m->later ? word_output_stays : word_fine;
	case OUTPUT_FALLS: return m->output < 0 ? word_fine : word_output_must_fall;
	case OUTPUT_FALLS_OR_LATER:
		if (m->output > 0)
			return word_must_not_grow;
		return m->output < 0 || m->later ? word_fine : word_must_change_something;
	default: return c->has_quantity || c->has_start || c->has_end ? word_bad_field : word_fine;
	}
}

/* -- targets -- */

static bool serves_with_target(const struct action *x, const struct target *t)
{
	return !t->removed && t->has_target && action_serves(x, t->objective);
}

/* Could this move break a target at all? */
static bool has_target(const struct workshop *w, const struct action *x)
{
	for (size_t i = 0; i < w->targets_n; i++)
		if (serves_with_target(x, &w->targets[i]) && !objective_at(w, w->targets[i].objective)->withdrawn)
			return true;
	return false;
}

/* One target: its value or its year really changes, both only with what becomes of the rest. `to` says which of them does. */
static enum word change_holds(const struct move *m, const struct target *t, const struct target_change *c, struct target_change *to)
{
	if (t == NULL || !serves_with_target(m->x, t))
		return word_wrong_target;
	*to = *c;
	to->has_target = c->has_target && decimal_order(c->target, t->target) != 0;
	to->has_year = c->has_year && c->year != t->target_year;
	if (!to->has_target && !to->has_year)
		return word_must_change_something;
	return to->has_target && to->has_year && c->remainder.len == 0 ? word_needs_remainder : word_fine;
}

static enum word targets_hold(const struct workshop *w, const struct move *m, struct arena *a, struct target_change_list *out)
{
	const struct target_change_list *given = &m->c->changes;
	struct target_change *changes = arena_take_n(a, given->n + 1, sizeof *changes);

	for (size_t i = 0; changes != NULL && i < given->n; i++) {
		enum word word = change_holds(m, target_at(w, given->at[i].indicator), &given->at[i], &changes[i]);

		/* Twice in one move would be value and year, each without a word about the rest. */
		for (size_t k = 0; word == word_fine && k < i; k++)
			if (changes[k].indicator == changes[i].indicator)
				word = word_doubled_field;
		if (word != word_fine)
			return word;
	}
	*out = (struct target_change_list){ changes, changes == NULL ? 0 : given->n };
	return kinds[m->c->kind].breaks_target && given->n == 0 && has_target(w, m->x) ? word_target_must_change : word_fine;
}

/* -- a move -- */

static enum word may_move(const struct workshop *w, const struct adjust_action *c, int64_t *arg)
{
	const struct action *x = action_at(w, c->action);

	if (!w->gate.frozen)
		return word_plan_not_frozen;
	if (w->gate.settled)
		return word_plan_is_frozen;
	if (x == NULL || !action_counts(w, x))
		return word_no_such_thing;
	if (action_is_legal(w, x) && c->kind != GATE_MOVE_PHASE)
		return word_only_phased;
	for (size_t i = 0; i < c->resources.n; i++) {
		const struct source *s = source_at(w, c->resources.at[i].source);

		if (s == NULL || s->removed)
			return word_no_such_thing;
	}
	if (w->adjustments_n < ADJUSTMENTS_MAX)
		return word_fine;
	*arg = ADJUSTMENTS_MAX;
	return word_too_many_things;
}

static struct move move_of(const struct workshop *w, const struct adjust_action *c, struct arena *a)
{
	const struct action *x = action_at(w, c->action);
	struct move m = { .c = c, .x = x, .lines = resources_settled(w, a, c->resources), .total_before = action_total(x) };

	for (size_t i = 0; i < m.lines.n; i++)
		m.total += m.lines.at[i].amount;
	if (c->has_quantity)
		m.output = x->data.has_quantity ? decimal_order(c->quantity, x->data.quantity) : 1;
	m.later = c->has_end && (!x->data.has_end || c->end > x->data.end);
	return m;
}

/* The event says how everything is from now on, whatever the command left out. */
static void note_move(const struct workshop *w, const struct move *m, struct target_change_list changes, struct decision *d)
{
	const struct adjust_action *c = m->c;
	const struct action_data *was = &m->x->data;
	struct action_adjusted *f = &fact(d, EVENT_ACTION_ADJUSTED)->action_adjusted;

	f->adjustment = (uint32_t)w->adjustments_n + 1;
	f->action = c->action;
	f->kind = c->kind;
	f->resources = m->lines;
	f->has_quantity = c->has_quantity || was->has_quantity;
	f->quantity = c->has_quantity ? c->quantity : was->quantity;
	f->has_start = c->has_start || was->has_start;
	f->start = c->has_start ? c->start : was->start;
	f->has_end = c->has_end || was->has_end;
	f->end = c->has_end ? c->end : was->end;
	f->reason = c->reason;
	f->reason_en = c->reason_en;
	f->consent = c->consent;
	f->changes = changes;
}

enum word decide_adjust_action(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct adjust_action *c = &e->command.adjust_action;
	struct target_change_list changes = { 0 };
	enum word word = may_move(w, c, &d->arg);

	if (word != word_fine)
		return word;
	struct move m = move_of(w, c, d->arena);
	word = months_hold(&m);
	if (word == word_fine)
		word = money_holds(&m);
	if (word == word_fine)
		word = output_holds(&m);
	if (word == word_fine)
		word = targets_hold(w, &m, d->arena, &changes);
	if (word == word_fine)
		note_move(w, &m, changes, d);
	return word;
}

/* -- folding -- */

/* The room agreed, or was asked, about other figures. */
static void gate_changed(struct workshop *w, const struct entry *e, uint32_t action)
{
	w->gate.changed_seq = e->seq;
	touch_gate(w, action);
	polls_grow_stale(w, ITEMS_OF_ACTIONS);
	polls_grow_stale(w, ITEMS_OF_PLAN);
}

static struct target_was change_target(struct target *t, const struct target_change *c)
{
	struct target_was was = { t->number, t->has_target, t->adjusted, t->target, t->target_year, t->remainder, t->remainder_en };

	if (!t->adjusted) {
		t->first_target = t->target;
		t->first_year = t->target_year;
	}
	t->adjusted = true;
	if (c->has_target)
		t->target = c->target;
	if (c->has_year)
		t->target_year = c->year;
	if (c->remainder.len > 0) {
		t->remainder = c->remainder;
		t->remainder_en = c->remainder_en;
	}
	return was;
}

static void set_months(struct action_data *data, int64_t start, int64_t end)
{
	data->has_start = start != 0;
	data->start = start;
	data->has_end = end != 0;
	data->end = end;
}

/* A move as its record, which owns everything; the action still is as it was. */
static struct adjustment record(struct workshop *w, const struct action *x, const struct action_adjusted *f)
{
	return (struct adjustment){ .number = f->adjustment, .action = f->action, .kind = f->kind, .round = (uint32_t)w->iterations_n,
		.before = x->data.resources, .after = f->resources, .had_quantity = x->data.has_quantity,
		.quantity_before = x->data.quantity, .has_quantity = f->has_quantity, .quantity = f->quantity,
		.start_before = x->data.has_start ? x->data.start : 0, .end_before = x->data.has_end ? x->data.end : 0,
		.start = f->has_start ? f->start : 0, .end = f->has_end ? f->end : 0, .reason = f->reason, .reason_en = f->reason_en,
		.consent = f->consent, .was = arena_take_n(&w->arena, f->changes.n + 1, sizeof(struct target_was)),
		.changes = arena_copy(&w->arena, f->changes.at, f->changes.n * sizeof *f->changes.at) };
}

void fold_action_adjusted(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct action_adjusted f = event->action_adjusted;
	struct action *x = &w->actions[f.action - 1];
	const struct adjustment *last = gate_last_move(w);
	uint32_t last_number = last == NULL ? 0 : last->number;

	keep_data(w, &event_rows[EVENT_ACTION_ADJUSTED], &f);
	struct adjustment *m = arena_push(&w->arena, &w->adjustments, &w->adjustments_n, &w->adjustments_cap, sizeof *m);
	if (m == NULL)
		return;
	*m = record(w, x, &f);
	for (size_t i = 0; m->was != NULL && i < f.changes.n; i++) {
		m->was[m->changes_n++] = change_target(&w->targets[f.changes.at[i].indicator - 1], &f.changes.at[i]);
		touch_target(w, f.changes.at[i].indicator);
	}
	x->data.resources = f.resources;
	x->data.has_quantity = f.has_quantity;
	x->data.quantity = f.quantity;
	set_months(&x->data, m->start, m->end);
	x->dropped = m->kind == GATE_MOVE_DROP;
	if (last_number != 0)
		touch(w, VIEW_ADJUSTMENT, last_number);
	touch(w, VIEW_ADJUSTMENT, m->number);
	actions_touch_around(w, x->number);
	gate_changed(w, e, x->number);
}

enum word decide_undo_adjustment(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct adjustment *m = adjustment_at(w, e->command.undo_adjustment.adjustment);

	if (m == NULL)
		return word_no_such_thing;
	if (m->undone)
		return word_already_there;
	if (w->gate.settled)
		return word_plan_is_frozen;
	if (m != gate_last_move(w))
		return word_not_the_last;
	fact(d, EVENT_ADJUSTMENT_UNDONE)->adjustment_undone.adjustment = m->number;
	return word_fine;
}

/* Everything as it was; only whose a source is may have become another's to decide meanwhile. */
void fold_adjustment_undone(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct adjustment *m = &w->adjustments[event->adjustment_undone.adjustment - 1];
	struct action *x = &w->actions[m->action - 1];

	m->undone = true;
	x->data.resources = resources_settled(w, &w->arena, m->before);
	x->data.has_quantity = m->had_quantity;
	x->data.quantity = m->quantity_before;
	set_months(&x->data, m->start_before, m->end_before);
	x->dropped = false;
	for (size_t i = 0; i < m->changes_n; i++) {
		const struct target_was *was = &m->was[i];
		struct target *t = &w->targets[was->indicator - 1];

		t->target = was->target;
		t->target_year = was->year;
		t->adjusted = was->was_adjusted;
		t->remainder = was->remainder;
		t->remainder_en = was->remainder_en;
		touch_target(w, t->number);
	}
	const struct adjustment *last = gate_last_move(w);
	if (last != NULL)
		touch(w, VIEW_ADJUSTMENT, last->number);
	touch(w, VIEW_ADJUSTMENT, m->number);
	actions_touch_around(w, x->number);
	gate_changed(w, e, x->number);
}
