/*
 * Lines of the action plan: boxes 1 to 5 of one action. Once the plan is frozen, money, output and time change by moves of the gate alone
 * (gate.c); everything that is said about them may still be said better.
 */
#include "core/gate.h"
#include "core/plan.h"
#include "core/rule/rule.h"

#include <stdio.h>

static const struct action *find(const struct workshop *w, uint32_t number)
{
	const struct action *a = action_at(w, number);

	return a == NULL || a->removed ? NULL : a;
}

/* -- what it says of others must be there -- */

static enum word links_exist(const struct workshop *w, const struct action_data *data)
{
	const struct strategy *s = strategy_at(w, data->strategy);

	for (size_t i = 0; i < data->objectives.n; i++) {
		const struct objective *o = objective_at(w, data->objectives.at[i]);

		if (o == NULL || o->withdrawn)
			return word_no_such_thing;
	}
	if (data->strategy != 0 && (s == NULL || s->removed))
		return word_no_such_thing;
	for (size_t i = 0; i < data->resources.n; i++) {
		const struct source *from = source_at(w, data->resources.at[i].source);

		if (from == NULL || from->removed)
			return word_no_such_thing;
	}
	for (size_t i = 0; i < data->after.n; i++)
		if (find(w, data->after.at[i].action) == NULL)
			return word_no_such_thing;
	return word_fine;
}

static enum word may_stand(const struct workshop *w, uint32_t self, const struct action_data *data, struct arena *a)
{
	if (data->lead.len == 0)
		return word_needs_lead;
	if (data->objectives.n == 0)
		return word_needs_objective;
	if ((data->has_start && !month_exists(data->start)) || (data->has_end && !month_exists(data->end)))
		return word_bad_month;
	if (data->has_start && data->has_end && data->end < data->start)
		return word_ends_before_start;
	enum word word = links_exist(w, data);
	if (word != word_fine)
		return word;
	return plan_would_circle(w, self, data->after, a) ? word_circular_dependency : word_fine;
}

static void set(const struct workshop *w, uint32_t number, const struct action_data *data, struct decision *d)
{
	struct action_set *f = &fact(d, EVENT_ACTION_SET)->action_set;

	f->action = number;
	f->data = *data;
	f->data.objectives = refs_once(d->arena, data->objectives);
	f->data.resources = resources_settled(w, d->arena, data->resources);
}

enum word decide_add_action(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct action_data *data = &e->command.add_action.data;

	if (w->gate.frozen)
		return word_plan_is_frozen;
	if (w->actions_n >= ACTIONS_MAX) {
		d->arg = ACTIONS_MAX;
		return word_too_many_things;
	}
	enum word word = may_stand(w, 0, data, d->arena);
	if (word == word_fine)
		set(w, (uint32_t)w->actions_n + 1, data, d);
	return word;
}

/* -- editing -- */

static bool money_is_same(const struct resource_list *x, const struct resource_list *y)
{
	if (x->n != y->n)
		return false;
	for (size_t i = 0; i < x->n; i++)
		if (x->at[i].source != y->at[i].source || x->at[i].amount != y->at[i].amount ||
		    (x->at[i].has_in_kind && x->at[i].in_kind) != (y->at[i].has_in_kind && y->at[i].in_kind))
			return false;
	return true;
}

static bool month_is_same(bool has_x, int64_t x, bool has_y, int64_t y)
{
	return has_x == has_y && (!has_x || x == y);
}

/* Who guarantees the money, and how sure it is, is still to be learnt after the plan was frozen: it moves nothing. */
static bool gate_allows(const struct action_data *x, const struct action_data *y)
{
	return money_is_same(&x->resources, &y->resources) && x->has_quantity == y->has_quantity &&
		(!x->has_quantity || decimal_order(x->quantity, y->quantity) == 0) && text_is(x->unit, y->unit) &&
		month_is_same(x->has_start, x->start, y->has_start, y->start) && month_is_same(x->has_end, x->end, y->has_end, y->end);
}

/* A legal obligation can only be phased, and its action would have been cut otherwise already. */
static bool becomes_legal(const struct workshop *w, const struct action *x, const struct action_data *data)
{
	struct action as = *x;

	as.data = *data;
	return action_is_legal(w, &as) && !action_is_legal(w, x);
}

enum word decide_edit_action(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct edit_action *c = &e->command.edit_action;
	const struct action *x = find(w, c->action);

	if (x == NULL)
		return word_no_such_thing;
	enum word word = may_stand(w, x->number, &c->data, d->arena);
	if (word != word_fine)
		return word;
	if (w->gate.frozen && !gate_allows(&x->data, &c->data))
		return word_plan_is_frozen;
	if (becomes_legal(w, x, &c->data) && action_was_cut(w, x->number))
		return word_has_moves;
	set(w, x->number, &c->data, d);
	return word_fine;
}

/* -- what shows it -- */

