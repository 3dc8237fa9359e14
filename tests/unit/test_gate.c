/* The resource gate on the demo commune's plan: its three iterations figure by figure, what each move must do, and the way back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/gate_world.h"

static struct resource_list lines(struct mini *m, const int64_t by[5])
{
	struct resource *at = arena_take_n(&m->a, 5, sizeof *at);
	size_t n = 0;

	for (uint32_t s = 1; s <= 5; s++)
		if (by[s - 1] > 0)
			at[n++] = (struct resource){ .source = s, .amount = by[s - 1], .certainty = CERTAINTY_IN_PRINCIPLE };
	return (struct resource_list){ at, n };
}
#define LINES(m, ...) lines((m), (const int64_t[5]){ __VA_ARGS__ })
#define CHANGES(...) { (const struct target_change[]){ __VA_ARGS__ }, sizeof((const struct target_change[]){ __VA_ARGS__ }) / sizeof(struct target_change) }
#define VALUE(number, units) { .indicator = (number), .has_target = true, .target = { (units), 0 } }
#define NUMBER(units) .has_quantity = true, .quantity = { (units), 0 }
#define MOVE(m, ...) ASK((m), ADJUST_ACTION, adjust_action, .reason = text("Thiếu nguồn"), __VA_ARGS__)

static uint32_t indicator_of(const struct mini *m, const char *code)
{
	for (size_t i = 0; i < m->w->targets_n; i++)
		if (strcmp(m->w->targets[i].code, code) == 0)
			return m->w->targets[i].number;
	abort();
}

/* -- the demo -- */

/* The move that the demo file writes into the action, with the change of the target that it writes into the iteration. */
static void demo_move(struct mini *m, const struct value *file, const char *code, const struct value *change)
{
	const struct value *action = demo_by_code(value_get(file, "actions"), code), *move = value_get(action, "adjustment");
	bool sure = text_is(value_text(value_get(action, "commitment")), text("confirmed"));
	struct target_change c = { .indicator = indicator_of(m, text_c(&m->a, value_text(value_get(change, "indicator")))), .has_target = true,
		.has_year = true, .year = value_int(value_get(change, "year"), 0), .remainder = value_text(value_get(change, "remainder_vi")) };

	c.target = demo_decimal(&m->a, value_get(change, "to"));
	assert_int_equal(decimal_order(target_at(m->w, c.indicator)->target, demo_decimal(&m->a, value_get(change, "from"))), 0);
	uint32_t made = RUN(m, ADJUST_ACTION, adjust_action, .action = demo_number(text_of(code)), .reason = value_text(value_get(move, "vi")),
		.kind = (enum gate_move)schema_value_of(&enum_gate_move, value_text(value_get(move, "kind"))), .has_quantity = true,
		.resources = demo_lines(&m->a, value_get(move, "cost"), sure ? CERTAINTY_CONFIRMED : CERTAINTY_IN_PRINCIPLE),
		.quantity = demo_decimal(&m->a, value_get(move, "output_quantity")), .changes = { &c, 1 });
	assert_int_equal(value_int(value_get(shown(m, VIEW_ADJUSTMENT, made, ROLE_WALL), "round"), 0), value_int(value_get(move, "round"), -1));
	assert_int_equal(value_int(value_get(shown(m, VIEW_ADJUSTMENT, made, ROLE_WALL), "total"), 0),
		value_int(value_get(move, "expected_total"), -1));
}

/* Rows of a view against an iteration of the demo file. */
static void figures_are(const struct value *seen, const struct value *expected)
{
	const struct value *rows = value_get(seen, "rows");
	char code[24];

	assert_int_equal(value_n(rows), 5);
	for (size_t i = 0; i < value_n(rows); i++) {
		const struct value *row = value_at(rows, i);

		(void)snprintf(code, sizeof code, "B%zu", i + 1);
		assert_int_equal(value_int(value_get(row, "demand"), -1), value_int(value_get(value_get(expected, "demand"), code), -2));
		assert_int_equal(value_int(value_get(row, "gap"), -1), value_int(value_get(value_get(expected, "gap"), code), -2));
		assert_int_equal(value_int(value_get(row, "margin"), -1), value_int(value_get(value_get(expected, "margin"), code), -2));
	}
	assert_int_equal(value_int(value_get(seen, "demand"), -1), value_int(value_get(expected, "total_demand"), -2));
	assert_int_equal(value_int(value_get(seen, "gap"), -1), value_int(value_get(expected, "total_gap"), -2));
	assert_int_equal(value_int(value_get(seen, "ceiling"), -1), 28600);
}

/* From the frozen list to the open gate. */
static struct mini demo_played(const struct value **file)
{
	struct mini m = demo_plan(file);
	const struct value *iterations = value_get(value_get(*file, "resource_gate"), "iterations");

	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	for (size_t i = 1; i < value_n(iterations); i++) {
		const struct value *now = value_at(iterations, i), *codes = value_get(now, "actions");

		for (size_t k = 0; k < value_n(codes); k++)
			demo_move(&m, *file, text_c(&m.a, value_text(value_at(codes, k))), value_at(value_get(now, "objective_changes"), k));
		RUN(&m, RECORD_ITERATION, record_iteration, .label = value_text(value_get(now, "label_vi")));
	}
	return m;
}

