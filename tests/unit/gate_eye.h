/*
 * What somebody knows of a plan who sees nothing but views, and reads a view again only when it was touched; and what must hold of it
 * whatever was done. For tests/unit/test_gate_property.c, whose rules 1 to 3 these are. Include after cmocka.
 */
#ifndef UNIT_GATE_EYE_H
#define UNIT_GATE_EYE_H

#include "../support/gate_world.h"
#include "base/prng.h"

enum { SOURCES = 4, OBJECTIVES = 5, INDICATORS = 9, ACTIONS = 6, MOVES = 64, LOG_MAX = 600 };

struct fact_line {
	uint32_t source;
	int64_t amount;
};
struct fact_action {
	bool seen, dropped, legal;
	struct fact_line lines[8];
	size_t lines_n;
	struct text quantity;
	int64_t start, end;
	uint32_t serves[4];
	size_t serves_n;
	uint32_t moves[MOVES];
	size_t moves_n;
};
struct fact_target {
	bool seen, has;
	uint32_t objective;
	struct text value;
	int64_t year;
};
struct fact_source {
	bool seen;
	int64_t ceiling, demand;
};
struct fact_move {
	uint32_t action;
	enum gate_move kind;
	bool undone, last;
};

struct eye {
	struct fact_action actions[ACTIONS + 1];
	struct fact_target targets[INDICATORS + 1];
	struct fact_source sources[SOURCES + 1];
	struct fact_move moves[MOVES + 1];
	enum gate_state state;
	int64_t demand[SOURCES + 1];
	uint32_t funded[ACTIONS], unfunded[ACTIONS];
	size_t funded_n, unfunded_n;
};

/* What the life's own commands said, when they were taken: that is what undoing must lead back to. */
struct plain {
	bool frozen, settled;
	struct fact_action actions[ACTIONS + 1];
	struct fact_target targets[INDICATORS + 1];
};

struct life {
	struct mini m;
	struct prng dice;
	uint64_t seed;
	bool told;
	struct eye eye;
	struct plain plain;
	struct entry log[LOG_MAX];
	size_t log_n;
	struct arena kept; /* texts of facts */
	struct buf told_of;
};

static unsigned tried[COMMAND_N], taken[COMMAND_N], moved[GATE_MOVE_N], states[GATE_STATE_N];

static _Noreturn void broken(const struct life *l, const char *rule)
{
	const char *last = l->log_n == 0 ? "" : command_rows[l->log[l->log_n - 1].command.kind].name;

	print_error("seed %llu, entry %zu (%s): %s\n", (unsigned long long)l->seed, l->log_n, last, rule);
	fail();
	abort();
}

static void holds(const struct life *l, bool truth, const char *rule)
{
	if (!truth)
		broken(l, rule);
}

static void see_action_fact(struct life *l, uint32_t number)
{
	const struct value *v = shown(&l->m, VIEW_ACTION, number, ROLE_WALL), *data = value_get(v, "data"),
			   *list = value_get(data, "resources");
	struct fact_action *f = &l->eye.actions[number];

	*f = (struct fact_action){ .seen = v != NULL,
		.dropped = value_bool(value_get(v, "dropped")),
		.legal = value_bool(value_get(v, "legal")),
		.quantity = text_copy(&l->kept, value_text(value_get(data, "quantity"))),
		.start = value_int(value_get(data, "start"), 0),
		.end = value_int(value_get(data, "end"), 0) };
	for (size_t i = 0; i < value_n(list) && i < 8; i++)
		f->lines[f->lines_n++] = (struct fact_line){ (uint32_t)value_int(value_get(value_at(list, i), "source"), 0),
			value_int(value_get(value_at(list, i), "amount"), 0) };
	list = value_get(data, "objectives");
	for (size_t i = 0; i < value_n(list) && i < 4; i++)
		f->serves[f->serves_n++] = (uint32_t)value_int(value_at(list, i), 0);
	list = value_get(v, "adjustments");
	for (size_t i = 0; i < value_n(list); i++)
		f->moves[f->moves_n++] = (uint32_t)value_int(value_at(list, i), 0);
}

