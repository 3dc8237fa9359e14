/* Objectives (mục tiêu) and their indicators (chỉ tiêu): never one field. */
#include "core/activity/activity.h"
#include "core/gate.h"
#include "core/rule/rule.h"

#include <stdio.h>

static const struct objective *find(const struct workshop *w, uint32_t number)
{
	const struct objective *o = objective_at(w, number);

	return o == NULL || o->withdrawn ? NULL : o;
}

/* What an objective says weighs on the marks of those that lead to it, and on open rounds. */
static void touch_objective(struct workshop *w, uint32_t number)
{
	touch(w, VIEW_OBJECTIVE, number);
	touch(w, VIEW_MINE_OBJECTIVE, number);
	actions_touch_objective(w, number);
	for (size_t i = 0; i < w->objectives_n; i++)
		if (w->objectives[i].leads_to.n > 0)
			touch(w, VIEW_OBJECTIVE, w->objectives[i].number);
}

void touch_target(struct workshop *w, uint32_t target)
{
	touch(w, VIEW_OBJECTIVE, target_at(w, target)->objective);
	for (size_t i = 0; i < w->measurements_n; i++)
		if (w->measurements[i].data.indicator == target)
			touch(w, VIEW_MEASUREMENT, w->measurements[i].number);
}

/* The room agreed to other targets, or is being asked about them. */
static void targets_changed(struct workshop *w, const struct entry *e)
{
	if (!w->gate.frozen)
		return;
	w->gate.changed_seq = e->seq;
	touch(w, VIEW_GATE, 0);
	polls_grow_stale(w, ITEMS_OF_PLAN);
}

/* Does a move that stands give back one of its targets when it is undone? */
static bool has_adjusted(const struct workshop *w, const struct objective *o)
{
	for (size_t i = 0; i < o->indicators.n; i++)
		if (target_at(w, o->indicators.at[i])->adjusted)
			return true;
	return false;
}

/* Is something that serves it cut already, as a legal obligation may not be? */
static bool was_cut(const struct workshop *w, uint32_t objective)
{
	for (size_t i = 0; i < w->actions_n; i++)
		if (action_serves(&w->actions[i], objective) && action_was_cut(w, w->actions[i].number))
			return true;
	return false;
}

static enum word links_exist(const struct workshop *w, struct ref_list elements, struct ref_list themes, struct ref_list leads_to,
	uint32_t self)
{
	for (size_t i = 0; i < elements.n; i++)
		if (element_at(w, elements.at[i]) == NULL)
			return word_no_such_thing;
	for (size_t i = 0; i < themes.n; i++)
		if (theme_at(w, themes.at[i]) == NULL)
			return word_no_such_thing;
	for (size_t i = 0; i < leads_to.n; i++)
		if (find(w, leads_to.at[i]) == NULL || leads_to.at[i] == self)
			return word_no_such_thing;
	return word_fine;
}

static enum word may_change(const struct workshop *w, const struct objective *o, const struct actor *by)
{
	if (by->role == ROLE_FACILITATOR)
		return word_fine;
	if (by->role != ROLE_HELPER && (by->member == 0 || o->member != by->member))
		return word_not_yours;
	return activity_at(w, o->activity)->state == ACTIVITY_STATE_OPEN ? word_fine : word_closed_input;
}

enum word decide_add_objective(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct add_objective *c = &e->command.add_objective;
	const struct activity *a = activity_at(w, c->activity);

	if (a == NULL)
		return word_no_such_thing;
	if (!activity_rows[a->kind].objectives)
		return word_not_here;
	if (a->state != ACTIVITY_STATE_OPEN && e->by.role != ROLE_FACILITATOR)
		return word_closed_input;
	if (w->objectives_n >= OBJECTIVES_MAX) {
		d->arg = OBJECTIVES_MAX;
		return word_too_many_things;
	}
	enum word word = links_exist(w, c->elements, c->themes, c->leads_to, 0);
	if (word != word_fine)
		return word;
	struct objective_added *f = &fact(d, EVENT_OBJECTIVE_ADDED)->objective_added;
	f->objective = (uint32_t)w->objectives_n + 1;
	f->activity = c->activity;
	f->member = e->by.member;
	f->text = c->text;
	f->en = c->en;
	f->dimension = c->dimension;
	f->horizon = c->horizon;
	f->elements = c->elements;
	f->themes = c->themes;
	f->leads_to = c->leads_to;
	f->legal = c->has_legal && c->legal;
	return word_fine;
}

