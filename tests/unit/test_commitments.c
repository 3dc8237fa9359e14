/* Commitments after the gate, and rounds about actions and about the plan. */
#include "plan_world.h"

#include "base/json.h"
#include "core/method/method.h"
#include "report/scrutiny.h"

/* One action of 8 on a source of `ceiling`, frozen; and a seat of each sector. */
static struct mini open_gate(int64_t ceiling)
{
	static const struct resource lines[] = { { .source = 1, .amount = 8 } };
	struct mini m = open_plan();
	struct action_data x = row();

	for (int s = SECTOR_STATE; s < SECTOR_N; s++)
		mini_join(&m, (enum sector)s, GENDER_NONE, PRESENCE_OWN_PHONE);
	objective(&m, text("Có đường"), false);
	source(&m, text("Ngân sách xã"), ceiling, false);
	x.resources = (struct resource_list){ lines, 1 };
	add(&m, x);
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	return m;
}

/* A round with one ballot of each seat: item 1, so many points. */
static uint32_t ask_all(struct mini *m, enum method method, enum items_of about, int64_t ceiling, int64_t points)
{
	struct urn_ballot ballots[3];
	struct pick picks[] = { { .item = 1, .points = points } };
	uint32_t poll = RUN(m, PREPARE_POLL, prepare_poll, .activity = mini_activity(m, ACTIVITY_KIND_OBJECTIVES), .method = method,
		.items_of = about, .question = text("Ông, bà có đồng ý?"), .has_ceiling = ceiling > 0, .ceiling = ceiling);

	RUN(m, OPEN_POLL, open_poll, .poll = poll);
	for (int i = 0; i < 3; i++)
		ballots[i] = (struct urn_ballot){ .ballot = { (enum sector)(SECTOR_STATE + i), { picks, 1 } }, .entry = ENTERED_SELF };
	mini_round(m, poll, ballots, 3, 3, true);
	return poll;
}

static enum word asked(const struct mini *m)
{
	return ANSWER(m, ASK_COMMITMENT, ask_commitment, .action = 1, .party = text("UBND xã"), .statement = text("Làm đúng hạn"));
}

static void commitments_come_last(void **state)
{
	struct mini m = open_gate(7);

	(void)state;
	assert_int_equal(asked(&m), word_gate_first);
	RUN(&m, EDIT_SOURCE, edit_source, .source = 1, .data = { .name = text("Quỹ"), .owner = text("Xã"), .ceiling = 8 });
	assert_int_equal(asked(&m), word_consensus_first);
	uint32_t poll = ask_all(&m, METHOD_CONSENSUS, ITEMS_OF_PLAN, 0, 1);
	assert_false(poll_at(m.w, poll)->tally->passed);
	assert_int_equal(asked(&m), word_fine);
	/* Another ceiling is another question. */
	RUN(&m, EDIT_SOURCE, edit_source, .source = 1, .data = { .name = text("Quỹ"), .owner = text("Xã"), .ceiling = 9 });
	assert_true(poll_at(m.w, poll)->stale);
	assert_int_equal(asked(&m), word_consensus_first);
	ask_all(&m, METHOD_CONSENSUS, ITEMS_OF_PLAN, 0, 5);
	assert_int_equal(asked(&m), word_fine);
	assert_int_equal(ANSWER(&m, ASK_COMMITMENT, ask_commitment, .action = 2, .party = text("Xã"), .statement = text("Làm")), word_no_such_thing);
	assert_int_equal(ANSWER(&m, ASK_COMMITMENT, ask_commitment, .action = 1, .party = text("Xã"), .statement = text("Làm"), .member = 9),
		word_no_such_thing);
	BY(&m, 3, LEAVE, leave, .member = 0);
	assert_int_equal(ANSWER(&m, ASK_COMMITMENT, ask_commitment, .action = 1, .party = text("Xã"), .statement = text("Làm"), .member = 3),
		word_no_such_thing);
	/* With an empty bag nothing is guaranteed. */
	RUN(&m, EDIT_SOURCE, edit_source, .source = 1, .data = { .name = text("Quỹ"), .owner = text("Xã"), .ceiling = 0 });
	assert_int_equal(asked(&m), word_gate_first);
	mini_close(&m);
}

static enum word answered(const struct mini *m, enum role role, uint32_t member, uint32_t commitment)
{
	return answer_to(m, (struct actor){ role, member }, (struct command){ .kind = COMMAND_ANSWER_COMMITMENT,
		.answer_commitment = { .commitment = commitment, .level = COMMITMENT_LEVEL_CONFIRMED } });
}

static enum sight sees(const struct mini *m, struct key key, enum role role, uint32_t member, const char *piece, bool *has)
{
	struct buf b = { 0 };
	struct json j = json_to(&b);
	struct arena a = { 0 };
	enum sight sight = see(m->w, key, &(struct audience){ role, member }, &a, &j);