static void see_objective_fact(struct life *l, uint32_t number)
{
	const struct value *v = shown(&l->m, VIEW_OBJECTIVE, number, ROLE_WALL), *list = value_get(v, "indicators");

	for (size_t i = 1; i <= INDICATORS; i++)
		if (l->eye.targets[i].objective == number)
			l->eye.targets[i].seen = false;
	for (size_t i = 0; i < value_n(list); i++) {
		const struct value *t = value_at(list, i);

		l->eye.targets[value_int(value_get(t, "indicator"), 0)] = (struct fact_target){ true,
			value_get(t, "target") != NULL, number, text_copy(&l->kept, value_text(value_get(t, "target"))),
			value_int(value_get(t, "target_year"), 0) };
	}
}

static size_t see_numbers(const struct value *list, uint32_t *out)
{
	for (size_t i = 0; i < value_n(list) && i < ACTIONS; i++)
		out[i] = (uint32_t)value_int(value_at(list, i), 0);
	return value_n(list);
}

static void see_gate_fact(struct life *l)
{
	const struct value *v = shown(&l->m, VIEW_GATE, 0, ROLE_WALL), *rows = value_get(v, "rows");
	struct eye *e = &l->eye;

	e->state = (enum gate_state)schema_value_of(&enum_gate_state, value_text(value_get(v, "state")));
	memset(e->demand, 0, sizeof e->demand);
	for (size_t i = 0; i < value_n(rows); i++)
		e->demand[value_int(value_get(value_at(rows, i), "source"), 0)] =
			value_int(value_get(value_at(rows, i), "demand"), 0);
	e->funded_n = see_numbers(value_get(v, "funded"), e->funded);
	e->unfunded_n = see_numbers(value_get(v, "unfunded"), e->unfunded);
}

static void see_key(struct life *l, struct key key)
{
	const struct value *v;

	if (key.kind == VIEW_ACTION) {
		see_action_fact(l, key.number);
	} else if (key.kind == VIEW_OBJECTIVE) {
		see_objective_fact(l, key.number);
	} else if (key.kind == VIEW_GATE) {
		see_gate_fact(l);
	} else if (key.kind == VIEW_SOURCE) {
		v = shown(&l->m, VIEW_SOURCE, key.number, ROLE_WALL);
		l->eye.sources[key.number] = (struct fact_source){ v != NULL,
			value_int(value_get(value_get(v, "data"), "ceiling"), 0), value_int(value_get(v, "demand"), 0) };
	} else if (key.kind == VIEW_ADJUSTMENT && key.number <= MOVES) {
		v = shown(&l->m, VIEW_ADJUSTMENT, key.number, ROLE_WALL);
		l->eye.moves[key.number] = (struct fact_move){ (uint32_t)value_int(value_get(v, "action"), 0),
			(enum gate_move)schema_value_of(&enum_gate_move, value_text(value_get(v, "kind"))),
			value_bool(value_get(v, "undone")), value_bool(value_get(v, "last")) };
	}
}

/* -- what must hold -- */

static int64_t fact_asks(const struct fact_action *a, uint32_t source)
{
	int64_t sum = 0;

	for (size_t i = 0; i < a->lines_n; i++)
		sum += source == 0 || a->lines[i].source == source ? a->lines[i].amount : 0;
	return sum;
}

static size_t times_in(const uint32_t *list, size_t n, uint32_t action)
{
	size_t times = 0;

	for (size_t i = 0; i < n; i++)
		times += list[i] == action;
	return times;
}

static bool is_funded(const struct eye *e, uint32_t action)
{
	return times_in(e->funded, e->funded_n, action) > 0;
}

/* When it was settled, each action that stands is in one of the two lists, once. */
static void lists_are_whole(const struct life *l)
{
	const struct eye *e = &l->eye;

	for (uint32_t a = 1; a <= ACTIONS; a++) {
		size_t times = times_in(e->funded, e->funded_n, a) + times_in(e->unfunded, e->unfunded_n, a);

		holds(l, times == (l->plain.settled && e->actions[a].seen && !e->actions[a].dropped),
			"the two lists do not hold each action once");
	}
}