static void the_demo_opens_in_three_iterations(void **state)
{
	const struct value *file;
	struct mini m = demo_played(&file);
	const struct value *iterations = value_get(value_get(file, "resource_gate"), "iterations"), *gate, *t;
	static const size_t moves[] = { 0, 3, 2 };

	(void)state;
	assert_int_equal(m.w->iterations_n, 3);
	for (uint32_t i = 0; i < 3; i++) {
		const struct value *kept = shown(&m, VIEW_ITERATION, i + 1, ROLE_PARTICIPANT), *expected = value_get(value_at(iterations, i), "expected");

		figures_are(kept, expected);
		assert_int_equal(value_int(value_get(kept, "round"), -1), i);
		assert_int_equal(value_bool(value_get(kept, "guaranteed")), value_bool(value_get(expected, "guaranteed")));
		assert_int_equal(value_n(value_get(kept, "adjustments")), moves[i]);
	}
	/* B5 was at its ceiling to the million, and passed; B2 was over. */
	const struct value *rows = value_get(shown(&m, VIEW_ITERATION, 2, ROLE_WALL), "rows");
	assert_int_equal(value_int(value_get(value_at(rows, 4), "demand"), 0), value_int(value_get(value_at(rows, 4), "ceiling"), -1));
	assert_int_equal(value_int(value_get(value_at(rows, 1), "gap"), 0), 1870);
	gate = shown(&m, VIEW_GATE, 0, ROLE_WALL);
	figures_are(gate, value_get(value_at(iterations, 2), "expected"));
	assert_true(text_is(value_text(value_get(gate, "state")), text("open")));
	assert_int_equal(value_int(value_get(gate, "confirmed"), 0), value_int(value_get(value_get(file, "resource_gate"), "confirmed_excluding_people_contributions_after"), -1));
	assert_true(text_is(value_text(value_get(gate, "confirmed_percent")), text("32.0")));
	assert_int_equal(value_int(value_get(gate, "awaiting"), 0), 1930);
	assert_null(value_get(gate, "next"));
	t = value_at(value_get(shown(&m, VIEW_OBJECTIVE, 6, ROLE_WALL), "indicators"), 0);
	assert_true(text_is(value_text(value_get(t, "target")), text("72")) && text_is(value_text(value_get(t, "first_target")), text("85")));
	assert_true(text_is(value_text(value_get(t, "remainder")), text("85% vào năm 2030")));
	mini_close(&m);
}

static void undoing_all_gives_everything_back(void **state)
{
	const struct value *file;
	struct mini m = demo_plan(&file);

	(void)state;
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	struct hash before = picture_of(m.w, true), now;
	mini_close(&m);
	m = demo_played(&file);
	/* A substitute and a move without a target as well. */
	RUN(&m, ADJUST_ACTION, adjust_action, .action = 10, .kind = GATE_MOVE_SUBSTITUTE, .resources = LINES(&m, 0, 620, 80, 0, 0),
		.reason = text("Doanh nghiệp trả"), .consent = text("Doanh nghiệp chế biến nông sản"));
	RUN(&m, ADJUST_ACTION, adjust_action, .action = 14, .kind = GATE_MOVE_REMOVE, .resources = LINES(&m, 100, 60, 0, 0, 0),
		.reason = text("Dùng chung hội trường"));
	RUN(&m, ADJUST_ACTION, adjust_action, .action = 5, .kind = GATE_MOVE_DROP, .reason = text("Chưa có giống"), .changes = CHANGES(VALUE(2, 230)));
	for (uint32_t i = 8; i > 0; i--) {
		now = picture_of(m.w, true);
		assert_memory_not_equal(now.at, before.at, sizeof now.at);
		if (i > 1)
			assert_int_equal(ASK(&m, UNDO_ADJUSTMENT, undo_adjustment, .adjustment = i - 1), word_not_the_last);
		assert_true(value_bool(value_get(shown(&m, VIEW_ADJUSTMENT, i, ROLE_FACILITATOR), "last")));
		RUN(&m, UNDO_ADJUSTMENT, undo_adjustment, .adjustment = i);
		assert_int_equal(ASK(&m, UNDO_ADJUSTMENT, undo_adjustment, .adjustment = i), word_already_there);
		assert_true(value_bool(value_get(shown(&m, VIEW_ADJUSTMENT, i, ROLE_FACILITATOR), "undone")));
	}
	now = picture_of(m.w, true);
	assert_memory_equal(now.at, before.at, sizeof now.at);
	assert_int_equal(ASK(&m, FREEZE_PLAN, freeze_plan, .frozen = false), word_fine);
	mini_close(&m);
}

/* -- what each move must do -- */