	*has = b.len > 0 && memmem(b.at, b.len, piece, strlen(piece)) != NULL;
	buf_free(&b);
	arena_free(&a);
	return sight;
}

static void a_party_answers_for_itself(void **state)
{
	struct mini m = open_gate(8);
	struct plan_box boxes[BOXES_N];
	const struct key mine = { VIEW_MY_COMMITMENT, 1 }, all = { VIEW_COMMITMENT, 1 };
	bool has;

	(void)state;
	ask_all(&m, METHOD_CONSENSUS, ITEMS_OF_PLAN, 0, 5);
	RUN(&m, ASK_COMMITMENT, ask_commitment, .action = 1, .party = text("UBND xã"), .statement = text("Làm"), .member = 1);
	RUN(&m, ASK_COMMITMENT, ask_commitment, .action = 1, .party = text("Thôn Một"), .statement = text("Góp công"));
	assert_int_equal(answered(&m, ROLE_PARTICIPANT, 2, 1), word_not_yours);
	assert_int_equal(answered(&m, ROLE_PARTICIPANT, 2, 2), word_not_yours);
	assert_int_equal(answered(&m, ROLE_PARTICIPANT, 1, 9), word_no_such_thing);
	assert_int_equal(sees(&m, mine, ROLE_PARTICIPANT, 1, "\"editable\":true", &has), SIGHT_SEEN);
	assert_true(has);
	assert_int_equal(sees(&m, mine, ROLE_PARTICIPANT, 2, "", &has), SIGHT_NEVER);
	assert_int_equal(sees(&m, all, ROLE_PARTICIPANT, 1, "\"member\"", &has), SIGHT_SEEN);
	assert_false(has);
	assert_int_equal(sees(&m, all, ROLE_FACILITATOR, 0, "\"member\":1", &has), SIGHT_SEEN);
	assert_true(has);
	BY(&m, 1, ANSWER_COMMITMENT, answer_commitment, .commitment = 1, .level = COMMITMENT_LEVEL_IN_PRINCIPLE, .note = text("Nếu đủ vốn"));
	RUN(&m, ANSWER_COMMITMENT, answer_commitment, .commitment = 2, .level = COMMITMENT_LEVEL_DECLINED);
	assert_false(commitment_at(m.w, 1)->voice);
	assert_true(commitment_at(m.w, 2)->voice);
	assert_int_equal(commitment_at(m.w, 2)->at_ms, m.now_ms - 7000);
	plan_boxes(m.w, boxes);
	assert_int_equal(boxes[5].done, 1);
	/* Taken back, it is as if it had not been given. */
	RUN(&m, ANSWER_COMMITMENT, answer_commitment, .commitment = 2, .level = COMMITMENT_LEVEL_ASKED);
	BY(&m, 1, ANSWER_COMMITMENT, answer_commitment, .commitment = 1, .level = COMMITMENT_LEVEL_ASKED);
	assert_false(commitment_at(m.w, 2)->voice);
	assert_int_equal(commitment_at(m.w, 1)->at_ms, 0);
	plan_boxes(m.w, boxes);
	assert_int_equal(boxes[5].done, 0);
	RUN(&m, REMOVE_COMMITMENT, remove_commitment, .commitment = 1);
	assert_int_equal(answered(&m, ROLE_PARTICIPANT, 1, 1), word_no_such_thing);
	assert_int_equal(sees(&m, mine, ROLE_PARTICIPANT, 1, "", &has), SIGHT_GONE);
	/* What is taken from the plan takes its promises along. */
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = false);
	RUN(&m, REMOVE_ACTION, remove_action, .action = 1);
	assert_int_equal(ANSWER(&m, REMOVE_COMMITMENT, remove_commitment, .commitment = 2), word_no_such_thing);
	mini_close(&m);
}

static void nobody_answers_after_the_end(void **state)
{
	struct mini m = open_gate(8);
	bool has;

	(void)state;
	ask_all(&m, METHOD_CONSENSUS, ITEMS_OF_PLAN, 0, 5);
	RUN(&m, ASK_COMMITMENT, ask_commitment, .action = 1, .party = text("UBND xã"), .statement = text("Làm"), .member = 1);
	mini_do(&m, ROLE_FACILITATOR, 0, (struct command){ .kind = COMMAND_END_WORKSHOP });
	assert_int_equal(answered(&m, ROLE_PARTICIPANT, 1, 1), word_workshop_ended);
	assert_int_equal(sees(&m, (struct key){ VIEW_MY_COMMITMENT, 1 }, ROLE_PARTICIPANT, 1, "\"editable\":false", &has), SIGHT_SEEN);
	assert_true(has);
	assert_int_equal(key_touched(m.w, (struct key){ VIEW_MY_COMMITMENT, 1 }), m.w->seq);
	mini_close(&m);
}

