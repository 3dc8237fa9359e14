/* The demo's gate, played: its moves by their codes, and short ways to write others. Include after cmocka. */
#ifndef UNIT_GATE_DEMO_H
#define UNIT_GATE_DEMO_H

#include "../support/gate_world.h"

/* Amounts for B1 to B5. */
static inline struct resource_list lines(struct mini *m, const int64_t by[5])
{
	struct resource *at = arena_take_n(&m->a, 5, sizeof *at);
	size_t n = 0;

	for (uint32_t s = 1; s <= 5; s++)
		if (by[s - 1] > 0)
			at[n++] = (struct resource){ .source = s, .amount = by[s - 1], .certainty = CERTAINTY_IN_PRINCIPLE };
	return (struct resource_list){ at, n };
}
#define LINES(m, ...) lines((m), (const int64_t[5]){ __VA_ARGS__ })
#define CHANGE_LIST(...) ((const struct target_change[]){ __VA_ARGS__ })
#define CHANGES(...)                                                                                                               \
	{                                                                                                                          \
		CHANGE_LIST(__VA_ARGS__), sizeof CHANGE_LIST(__VA_ARGS__) / sizeof(struct target_change)                           \
	}
#define VALUE(number, units)                                                                                                       \
	{                                                                                                                          \
		.indicator = (number), .has_target = true, .target = {(units), 0 }                                                 \
	}
#define NUMBER(units) .has_quantity = true, .quantity = { (units), 0 }
#define MOVE(m, ...) ASK((m), ADJUST_ACTION, adjust_action, .reason = text("Thiếu nguồn"), __VA_ARGS__)

static inline uint32_t indicator_of(const struct mini *m, const char *code)
{
	for (size_t i = 0; i < m->w->targets_n; i++)
		if (strcmp(m->w->targets[i].code, code) == 0)
			return m->w->targets[i].number;
	abort();
}

/* The move that the demo file writes into the action, with the change of the target that it writes into the iteration. */
static inline void demo_move(struct mini *m, const struct value *file, const char *code, const struct value *change)
{
	const struct value *action = demo_by_code(value_get(file, "actions"), code), *move = value_get(action, "adjustment");
	bool sure = text_is(value_text(value_get(action, "commitment")), text("confirmed"));
	struct target_change c = { .indicator = indicator_of(m, text_c(&m->a, value_text(value_get(change, "indicator")))),
		.has_target = true,
		.has_year = true,
		.year = value_int(value_get(change, "year"), 0),
		.remainder = value_text(value_get(change, "remainder_vi")) };

	c.target = demo_decimal(&m->a, value_get(change, "to"));
	assert_int_equal(decimal_order(target_at(m->w, c.indicator)->target, demo_decimal(&m->a, value_get(change, "from"))), 0);
	uint32_t made = RUN(m, ADJUST_ACTION, adjust_action, .action = demo_number(text_of(code)),
		.reason = value_text(value_get(move, "vi")),
		.kind = (enum gate_move)schema_value_of(&enum_gate_move, value_text(value_get(move, "kind"))), .has_quantity = true,
		.resources = demo_lines(&m->a, value_get(move, "cost"), sure ? CERTAINTY_CONFIRMED : CERTAINTY_IN_PRINCIPLE),
		.quantity = demo_decimal(&m->a, value_get(move, "output_quantity")), .changes = { &c, 1 });
	assert_int_equal(value_int(value_get(shown(m, VIEW_ADJUSTMENT, made, ROLE_WALL), "round"), 0),
		value_int(value_get(move, "round"), -1));
	assert_int_equal(value_int(value_get(shown(m, VIEW_ADJUSTMENT, made, ROLE_WALL), "total"), 0),
		value_int(value_get(move, "expected_total"), -1));
}

/* From the frozen list to the open gate. */
static inline struct mini demo_played(const struct value **file)
{
	struct mini m = demo_plan(file);
	const struct value *iterations = value_get(value_get(*file, "resource_gate"), "iterations");

	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	for (size_t i = 1; i < value_n(iterations); i++) {
		const struct value *now = value_at(iterations, i), *codes = value_get(now, "actions");

		for (size_t k = 0; k < value_n(codes); k++)
			demo_move(&m, *file, text_c(&m.a, value_text(value_at(codes, k))),
				value_at(value_get(now, "objective_changes"), k));
		RUN(&m, RECORD_ITERATION, record_iteration, .label = value_text(value_get(now, "label_vi")));
	}
	return m;
}

#endif
