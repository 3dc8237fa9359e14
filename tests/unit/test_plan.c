/* The action plan: what its rows refuse, and what follows from them. */
#include "plan_world.h"

/* -- refusals -- */

static void each_gap_has_its_word(void **state)
{
	static const uint32_t nobody[] = { 9 };
	static const struct resource nowhere[] = { { .source = 9, .amount = 5 } };
	static const struct dependency never[] = { { .action = 9, .kind = LINK_KIND_FS } };
	struct mini m = open_plan();
	struct action_data x = row();

	(void)state;
	objective(&m, text("Có đường"), false);
	x.lead = TEXT_NONE;
	assert_int_equal(ANSWER(&m, ADD_ACTION, add_action, .data = x), word_needs_lead);
	x = row();
	x.objectives = (struct ref_list){ 0 };
	assert_int_equal(ANSWER(&m, ADD_ACTION, add_action, .data = x), word_needs_objective);
	x.objectives = (struct ref_list){ nobody, 1 };
	assert_int_equal(ANSWER(&m, ADD_ACTION, add_action, .data = x), word_no_such_thing);
	x = row();
	x.strategy = 9;
	assert_int_equal(ANSWER(&m, ADD_ACTION, add_action, .data = x), word_no_such_thing);
	x = row();
	x.resources = (struct resource_list){ nowhere, 1 };
	assert_int_equal(ANSWER(&m, ADD_ACTION, add_action, .data = x), word_no_such_thing);
	x = row();
	x.after = (struct dependency_list){ never, 1 };
	assert_int_equal(ANSWER(&m, ADD_ACTION, add_action, .data = x), word_no_such_thing);
	x = row();
	x.has_start = x.has_end = true;
	x.start = 202613, x.end = 202701;
	assert_int_equal(ANSWER(&m, ADD_ACTION, add_action, .data = x), word_bad_month);
	x.start = 202612, x.end = 202700;
	assert_int_equal(ANSWER(&m, ADD_ACTION, add_action, .data = x), word_bad_month);
	x.start = 202702, x.end = 202701;
	assert_int_equal(ANSWER(&m, ADD_ACTION, add_action, .data = x), word_ends_before_start);
	x.start = x.end;
	assert_int_equal(ANSWER(&m, ADD_ACTION, add_action, .data = x), word_fine);
	assert_int_equal(ANSWER(&m, EDIT_ACTION, edit_action, .action = 1, .data = x), word_no_such_thing);
	assert_int_equal(ANSWER(&m, REMOVE_ACTION, remove_action, .action = 1), word_no_such_thing);
	assert_int_equal(ANSWER(&m, ADD_SOURCE, add_source, .data = { .name = text("Quỹ") }), word_needs_owner);
	assert_int_equal(ANSWER(&m, EDIT_SOURCE, edit_source, .source = 1), word_no_such_thing);
	assert_int_equal(ANSWER(&m, REMOVE_SOURCE, remove_source, .source = 1), word_no_such_thing);
	RUN(&m, WITHDRAW_OBJECTIVE, withdraw_objective, .objective = 1);
	assert_int_equal(ANSWER(&m, ADD_ACTION, add_action, .data = row()), word_no_such_thing);
	mini_close(&m);
}

static void nothing_waits_for_itself(void **state)
{
	struct mini m = open_plan();
	struct dependency on[2] = { { .action = 1, .kind = LINK_KIND_SS }, { .action = 2, .kind = LINK_KIND_FS } };
	struct action_data x = row();

	(void)state;
	objective(&m, text("Có đường"), false);
	add(&m, x);
	x.after = (struct dependency_list){ &on[0], 1 };
	assert_int_equal(ANSWER(&m, EDIT_ACTION, edit_action, .action = 1, .data = x), word_circular_dependency);
	add(&m, x);
	x.after = (struct dependency_list){ &on[1], 1 };
	assert_int_equal(ANSWER(&m, EDIT_ACTION, edit_action, .action = 1, .data = x), word_circular_dependency);
	add(&m, x);
	on[0].action = 3;
	x.after = (struct dependency_list){ on, 1 };
	assert_int_equal(ANSWER(&m, EDIT_ACTION, edit_action, .action = 1, .data = x), word_circular_dependency);
	/* What is taken away, nobody waits for any more; and then there is no circle. */
	RUN(&m, REMOVE_ACTION, remove_action, .action = 2);
	assert_int_equal(action_at(m.w, 3)->data.after.n, 0);
	assert_int_equal(ANSWER(&m, EDIT_ACTION, edit_action, .action = 1, .data = x), word_fine);
	mini_close(&m);
}