static void moves_ask_for_less(void **state)
{
	const struct value *file;
	struct mini m = demo_plan(&file);
	const struct resource nobodys = { .source = 9, .amount = 1 };

	(void)state;
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_DROP), word_plan_not_frozen);
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	assert_int_equal(MOVE(&m, .action = 99, .kind = GATE_MOVE_DROP), word_no_such_thing);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_REMOVE, .resources = { &nobodys, 1 }), word_no_such_thing);
	/* H03: 760, 3900, 0, 0, 340; 420 households until 2028-06. */
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_REMOVE, .resources = LINES(&m, 760, 3900, 0, 0, 341)), word_must_not_grow);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_REMOVE, .resources = LINES(&m, 760, 3800, 0, 0, 341)), word_must_not_grow);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_REMOVE, .resources = LINES(&m, 760, 3800, 1, 0, 340)), word_must_not_grow);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_REMOVE, .resources = LINES(&m, 760, 3900, 0, 0, 340)), word_must_change_something);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_REMOVE, .resources = LINES(&m, 760, 3800, 0, 0, 340), NUMBER(419)), word_output_stays);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_REMOVE, .resources = LINES(&m, 760, 3800, 0, 0, 340), NUMBER(421)), word_output_stays);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_REMOVE, .resources = LINES(&m, 760, 3800, 0, 0, 340), .has_end = true, .end = 202807),
		word_output_stays);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_SCALE_DOWN, .resources = LINES(&m, 500, 2580, 0, 0, 220)), word_output_must_fall);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_SCALE_DOWN, .resources = LINES(&m, 500, 2580, 0, 0, 220), NUMBER(420)), word_output_must_fall);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_SCALE_DOWN, .resources = LINES(&m, 500, 2580, 0, 0, 220), NUMBER(-1)), word_bad_field);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_PHASE, .resources = LINES(&m, 500, 2580, 0, 0, 220)), word_must_change_something);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_PHASE, .resources = LINES(&m, 500, 2580, 0, 0, 220), NUMBER(421), .has_end = true, .end = 202912),
		word_must_not_grow);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_PHASE, .resources = LINES(&m, 500, 2580, 0, 0, 220), .has_end = true, .end = 202913), word_bad_month);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_PHASE, .resources = LINES(&m, 500, 2580, 0, 0, 220), .has_end = true, .end = 202512),
		word_ends_before_start);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_PHASE, .resources = LINES(&m, 500, 2580, 0, 0, 220), .has_start = true, .start = 202807),
		word_ends_before_start);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_SUBSTITUTE, .resources = LINES(&m, 760, 3900, 0, 0, 340), .consent = text("Xã")),
		word_must_change_something);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_SUBSTITUTE, .resources = LINES(&m, 760, 3000, 900, 0, 340)), word_needs_consent);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_SUBSTITUTE, .resources = LINES(&m, 760, 3000, 899, 0, 340), .consent = text("Xã")), word_total_stays);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_SUBSTITUTE, .resources = LINES(&m, 760, 3000, 901, 0, 340), .consent = text("Xã")), word_must_not_grow);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_SUBSTITUTE, .resources = LINES(&m, 760, 3000, 900, 0, 340), .consent = text("Xã"), NUMBER(400)),
		word_output_stays);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_DROP, .resources = LINES(&m, 1, 0, 0, 0, 0)), word_bad_field);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_DROP, NUMBER(1)), word_bad_field);
	/* The same lines in another order, or one in two parts, are the same money. */
	const struct resource parts[] = { { .source = 5, .amount = 340 }, { .source = 2, .amount = 1900 }, { .source = 1, .amount = 760 }, { .source = 2, .amount = 2000 } };
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_SUBSTITUTE, .resources = { parts, 4 }, .consent = text("Xã")), word_must_change_something);
	assert_int_equal(m.w->adjustments_n, 0);
	/* People's contributions are not the workshop's to promise, in a move neither. */
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_SUBSTITUTE, .resources = LINES(&m, 760, 3000, 900, 0, 340), .consent = text("Doanh nghiệp")), word_fine);
	assert_int_equal(action_at(m.w, 3)->data.resources.at[3].certainty, CERTAINTY_AWAITING);
	mini_close(&m);
}