/* Rule 1, and that every screen shows the same sums. */
static void gate_is_as_it_must(const struct life *l)
{
	const struct eye *e = &l->eye;
	bool fits = true;

	for (uint32_t s = 1; s <= SOURCES; s++) {
		int64_t demand = 0;

		if (!e->sources[s].seen)
			continue;
		for (uint32_t a = 1; a <= ACTIONS; a++)
			if (e->actions[a].seen && !e->actions[a].dropped && (!l->plain.settled || is_funded(e, a)))
				demand += fact_asks(&e->actions[a], s);
		holds(l, demand == e->demand[s] && demand == e->sources[s].demand,
			"the demand of a source is not the sum of its lines");
		fits = fits && demand <= e->sources[s].ceiling;
	}
	holds(l, (e->state == GATE_STATE_OPEN) == (l->plain.frozen && !l->plain.settled && fits),
		"open, if and only if each source suffices");
	holds(l, (e->state == GATE_STATE_SKETCH) == !l->plain.frozen, "a sketch until it is frozen");
	holds(l, (e->state == GATE_STATE_SETTLED) == l->plain.settled, "settled when it was");
	states[e->state]++;
}

/* What the law demands bears no move but phasing; one move at most can be undone, and it is the last that stands. */
static void moves_are_as_they_must(const struct life *l)
{
	uint32_t last = 0;

	for (uint32_t a = 1; a <= ACTIONS; a++)
		for (size_t i = 0; l->eye.actions[a].seen && l->eye.actions[a].legal && i < l->eye.actions[a].moves_n; i++)
			holds(l, l->eye.moves[l->eye.actions[a].moves[i]].kind == GATE_MOVE_PHASE, "a legal obligation was cut");
	for (uint32_t n = 1; n <= MOVES; n++)
		if (l->eye.moves[n].kind != GATE_MOVE_NONE && !l->eye.moves[n].undone)
			last = n;
	for (uint32_t n = 1; n <= MOVES; n++)
		holds(l, l->eye.moves[n].last == (n == last && !l->plain.settled),
			"another move than the last that stands is shown as the last");
}

static bool same_target(const struct fact_target *x, const struct fact_target *y)
{
	return x->has == y->has && x->year == y->year && text_is(x->value, y->value);
}

/* Rule 2, of the eye before and after the move. */
static void move_is_as_it_must(const struct life *l, const struct eye *before, const struct adjust_action *c)
{
	const struct fact_action *was = &before->actions[c->action], *is = &l->eye.actions[c->action];
	int64_t fell = fact_asks(was, 0) - fact_asks(is, 0);
	bool could = false, broke = false;

	for (uint32_t s = 1; s <= SOURCES; s++)
		holds(l, c->kind == GATE_MOVE_SUBSTITUTE || fact_asks(is, s) <= fact_asks(was, s), "a move asks a source for more");
	holds(l, fell >= 0 && (c->kind != GATE_MOVE_SUBSTITUTE || fell == 0), "a move asks for more, or a substitute for less");
	holds(l, !was->legal || c->kind == GATE_MOVE_PHASE, "a legal obligation can only be phased");
	for (uint32_t t = 1; t <= INDICATORS; t++) {
		for (size_t i = 0; i < was->serves_n; i++) {
			bool own = before->targets[t].seen && before->targets[t].objective == was->serves[i];

			could = could || (own && before->targets[t].has);
			broke = broke || (own && !same_target(&before->targets[t], &l->eye.targets[t]));
		}
	}
	if (c->kind == GATE_MOVE_REMOVE || c->kind == GATE_MOVE_SUBSTITUTE)
		holds(l, text_is(was->quantity, is->quantity) && is->end <= was->end, "a move that keeps the output changed it");
	else
		holds(l, broke || !could, "money fell and no target with it");
	moved[c->kind]++;
}

static bool same_money(const struct fact_action *x, const struct fact_action *y)
{
	for (uint32_t s = 1; s <= SOURCES; s++)
		if (fact_asks(x, s) != fact_asks(y, s))
			return false;
	return x->lines_n == y->lines_n && text_is(x->quantity, y->quantity) && x->start == y->start && x->end == y->end &&
		x->dropped == y->dropped;
}

/* Rule 3, when no move stands. */
static void all_is_given_back(const struct life *l)
{
	for (uint32_t a = 1; a <= ACTIONS; a++)
		holds(l, !l->eye.actions[a].seen || same_money(&l->eye.actions[a], &l->plain.actions[a]),
			"undoing did not give an action back");
	for (uint32_t t = 1; t <= INDICATORS; t++)
		holds(l, !l->eye.targets[t].seen || same_target(&l->eye.targets[t], &l->plain.targets[t]),
			"undoing did not give a target back");
}

#endif