static bool waits_for(const struct action *x, uint32_t number)
{
	for (size_t i = 0; i < x->data.after.n; i++)
		if (x->data.after.at[i].action == number)
			return true;
	return false;
}

/* What it was and what it is: whom it serves, who waits for it, and what else its lead has to do. */
static void touch_around(struct workshop *w, const struct action *x)
{
	for (size_t i = 0; i < x->data.objectives.n; i++) {
		touch(w, VIEW_OBJECTIVE, x->data.objectives.at[i]);
		touch_objective_thread(w, x->data.objectives.at[i]);
	}
	for (size_t i = 0; i < w->actions_n; i++)
		if (waits_for(&w->actions[i], x->number) || text_is(w->actions[i].data.lead, x->data.lead))
			touch(w, VIEW_ACTION, w->actions[i].number);
	touch(w, VIEW_ACTION, x->number);
	touch(w, VIEW_PLAN, 0);
	polls_touch_item(w, ITEMS_OF_ACTIONS, x->number);
}

void actions_touch_around(struct workshop *w, uint32_t action)
{
	touch_around(w, &w->actions[action - 1]);
}

void actions_touch_objective(struct workshop *w, uint32_t objective)
{
	for (size_t i = 0; i < w->actions_n; i++)
		if (action_serves(&w->actions[i], objective))
			touch(w, VIEW_ACTION, w->actions[i].number);
	touch(w, VIEW_PLAN, 0);
	touch_gate(w, 0);
}

void fold_action_set(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct action_set *f = &event->action_set;
	struct action *x;

	(void)e;
	if (f->action > w->actions_n) {
		x = arena_push(&w->arena, &w->actions, &w->actions_n, &w->actions_cap, sizeof *x);
		if (x == NULL)
			return;
		x->number = f->action;
		(void)snprintf(x->code, sizeof x->code, "H%02u", x->number);
	} else {
		touch_around(w, &w->actions[f->action - 1]);
	}
	x = &w->actions[f->action - 1];
	x->data = f->data;
	keep_data(w, &shape_action_data, &x->data);
	touch_around(w, x);
	touch_gate(w, x->number);
	polls_grow_stale(w, ITEMS_OF_ACTIONS);
}

/* -- taking away -- */

enum word decide_remove_action(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct action *x = find(w, e->command.remove_action.action);

	if (x == NULL)
		return word_no_such_thing;
	if (w->gate.frozen)
		return word_plan_is_frozen;
	fact(d, EVENT_ACTION_REMOVED)->action_removed.action = x->number;
	return word_fine;
}

static void stop_waiting(struct workshop *w, struct action *x, uint32_t number)
{
	struct dependency *left = arena_take_n(&w->arena, x->data.after.n, sizeof *left);
	size_t n = 0;

	for (size_t i = 0; left != NULL && i < x->data.after.n; i++)
		if (x->data.after.at[i].action != number)
			left[n++] = x->data.after.at[i];
	x->data.after = (struct dependency_list){ left, n };
}

/* Nobody waits for it any more, and what was promised or reported about it goes with it. */
void fold_action_removed(struct workshop *w, const struct entry *e, const struct event *event)
{
	uint32_t number = event->action_removed.action;

	(void)e;
	touch_around(w, &w->actions[number - 1]);
	w->actions[number - 1].removed = true;
	for (size_t i = 0; i < w->actions_n; i++)
		if (waits_for(&w->actions[i], number))
			stop_waiting(w, &w->actions[i], number);
	for (size_t i = 0; i < w->commitments_n; i++) {
		if (w->commitments[i].action != number || w->commitments[i].removed)
			continue;
		w->commitments[i].removed = true;
		touch(w, VIEW_COMMITMENT, w->commitments[i].number);
		touch(w, VIEW_MY_COMMITMENT, w->commitments[i].number);
	}
	for (size_t i = 0; i < w->readings_n; i++) {
		if (w->readings[i].data.action != number || w->readings[i].removed)
			continue;
		w->readings[i].removed = true;
		touch(w, VIEW_READING, w->readings[i].number);
	}
	if (number == w->wall_action)
		touch(w, VIEW_STAGE, 0);
	touch_gate(w, number);
	polls_grow_stale(w, ITEMS_OF_ACTIONS);
}

void actions_drop_objective(struct workshop *w, uint32_t objective)
{
	for (size_t i = 0; i < w->actions_n; i++)
		if (action_serves(&w->actions[i], objective))
			w->actions[i].data.objectives = refs_without(&w->arena, w->actions[i].data.objectives, objective);
}

void actions_drop_strategy(struct workshop *w, uint32_t strategy)
{
	for (size_t i = 0; i < w->actions_n; i++) {
		if (w->actions[i].data.strategy != strategy)
			continue;
		w->actions[i].data.strategy = 0;
		touch(w, VIEW_ACTION, w->actions[i].number);
	}
}