static void a_source_in_use_stays(void **state)
{
	struct mini m = open_plan();
	struct resource lines[] = { { .source = 1, .amount = 5 } };
	struct action_data x = row();

	(void)state;
	objective(&m, text("Có đường"), false);
	source(&m, text("Ngân sách xã"), 10, false);
	source(&m, text("Tín dụng"), 10, false);
	x.resources = (struct resource_list){ lines, 1 };
	add(&m, x);
	assert_int_equal(ANSWER(&m, REMOVE_SOURCE, remove_source, .source = 1), word_source_in_use);
	assert_int_equal(ANSWER(&m, REMOVE_SOURCE, remove_source, .source = 2), word_fine);
	/* A move that stands would bring its lines back. */
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	lines[0].source = 2;
	RUN(&m, ADJUST_ACTION, adjust_action, .action = 1, .kind = GATE_MOVE_SUBSTITUTE, .resources = { lines, 1 }, .reason = text("Đổi vốn"),
		.consent = text("Ngân hàng"));
	assert_int_equal(ANSWER(&m, REMOVE_SOURCE, remove_source, .source = 1), word_source_in_use);
	RUN(&m, UNDO_ADJUSTMENT, undo_adjustment, .adjustment = 1);
	assert_int_equal(ANSWER(&m, REMOVE_SOURCE, remove_source, .source = 2), word_fine);
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = false);
	RUN(&m, REMOVE_ACTION, remove_action, .action = 1);
	RUN(&m, REMOVE_SOURCE, remove_source, .source = 1);
	assert_int_equal(ANSWER(&m, EDIT_SOURCE, edit_source, .source = 1, .data = { .name = text("Quỹ"), .owner = text("Xã") }), word_no_such_thing);
	mini_close(&m);
}

static void frozen_money_output_and_time_stay(void **state)
{
	struct resource lines[] = { { .source = 1, .amount = 5 } };
	struct mini m = open_plan();
	struct action_data x = row(), y;

	(void)state;
	objective(&m, text("Có đường"), false);
	source(&m, text("Ngân sách xã"), 10, false);
	x.resources = (struct resource_list){ lines, 1 };
	x.has_quantity = x.has_start = x.has_end = true;
	x.quantity = (struct decimal){ 96, 1 };
	x.unit = text("km");
	x.start = 202607, x.end = 202810;
	add(&m, x);
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	assert_int_equal(ANSWER(&m, ADD_ACTION, add_action, .data = x), word_plan_is_frozen);
	assert_int_equal(ANSWER(&m, REMOVE_ACTION, remove_action, .action = 1), word_plan_is_frozen);
	y = x, y.quantity.units = 95;
	assert_int_equal(ANSWER(&m, EDIT_ACTION, edit_action, .action = 1, .data = y), word_plan_is_frozen);
	y = x, y.has_quantity = false;
	assert_int_equal(ANSWER(&m, EDIT_ACTION, edit_action, .action = 1, .data = y), word_plan_is_frozen);
	y = x, y.unit = text("m");
	assert_int_equal(ANSWER(&m, EDIT_ACTION, edit_action, .action = 1, .data = y), word_plan_is_frozen);
	y = x, y.start = 202608;
	assert_int_equal(ANSWER(&m, EDIT_ACTION, edit_action, .action = 1, .data = y), word_plan_is_frozen);
	y = x, y.has_end = false;
	assert_int_equal(ANSWER(&m, EDIT_ACTION, edit_action, .action = 1, .data = y), word_plan_is_frozen);
	y = x, y.resources.n = 0;
	assert_int_equal(ANSWER(&m, EDIT_ACTION, edit_action, .action = 1, .data = y), word_plan_is_frozen);
	lines[0].amount = 4;
	assert_int_equal(ANSWER(&m, EDIT_ACTION, edit_action, .action = 1, .data = x), word_plan_is_frozen);
	/* 9.60 is 9.6; who guarantees it is still to be learnt; and words may be found better. */
	lines[0] = (struct resource){ .source = 1, .amount = 5, .guarantor = text("Phòng Kinh tế"), .certainty = CERTAINTY_CONFIRMED };
	y = x, y.quantity = (struct decimal){ 960, 2 }, y.title = text("Làm đường thôn");
	RUN(&m, EDIT_ACTION, edit_action, .action = 1, .data = y);
	assert_int_equal(action_at(m.w, 1)->data.resources.at[0].certainty, CERTAINTY_CONFIRMED);
	mini_close(&m);
}