/* -- rounds -- */

/* What an action cost when the round was opened is what was asked; a repetition asks the same. */
static void costs_stand_when_a_round_opens(void **state)
{
	static const struct resource less[] = { { .source = 1, .amount = 3 } };
	struct mini m = open_gate(5);
	struct buf file = { 0 };
	struct question q;

	(void)state;
	assert_int_equal(ANSWER(&m, PREPARE_POLL, prepare_poll, .activity = 1, .method = METHOD_GREEDY, .items_of = ITEMS_OF_ACTIONS,
		.question = text("Gì trước?")), word_needs_costs);
	uint32_t poll = ask_all(&m, METHOD_GREEDY, ITEMS_OF_ACTIONS, 5, 1);
	assert_int_equal(poll_at(m.w, poll)->tally->funds.items.n, 0);
	RUN(&m, ADJUST_ACTION, adjust_action, .action = 1, .kind = GATE_MOVE_REMOVE, .resources = { less, 1 }, .reason = text("Bớt phần trùng"));
	assert_true(poll_at(m.w, poll)->stale);
	assert_true(poll_question(m.w, poll_at(m.w, poll), &m.a, &q));
	assert_int_equal(q.costs[0], 8);
	assert_string_equal(q.codes[0], "H01");
	scrutiny_put(&file, m.w, poll_at(m.w, poll));
	assert_non_null(memmem(file.at, file.len, "{\"id\":\"H01\",\"cost\":8}", 21));
	uint32_t again = RUN(&m, REOPEN_POLL, reopen_poll, .poll = poll);
	RUN(&m, OPEN_POLL, open_poll, .poll = again);
	assert_int_equal(poll_item_cost(poll_at(m.w, again), 1), 8);
	poll = ask_all(&m, METHOD_EQUAL_SHARES, ITEMS_OF_ACTIONS, 5, 1);
	assert_int_equal(poll_at(m.w, poll)->tally->funds.spent, 3);
	buf_free(&file);
	mini_close(&m);
}

static void dropped_actions_are_no_items(void **state)
{
	struct mini m = open_gate(5);

	(void)state;
	uint32_t poll = RUN(&m, PREPARE_POLL, prepare_poll, .activity = 1, .method = METHOD_APPROVAL, .items_of = ITEMS_OF_ACTIONS,
		.question = text("Gì trước?"));
	RUN(&m, ADJUST_ACTION, adjust_action, .action = 1, .kind = GATE_MOVE_DROP, .reason = text("Để sau"));
	assert_int_equal(ANSWER(&m, OPEN_POLL, open_poll, .poll = poll), word_poll_has_no_items);
	RUN(&m, UNDO_ADJUSTMENT, undo_adjustment, .adjustment = 1);
	RUN(&m, OPEN_POLL, open_poll, .poll = poll);
	assert_int_equal(poll_at(m.w, poll)->opened_seq, m.w->seq);
	mini_close(&m);
}

static void the_plan_is_one_proposal(void **state)
{
	struct mini m = open_gate(8);
	bool has;

	(void)state;
	uint32_t poll = ask_all(&m, METHOD_CONSENSUS, ITEMS_OF_PLAN, 0, 5);
	const struct key key = { VIEW_POLL, poll };
	assert_string_equal(item_code(m.w, poll_at(m.w, poll), 1), "MT");
	/* It goes by what the activity asks until the plan has a title. */
	assert_int_equal(sees(&m, key, ROLE_WALL, 0, "\"code\":\"MT\",\"text\":\"Để tới được tầm nhìn", &has), SIGHT_SEEN);
	assert_true(has);
	RUN(&m, DESCRIBE_WORKSHOP, describe_workshop, .about = { .title = text("Kế hoạch"), .plan = text("Kế hoạch 2026 - 2030") });
	assert_int_equal(key_touched(m.w, key), m.w->seq);
	assert_int_equal(sees(&m, key, ROLE_WALL, 0, "\"text\":\"Kế hoạch 2026 - 2030\"", &has), SIGHT_SEEN);
	assert_true(has);
	RUN(&m, EDIT_OBJECTIVE, edit_objective, .objective = 1, .text = text("Có đường tốt"));
	assert_true(poll_at(m.w, poll)->stale);
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commitments_come_last), cmocka_unit_test(a_party_answers_for_itself),
		cmocka_unit_test(nobody_answers_after_the_end), cmocka_unit_test(costs_stand_when_a_round_opens),
		cmocka_unit_test(dropped_actions_are_no_items), cmocka_unit_test(the_plan_is_one_proposal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