static void a_smaller_budget_breaks_a_target(void **state)
{
	const struct value *file;
	struct mini m = demo_plan(&file);
	struct target_change both = { .indicator = 9, .has_target = true, .target = { 78, 0 }, .has_year = true, .year = 2030 };

	(void)state;
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	both.indicator = indicator_of(&m, "M08.1");      /* 85 % in 2028; H03 serves M08 and M07 */
#define SMALLER(...) MOVE(&m, .action = 3, .kind = GATE_MOVE_SCALE_DOWN, .resources = LINES(&m, 500, 2580, 0, 0, 220), NUMBER(280), __VA_ARGS__)
	assert_int_equal(SMALLER(.start = 0), word_target_must_change);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_DROP), word_target_must_change);
	assert_int_equal(SMALLER(.changes = CHANGES(VALUE(indicator_of(&m, "M06.1"), 70))), word_wrong_target);
	assert_int_equal(SMALLER(.changes = CHANGES(VALUE(999, 70))), word_wrong_target);
	assert_int_equal(SMALLER(.changes = CHANGES(VALUE(both.indicator, 85))), word_must_change_something);
	assert_int_equal(SMALLER(.changes = CHANGES({ .indicator = both.indicator })), word_must_change_something);
	assert_int_equal(SMALLER(.changes = CHANGES({ .indicator = both.indicator, .has_year = true, .year = 2028 })), word_must_change_something);
	assert_int_equal(SMALLER(.changes = { &both, 1 }), word_needs_remainder);
	assert_int_equal(SMALLER(.changes = CHANGES(VALUE(both.indicator, 78), { .indicator = both.indicator, .has_year = true, .year = 2030 })), word_doubled_field);
	both.remainder = text("85% vào năm 2032");
	assert_int_equal(SMALLER(.changes = { &both, 1 }), word_fine);
	const struct target *t = target_at(m.w, both.indicator);
	assert_true(t->adjusted && t->target.units == 78 && t->target_year == 2030 && t->first_target.units == 85 && t->first_year == 2028);
	/* What a move that stands changed is changed by moves alone, and its objective stays. */
	assert_int_equal(ASK(&m, EDIT_INDICATOR, edit_indicator, .indicator = both.indicator, .text = text("x"), .unit = text("%"), .direction = DIRECTION_INCREASE),
		word_plan_is_frozen);
	assert_int_equal(ASK(&m, REMOVE_INDICATOR, remove_indicator, .indicator = both.indicator), word_plan_is_frozen);
	assert_int_equal(ASK(&m, WITHDRAW_OBJECTIVE, withdraw_objective, .objective = 8), word_has_moves);
	assert_int_equal(ASK(&m, FREEZE_PLAN, freeze_plan, .frozen = false), word_has_moves);
	RUN(&m, UNDO_ADJUSTMENT, undo_adjustment, .adjustment = 1);
	assert_true(!t->adjusted && t->target.units == 85 && t->target_year == 2028 && t->remainder.len == 0);
	/* Where no objective of the action has a target, there is none to break. */
	RUN(&m, REMOVE_INDICATOR, remove_indicator, .indicator = both.indicator);
	RUN(&m, REMOVE_INDICATOR, remove_indicator, .indicator = indicator_of(&m, "M07.1"));
	assert_int_equal(SMALLER(.start = 0), word_fine);
#undef SMALLER
	mini_close(&m);
}

static void a_legal_duty_is_only_phased(void **state)
{
	const struct value *file;
	struct mini m = demo_plan(&file);

	(void)state;
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	/* H13 serves M11. */
	for (enum gate_move kind = GATE_MOVE_REMOVE; kind < GATE_MOVE_N; kind++)
		if (kind != GATE_MOVE_PHASE)
			assert_int_equal(MOVE(&m, .action = 13, .kind = kind, .resources = LINES(&m, 110, 1080, 0, 0, 50), NUMBER(18),
				.consent = text("Xã"), .changes = CHANGES(VALUE(indicator_of(&m, "M11.1"), 16))), word_only_phased);
	assert_int_equal(MOVE(&m, .action = 13, .kind = GATE_MOVE_PHASE, .resources = LINES(&m, 110, 1080, 0, 0, 50), NUMBER(18),
		.changes = CHANGES(VALUE(indicator_of(&m, "M11.1"), 16))), word_fine);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_DROP, .changes = CHANGES(VALUE(indicator_of(&m, "M08.1"), 70))), word_fine);
	/* What was dropped cannot become a duty behind the gate's back, whichever way round. */
	assert_int_equal(ASK(&m, EDIT_OBJECTIVE, edit_objective, .objective = 7, .has_legal = true, .legal = true), word_has_moves);
	struct action_data data = action_at(m.w, 3)->data;
	data.objectives = (struct ref_list){ (const uint32_t[]){ 8, 10 }, 2 };
	assert_int_equal(ASK(&m, EDIT_ACTION, edit_action, .action = 3, .data = data), word_has_moves);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_DROP), word_no_such_thing);
	RUN(&m, UNDO_ADJUSTMENT, undo_adjustment, .adjustment = 2);
	assert_int_equal(ASK(&m, EDIT_ACTION, edit_action, .action = 3, .data = action_at(m.w, 3)->data), word_fine);
	assert_int_equal(ASK(&m, EDIT_OBJECTIVE, edit_objective, .objective = 7, .has_legal = true, .legal = true), word_fine);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_DROP), word_only_phased);
	/* What was phased may turn out to be no duty; its move stands. */
	assert_int_equal(ASK(&m, EDIT_OBJECTIVE, edit_objective, .objective = 11, .has_legal = true, .legal = false), word_fine);
	mini_close(&m);
}

