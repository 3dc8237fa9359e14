/* The plan of the demo against what its own file expects of it, and the eight boxes as they fill. */
#include "plan_world.h"

#include <stdio.h>
#include <stdlib.h>

#include "../support/gate_world.h"

static void add_of_demo(struct mini *m, const struct value *v)
{
	uint32_t objectives[20];
	struct resource lines[20];
	struct dependency after[20];
	struct action_data x = { .title = value_text(value_get(v, "vi")), .lead = value_text(value_get(v, "lead_vi")), .has_start = true,
		.has_end = true, .start = demo_month(value_text(value_get(v, "start"))), .end = demo_month(value_text(value_get(v, "end"))),
		.has_likelihood = true, .likelihood = value_int(value_get(v, "risk_likelihood"), 0), .has_impact = true,
		.impact = value_int(value_get(v, "risk_impact"), 0), .mitigation = value_text(value_get(v, "mitigation_vi")) };
	const struct value *list = value_get(v, "objectives"), *cost = value_get(v, "cost"), *on = value_get(v, "depends_on");

	for (size_t i = 0; i < value_n(list); i++)
		objectives[x.objectives.n++] = demo_number(value_text(value_at(list, i)));
	for (size_t i = 0; i < value_n(cost); i++)
		if (value_int(value_at(cost, i), 0) > 0)
			lines[x.resources.n++] = (struct resource){ .source = demo_number(value_name(value_at(cost, i))),
				.amount = value_int(value_at(cost, i), 0) };
	for (size_t i = 0; i < value_n(on); i++)
		after[x.after.n++] = (struct dependency){ demo_number(value_text(value_get(value_at(on, i), "action"))),
			text_is(value_text(value_get(value_at(on, i), "type")), text("FS")) ? LINK_KIND_FS : LINK_KIND_SS };
	x.objectives.at = objectives;
	x.resources.at = lines;
	x.after.at = after;
	add(m, x);
}

static struct mini open_demo(const struct value **out)
{
	struct mini m = open_plan();
	const struct value *v = demo_read(&m.a), *list = value_get(v, "objectives");

	for (size_t i = 0; i < value_n(list); i++)
		objective(&m, value_text(value_get(value_at(list, i), "vi")), false);
	list = value_get(v, "resource_sources");
	for (size_t i = 0; i < value_n(list); i++)
		source(&m, value_text(value_get(value_at(list, i), "vi")), value_int(value_get(value_at(list, i), "ceiling"), 0),
			value_bool(value_get(value_at(list, i), "needs_community_decision")));
	list = value_get(v, "actions");
	for (size_t i = 0; i < value_n(list); i++)
		add_of_demo(&m, value_at(list, i));
	*out = v;
	return m;
}

static void the_demo_adds_up(void **state)
{
	const struct value *v;
	struct mini m = open_demo(&v);
	const struct value *actions = value_get(v, "actions");
	const struct value *at_first = value_get(value_at(value_get(value_get(v, "resource_gate"), "iterations"), 0), "expected");
	int64_t total = 0;

	(void)state;
	assert_true(m.w->actions_n == value_n(actions) && m.w->actions_n > 0);
	for (size_t i = 0; i < m.w->actions_n; i++) {
		const struct action *x = action_at(m.w, (uint32_t)i + 1);
		const struct value *expected = value_get(value_at(actions, i), "expected");

		assert_true(text_is(text_of(x->code), value_text(value_get(value_at(actions, i), "code"))));
		assert_int_equal(action_total(x), value_int(value_get(expected, "total"), -1));
		assert_int_equal(action_risk(x), value_int(value_get(expected, "risk_score"), -1));
		assert_int_equal(action_awaiting(x) > 0, value_bool(value_get(expected, "needs_community_decision")));
		assert_false(action_needs_mitigation(x));
		total += action_total(x);
	}
	assert_int_equal(total, value_int(value_get(at_first, "total_demand"), -1));
	for (uint32_t s = 1; s <= m.w->sources_n; s++)
		assert_int_equal(source_demand(m.w, s), value_int(value_get(value_get(at_first, "demand"), source_at(m.w, s)->code), -1));
	mini_close(&m);
}

static void the_demo_collides_where_it_says(void **state)
{
	const struct value *v;
	struct mini m = open_demo(&v);
	const struct value *conflicts = value_get(value_get(v, "schedule_expected"), "conflicts");
	struct plan_overload *overloads;
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < m.w->actions_n; i++) {
		if (action_conflicts(m.w, &m.w->actions[i], &m.a).n == 0)
			continue;
		assert_true(text_is(text_of(m.w->actions[i].code), value_text(value_at(conflicts, n))));
		n++;
	}
	assert_int_equal(n, value_n(conflicts));
	assert_int_equal(plan_overloads(m.w, &m.a, &overloads), 0);
	mini_close(&m);
}

