/*
 * Step 5: options are scored by sector groups in secret, compared when all are shown, and one is chosen: the demo commune's own figures, who
 * sees a score before, and the rules of choosing.
 */
#include "options_world.h"

static const int64_t demo_scores[5][SECTOR_N][5] = {
	{ { 0 }, { 4, 4, 3, 3, 4 }, { 5, 4, 4, 3, 4 }, { 4, 3, 3, 3, 4 } }, { { 0 }, { 3, 3, 3, 3, 3 }, { 4, 3, 3, 3, 3 }, { 3, 2, 3, 3, 3 } },
	{ { 0 }, { 4, 3, 2, 5, 2 }, { 3, 3, 2, 4, 2 }, { 5, 3, 2, 5, 3 } }, { { 0 }, { 3, 3, 3, 3, 1 }, { 4, 4, 4, 3, 2 }, { 3, 3, 3, 3, 1 } },
	{ { 0 }, { 5, 3, 3, 4, 4 }, { 5, 3, 3, 4, 4 }, { 5, 3, 3, 4, 4 } },
};

static void assert_shows(const struct mini *m, enum view_kind kind, uint32_t number, const char *piece)
{
	struct buf b = seen(m, (struct key){ kind, number }, ROLE_WALL, 0);

	if (strstr(b.at, piece) == NULL)
		fail_msg("%s is not in %s", piece, b.at);
	buf_free(&b);
}

static void agree(struct mini *m, const struct criterion *criteria, size_t n)
{
	RUN(m, SET_CRITERIA, set_criteria, .criteria = { criteria, n });
	RUN(m, AGREE_CRITERIA, agree_criteria, .agreed = true);
}

static void score(struct mini *m, uint32_t strategy, enum sector sector, const int64_t *values, size_t n)
{
	mini_do(m, ROLE_HELPER, 0, (struct command){ .kind = COMMAND_SCORE_STRATEGY, .score_strategy = { .strategy = strategy,
		.sector = sector, .values = { values, n } } });
}

static void reveal(struct mini *m)
{
	RUN(m, REVEAL, reveal, .activity = mini_activity(m, ACTIVITY_KIND_STRATEGIES));
}

static struct mini demo(void)
{
	static const enum must_have failed[] = { MUST_HAVE_HARM, MUST_HAVE_HARM };
	static const uint32_t parts[] = { 1, 2, 3, 1 };
	struct mini m = opened("led-7-steps");
	const int64_t weights[] = { 30, 20, 20, 15, 15 };
	struct criterion criteria[5];

	for (size_t i = 0; i < 5; i++)
		criteria[i] = (struct criterion){ .text = text("Tiêu chí"), .weight = weights[i] };
	agree(&m, criteria, 5);
	for (uint32_t i = 1; i <= 5; i++)
		RUN(&m, ADD_STRATEGY, add_strategy, .data = { .title = text("Phương án"), .parts = { parts, i == 5 ? 4 : 0 } });
	RUN(&m, SCREEN_STRATEGY, screen_strategy, .strategy = 4, .screening = SCREENING_FAILED, .failed = { failed, 2 },
		.reason = text("Chưa có quy hoạch"));
	for (uint32_t i = 1; i <= 5; i++)
		for (enum sector g = SECTOR_STATE; g < SECTOR_N; g++)
			score(&m, i, g, demo_scores[i - 1][g], 5);
	return m;
}

/* -- the demo commune -- */

