/* Commands for a random life of a plan, thrown by its dice: mostly such as a room might send, and some that it must be refused. */
#ifndef UNIT_GATE_DICE_H
#define UNIT_GATE_DICE_H

#include "gate_eye.h"

static uint64_t roll(struct life *l, uint64_t n)
{
	return prng_below(&l->dice, n);
}

static bool chance(struct life *l, unsigned percent)
{
	return roll(l, 100) < percent;
}

static uint32_t some(struct life *l, size_t n)
{
	return 1 + (uint32_t)roll(l, n + 1); /* one too many as well */
}

static struct text words(struct life *l, unsigned percent)
{
	return chance(l, percent) ? text("Có") : TEXT_NONE;
}

static struct source_data some_source(struct life *l)
{
	return (struct source_data){ .name = text("Nguồn"),
		.owner = words(l, 90),
		.ceiling = (int64_t)roll(l, 60),
		.has_community = chance(l, 30),
		.community = chance(l, 60) };
}

static int64_t some_month(struct life *l, int64_t year, uint64_t years)
{
	return (year + (int64_t)roll(l, years)) * 100 + (int64_t)(chance(l, 98) ? 1 + roll(l, 12) : 13);
}

/* One that still counts, mostly. */
static uint32_t some_standing(struct life *l)
{
	const struct workshop *w = l->m.w;
	uint32_t start = some(l, w->actions_n);

	for (uint32_t i = 0; i < w->actions_n && chance(l, 97); i++)
		if (action_counts(w, &w->actions[(start + i) % w->actions_n]))
			return w->actions[(start + i) % w->actions_n].number;
	return start;
}

static struct action_data some_action(struct life *l)
{
	struct resource *lines = arena_take_n(&l->m.a, 4, sizeof *lines);
	uint32_t *serves = arena_take_n(&l->m.a, 3, sizeof *serves);
	struct dependency *after = arena_take_n(&l->m.a, 2, sizeof *after);
	struct action_data data = { .title = text("Việc"),
		.lead = words(l, 95),
		.objectives = { serves, 1 + roll(l, 2) },
		.resources = { lines, l->m.w->sources_n > 0 ? roll(l, 5) : 0 },
		.has_quantity = chance(l, 70),
		.quantity = { (int64_t)roll(l, 30), (uint8_t)roll(l, 2) },
		.has_start = chance(l, 60),
		.start = some_month(l, 2026, 1),
		.has_end = chance(l, 60),
		.end = some_month(l, 2026, 2),
		.after = { after, l->m.w->actions_n > 0 ? roll(l, 2) : 0 } };

	for (size_t i = 0; i < data.after.n; i++)
		after[i] = (struct dependency){ some_standing(l), chance(l, 70) ? LINK_KIND_FS : LINK_KIND_SS };
	for (size_t i = 0; i < data.objectives.n; i++)
		serves[i] = chance(l, 96) ? 1 + (uint32_t)roll(l, OBJECTIVES) : OBJECTIVES + 1;
	for (size_t i = 0; i < data.resources.n; i++)
		lines[i] = (struct resource){ .source = chance(l, 96) ? 1 + (uint32_t)roll(l, l->m.w->sources_n) : SOURCES + 1,
			.amount = (int64_t)roll(l, 25),
			.certainty = (enum certainty)roll(l, CERTAINTY_N) };
	return data;
}

static void some_indicator(struct life *l, struct add_indicator *c)
{
	*c = (struct add_indicator){ .objective = some(l, l->m.w->objectives_n),
		.text = text("Chỉ tiêu"),
		.unit = text("%"),
		.direction = DIRECTION_INCREASE,
		.has_target = chance(l, 75),
		.target = { (int64_t)roll(l, 5), 0 },
		.has_target_year = chance(l, 60),
		.target_year = 2026 + (int64_t)roll(l, 4) };
}

static struct command some_thing(struct life *l)
{
	const struct workshop *w = l->m.w;
	struct add_indicator t;
	struct command c = { .kind = COMMAND_NONE };