/* -- what follows -- */

static void people_decide_on_their_own(void **state)
{
	static const struct resource lines[] = { { .source = 1, .amount = 5, .certainty = CERTAINTY_CONFIRMED }, { .source = 2, .amount = 7,
		.certainty = CERTAINTY_AWAITING }, { .source = 2, .amount = 1 } };
	struct mini m = open_plan();
	struct action_data x = row();

	(void)state;
	objective(&m, text("Có đường"), false);
	source(&m, text("Nhân dân đóng góp"), 10, true);
	source(&m, text("Ngân sách xã"), 10, false);
	x.resources = (struct resource_list){ lines, 3 };
	add(&m, x);
	const struct action *a = action_at(m.w, 1);
	assert_int_equal(a->data.resources.at[0].certainty, CERTAINTY_AWAITING);
	assert_int_equal(a->data.resources.at[1].certainty, CERTAINTY_UNKNOWN);
	assert_int_equal(a->data.resources.at[2].certainty, CERTAINTY_UNKNOWN);
	assert_int_equal(action_awaiting(a), 5);
	assert_int_equal(action_total(a), 13);
	assert_int_equal(source_demand(m.w, 2), 8);
	RUN(&m, EDIT_SOURCE, edit_source, .source = 2, .data = { .name = text("Ngày công"), .owner = text("Thôn"), .ceiling = 9,
		.has_community = true, .community = true });
	assert_int_equal(action_awaiting(a), 13);
	RUN(&m, EDIT_SOURCE, edit_source, .source = 1, .data = { .name = text("Quỹ"), .owner = text("Thôn"), .ceiling = 9 });
	assert_int_equal(action_awaiting(a), 8);
	assert_int_equal(a->data.resources.at[0].certainty, CERTAINTY_UNKNOWN);
	mini_close(&m);
}

static void risks_from_six_need_an_answer(void **state)
{
	struct mini m = open_plan();
	struct action_data x = row();

	(void)state;
	objective(&m, text("Có đường"), false);
	add(&m, x);
	assert_int_equal(action_risk(action_at(m.w, 1)), 0);
	x.has_likelihood = true, x.likelihood = 2;
	RUN(&m, EDIT_ACTION, edit_action, .action = 1, .data = x);
	assert_int_equal(action_risk(action_at(m.w, 1)), 0);
	x.has_impact = true, x.impact = 2;
	RUN(&m, EDIT_ACTION, edit_action, .action = 1, .data = x);
	assert_int_equal(action_risk(action_at(m.w, 1)), 4);
	assert_false(action_needs_mitigation(action_at(m.w, 1)));
	x.impact = 3;
	RUN(&m, EDIT_ACTION, edit_action, .action = 1, .data = x);
	assert_true(action_needs_mitigation(action_at(m.w, 1)));
	x.mitigation = text("Thi công mùa khô");
	RUN(&m, EDIT_ACTION, edit_action, .action = 1, .data = x);
	assert_false(action_needs_mitigation(action_at(m.w, 1)));
	mini_close(&m);
}

static void the_best_group_and_the_law_count(void **state)
{
	static const uint32_t both[] = { 1, 2, 1 };
	struct mini m = open_plan();
	struct action_data x = row();

	(void)state;
	objective(&m, text("Có đường"), false);
	objective(&m, text("Thu gom rác"), true);
	objective(&m, text("Có điện"), false);
	x.objectives = (struct ref_list){ both, 3 };
	add(&m, x);
	assert_int_equal(action_at(m.w, 1)->data.objectives.n, 2);
	assert_int_equal(action_group(m.w, action_at(m.w, 1)), PRIORITY_NONE);
	RUN(&m, SET_PRIORITY, set_priority, .objective = 2, .group = PRIORITY_C);
	assert_int_equal(action_group(m.w, action_at(m.w, 1)), PRIORITY_C);
	RUN(&m, SET_PRIORITY, set_priority, .objective = 1, .group = PRIORITY_A);
	RUN(&m, SET_PRIORITY, set_priority, .objective = 3, .group = PRIORITY_A);
	assert_int_equal(action_group(m.w, action_at(m.w, 1)), PRIORITY_A);
	assert_true(action_is_legal(m.w, action_at(m.w, 1)));
	struct numbers unserved = plan_unserved(m.w, &m.a);
	assert_int_equal(unserved.n, 1);
	assert_int_equal(unserved.at[0], 3);
	/* An objective that is withdrawn is served by nobody. */
	RUN(&m, WITHDRAW_OBJECTIVE, withdraw_objective, .objective = 2);
	assert_int_equal(action_at(m.w, 1)->data.objectives.n, 1);
	assert_false(action_is_legal(m.w, action_at(m.w, 1)));
	RUN(&m, REMOVE_ACTION, remove_action, .action = 1);
	assert_int_equal(plan_unserved(m.w, &m.a).n, 2);
	mini_close(&m);
}