static void the_demo_commune(void **state)
{
	const char *const weighted[] = { "3.75", "3.03", "3.25", "2.98", "3.90" }, *const equal[] = { "3.67", "3.00", "3.20", "2.87", "3.80" };
	struct mini m = demo();
	char piece[64];

	(void)state;
	reveal(&m);
	for (uint32_t i = 1; i <= 5; i++) {
		snprintf(piece, sizeof piece, "\"weighted\":\"%s\",\"equal\":\"%s\"", weighted[i - 1], equal[i - 1]);
		assert_shows(&m, VIEW_STRATEGY, i, piece);
	}
	assert_shows(&m, VIEW_STRATEGY, 1, "\"means\":[{\"mean\":\"4.33\"},{\"mean\":\"3.67\"},{\"mean\":\"3.33\"},{\"mean\":\"3.00\"},{\"mean\":\"4.00\"}]");
	assert_shows(&m, VIEW_STRATEGY, 4, "\"screening\":\"failed\",\"failed\":[\"harm\"]");
	assert_shows(&m, VIEW_STRATEGY, 4, "\"equal\":\"2.87\",\"quick\"");          /* no rank in between */
	assert_shows(&m, VIEW_STRATEGY, 5, "\"parts\":[1,2,3]");
	assert_shows(&m, VIEW_STRATEGIES, 0, "\"ranking\":[5,1,3,2],\"ranking_equal\":[5,1,3,2]");
	assert_shows(&m, VIEW_STRATEGIES, 0, "{\"criterion\":1,\"change\":-10,\"winner\":5,\"score\":\"3.74\"}");
	assert_shows(&m, VIEW_STRATEGIES, 0, "\"intervals\":[{\"weight\":30,\"from\":\"9.7\",\"to\":\"100.0\"}");
	assert_shows(&m, VIEW_STRATEGIES, 0, "\"depends\":false");
	RUN(&m, CHOOSE_STRATEGY, choose_strategy, .strategy = 5, .reason = text("Cao nhất, đưa đường đi trước"));
	assert_shows(&m, VIEW_STRATEGIES, 0, "\"chosen\":5,\"reason\":\"Cao nhất, đưa đường đi trước\"");
	mini_close(&m);
}

/* -- secrecy -- */

struct dump { const struct mini *m; struct buf *out; struct audience who; };

static void dump_key(void *with, struct key key)
{
	struct dump *d = with;

	if (key.kind == VIEW_MY_SCORE && d->who.member % 3 == 1)
		return;                        /* the group's own eyes */
	struct buf b = seen(d->m, key, d->who.role, d->who.member);
	key_put(d->out, key);
	buf_put(d->out, b.at, b.len);
	buf_free(&b);
}

/* Everything that anybody is shown, but for what the state's own group sees of its scores. */
static struct buf all_sights(const struct mini *m)
{
	struct buf out = { 0 };

	for (int role = 1; role < ROLE_N; role++)
		keys_each(m->w, dump_key, &(struct dump){ m, &out, { (enum role)role, 0 } });
	for (uint32_t member = 1; member <= m->w->members_n; member++)
		keys_each(m->w, dump_key, &(struct dump){ m, &out, { ROLE_PARTICIPANT, member } });
	return out;
}

static bool same_sights(const struct mini *a, const struct mini *b)
{
	struct buf x = all_sights(a), y = all_sights(b);
	bool same = x.len == y.len && memcmp(x.at, y.at, x.len) == 0;

	buf_free(&x);
	buf_free(&y);
	return same;
}

/* Two rooms that differ only in what the state's group gave: nobody else can tell them apart before it is shown, two hubs can. */
static void scores_are_secret_until_shown(void **state)
{
	struct mini rooms[] = { demo(), demo() };
	const int64_t other[] = { 1, 1, 1, 1, 1 };

	(void)state;
	score(&rooms[0], 1, SECTOR_STATE, demo_scores[0][SECTOR_STATE], 5);
	score(&rooms[1], 1, SECTOR_STATE, other, 5);
	assert_true(same_sights(&rooms[0], &rooms[1]));
	struct hash a = workshop_digest(rooms[0].w), b = workshop_digest(rooms[1].w);
	assert_memory_not_equal(&a, &b, sizeof a);
	struct buf mine = seen(&rooms[1], (struct key){ VIEW_MY_SCORE, 1 }, ROLE_PARTICIPANT, 4);
	assert_non_null(strstr(mine.at, "\"values\":[1,1,1,1,1]"));
	buf_free(&mine);
	reveal(&rooms[0]);
	reveal(&rooms[1]);
	assert_false(same_sights(&rooms[0], &rooms[1]));
	/* Hidden again, and while groups may write. */
	for (int i = 0; i < 2; i++)
		RUN(&rooms[i], CONCEAL, conceal, .activity = mini_activity(&rooms[i], ACTIVITY_KIND_STRATEGIES));
	assert_true(same_sights(&rooms[0], &rooms[1]));
	for (int i = 0; i < 2; i++) {
		RUN(&rooms[i], ADD_ACTIVITY, add_activity, .kind = ACTIVITY_KIND_STRATEGIES, .title = text("Chấm lại"));
		reveal(&rooms[i]);
		RUN(&rooms[i], OPEN_INPUT, open_input, .activity = (uint32_t)rooms[i].w->activities_n);
	}
	assert_true(same_sights(&rooms[0], &rooms[1]));
	mini_close(&rooms[0]);
	mini_close(&rooms[1]);
}