	switch (roll(l, 10)) {
	case 0:
		c.kind = w->sources_n < SOURCES ? COMMAND_ADD_SOURCE : COMMAND_REMOVE_SOURCE;
		if (c.kind == COMMAND_ADD_SOURCE)
			c.add_source.data = some_source(l);
		else
			c.remove_source.source = some(l, w->sources_n);
		break;
	case 1:
		c = (struct command){ .kind = COMMAND_EDIT_SOURCE, .edit_source = { some(l, w->sources_n), some_source(l) } };
		break;
	case 2:
		c.kind = w->actions_n < ACTIONS && chance(l, 80) ? COMMAND_ADD_ACTION : COMMAND_REMOVE_ACTION;
		if (c.kind == COMMAND_ADD_ACTION)
			c.add_action.data = some_action(l);
		else
			c.remove_action.action = some(l, w->actions_n);
		break;
	case 3:
		c = (struct command){ .kind = COMMAND_EDIT_ACTION, .edit_action = { some(l, w->actions_n), some_action(l) } };
		/* Half of them say of the same money, output and months whom they serve now. */
		if (action_at(w, c.edit_action.action) != NULL && chance(l, 50)) {
			struct ref_list serves = c.edit_action.data.objectives;

			c.edit_action.data = action_at(w, c.edit_action.action)->data;
			c.edit_action.data.objectives = serves;
		}
		break;
	case 4:
		c = (struct command){ .kind = COMMAND_EDIT_OBJECTIVE,
			.edit_objective = { .objective = some(l, w->objectives_n), .has_legal = true, .legal = chance(l, 50) } };
		break;
	case 5:
		c = (struct command){ .kind = COMMAND_SET_PRIORITY,
			.set_priority = { .objective = some(l, w->objectives_n), .group = (enum priority)(1 + roll(l, 3)) } };
		break;
	case 6: c = (struct command){ .kind = COMMAND_REMOVE_INDICATOR, .remove_indicator = { some(l, w->targets_n) } }; break;
	case 7:
		c = (struct command){ .kind = chance(l, 30) ? COMMAND_WITHDRAW_OBJECTIVE : COMMAND_RECORD_ITERATION };
		if (c.kind == COMMAND_WITHDRAW_OBJECTIVE)
			c.withdraw_objective.objective = some(l, w->objectives_n);
		break;
	default:
		some_indicator(l, &t);
		c.kind = w->targets_n < INDICATORS ? COMMAND_ADD_INDICATOR : COMMAND_EDIT_INDICATOR;
		if (c.kind == COMMAND_ADD_INDICATOR)
			c.add_indicator = t;
		else
			c.edit_indicator = (struct edit_indicator){ .indicator = some(l, w->targets_n),
				.text = t.text,
				.unit = t.unit,
				.direction = t.direction,
				.has_target = t.has_target,
				.target = t.target,
				.has_target_year = t.has_target_year,
				.target_year = t.target_year };
	}
	return c;
}

/* -- moves -- */

/* The lines of now with less, or a little more, or some of it asked of another source. */
static struct resource_list some_lines(struct life *l, const struct action *x, enum gate_move kind)
{
	size_t n = x->data.resources.n;
	struct resource *lines = arena_take_n(&l->m.a, n + 1, sizeof *lines);

	for (size_t i = 0; i < n; i++) {
		lines[i] = x->data.resources.at[i];
		if (kind != GATE_MOVE_SUBSTITUTE && chance(l, 70))
			lines[i].amount = (int64_t)roll(l, (uint64_t)lines[i].amount + 1 + chance(l, 5));
	}
	if (kind == GATE_MOVE_SUBSTITUTE && n > 0) {
		size_t from = roll(l, n);
		int64_t part = (int64_t)roll(l, (uint64_t)lines[from].amount + 1);

		lines[n] = (struct resource){ .source = some(l, l->m.w->sources_n),
			.amount = part + chance(l, 8) - (part > 0 && chance(l, 8)) };
		lines[from].amount -= part;
		n++;
	}
	return (struct resource_list){ lines, kind == GATE_MOVE_DROP && chance(l, 95) ? 0 : n };
}