static void five_in_a_half_year_are_too_many(void **state)
{
	struct mini m = open_plan();
	struct plan_overload *at;
	struct action_data x = row();

	(void)state;
	objective(&m, text("Có đường"), false);
	x.has_start = x.has_end = true;
	x.start = 202604, x.end = 202606;
	for (int i = 0; i < 4; i++)
		add(&m, x);
	assert_int_equal(plan_overloads(m.w, &m.a, &at), 0);
	x.start = 202606, x.end = 202707;
	x.lead = text("Phòng Kinh tế");
	add(&m, x);
	assert_int_equal(plan_overloads(m.w, &m.a, &at), 0);
	x.lead = text("UBND xã");
	RUN(&m, EDIT_ACTION, edit_action, .action = 5, .data = x);
	assert_int_equal(plan_overloads(m.w, &m.a, &at), 1);
	assert_int_equal(at[0].year, 2026);
	assert_int_equal(at[0].half, 1);
	assert_int_equal(at[0].actions.n, 5);
	assert_true(action_is_in_overload(m.w, action_at(m.w, 1), &m.a));
	x.start = 202607;
	RUN(&m, EDIT_ACTION, edit_action, .action = 5, .data = x);
	assert_int_equal(plan_overloads(m.w, &m.a, &at), 0);
	assert_false(action_is_in_overload(m.w, action_at(m.w, 5), &m.a));
	/* Without an end nobody knows. */
	x.start = 202601, x.has_end = false;
	RUN(&m, EDIT_ACTION, edit_action, .action = 5, .data = x);
	assert_int_equal(plan_overloads(m.w, &m.a, &at), 0);
	mini_close(&m);
}

static void starts_after_the_month_of_the_end(void **state)
{
	struct dependency on = { .action = 1, .kind = LINK_KIND_FS };
	struct mini m = open_plan();
	struct action_data x = row();

	(void)state;
	objective(&m, text("Có đường"), false);
	x.has_start = x.has_end = true;
	x.start = 202604, x.end = 202606;
	add(&m, x);
	x.start = 202606, x.end = 202612;
	x.after = (struct dependency_list){ &on, 1 };
	add(&m, x);
	assert_int_equal(action_conflicts(m.w, action_at(m.w, 2), &m.a).n, 1);
	x.start = 202607;
	RUN(&m, EDIT_ACTION, edit_action, .action = 2, .data = x);
	assert_int_equal(action_conflicts(m.w, action_at(m.w, 2), &m.a).n, 0);
	on.kind = LINK_KIND_SS;
	x.start = 202603;
	RUN(&m, EDIT_ACTION, edit_action, .action = 2, .data = x);
	assert_int_equal(action_conflicts(m.w, action_at(m.w, 2), &m.a).n, 1);
	x.start = 202604;
	RUN(&m, EDIT_ACTION, edit_action, .action = 2, .data = x);
	assert_int_equal(action_conflicts(m.w, action_at(m.w, 2), &m.a).n, 0);
	/* What was dropped is waited for by nobody. */
	x.start = 202601;
	RUN(&m, EDIT_ACTION, edit_action, .action = 2, .data = x);
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	RUN(&m, ADJUST_ACTION, adjust_action, .action = 1, .kind = GATE_MOVE_DROP, .reason = text("Để sau"));
	assert_int_equal(action_conflicts(m.w, action_at(m.w, 2), &m.a).n, 0);
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_gap_has_its_word), cmocka_unit_test(nothing_waits_for_itself), cmocka_unit_test(a_source_in_use_stays),
		cmocka_unit_test(frozen_money_output_and_time_stay), cmocka_unit_test(people_decide_on_their_own),
		cmocka_unit_test(risks_from_six_need_an_answer), cmocka_unit_test(the_best_group_and_the_law_count),
		cmocka_unit_test(five_in_a_half_year_are_too_many), cmocka_unit_test(starts_after_the_month_of_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