static void a_group_scores_for_itself(void **state)
{
	struct mini m = opened("led-7-steps");
	uint32_t activity = mini_activity(&m, ACTIVITY_KIND_STRATEGIES);
	const int64_t values[] = { 5, 4, 3 };
	struct score_strategy mine = { .strategy = 1, .sector = SECTOR_STATE, .values = { values, 2 } };
	const struct command c = { .kind = COMMAND_SCORE_STRATEGY, .score_strategy = mine };

	(void)state;
	RUN(&m, ADD_STRATEGY, add_strategy, .data = { .title = text("Chè") });
	assert_int_equal(attempt(&m, ROLE_PARTICIPANT, 2, c, NULL), word_not_your_sector);
	assert_int_equal(attempt(&m, ROLE_PARTICIPANT, 1, c, NULL), word_closed_input);
	RUN(&m, OPEN_INPUT, open_input, .activity = activity);
	assert_int_equal(attempt(&m, ROLE_PARTICIPANT, 1, c, NULL), word_criteria_not_agreed);
	agree(&m, (const struct criterion[]){ { .text = text("A"), .weight = 60 }, { .text = text("B"), .weight = 40 } }, 2);
	assert_int_equal(attempt(&m, ROLE_PARTICIPANT, 1, c, NULL), word_fine);
	assert_int_equal(attempt(&m, ROLE_PARTICIPANT, 4, c, NULL), word_fine);        /* another of the group mends it */
	assert_int_equal(TRY(&m, ROLE_HELPER, 0, SCORE_STRATEGY, score_strategy, .strategy = 1, .sector = SECTOR_PRIVATE, .values = { values, 3 }),
		word_wrong_values);
	assert_int_equal(FAC(&m, AGREE_CRITERIA, agree_criteria, .agreed = false), word_already_scored);
	assert_int_equal(TRY(&m, ROLE_PARTICIPANT, 1, SCORE_STRATEGY, score_strategy, .strategy = 1, .sector = SECTOR_STATE), word_fine);
	assert_int_equal(TRY(&m, ROLE_PARTICIPANT, 1, SCORE_STRATEGY, score_strategy, .strategy = 1, .sector = SECTOR_STATE), word_already_there);
	assert_int_equal(FAC(&m, AGREE_CRITERIA, agree_criteria, .agreed = false), word_fine);
	mini_close(&m);
	/* Where nobody planned the step there is nothing to score on a phone; a helper's paper counts all the same. */
	m = opened("vision-only");
	RUN(&m, ADD_STRATEGY, add_strategy, .data = { .title = text("Chè") });
	agree(&m, (const struct criterion[]){ { .text = text("A"), .weight = 60 }, { .text = text("B"), .weight = 40 } }, 2);
	assert_int_equal(attempt(&m, ROLE_PARTICIPANT, 1, c, NULL), word_not_here);
	assert_int_equal(attempt(&m, ROLE_HELPER, 0, c, NULL), word_fine);
	mini_close(&m);
}

/* -- choosing -- */

static void criteria_are_agreed_first(void **state)
{
	struct mini m = opened("led-7-steps");
	struct criterion pair[] = { { .text = text("A"), .weight = 60 }, { .text = text("B"), .weight = 39 } };

	(void)state;
	assert_int_equal(FAC(&m, AGREE_CRITERIA, agree_criteria, .agreed = true), word_no_such_thing);
	assert_int_equal(FAC(&m, AGREE_CRITERIA, agree_criteria, .agreed = false), word_already_there);
	assert_int_equal(FAC(&m, SET_CRITERIA, set_criteria, .criteria = { pair, 2 }), word_bad_weights);
	pair[1].weight = 40;
	agree(&m, pair, 2);
	assert_int_equal(FAC(&m, SET_CRITERIA, set_criteria, .criteria = { pair, 2 }), word_criteria_are_agreed);
	mini_close(&m);
}