/* Of an objective that the action serves, mostly. */
static uint32_t some_target(struct life *l, const struct action *x)
{
	const struct workshop *w = l->m.w;
	uint32_t start = some(l, w->targets_n);

	for (uint32_t i = 0; i < w->targets_n && chance(l, 95); i++) {
		const struct target *t = &w->targets[(start + i) % w->targets_n];

		if (!t->removed && t->has_target && action_serves(x, t->objective))
			return t->number;
	}
	return start;
}

static struct target_change_list some_changes(struct life *l, const struct action *x)
{
	struct target_change *changes = arena_take_n(&l->m.a, 3, sizeof *changes);
	size_t n = roll(l, 3);

	for (size_t i = 0; i < n; i++) {
		bool value = chance(l, 70);

		changes[i] = (struct target_change){ .indicator = some_target(l, x),
			.has_target = value,
			.target = { (int64_t)roll(l, 5), 0 },
			.has_year = !value || chance(l, 20),
			.year = 2026 + (int64_t)roll(l, 5),
			.remainder = words(l, 60) };
	}
	return (struct target_change_list){ changes, n };
}

static struct command some_move(struct life *l)
{
	uint32_t number = some_standing(l);
	const struct action none = { 0 }, *x = action_at(l->m.w, number);
	struct command c = { .kind = COMMAND_ADJUST_ACTION,
		.adjust_action = { .action = number,
			.kind = (enum gate_move)(1 + roll(l, GATE_MOVE_N - 1)),
			.reason = text("Thiếu"),
			.consent = words(l, 85) } };
	struct adjust_action *m = &c.adjust_action;

	x = x == NULL ? &none : x;
	if (action_is_legal(l->m.w, x) && chance(l, 60))
		m->kind = GATE_MOVE_PHASE;
	bool cuts = m->kind == GATE_MOVE_PHASE || m->kind == GATE_MOVE_SCALE_DOWN;
	m->resources = some_lines(l, x, m->kind);
	m->has_quantity = x->data.has_quantity && chance(l, cuts ? 80 : 4);
	m->quantity = (struct decimal){ (int64_t)roll(l, (uint64_t)x->data.quantity.units + 2), x->data.quantity.places };
	m->has_end = m->kind == GATE_MOVE_PHASE ? chance(l, 50) : chance(l, 4);
	m->end = some_month(l, 2027, 3);
	m->has_start = chance(l, 4);
	m->start = some_month(l, 2026, 1);
	m->changes = some_changes(l, x);
	return c;
}

static struct command some_step_of_the_gate(struct life *l)
{
	const struct workshop *w = l->m.w;
	struct command c = { .kind = COMMAND_SETTLE_GATE,
		.settle_gate = { .settled = !w->gate.settled || chance(l, 10), .reason = words(l, 90) } };

	if (chance(l, 25))
		return (struct command){ .kind = COMMAND_FREEZE_PLAN, .freeze_plan = { !w->gate.frozen || chance(l, 10) } };
	if (chance(l, 60))
		return (struct command){ .kind = COMMAND_UNDO_ADJUSTMENT,
			.undo_adjustment = {
				w->adjustments_n > 0 && chance(l, 80) ? (uint32_t)w->adjustments_n : some(l, w->adjustments_n) } };
	/* Everything in one list or the other, mostly. */
	uint32_t *lists[2] = { arena_take_n(&l->m.a, ACTIONS + 1, sizeof(uint32_t)),
		arena_take_n(&l->m.a, ACTIONS + 1, sizeof(uint32_t)) };
	size_t n[2] = { 0, 0 };
	for (uint32_t a = 1; a <= w->actions_n && c.settle_gate.settled; a++) {
		size_t to = roll(l, 2);

		if (action_counts(w, action_at(w, a)) != chance(l, 2))
			lists[to][n[to]++] = a;
	}
	c.settle_gate.funded = (struct ref_list){ lists[0], n[0] };
	c.settle_gate.unfunded = (struct ref_list){ lists[1], n[1] };
	return c;
}

#endif