void fold_objective_added(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct objective_added *f = &event->objective_added;
	struct objective *o = arena_push(&w->arena, &w->objectives, &w->objectives_n, &w->objectives_cap, sizeof *o);

	(void)e;
	if (o == NULL)
		return;
	o->number = f->objective;
	o->activity = f->activity;
	o->member = f->member;
	o->text = keep(w, f->text);
	o->en = keep(w, f->en);
	o->dimension = f->dimension;
	o->horizon = f->horizon;
	o->legal = f->legal;
	numbers_set(&w->arena, &o->elements, f->elements);
	numbers_set(&w->arena, &o->themes, f->themes);
	numbers_set(&w->arena, &o->leads_to, f->leads_to);
	(void)snprintf(o->code, sizeof o->code, "M%02u", o->number);
	touch_objective(w, o->number);
	touch_objective_thread(w, o->number);
	polls_grow_stale(w, ITEMS_OF_OBJECTIVES);
}

enum word decide_edit_objective(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct edit_objective *c = &e->command.edit_objective;
	const struct objective *o = find(w, c->objective);

	if (o == NULL)
		return word_no_such_thing;
	enum word word = may_change(w, o, &e->by);
	if (word == word_fine)
		word = links_exist(w, c->elements, c->themes, c->leads_to, c->objective);
	if (word == word_fine && c->has_legal && c->legal && !o->legal && was_cut(w, o->number))
		word = word_has_moves;
	if (word != word_fine)
		return word;
	struct objective_edited *f = &fact(d, EVENT_OBJECTIVE_EDITED)->objective_edited;
	f->objective = c->objective;
	f->text = c->text.at != NULL ? c->text : o->text;
	f->en = c->en.at != NULL ? c->en : o->en;
	f->dimension = c->dimension != DIMENSION_NONE ? c->dimension : o->dimension;
	f->horizon = c->horizon != HORIZON_NONE ? c->horizon : o->horizon;
	f->elements = c->has_elements ? c->elements : numbers_list(&o->elements);
	f->themes = c->has_themes ? c->themes : numbers_list(&o->themes);
	f->leads_to = c->has_leads_to ? c->leads_to : numbers_list(&o->leads_to);
	f->legal = c->has_legal ? c->legal : o->legal;
	return word_fine;
}

void fold_objective_edited(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct objective_edited *f = &event->objective_edited;
	struct objective *o = &w->objectives[f->objective - 1];

	(void)e;
	touch_objective_thread(w, o->number);
	o->text = keep(w, f->text);
	o->en = keep(w, f->en);
	o->dimension = f->dimension;
	o->horizon = f->horizon;
	o->legal = f->legal;
	numbers_set(&w->arena, &o->elements, f->elements);
	numbers_set(&w->arena, &o->themes, f->themes);
	numbers_set(&w->arena, &o->leads_to, f->leads_to);
	touch_objective(w, o->number);
	touch_objective_thread(w, o->number);
	polls_grow_stale(w, ITEMS_OF_OBJECTIVES);
}

enum word decide_withdraw_objective(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct objective *o = find(w, e->command.withdraw_objective.objective);

	if (o == NULL)
		return word_no_such_thing;
	enum word word = may_change(w, o, &e->by);
	if (word == word_fine && has_adjusted(w, o))
		word = word_has_moves;
	if (word == word_fine)
		fact(d, EVENT_OBJECTIVE_WITHDRAWN)->objective_withdrawn.objective = o->number;
	return word;
}

void fold_objective_withdrawn(struct workshop *w, const struct entry *e, const struct event *event)
{
	uint32_t number = event->objective_withdrawn.objective;

	targets_changed(w, e);
	w->objectives[number - 1].withdrawn = true;
	touch_objective(w, number);
	touch_objective_thread(w, number);
	for (size_t i = 0; i < w->objectives_n; i++)
		numbers_drop(&w->objectives[i].leads_to, number);
	strategies_drop_objective(w, number);
	for (size_t i = 0; i < w->objectives[number - 1].indicators.n; i++) {
		mechanisms_drop_indicator(w, w->objectives[number - 1].indicators.at[i]);
		touch_target(w, w->objectives[number - 1].indicators.at[i]);
	}
	actions_drop_objective(w, number);
	polls_grow_stale(w, ITEMS_OF_OBJECTIVES);
}

/* -- indicators -- */