static void weights_that_decide_are_talked_over(void **state)
{
	struct mini m = opened("led-7-steps");
	static const enum must_have poor[] = { MUST_HAVE_POOR };

	(void)state;
	agree(&m, (const struct criterion[]){ { .text = text("A"), .weight = 55 }, { .text = text("B"), .weight = 45 } }, 2);
	for (int i = 0; i < 3; i++)
		RUN(&m, ADD_STRATEGY, add_strategy, .data = { .title = text("Phương án") });
	score(&m, 1, SECTOR_STATE, (const int64_t[]){ 4, 2 }, 2);
	score(&m, 2, SECTOR_COMMUNITY, (const int64_t[]){ 2, 4 }, 2);
	reveal(&m);
	assert_shows(&m, VIEW_STRATEGIES, 0, "\"depends\":true");
	assert_int_equal(FAC(&m, CHOOSE_STRATEGY, choose_strategy, .reason = text("?")), word_already_there);
	assert_int_equal(FAC(&m, CHOOSE_STRATEGY, choose_strategy, .strategy = 9, .reason = text("?")), word_no_such_thing);
	assert_int_equal(FAC(&m, CHOOSE_STRATEGY, choose_strategy, .strategy = 3, .reason = text("?")), word_not_scored);
	assert_int_equal(FAC(&m, CHOOSE_STRATEGY, choose_strategy, .strategy = 1, .reason = text("?")), word_weights_decide);
	RUN(&m, DISCUSS_STRATEGIES, discuss_strategies, .text = text("Hội trường giữ trọng số."));
	assert_int_equal(FAC(&m, CHOOSE_STRATEGY, choose_strategy, .strategy = 1), word_needs_reason);
	assert_int_equal(FAC(&m, CHOOSE_STRATEGY, choose_strategy, .strategy = 1, .reason = text("Vì A")), word_fine);
	assert_int_equal(FAC(&m, SCREEN_STRATEGY, screen_strategy, .strategy = 1, .screening = SCREENING_FAILED, .reason = text("Nghèo")),
		word_needs_reason);
	assert_int_equal(FAC(&m, SCREEN_STRATEGY, screen_strategy, .strategy = 1, .screening = SCREENING_FAILED, .failed = { poor, 1 }),
		word_needs_reason);
	assert_int_equal(FAC(&m, SCREEN_STRATEGY, screen_strategy, .strategy = 1, .screening = SCREENING_FAILED, .failed = { poor, 1 },
		.reason = text("Bỏ lại hộ nghèo")), word_fine);
	assert_int_equal(m.w->choice.chosen, 0);       /* what fails is not what the plan follows */
	assert_int_equal(m.w->choice.reason.len, 0);
	assert_int_equal(FAC(&m, CHOOSE_STRATEGY, choose_strategy, .strategy = 1, .reason = text("Vì A")), word_is_screened_out);
	assert_shows(&m, VIEW_STRATEGIES, 0, "\"depends\":false");     /* one is left, whatever the weights */
	RUN(&m, CHOOSE_STRATEGY, choose_strategy, .strategy = 2, .reason = text("Còn lại"));
	RUN(&m, CHOOSE_STRATEGY, choose_strategy, 0);
	RUN(&m, CHOOSE_STRATEGY, choose_strategy, .strategy = 2, .reason = text("Còn lại"));
	RUN(&m, REMOVE_STRATEGY, remove_strategy, .strategy = 2);
	assert_int_equal(m.w->choice.chosen, 0);
	mini_close(&m);
}

static void a_combination_loses_a_part_that_goes(void **state)
{
	struct mini m = demo();
	static const uint32_t self[] = { 5 };

	(void)state;
	RUN(&m, REMOVE_STRATEGY, remove_strategy, .strategy = 2);
	assert_shows(&m, VIEW_STRATEGY, 5, "\"parts\":[1,3]");
	assert_int_equal(FAC(&m, EDIT_STRATEGY, edit_strategy, .strategy = 2, .data = { .title = text("x") }), word_no_such_thing);
	assert_int_equal(FAC(&m, EDIT_STRATEGY, edit_strategy, .strategy = 5, .data = { .title = text("x"), .parts = { self, 1 } }),
		word_no_such_thing);
	RUN(&m, ADD_STRATEGY, add_strategy, .data = { .title = text("Mới") });
	assert_string_equal(strategy_at(m.w, 6)->code, "PA6");
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_demo_commune), cmocka_unit_test(scores_are_secret_until_shown), cmocka_unit_test(a_group_scores_for_itself),
		cmocka_unit_test(criteria_are_agreed_first), cmocka_unit_test(weights_that_decide_are_talked_over),
		cmocka_unit_test(a_combination_loses_a_part_that_goes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