/* -- the eight boxes -- */

static void assert_boxes(const struct mini *m, const int64_t done[BOXES_N], int64_t of)
{
	struct plan_box boxes[BOXES_N];

	plan_boxes(m->w, boxes);
	for (int i = 0; i < BOXES_N; i++) {
		assert_int_equal(boxes[i].done, done[i]);
		assert_int_equal(boxes[i].of, i < 6 ? of : 1);
	}
}

static void change(struct mini *m, struct action_data x)
{
	RUN(m, EDIT_ACTION, edit_action, .action = 1, .data = x);
}

static void boxes_fill_one_by_one(void **state)
{
	struct resource lines[] = { { .source = 1, .amount = 5, .certainty = CERTAINTY_CONFIRMED }, { .source = 1, .amount = 5 } };
	static const struct text partners[] = { { "Thôn", sizeof "Thôn" - 1 } };
	struct mini m = open_plan();
	struct action_data x = row();

	(void)state;
	assert_boxes(&m, (const int64_t[]){ 0, 0, 0, 0, 0, 0, 0, 0 }, 0);
	objective(&m, text("Có đường"), false);
	source(&m, text("Ngân sách xã"), 10, false);
	add(&m, x);
	assert_boxes(&m, (const int64_t[]){ 0, 0, 0, 0, 0, 0, 0, 0 }, 1);
	x.output = text("Đường");
	change(&m, x);
	x.partners = (struct text_list){ partners, 1 };
	change(&m, x);
	assert_boxes(&m, (const int64_t[]){ 1, 1, 0, 0, 0, 0, 0, 0 }, 1);
	x.resources = (struct resource_list){ lines, 2 };
	change(&m, x);
	assert_boxes(&m, (const int64_t[]){ 1, 1, 0, 0, 0, 0, 0, 0 }, 1);
	lines[1].guarantor = text("Phòng Kinh tế");
	x.has_start = true, x.start = 202601;
	change(&m, x);
	assert_boxes(&m, (const int64_t[]){ 1, 1, 1, 0, 0, 0, 0, 0 }, 1);
	x.has_end = true, x.end = 202602;
	x.has_likelihood = x.has_impact = true;
	x.likelihood = 3, x.impact = 2;
	x.mitigation = text("Thi công mùa khô");
	change(&m, x);
	assert_boxes(&m, (const int64_t[]){ 1, 1, 1, 1, 0, 0, 0, 0 }, 1);
	x.risk = text("Mưa lũ");
	x.mitigation = TEXT_NONE;
	change(&m, x);
	assert_boxes(&m, (const int64_t[]){ 1, 1, 1, 1, 0, 0, 0, 0 }, 1);
	x.mitigation = text("Thi công mùa khô");
	change(&m, x);
	assert_boxes(&m, (const int64_t[]){ 1, 1, 1, 1, 1, 0, 0, 0 }, 1);
	RUN(&m, SET_COORDINATION, set_coordination, .data = { .body = text("Tổ điều phối"), .meeting = text("Mỗi tháng") });
	assert_boxes(&m, (const int64_t[]){ 1, 1, 1, 1, 1, 0, 0, 0 }, 1);
	RUN(&m, SET_COORDINATION, set_coordination, .data = { .body = text("Tổ điều phối"), .meeting = text("Mỗi tháng"),
		.decision = text("Đồng thuận") });
	uint32_t indicator = RUN(&m, ADD_INDICATOR, add_indicator, .objective = 1, .text = text("Đường cứng"), .unit = text("km"),
		.direction = DIRECTION_INCREASE);
	RUN(&m, SET_IMPACT_MONITORING, set_impact_monitoring, .data = { .indicators = { &indicator, 1 }, .collector = text("UBND xã") });
	assert_boxes(&m, (const int64_t[]){ 1, 1, 1, 1, 1, 0, 1, 1 }, 1);
	/* Impact is not watched by an indicator that is gone. */
	RUN(&m, REMOVE_INDICATOR, remove_indicator, .indicator = indicator);
	assert_boxes(&m, (const int64_t[]){ 1, 1, 1, 1, 1, 0, 1, 0 }, 1);
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_demo_adds_up), cmocka_unit_test(the_demo_collides_where_it_says), cmocka_unit_test(boxes_fill_one_by_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
