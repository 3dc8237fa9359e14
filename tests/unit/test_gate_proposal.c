/* What the hub proposes at the resource gate, and whether the room agreed to what it left, on the demo commune's plan. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "gate_demo.h"

/* The list of numbers behind a name is these. */
static void list_is(const struct value *list, const uint32_t *expected, size_t n)
{
	assert_int_equal(value_n(list), n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(value_int(value_at(list, i), 0), expected[i]);
}
#define LIST_IS(list, ...)                                                                                                         \
	list_is((list), (const uint32_t[]){ __VA_ARGS__ }, sizeof((const uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t))

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
	RUN(&m, ADD_OBJECTIVE, add_objective, .activity = mini_activity(&m, ACTIVITY_KIND_OBJECTIVES), .text = text("Khác"),
		.dimension = DIMENSION_SOCIAL, .horizon = HORIZON_LONG);
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
static uint32_t round_about_actions(
	struct mini *m, enum method method, const uint32_t *first, size_t first_n, const uint32_t *second, size_t second_n)
{
	struct prepare_poll c = { .activity = mini_activity(m, ACTIVITY_KIND_GATE),
		.method = method,
		.items_of = ITEMS_OF_ACTIONS,
		.question = text("Làm gì trước?") };
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
			fits = fits &&
				value_int(value_get(value_at(list, k), "amount"), 0) <=
					left[value_int(value_get(value_at(list, k), "source"), 0)];
		for (size_t k = 0; fits && k < value_n(list); k++)
			left[value_int(value_get(value_at(list, k), "source"), 0)] -=
				value_int(value_get(value_at(list, k), "amount"), 0);
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
	uint32_t poll =
		round_about_actions(&m, METHOD_EQUAL_SHARES, (const uint32_t[]){ 2, 3 }, 2, (const uint32_t[]){ 9, 10, 11 }, 3);
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
	assert_int_equal(order[0], 3); /* the cheaper of two that the same people want */
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
	uint32_t poll = RUN(m, PREPARE_POLL, prepare_poll, .activity = mini_activity(m, ACTIVITY_KIND_GATE),
		.method = METHOD_CONSENSUS, .items_of = ITEMS_OF_PLAN, .question = text("Đồng ý không?"));

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
	RUN(&m, ADJUST_ACTION, adjust_action, .action = 14, .kind = GATE_MOVE_REMOVE, .resources = LINES(&m, 100, 60, 0, 0, 0),
		.reason = text("x"));
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
	struct edit_indicator edit = { .indicator = indicator_of(&m, "M01.1"),
		.text = text("Thu nhập"),
		.unit = text("triệu"),
		.direction = DIRECTION_INCREASE,
		.has_target = true,
		.target = { 780, 1 },
		.has_target_year = true,
		.target_year = 2030 };
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

/* Every screen that shows the objectives was told by the last entry, and this is what it shows of each: achievable, bit by bit. */
static void achievable_is(struct mini *m, unsigned bits)
{
	for (uint32_t o = 1; o <= 12; o++) {
		const struct value *marks = value_get(shown(m, VIEW_OBJECTIVE, o, ROLE_WALL), "smart");

		assert_int_equal(value_bool(value_get(marks, "achievable")), bits >> o & 1);
		assert_int_equal(key_touched(m->w, (struct key){ VIEW_OBJECTIVE, o }), m->w->seq);
	}
}

/* An objective is achievable with the gate and with what is funded, and not without. */
static void achievable_comes_and_goes_with_the_gate(void **state)
{
	/* All but M12, which nothing serves; without H02, H03 and H09 nothing serves M05, M06 and M08 either. */
	enum { ALL = 0xffe, CARRIED = ALL & ~(1 << 5 | 1 << 6 | 1 << 8) };
	static const uint32_t funded[] = { 1, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14 }, unfunded[] = { 9, 2, 3 };
	const struct value *file;
	struct mini m = demo_played(&file);
	struct source_data data = source_at(m.w, 2)->data;

	(void)state;
	data.ceiling = 14789;      /* one less than is asked */
	RUN(&m, EDIT_SOURCE, edit_source, .source = 2, .data = data);
	assert_int_equal(gate_state(m.w), GATE_STATE_OVER);
	achievable_is(&m, 0);
	RUN(&m, SETTLE_GATE, settle_gate, .settled = true, .funded = { funded, 11 }, .unfunded = { unfunded, 3 }, .reason = text("Xin tỉnh"));
	achievable_is(&m, CARRIED);
	/* From settled to open at once: the ceiling was raised meanwhile. */
	data.ceiling = 14790;
	RUN(&m, EDIT_SOURCE, edit_source, .source = 2, .data = data);
	assert_int_equal(gate_state(m.w), GATE_STATE_SETTLED);
	RUN(&m, SETTLE_GATE, settle_gate, .settled = false);
	assert_int_equal(gate_state(m.w), GATE_STATE_OPEN);
	achievable_is(&m, ALL);
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(candidates_stand_in_order),
		cmocka_unit_test(proposals_follow_groups_or_a_round),
		cmocka_unit_test(agreement_is_younger_than_the_last_change),
		cmocka_unit_test(achievable_comes_and_goes_with_the_gate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