static void the_list_stands_while_frozen(void **state)
{
	const struct value *file;
	struct mini m = mini_open();

	(void)state;
	mini_do(&m, ROLE_HUB, 0, (struct command){ .kind = COMMAND_CREATE_WORKSHOP, .create_workshop = { .about = { .title = text("Trống") },
		.template = text("led-7-steps"), .code = 482917, .zone = 420, .rules_version = RULES_VERSION } });
	assert_int_equal(ASK(&m, FREEZE_PLAN, freeze_plan, .frozen = true), word_no_such_thing);
	mini_close(&m);
	m = demo_plan(&file);
	assert_int_equal(ASK(&m, FREEZE_PLAN, freeze_plan, .frozen = false), word_already_there);
	assert_int_equal(ASK(&m, RECORD_ITERATION, record_iteration, .label = text("Sớm")), word_plan_not_frozen);
	assert_true(text_is(value_text(value_get(shown(&m, VIEW_GATE, 0, ROLE_WALL), "state")), text("sketch")));
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	assert_int_equal(ASK(&m, FREEZE_PLAN, freeze_plan, .frozen = true), word_already_there);
	assert_int_equal(ASK(&m, RECORD_ITERATION, record_iteration, .label = text("Như cũ")), word_already_there);
	/* A ceiling may change: its owner says so. The gate follows. */
	for (uint32_t s = 1; s <= 5; s++) {
		struct source_data data = source_at(m.w, s)->data;

		data.ceiling = source_demand(m.w, s);
		assert_false(gate_fits(m.w));
		RUN(&m, EDIT_SOURCE, edit_source, .source = s, .data = data);
		if (s == 4)
			s = 5, data = source_at(m.w, s)->data, data.ceiling = 2550, (void)RUN(&m, EDIT_SOURCE, edit_source, .source = s, .data = data);
	}
	assert_int_equal(gate_state(m.w), GATE_STATE_OPEN);
	RUN(&m, RECORD_ITERATION, record_iteration, .label = text("Trần mới"));
	assert_int_equal(ASK(&m, SETTLE_GATE, settle_gate, .settled = true, .reason = text("x")), word_already_there);
	/* Frozen anew: one more iteration only when a figure is another. */
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = false);
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	assert_int_equal(m.w->iterations_n, 2);
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = false);
	RUN(&m, REMOVE_ACTION, remove_action, .action = 14);
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	assert_int_equal(m.w->iterations_n, 3);
	mini_close(&m);
}

/* -- settling -- */

static void what_cannot_be_closed_is_settled(void **state)
{
	const struct value *file;
	struct mini m = demo_plan(&file);
	uint32_t all[14];

	(void)state;
	assert_int_equal(ASK(&m, SETTLE_GATE, settle_gate, .settled = true, .reason = text("x")), word_plan_not_frozen);
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	RUN(&m, ADJUST_ACTION, adjust_action, .action = 14, .kind = GATE_MOVE_REMOVE, .resources = LINES(&m, 100, 60, 0, 0, 0), .reason = text("x"));
	for (uint32_t i = 0; i < 14; i++)
		all[i] = i + 1;
	assert_int_equal(ASK(&m, SETTLE_GATE, settle_gate, .settled = false), word_already_there);
	assert_int_equal(ASK(&m, SETTLE_GATE, settle_gate, .settled = true, .funded = { all, 13 }, .reason = text("x")), word_not_whole);
	assert_int_equal(ASK(&m, SETTLE_GATE, settle_gate, .settled = true, .funded = { all, 13 }, .unfunded = { all, 1 }, .reason = text("x")), word_not_whole);
	assert_int_equal(ASK(&m, SETTLE_GATE, settle_gate, .settled = true, .funded = { all, 13 }, .unfunded = { (const uint32_t[]){ 15 }, 1 }, .reason = text("x")),
		word_not_whole);
	assert_int_equal(ASK(&m, SETTLE_GATE, settle_gate, .settled = true, .funded = { all, 13 }, .unfunded = { all + 13, 1 }, .reason = text("x")), word_does_not_fit);
	/* Without H02 and H09 every source but B2 suffices; without H03 that does as well. */
	const uint32_t funded[] = { 1, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14 }, unfunded[] = { 9, 2, 3 };
	assert_int_equal(ASK(&m, SETTLE_GATE, settle_gate, .settled = true, .funded = { funded, 11 }, .unfunded = { unfunded, 3 }), word_needs_reason);
	struct hash before = picture_of(m.w, false), now;
	RUN(&m, SETTLE_GATE, settle_gate, .settled = true, .funded = { funded, 11 }, .unfunded = { unfunded, 3 }, .reason = text("Xin tỉnh"));
	const struct value *gate = shown(&m, VIEW_GATE, 0, ROLE_WALL);
	assert_true(text_is(value_text(value_get(gate, "state")), text("settled")) && gate_is_through(m.w));
	assert_int_equal(value_int(value_get(gate, "demand"), 0), 34510 - 50 - 10080 - 5000 - 2450);
	assert_int_equal(value_int(value_get(shown(&m, VIEW_ACTION, 2, ROLE_WALL), "unfunded"), 0), 2);
	assert_int_equal(value_int(value_get(shown(&m, VIEW_ACTION, 9, ROLE_WALL), "unfunded"), 0), 1);
	/* M05 is served by what looks for funds only, M06 too; M02 is carried. */
	assert_false(value_bool(value_get(value_get(shown(&m, VIEW_OBJECTIVE, 5, ROLE_WALL), "smart"), "achievable")));
	assert_true(value_bool(value_get(value_get(shown(&m, VIEW_OBJECTIVE, 2, ROLE_WALL), "smart"), "achievable")));
	assert_false(value_bool(value_get(shown(&m, VIEW_ADJUSTMENT, 1, ROLE_WALL), "last")));
	assert_int_equal(MOVE(&m, .action = 14, .kind = GATE_MOVE_REMOVE, .resources = LINES(&m, 90, 60, 0, 0, 0)), word_plan_is_frozen);
	assert_int_equal(ASK(&m, UNDO_ADJUSTMENT, undo_adjustment, .adjustment = 1), word_plan_is_frozen);
	assert_int_equal(ASK(&m, FREEZE_PLAN, freeze_plan, .frozen = false), word_has_moves);
	assert_int_equal(ASK(&m, SETTLE_GATE, settle_gate, .settled = true, .funded = { funded, 11 }, .unfunded = { unfunded, 3 }, .reason = text("x")), word_already_there);
	RUN(&m, SETTLE_GATE, settle_gate, .settled = false);
	now = picture_of(m.w, false);
	assert_memory_equal(now.at, before.at, sizeof now.at);
	mini_close(&m);
}

