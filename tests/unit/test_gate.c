/* The resource gate on the demo commune's plan: its three iterations figure by figure, what each move must do, and the way back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "gate_demo.h"

#define SETTLE(m, ...) ASK((m), SETTLE_GATE, settle_gate, .settled = true, __VA_ARGS__)

/* Rows of a view against an iteration of the demo file. */
static void figures_are(const struct value *seen, const struct value *expected)
{
	const struct value *rows = value_get(seen, "rows");
	char code[24];

	assert_int_equal(value_n(rows), 5);
	for (size_t i = 0; i < value_n(rows); i++) {
		const struct value *row = value_at(rows, i);

		(void)snprintf(code, sizeof code, "B%zu", i + 1);
		assert_int_equal(
			value_int(value_get(row, "demand"), -1), value_int(value_get(value_get(expected, "demand"), code), -2));
		assert_int_equal(value_int(value_get(row, "gap"), -1), value_int(value_get(value_get(expected, "gap"), code), -2));
		assert_int_equal(
			value_int(value_get(row, "margin"), -1), value_int(value_get(value_get(expected, "margin"), code), -2));
	}
	assert_int_equal(value_int(value_get(seen, "demand"), -1), value_int(value_get(expected, "total_demand"), -2));
	assert_int_equal(value_int(value_get(seen, "gap"), -1), value_int(value_get(expected, "total_gap"), -2));
	assert_int_equal(value_int(value_get(seen, "ceiling"), -1), 28600);
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
		const struct value *kept = shown(&m, VIEW_ITERATION, i + 1, ROLE_PARTICIPANT),
				   *expected = value_get(value_at(iterations, i), "expected");

		figures_are(kept, expected);
		assert_int_equal(value_int(value_get(kept, "round"), -1), i);
		assert_int_equal(value_bool(value_get(kept, "guaranteed")), value_bool(value_get(expected, "guaranteed")));
		assert_int_equal(value_n(value_get(kept, "adjustments")), moves[i]);
	}
	/* B5 was at its ceiling to the million, and passed; B2 was over. */
	const struct value *rows = value_get(shown(&m, VIEW_ITERATION, 2, ROLE_WALL), "rows");
	assert_int_equal(
		value_int(value_get(value_at(rows, 4), "demand"), 0), value_int(value_get(value_at(rows, 4), "ceiling"), -1));
	assert_int_equal(value_int(value_get(value_at(rows, 1), "gap"), 0), 1870);
	gate = shown(&m, VIEW_GATE, 0, ROLE_WALL);
	figures_are(gate, value_get(value_at(iterations, 2), "expected"));
	assert_true(text_is(value_text(value_get(gate, "state")), text("open")));
	assert_int_equal(value_int(value_get(gate, "confirmed"), 0),
		value_int(value_get(value_get(file, "resource_gate"), "confirmed_excluding_people_contributions_after"), -1));
	assert_true(text_is(value_text(value_get(gate, "confirmed_percent")), text("32.0")));
	assert_int_equal(value_int(value_get(gate, "awaiting"), 0), 1930);
	assert_null(value_get(gate, "next"));
	t = value_at(value_get(shown(&m, VIEW_OBJECTIVE, 6, ROLE_WALL), "indicators"), 0);
	assert_true(text_is(value_text(value_get(t, "target")), text("72")) &&
		text_is(value_text(value_get(t, "first_target")), text("85")));
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
	RUN(&m, ADJUST_ACTION, adjust_action, .action = 5, .kind = GATE_MOVE_DROP, .reason = text("Chưa có giống"),
		.changes = CHANGES(VALUE(2, 230)));
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