/* The two commands carry the same row. */
#define ROW_TO_FACT(f, c) \
	((f)->text = (c)->text, (f)->en = (c)->en, (f)->unit = (c)->unit, (f)->unit_en = (c)->unit_en, \
	 (f)->direction = (c)->direction, (f)->has_baseline = (c)->has_baseline, (f)->baseline = (c)->baseline, \
	 (f)->has_baseline_year = (c)->has_baseline_year, (f)->baseline_year = (c)->baseline_year, \
	 (f)->has_target = (c)->has_target, (f)->target = (c)->target, (f)->has_target_year = (c)->has_target_year, \
	 (f)->target_year = (c)->target_year, (f)->source = (c)->source, (f)->source_en = (c)->source_en)

enum word decide_add_indicator(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct add_indicator *c = &e->command.add_indicator;
	const struct objective *o = find(w, c->objective);

	if (o == NULL)
		return word_no_such_thing;
	if (w->targets_n >= INDICATORS_MAX || o->indicators.n >= 20) {
		d->arg = o->indicators.n >= 20 ? 20 : INDICATORS_MAX;
		return word_too_many_things;
	}
	struct indicator_set *f = &fact(d, EVENT_INDICATOR_SET)->indicator_set;
	f->indicator = (uint32_t)w->targets_n + 1;
	f->objective = c->objective;
	ROW_TO_FACT(f, c);
	return word_fine;
}

enum word decide_edit_indicator(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct edit_indicator *c = &e->command.edit_indicator;
	const struct target *t = target_at(w, c->indicator);

	if (t == NULL || t->removed)
		return word_no_such_thing;
	if (t->adjusted)
		return word_plan_is_frozen;
	struct indicator_set *f = &fact(d, EVENT_INDICATOR_SET)->indicator_set;
	f->indicator = c->indicator;
	f->objective = t->objective;
	ROW_TO_FACT(f, c);
	return word_fine;
}

void fold_indicator_set(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct indicator_set *f = &event->indicator_set;
	struct objective *o = &w->objectives[f->objective - 1];
	struct target *t;

	if (f->indicator > w->targets_n) {
		t = arena_push(&w->arena, &w->targets, &w->targets_n, &w->targets_cap, sizeof *t);
		if (t == NULL)
			return;
		t->number = f->indicator;
		t->objective = f->objective;
		o->ever_indicators++;
		(void)snprintf(t->code, sizeof t->code, "%s.%u", o->code, o->ever_indicators);
		numbers_put(&w->arena, &o->indicators, t->number);
	}
	t = &w->targets[f->indicator - 1];
	if (f->has_target != t->has_target || decimal_order(f->target, t->target) != 0 || f->target_year != t->target_year)
		targets_changed(w, e);
	t->text = keep(w, f->text);
	t->en = keep(w, f->en);
	t->unit = keep(w, f->unit);
	t->unit_en = keep(w, f->unit_en);
	t->source = keep(w, f->source);
	t->source_en = keep(w, f->source_en);
	t->direction = f->direction;
	t->has_baseline = f->has_baseline;
	t->baseline = f->baseline;
	t->baseline_year = f->has_baseline_year ? f->baseline_year : 0;
	t->has_target = f->has_target;
	t->target = f->target;
	t->target_year = f->has_target_year ? f->target_year : 0;
	touch_target(w, t->number);
}

enum word decide_remove_indicator(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct target *t = target_at(w, e->command.remove_indicator.indicator);

	if (t == NULL || t->removed)
		return word_no_such_thing;
	if (t->adjusted)
		return word_plan_is_frozen;
	fact(d, EVENT_INDICATOR_REMOVED)->indicator_removed.indicator = t->number;
	return word_fine;
}

void fold_indicator_removed(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct target *t = &w->targets[event->indicator_removed.indicator - 1];

	targets_changed(w, e);
	t->removed = true;
	numbers_drop(&w->objectives[t->objective - 1].indicators, t->number);
	mechanisms_drop_indicator(w, t->number);
	touch_target(w, t->number);
}

enum word decide_set_priority(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct set_priority *c = &e->command.set_priority;

	if (find(w, c->objective) == NULL)
		return word_no_such_thing;
	struct priority_set *f = &fact(d, EVENT_PRIORITY_SET)->priority_set;
	f->objective = c->objective;
	f->group = c->group;
	f->reason = c->reason;
	return word_fine;
}

void fold_priority_set(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct objective *o = &w->objectives[event->priority_set.objective - 1];

	(void)e;
	o->group = event->priority_set.group;
	o->reason = keep(w, event->priority_set.reason);
	touch(w, VIEW_OBJECTIVE, o->number);
	actions_touch_objective(w, o->number);
}