/* -- what the hub proposes -- */

/* The list of numbers behind a name is these. */
static void list_is(const struct value *list, const uint32_t *expected, size_t n)
{
	assert_int_equal(value_n(list), n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(value_int(value_at(list, i), 0), expected[i]);
}
#define LIST_IS(list, ...) list_is((list), (const uint32_t[]){ __VA_ARGS__ }, sizeof((const uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t))

static void candidates_stand_in_order(void **state)
{
	const struct value *file;
	struct mini m = demo_plan(&file);

	(void)state;
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	const struct value *gate = shown(&m, VIEW_GATE, 0, ROLE_MODERATOR), *list = value_get(gate, "candidates");
	assert_int_equal(value_int(value_get(gate, "next"), 0), 2);
	/* Of B2, 4770 over. H14 serves M01 of group B alone, all others an objective of group A; H12 and H13 are duties by law, and H12's is of
	   group C. */
	static const uint32_t order[] = { 14, 2, 3, 11, 4, 6, 5, 10, 9, 7, 8, 12, 13 };
	static const int64_t amounts[] = { 60, 7200, 3900, 1350, 1250, 1200, 800, 620, 500, 450, 180, 420, 2040 };
	assert_int_equal(value_n(list), 13);
	for (size_t i = 0; i < 13; i++) {
		assert_int_equal(value_int(value_get(value_at(list, i), "action"), 0), order[i]);
		assert_int_equal(value_int(value_get(value_at(list, i), "amount"), 0), amounts[i]);
		assert_int_equal(value_n(value_get(value_at(list, i), "moves")), order[i] == 12 || order[i] == 13 ? 1 : 5);
	}
	assert_true(text_is(value_text(value_at(value_get(value_at(list, 12), "moves"), 0)), text("phase")));
	/* Without a group comes first of all. */
	RUN(&m, ADD_OBJECTIVE, add_objective, .activity = mini_activity(&m, ACTIVITY_KIND_OBJECTIVES), .text = text("Khác"), .dimension = DIMENSION_SOCIAL,
		.horizon = HORIZON_LONG);
	struct action_data data = action_at(m.w, 2)->data;
	data.objectives = (struct ref_list){ (const uint32_t[]){ 13 }, 1 };
	RUN(&m, EDIT_ACTION, edit_action, .action = 2, .data = data);
	list = value_get(shown(&m, VIEW_GATE, 0, ROLE_MODERATOR), "candidates");
	assert_int_equal(value_int(value_get(value_at(list, 0), "action"), 0), 2);
	mini_close(&m);
}

static struct urn_ballot ticks(struct mini *m, enum sector sector, const uint32_t *items, size_t n)
{
	struct pick *picks = arena_take_n(&m->a, n, sizeof *picks);

	for (size_t i = 0; i < n; i++)
		picks[i] = (struct pick){ items[i], 1 };
	return (struct urn_ballot){ .ballot = { .sector = sector, .picks = { picks, n } }, .entry = ENTERED_SELF };
}

/* A round about the actions: six people tick `first`, three tick `second`. */
static uint32_t round_about_actions(struct mini *m, enum method method, const uint32_t *first, size_t first_n, const uint32_t *second, size_t second_n)
{
	struct prepare_poll c = { .activity = mini_activity(m, ACTIVITY_KIND_GATE), .method = method, .items_of = ITEMS_OF_ACTIONS, .question = text("Làm gì trước?") };
	struct urn_ballot urn[9];

	if (method == METHOD_EQUAL_SHARES || method == METHOD_GREEDY)
		c.has_ceiling = true, c.ceiling = 28600;
	uint32_t poll = mini_do(m, ROLE_FACILITATOR, 0, (struct command){ .kind = COMMAND_PREPARE_POLL, .prepare_poll = c });
	RUN(m, OPEN_POLL, open_poll, .poll = poll);
	for (unsigned i = 0; i < 9; i++)
		urn[i] = i < 6 ? ticks(m, SECTOR_STATE, first, first_n) : ticks(m, SECTOR_STATE, second, second_n);
	mini_round(m, poll, urn, 9, 9, false);
	return poll;
}

/* Item numbers of a list, or of its rows. A round about all fourteen actions has them as its items 1 to 14. */
static size_t put_items(uint32_t *order, size_t n, const struct value *list, const char *name)
{
	for (size_t i = 0; i < value_n(list); i++)
		order[n++] = (uint32_t)value_int(name == NULL ? value_at(list, i) : value_get(value_at(list, i), name), 0);
	return n;
}

/* The proposal is what a walk along this order takes, reckoned anew from what is shown of actions and sources. */
static void list_fits(const struct value *proposal, struct mini *m, const uint32_t *order, size_t n)
{
	int64_t left[6] = { 0 };
	bool taken[32] = { false };
	size_t at = 0;

	for (uint32_t s = 1; s <= 5; s++)
		left[s] = value_int(value_get(value_get(shown(m, VIEW_SOURCE, s, ROLE_WALL), "data"), "ceiling"), 0);
	for (size_t i = 0; i < n; i++) {
		const struct value *list = value_get(value_get(shown(m, VIEW_ACTION, order[i], ROLE_WALL), "data"), "resources");
		bool fits = !taken[order[i]];

		for (size_t k = 0; k < value_n(list); k++)
			fits = fits && value_int(value_get(value_at(list, k), "amount"), 0) <= left[value_int(value_get(value_at(list, k), "source"), 0)];
		for (size_t k = 0; fits && k < value_n(list); k++)
			left[value_int(value_get(value_at(list, k), "source"), 0)] -= value_int(value_get(value_at(list, k), "amount"), 0);
		if (fits)
			assert_int_equal(value_int(value_at(proposal, at++), 0), order[i]);
		taken[order[i]] = taken[order[i]] || fits;
	}
	assert_int_equal(at, value_n(proposal));
	assert_true(at > 3 && at < 14);
}

static void proposals_follow_groups_or_a_round(void **state)
{
	const struct value *file, *gate;
	struct mini m = demo_plan(&file);

	(void)state;
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	gate = shown(&m, VIEW_GATE, 0, ROLE_WALL);
	assert_true(text_is(value_text(value_get(gate, "basis")), text("groups")) && value_get(gate, "poll") == NULL);
	/* Group A with its duty first. Of B2, H13, H02 and H03 leave 2060, H04 then 810; B5 has 110, too little for H05; B2 is too little for H06,
	   and after H07 and H08, with 180, for H09 to H11. Group B has H01 and H14, and H12 of group C finds neither B2 nor B5. */
	LIST_IS(value_get(gate, "proposal"), 13, 2, 3, 4, 7, 8, 1, 14);
	/* Six people share the road; the three others have a third of the money for training, support and homestays. Closed, nobody is told. */
	uint32_t poll = round_about_actions(&m, METHOD_EQUAL_SHARES, (const uint32_t[]){ 2, 3 }, 2, (const uint32_t[]){ 9, 10, 11 }, 3);
	assert_true(text_is(value_text(value_get(shown(&m, VIEW_GATE, 0, ROLE_FACILITATOR), "basis")), text("groups")));
	RUN(&m, SHOW_RESULT, show_result, .poll = poll);
	gate = shown(&m, VIEW_GATE, 0, ROLE_WALL);
	assert_true(text_is(value_text(value_get(gate, "basis")), text("equal_shares")));
	assert_int_equal(value_int(value_get(gate, "poll"), 0), poll);
	/* What people bought comes first, in their order, then the ranking, then what was not asked about; and each must fit. */
	const struct value *result = shown(&m, VIEW_RESULT, poll, ROLE_WALL);
	uint32_t order[64];
	size_t n = 0;
	n = put_items(order, n, value_get(value_get(result, "funds"), "items"), NULL);
	assert_int_equal(n, 5);
	assert_int_equal(order[0], 3);      /* the cheaper of two that the same people want */
	n = put_items(order, n, value_get(result, "rows"), "item");
	list_fits(value_get(gate, "proposal"), &m, order, n);
	/* A younger round decides instead, by its ranking. */
	poll = round_about_actions(&m, METHOD_APPROVAL, (const uint32_t[]){ 14 }, 1, (const uint32_t[]){ 9 }, 1);
	RUN(&m, SHOW_RESULT, show_result, .poll = poll);
	gate = shown(&m, VIEW_GATE, 0, ROLE_WALL);
	assert_true(text_is(value_text(value_get(gate, "basis")), text("greedy")));
	assert_int_equal(value_int(value_at(value_get(gate, "proposal"), 0), 0), 14);
	assert_int_equal(value_int(value_at(value_get(gate, "proposal"), 1), 0), 9);
	mini_close(&m);
}

/* -- agreement -- */

static uint32_t round_about_plan(struct mini *m, int64_t level)
{
	struct urn_ballot urn[6];
	uint32_t poll = RUN(m, PREPARE_POLL, prepare_poll, .activity = mini_activity(m, ACTIVITY_KIND_GATE), .method = METHOD_CONSENSUS, .items_of = ITEMS_OF_PLAN,
		.question = text("Đồng ý không?"));

	RUN(m, OPEN_POLL, open_poll, .poll = poll);
	for (unsigned i = 0; i < 6; i++) {
		urn[i] = ticks(m, SECTOR_STATE, (const uint32_t[]){ 1 }, 1);
		((struct pick *)(uintptr_t)urn[i].ballot.picks.at)->points = level;
	}
	mini_round(m, poll, urn, 6, 6, false);
	return poll;
}

static void agreement_is_younger_than_the_last_change(void **state)
{
	const struct value *file;
	struct mini m = demo_played(&file);
#define CONSENSUS() value_text(value_get(shown(&m, VIEW_GATE, 0, ROLE_WALL), "consensus"))
	(void)state;
	assert_true(gate_is_through(m.w) && !gate_was_agreed(m.w));
	uint32_t poll = round_about_plan(&m, 4);
	/* It was asked, which is what commitments wait for; what it said is told when it is shown. */
	assert_true(gate_was_agreed(m.w) && text_is(CONSENSUS(), text("needed")));
	RUN(&m, SHOW_RESULT, show_result, .poll = poll);
	assert_true(text_is(CONSENSUS(), text("passed")));
	poll = round_about_plan(&m, 1);
	RUN(&m, SHOW_RESULT, show_result, .poll = poll);
	assert_true(text_is(CONSENSUS(), text("failed")) && gate_was_agreed(m.w));
	/* A move, its undo, a ceiling, a target: each is something else to agree to. */
	RUN(&m, ADJUST_ACTION, adjust_action, .action = 14, .kind = GATE_MOVE_REMOVE, .resources = LINES(&m, 100, 60, 0, 0, 0), .reason = text("x"));
	assert_true(!gate_was_agreed(m.w) && text_is(CONSENSUS(), text("needed")));
	(void)round_about_plan(&m, 5);
	RUN(&m, UNDO_ADJUSTMENT, undo_adjustment, .adjustment = 6);
	assert_false(gate_was_agreed(m.w));
	(void)round_about_plan(&m, 5);
	struct source_data data = source_at(m.w, 1)->data;
	data.name = text("Ngân sách của xã");
	RUN(&m, EDIT_SOURCE, edit_source, .source = 1, .data = data);
	assert_true(gate_was_agreed(m.w));
	data.ceiling++;
	RUN(&m, EDIT_SOURCE, edit_source, .source = 1, .data = data);
	assert_false(gate_was_agreed(m.w));
	(void)round_about_plan(&m, 5);
	struct edit_indicator edit = { .indicator = indicator_of(&m, "M01.1"), .text = text("Thu nhập"), .unit = text("triệu"), .direction = DIRECTION_INCREASE,
		.has_target = true, .target = { 780, 1 }, .has_target_year = true, .target_year = 2030 };
	mini_do(&m, ROLE_FACILITATOR, 0, (struct command){ .kind = COMMAND_EDIT_INDICATOR, .edit_indicator = edit });
	assert_true(gate_was_agreed(m.w));
	edit.target.units = 770;
	mini_do(&m, ROLE_FACILITATOR, 0, (struct command){ .kind = COMMAND_EDIT_INDICATOR, .edit_indicator = edit });
	assert_false(gate_was_agreed(m.w));
	(void)round_about_plan(&m, 5);
	RUN(&m, WITHDRAW_OBJECTIVE, withdraw_objective, .objective = 4);
	assert_false(gate_was_agreed(m.w));
#undef CONSENSUS
	mini_close(&m);
}

/* An objective is achievable with the gate, and every screen that shows it is told. */
static void achievable_comes_and_goes_with_the_gate(void **state)
{
	const struct value *file;
	struct mini m = demo_played(&file);
	struct source_data data = source_at(m.w, 2)->data;

	(void)state;
	data.ceiling = 14789;      /* one less than is asked */
	for (uint32_t o = 1; o <= 12; o++)
		assert_int_equal(value_bool(value_get(value_get(shown(&m, VIEW_OBJECTIVE, o, ROLE_WALL), "smart"), "achievable")), o != 12);
	RUN(&m, EDIT_SOURCE, edit_source, .source = 2, .data = data);
	assert_int_equal(gate_state(m.w), GATE_STATE_OVER);
	for (uint32_t o = 1; o <= 12; o++) {
		assert_false(value_bool(value_get(value_get(shown(&m, VIEW_OBJECTIVE, o, ROLE_WALL), "smart"), "achievable")));
		assert_int_equal(key_touched(m.w, (struct key){ VIEW_OBJECTIVE, o }), m.w->seq);
	}
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_demo_opens_in_three_iterations), cmocka_unit_test(undoing_all_gives_everything_back),
		cmocka_unit_test(moves_ask_for_less), cmocka_unit_test(a_smaller_budget_breaks_a_target),
		cmocka_unit_test(a_legal_duty_is_only_phased), cmocka_unit_test(the_list_stands_while_frozen),
		cmocka_unit_test(what_cannot_be_closed_is_settled), cmocka_unit_test(candidates_stand_in_order),
		cmocka_unit_test(proposals_follow_groups_or_a_round), cmocka_unit_test(agreement_is_younger_than_the_last_change),
		cmocka_unit_test(achievable_comes_and_goes_with_the_gate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