/* H03 asks 760, 3900, 0, 0 and 340 for 420 households, 2026-08 to 2028-06. Each of these moves on it is refused, and with this word. */
enum { AS_IT_IS = -9 };
static const struct refused_row {
	enum gate_move kind;
	int64_t by[5], quantity, start, end; /* 0: no month is given */
	bool consent;
	enum word word;
} refused[] = {
	{ GATE_MOVE_REMOVE, { 760, 3900, 0, 0, 341 }, AS_IT_IS, 0, 0, false, word_must_not_grow },
	{ GATE_MOVE_REMOVE, { 760, 3800, 0, 0, 341 }, AS_IT_IS, 0, 0, false, word_must_not_grow },
	{ GATE_MOVE_REMOVE, { 760, 3800, 1, 0, 340 }, AS_IT_IS, 0, 0, false, word_must_not_grow },
	{ GATE_MOVE_REMOVE, { 760, 3900, 0, 0, 340 }, AS_IT_IS, 0, 0, false, word_must_change_something },
	{ GATE_MOVE_REMOVE, { 760, 3800, 0, 0, 340 }, 419, 0, 0, false, word_output_stays },
	{ GATE_MOVE_REMOVE, { 760, 3800, 0, 0, 340 }, 421, 0, 0, false, word_output_stays },
	{ GATE_MOVE_REMOVE, { 760, 3800, 0, 0, 340 }, AS_IT_IS, 0, 202807, false, word_output_stays },
	{ GATE_MOVE_SCALE_DOWN, { 500, 2580, 0, 0, 220 }, AS_IT_IS, 0, 0, false, word_output_must_fall },
	{ GATE_MOVE_SCALE_DOWN, { 500, 2580, 0, 0, 220 }, 420, 0, 0, false, word_output_must_fall },
	{ GATE_MOVE_SCALE_DOWN, { 500, 2580, 0, 0, 220 }, -1, 0, 0, false, word_bad_field },
	{ GATE_MOVE_SCALE_DOWN, { 500, 2580, 0, 0, 341 }, 280, 0, 0, false, word_must_not_grow },
	{ GATE_MOVE_PHASE, { 500, 2580, 0, 0, 220 }, AS_IT_IS, 0, 0, false, word_must_change_something },
	{ GATE_MOVE_PHASE, { 760, 3900, 0, 0, 340 }, 280, 0, 203012, false, word_must_change_something },
	{ GATE_MOVE_PHASE, { 500, 2580, 0, 0, 220 }, 421, 0, 202912, false, word_must_not_grow },
	{ GATE_MOVE_PHASE, { 500, 2580, 0, 0, 220 }, AS_IT_IS, 0, 202913, false, word_bad_month },
	{ GATE_MOVE_PHASE, { 500, 2580, 0, 0, 220 }, AS_IT_IS, 202600, 0, false, word_bad_month },
	{ GATE_MOVE_PHASE, { 500, 2580, 0, 0, 220 }, AS_IT_IS, 0, 202512, false, word_ends_before_start },
	{ GATE_MOVE_PHASE, { 500, 2580, 0, 0, 220 }, AS_IT_IS, 202807, 0, false, word_ends_before_start },
	{ GATE_MOVE_PHASE, { 500, 2580, 0, 0, 220 }, 280, 0, 0, false, word_target_must_change },
	{ GATE_MOVE_PHASE, { 500, 2580, 0, 0, 220 }, AS_IT_IS, 0, 202807, false, word_target_must_change },
	{ GATE_MOVE_SUBSTITUTE, { 760, 3900, 0, 0, 340 }, AS_IT_IS, 0, 0, true, word_must_change_something },
	{ GATE_MOVE_SUBSTITUTE, { 760, 3000, 900, 0, 340 }, AS_IT_IS, 0, 0, false, word_needs_consent },
	{ GATE_MOVE_SUBSTITUTE, { 760, 3000, 899, 0, 340 }, AS_IT_IS, 0, 0, true, word_total_stays },
	{ GATE_MOVE_SUBSTITUTE, { 760, 3000, 901, 0, 340 }, AS_IT_IS, 0, 0, true, word_must_not_grow },
	{ GATE_MOVE_SUBSTITUTE, { 760, 3000, 900, 0, 340 }, 400, 0, 0, true, word_output_stays },
	{ GATE_MOVE_SUBSTITUTE, { 760, 3000, 900, 0, 340 }, AS_IT_IS, 0, 202807, true, word_output_stays },
	{ GATE_MOVE_DROP, { 1, 0, 0, 0, 0 }, AS_IT_IS, 0, 0, false, word_bad_field },
	{ GATE_MOVE_DROP, { 0, 0, 0, 0, 0 }, 1, 0, 0, false, word_bad_field },
	{ GATE_MOVE_DROP, { 0, 0, 0, 0, 0 }, AS_IT_IS, 0, 202912, false, word_bad_field },
	{ GATE_MOVE_DROP, { 0, 0, 0, 0, 0 }, AS_IT_IS, 0, 0, false, word_target_must_change },
};

static enum word try_row(struct mini *m, const struct refused_row *r)
{
	return MOVE(m, .action = 3, .kind = r->kind, .resources = lines(m, r->by), .has_quantity = r->quantity != AS_IT_IS,
		.quantity = { r->quantity, 0 }, .has_start = r->start != 0, .start = r->start, .has_end = r->end != 0,
		.end = r->end, .consent = r->consent ? text("Doanh nghiệp") : TEXT_NONE);
}

static void moves_ask_for_less(void **state)
{
	const struct value *file;
	struct mini m = demo_plan(&file);
	const struct resource nobodys = { .source = 9, .amount = 1 };
	/* The same money in another order, one line in two parts. */
	const struct resource parts[] = { { .source = 5, .amount = 340 }, { .source = 2, .amount = 1900 },
		{ .source = 1, .amount = 760 }, { .source = 2, .amount = 2000 } };

	(void)state;
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_DROP), word_plan_not_frozen);
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	assert_int_equal(MOVE(&m, .action = 99, .kind = GATE_MOVE_DROP), word_no_such_thing);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_REMOVE, .resources = { &nobodys, 1 }), word_no_such_thing);
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		if (try_row(&m, &refused[i]) != refused[i].word)
			print_error("row %zu of the refused moves\n", i);
		assert_int_equal(try_row(&m, &refused[i]), refused[i].word);
	}
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_SUBSTITUTE, .resources = { parts, 4 }, .consent = text("Xã")),
		word_must_change_something);
	assert_int_equal(m.w->adjustments_n, 0);
	/* People's contributions are not the workshop's to promise, in a move neither. */
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_SUBSTITUTE, .resources = LINES(&m, 760, 3000, 900, 0, 340),
				 .consent = text("Doanh nghiệp")),
		word_fine);
	assert_int_equal(action_at(m.w, 3)->data.resources.at[3].certainty, CERTAINTY_AWAITING);
	/* Money, output and months are changed by moves alone; what is only said about them may be said better. */
	struct action_data data = action_at(m.w, 3)->data;
	data.quantity.units--;
	assert_int_equal(ASK(&m, EDIT_ACTION, edit_action, .action = 3, .data = data), word_plan_is_frozen);
	data = action_at(m.w, 3)->data;
	data.resources = LINES(&m, 760, 3000, 900, 0, 339);
	assert_int_equal(ASK(&m, EDIT_ACTION, edit_action, .action = 3, .data = data), word_plan_is_frozen);
	data = action_at(m.w, 3)->data;
	data.title = text("Nước sạch");
	assert_int_equal(ASK(&m, EDIT_ACTION, edit_action, .action = 3, .data = data), word_fine);
	mini_close(&m);
}

static void undoing_gives_months_back(void **state)
{
	const struct value *file;
	struct mini m = demo_plan(&file);

	(void)state;
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	assert_int_equal(
		MOVE(&m, .action = 3, .kind = GATE_MOVE_PHASE, .resources = LINES(&m, 500, 2580, 0, 0, 220), .has_start = true,
			.start = 202701, .has_end = true, .end = 203012, .changes = CHANGES(VALUE(indicator_of(&m, "M08.1"), 78))),
		word_fine);
	const struct action_data *data = &action_at(m.w, 3)->data;
	assert_true(data->start == 202701 && data->end == 203012 && data->quantity.units == 420);
	RUN(&m, UNDO_ADJUSTMENT, undo_adjustment, .adjustment = 1);
	assert_true(data->start == 202608 && data->end == 202806);
	mini_close(&m);
}

static void a_smaller_budget_breaks_a_target(void **state)
{
	const struct value *file;
	struct mini m = demo_plan(&file);
	struct target_change both = { .indicator = 9, .has_target = true, .target = { 78, 0 }, .has_year = true, .year = 2030 };

	(void)state;
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	both.indicator = indicator_of(&m, "M08.1"); /* 85 % in 2028; H03 serves M08 and M07 */
#define SMALLER(...)                                                                                                               \
	MOVE(&m, .action = 3, .kind = GATE_MOVE_SCALE_DOWN, .resources = LINES(&m, 500, 2580, 0, 0, 220), NUMBER(280), __VA_ARGS__)
	assert_int_equal(SMALLER(.start = 0), word_target_must_change);
	assert_int_equal(MOVE(&m, .action = 3, .kind = GATE_MOVE_DROP), word_target_must_change);
	assert_int_equal(SMALLER(.changes = CHANGES(VALUE(indicator_of(&m, "M06.1"), 70))), word_wrong_target);
	assert_int_equal(SMALLER(.changes = CHANGES(VALUE(999, 70))), word_wrong_target);
	assert_int_equal(SMALLER(.changes = CHANGES(VALUE(both.indicator, 85))), word_must_change_something);
	assert_int_equal(SMALLER(.changes = CHANGES({ .indicator = both.indicator })), word_must_change_something);
	assert_int_equal(SMALLER(.changes = CHANGES({ .indicator = both.indicator, .has_year = true, .year = 2028 })),
		word_must_change_something);
	assert_int_equal(SMALLER(.changes = { &both, 1 }), word_needs_remainder);
	assert_int_equal(SMALLER(.changes = CHANGES(VALUE(both.indicator, 78),
					 { .indicator = both.indicator, .has_year = true, .year = 2030 })),
		word_doubled_field);
	both.remainder = text("85% vào năm 2032");
	assert_int_equal(SMALLER(.changes = { &both, 1 }), word_fine);
	const struct target *t = target_at(m.w, both.indicator);
	assert_true(t->adjusted && t->target.units == 78 && t->target_year == 2030 && t->first_target.units == 85 &&
		t->first_year == 2028);
	/* What a move that stands changed is changed by moves alone, and its objective stays. */
	assert_int_equal(ASK(&m, EDIT_INDICATOR, edit_indicator, .indicator = both.indicator, .text = text("x"), .unit = text("%"),
				 .direction = DIRECTION_INCREASE),
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
			assert_int_equal(
				MOVE(&m, .action = 13, .kind = kind, .resources = LINES(&m, 110, 1080, 0, 0, 50), NUMBER(18),
					.consent = text("Xã"), .changes = CHANGES(VALUE(indicator_of(&m, "M11.1"), 16))),
				word_only_phased);
	assert_int_equal(MOVE(&m, .action = 13, .kind = GATE_MOVE_PHASE, .resources = LINES(&m, 110, 1080, 0, 0, 50), NUMBER(18),
				 .changes = CHANGES(VALUE(indicator_of(&m, "M11.1"), 16))),
		word_fine);
	assert_int_equal(
		MOVE(&m, .action = 3, .kind = GATE_MOVE_DROP, .changes = CHANGES(VALUE(indicator_of(&m, "M08.1"), 70))), word_fine);
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
	mini_do(&m, ROLE_HUB, 0,
		(struct command){ .kind = COMMAND_CREATE_WORKSHOP,
			.create_workshop = { .about = { .title = text("Trống") },
				.template = text("led-7-steps"),
				.code = 482917,
				.zone = 420,
				.rules_version = RULES_VERSION } });
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
		assert_int_equal(gate_state(m.w), GATE_STATE_OVER);
		RUN(&m, EDIT_SOURCE, edit_source, .source = s, .data = data);
	}
	assert_int_equal(gate_state(m.w), GATE_STATE_OPEN);
	RUN(&m, RECORD_ITERATION, record_iteration, .label = text("Trần mới"));
	assert_int_equal(SETTLE(&m, .reason = text("x")), word_already_there);
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
	assert_int_equal(SETTLE(&m, .reason = text("x")), word_plan_not_frozen);
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	RUN(&m, ADJUST_ACTION, adjust_action, .action = 14, .kind = GATE_MOVE_REMOVE, .resources = LINES(&m, 100, 60, 0, 0, 0),
		.reason = text("x"));
	for (uint32_t i = 0; i < 14; i++)
		all[i] = i + 1;
	assert_int_equal(ASK(&m, SETTLE_GATE, settle_gate, .settled = false), word_already_there);
	assert_int_equal(SETTLE(&m, .funded = { all, 13 }, .reason = text("x")), word_not_whole);
	assert_int_equal(SETTLE(&m, .funded = { all, 13 }, .unfunded = { all, 1 }, .reason = text("x")), word_not_whole);
	assert_int_equal(SETTLE(&m, .funded = { all, 13 }, .unfunded = { (const uint32_t[]){ 15 }, 1 }, .reason = text("x")),
		word_not_whole);
	assert_int_equal(SETTLE(&m, .funded = { all, 13 }, .unfunded = { all + 13, 1 }, .reason = text("x")), word_does_not_fit);
	/* Without H02 and H09 every source but B2 suffices; without H03 that does as well. */
	const uint32_t funded[] = { 1, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14 }, unfunded[] = { 9, 2, 3 };
	assert_int_equal(SETTLE(&m, .funded = { funded, 11 }, .unfunded = { unfunded, 3 }), word_needs_reason);
	struct hash before = picture_of(m.w, false), now;
	RUN(&m, SETTLE_GATE, settle_gate, .settled = true, .funded = { funded, 11 }, .unfunded = { unfunded, 3 },
		.reason = text("Xin tỉnh"));
	const struct value *gate = shown(&m, VIEW_GATE, 0, ROLE_WALL);
	assert_true(text_is(value_text(value_get(gate, "state")), text("settled")) && gate_is_through(m.w));
	assert_int_equal(value_int(value_get(gate, "demand"), 0), 34510 - 50 - 10080 - 5000 - 2450);
	assert_int_equal(value_int(value_get(shown(&m, VIEW_ACTION, 2, ROLE_WALL), "unfunded"), 0), 2);
	assert_int_equal(value_int(value_get(shown(&m, VIEW_ACTION, 9, ROLE_WALL), "unfunded"), 0), 1);
	/* M05 is served by what looks for funds only, M06 too; M02 is carried. */
	assert_false(value_bool(value_get(value_get(shown(&m, VIEW_OBJECTIVE, 5, ROLE_WALL), "smart"), "achievable")));
	assert_true(value_bool(value_get(value_get(shown(&m, VIEW_OBJECTIVE, 2, ROLE_WALL), "smart"), "achievable")));
	assert_false(value_bool(value_get(shown(&m, VIEW_ADJUSTMENT, 1, ROLE_WALL), "last")));
	assert_int_equal(
		MOVE(&m, .action = 14, .kind = GATE_MOVE_REMOVE, .resources = LINES(&m, 90, 60, 0, 0, 0)), word_plan_is_frozen);
	assert_int_equal(ASK(&m, UNDO_ADJUSTMENT, undo_adjustment, .adjustment = 1), word_plan_is_frozen);
	assert_int_equal(ASK(&m, FREEZE_PLAN, freeze_plan, .frozen = false), word_has_moves);
	assert_int_equal(
		SETTLE(&m, .funded = { funded, 11 }, .unfunded = { unfunded, 3 }, .reason = text("x")), word_already_there);
	RUN(&m, SETTLE_GATE, settle_gate, .settled = false);
	now = picture_of(m.w, false);
	assert_memory_equal(now.at, before.at, sizeof now.at);
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_demo_opens_in_three_iterations),
		cmocka_unit_test(undoing_all_gives_everything_back),
		cmocka_unit_test(moves_ask_for_less),
		cmocka_unit_test(undoing_gives_months_back),
		cmocka_unit_test(a_smaller_budget_breaks_a_target),
		cmocka_unit_test(a_legal_duty_is_only_phased),
		cmocka_unit_test(the_list_stands_while_frozen),
		cmocka_unit_test(what_cannot_be_closed_is_settled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
