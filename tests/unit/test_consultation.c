/* After the meeting: days that are added, what is published and asked, who may say and read what, and the log read again. */
#include "options_world.h"

#include "../plays/touched.h"
#include "../support/gate_world.h"
#include "base/date.h"

static const struct opinion_data said = { .text = { "Làm đường thôn trước", 29 }, .uptake = UPTAKE_OPEN };
static const struct consultation_data notice = { .starts = 20260306, .days = 20, .channels = { "Họp thôn", 11 } };

/* -- days -- */

static void days_are_added(void **state)
{
	static const struct { int32_t from; int64_t days; int32_t to; } cases[] = {
		{ 20260306, 20, 20260326 }, { 20260306, 0, 20260306 }, { 20260306, -6, 20260228 }, { 20260228, 1, 20260301 },
		{ 20280228, 1, 20280229 }, { 20280229, 1, 20280301 }, { 20280229, 365, 20290228 }, { 20280220, 365, 20290219 },
		{ 20261212, 20, 20270101 }, { 20261231, 1, 20270101 }, { 20270101, -1, 20261231 }, { 20260306, 365, 20270306 },
		/* Centuries: 2000 and 2400 are leap years, 2100 is none. */
		{ 20000228, 1, 20000229 }, { 21000228, 1, 21000301 }, { 24000229, 1, 24000301 }, { 20000101, 146097, 24000101 },
		{ 19691231, 1, 19700101 }, { 19700101, -1, 19691231 }, { 16000229, 1, 16000301 },
		{ 99991231, 1, 99991231 }, { 99991215, 20, 99991231 }, { 99991211, 20, 99991231 }, { 99991210, 20, 99991230 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(date_add(cases[i].from, cases[i].days), cases[i].to);
}

/* Day after day through nine centuries: each is a day of the calendar, and no day is left out. */
static void no_day_is_left_out(void **state)
{
	int32_t day = 18991231;
	char written[11];

	(void)state;
	for (int i = 0; i < 900 * 365; i++) {
		int32_t next = date_add(day, 1), back;

		date_put(written, next);
		assert_true(date_read(text_of(written), &back) && back == next);
		assert_int_equal(date_add(next, -1), day);
		if (next != day + 1) {
			/* A month or a year began; the day before was its month's last, for the one after it is none. */
			date_put(written, day + 1);
			assert_int_equal(next % 100, 1);
			assert_false(date_read(text_of(written), &back));
		}
		day = next;
	}
}

/* -- the rules -- */

static void only_the_facilitator_publishes(void **state)
{
	static const enum command_kind theirs[] = { COMMAND_PUBLISH_RESULTS, COMMAND_SET_CONSULTATION };
	static const enum command_kind typed[] = { COMMAND_ADD_OPINION, COMMAND_EDIT_OPINION, COMMAND_REMOVE_OPINION };

	(void)state;
	for (int role = 1; role < ROLE_N; role++) {
		for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++)
			assert_int_equal(role_may((enum role)role, theirs[i]), role == ROLE_FACILITATOR);
		for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
			assert_int_equal(role_may((enum role)role, typed[i]), role == ROLE_FACILITATOR || role == ROLE_HELPER);
	}
}

static void who_is_not_followed_is_told_why(void **state)
{
	struct mini m = opened("led-7-steps");

	(void)state;
	for (int uptake = UPTAKE_OPEN; uptake < UPTAKE_N; uptake++) {
		struct opinion_data data = said;
		bool must_answer = uptake == UPTAKE_PARTLY || uptake == UPTAKE_DECLINED;
		uint32_t next = (uint32_t)m.w->opinions_n + 1;

		data.uptake = (enum uptake)uptake;
		assert_int_equal(FAC(&m, ADD_OPINION, add_opinion, .data = data), must_answer ? word_needs_reason : word_fine);
		data.answer = text("Đã xem xét");
		if (must_answer)
			assert_int_equal(FAC(&m, ADD_OPINION, add_opinion, .data = data), word_fine);
		assert_int_equal(m.w->opinions_n, next);
		data.answer = (struct text){ 0 };
		assert_int_equal(FAC(&m, EDIT_OPINION, edit_opinion, .opinion = next, .data = data), must_answer ? word_needs_reason : word_fine);
		assert_int_equal(m.w->opinions[next - 1].data.answer.len > 0, must_answer);
	}
	mini_close(&m);
}

static void what_is_gone_stays_gone(void **state)
{
	struct mini m = opened("led-7-steps");

	(void)state;
	assert_int_equal(FAC(&m, ADD_OPINION, add_opinion, .data = said), word_fine);
	assert_int_equal(FAC(&m, EDIT_OPINION, edit_opinion, .opinion = 0, .data = said), word_no_such_thing);
	assert_int_equal(FAC(&m, EDIT_OPINION, edit_opinion, .opinion = 2, .data = said), word_no_such_thing);
	assert_int_equal(FAC(&m, REMOVE_OPINION, remove_opinion, .opinion = 2), word_no_such_thing);
	assert_int_equal(FAC(&m, REMOVE_OPINION, remove_opinion, .opinion = 1), word_fine);
	assert_int_equal(FAC(&m, REMOVE_OPINION, remove_opinion, .opinion = 1), word_no_such_thing);
	assert_int_equal(FAC(&m, EDIT_OPINION, edit_opinion, .opinion = 1, .data = said), word_no_such_thing);
	assert_int_equal(RUN(&m, ADD_OPINION, add_opinion, .data = said), 2);
	assert_null(shown(&m, VIEW_OPINION, 1, ROLE_FACILITATOR));
	assert_non_null(shown(&m, VIEW_OPINION, 2, ROLE_FACILITATOR));
	assert_null(shown(&m, VIEW_OPINION, 3, ROLE_FACILITATOR));
	mini_close(&m);
}

static void opinions_end(void **state)
{
	struct mini m = opened("led-7-steps");
	struct entry e = { .by = { ROLE_FACILITATOR, 0 }, .command = { .kind = COMMAND_ADD_OPINION, .add_opinion = { .data = said } } };
	struct events events = { 0 };
	int64_t max = 0;

	(void)state;
	for (uint32_t i = 1; i <= OPINIONS_MAX; i++)
		assert_int_equal(RUN(&m, ADD_OPINION, add_opinion, .data = said), i);
	assert_int_equal(decide(m.w, &e, &m.a, &events, &max), word_too_many_things);
	assert_int_equal(max, OPINIONS_MAX);
	/* A number is never given twice, so one that was removed makes no room; what stands may still be answered. */
	assert_int_equal(FAC(&m, REMOVE_OPINION, remove_opinion, .opinion = 7), word_fine);
	assert_int_equal(FAC(&m, ADD_OPINION, add_opinion, .data = said), word_too_many_things);
	assert_int_equal(FAC(&m, EDIT_OPINION, edit_opinion, .opinion = OPINIONS_MAX, .data = said), word_fine);
	assert_int_equal(value_int(value_get(shown(&m, VIEW_CONSULTATION, 0, ROLE_WALL), "opinions"), 0), OPINIONS_MAX - 1);
	mini_close(&m);
}

static void after_the_end_only_the_facilitator(void **state)
{
	struct mini m = opened("led-7-steps");

	(void)state;
	assert_int_equal(TRY(&m, ROLE_HELPER, 0, ADD_OPINION, add_opinion, .data = said), word_fine);
	assert_int_equal(attempt(&m, ROLE_FACILITATOR, 0, (struct command){ .kind = COMMAND_END_WORKSHOP }, NULL), word_fine);
	assert_int_equal(TRY(&m, ROLE_HELPER, 0, ADD_OPINION, add_opinion, .data = said), word_workshop_ended);
	assert_int_equal(TRY(&m, ROLE_HELPER, 0, EDIT_OPINION, edit_opinion, .opinion = 1, .data = said), word_workshop_ended);
	assert_int_equal(TRY(&m, ROLE_HELPER, 0, REMOVE_OPINION, remove_opinion, .opinion = 1), word_workshop_ended);
	assert_int_equal(FAC(&m, SET_CONSULTATION, set_consultation, .data = notice), word_fine);
	assert_int_equal(FAC(&m, ADD_OPINION, add_opinion, .data = said), word_fine);
	assert_int_equal(FAC(&m, EDIT_OPINION, edit_opinion, .opinion = 1, .data = said), word_fine);
	assert_int_equal(FAC(&m, REMOVE_OPINION, remove_opinion, .opinion = 2), word_fine);
	assert_int_equal(FAC(&m, PUBLISH_RESULTS, publish_results, .published = true), word_fine);
	mini_close(&m);
}

/* -- who sees what -- */

static void the_notice_is_everybodys_and_opinions_are_the_staffs(void **state)
{
	struct mini m = opened("led-7-steps");

	(void)state;
	(void)RUN(&m, SET_CONSULTATION, set_consultation, .data = notice);
	(void)RUN(&m, ADD_OPINION, add_opinion, .data = said);
	for (int role = 1; role < ROLE_N; role++) {
		bool hall = role != ROLE_HUB && role != ROLE_GUEST && role != ROLE_REPORTER;
		bool staff = hall && role != ROLE_PARTICIPANT && role != ROLE_WALL;
		const struct value *v = shown(&m, VIEW_CONSULTATION, 0, (enum role)role);

		assert_int_equal(v != NULL, hall);
		assert_int_equal(shown(&m, VIEW_OPINION, 1, (enum role)role) != NULL, staff);
		if (hall)
			assert_true(text_is(value_text(value_get(v, "ends")), text("2026-03-26")));
	}
	mini_close(&m);
}

static void who_sees_something_else_is_told(void **state)
{
	struct opinion_data answered = said;
	answered.uptake = UPTAKE_ACCEPTED;
	const struct command wishes[] = {
		{ .kind = COMMAND_SET_CONSULTATION, .set_consultation = { .data = notice } },
		{ .kind = COMMAND_PUBLISH_RESULTS, .publish_results = { .published = true } },
		{ .kind = COMMAND_ADD_OPINION, .add_opinion = { .data = said } },
		{ .kind = COMMAND_EDIT_OPINION, .edit_opinion = { .opinion = 1, .data = answered } },
		{ .kind = COMMAND_ADD_OPINION, .add_opinion = { .data = answered } },
		{ .kind = COMMAND_REMOVE_OPINION, .remove_opinion = { .opinion = 1 } },
		{ .kind = COMMAND_PUBLISH_RESULTS, .publish_results = { .published = false } },
	};
	struct mini m = opened("led-7-steps");

	(void)state;
	for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++) {
		struct sights before = sights_now(m.w);

		assert_int_equal(attempt(&m, ROLE_FACILITATOR, 0, wishes[i], NULL), word_fine);
		struct sights after = sights_now(m.w);
		assert_int_equal(sights_missed(&before, &after, (uint32_t)m.w->members_n).kind, VIEW_NONE);
		assert_int_equal(key_touched(m.w, (struct key){ VIEW_CONSULTATION, 0 }), m.w->seq);
		arena_free(&before.arena);
		arena_free(&after.arena);
	}
	mini_close(&m);
}

/* -- the log read again -- */

enum { SAID = 40, LOG_MAX = 120 };

/* Written as the log has it, read back and applied, to the workshop that lives. */
static void log_do(struct mini *m, struct text *log, size_t *n, enum role role, struct command c)
{
	struct entry e = { .seq = m->w->seq + 1, .at_ms = m->now_ms += 1000, .by = { role, 0 }, .command = c }, back;
	struct outcome out;
	struct buf b = { 0 };

	if (c.kind == COMMAND_CREATE_WORKSHOP)
		(void)workshop_plan(&m->a, &e.command.create_workshop);
	memcpy(e.id, &e.seq, sizeof e.seq);
	codec_write_entry(&b, &e);
	assert_true(*n < LOG_MAX);
	log[(*n)++] = (struct text){ arena_copy(&m->a, b.at, b.len), b.len };
	assert_true(codec_read_entry(&m->a, e.seq, e.id, log[*n - 1].at, b.len, &back));
	assert_true(apply(m->w, &back, &m->chain, &m->a, &out));
	assert_int_equal(out.word, word_fine);
	buf_free(&b);
}

static void the_log_makes_the_same_workshop(void **state)
{
	struct mini live = mini_open(), again = mini_open();
	struct text log[LOG_MAX];
	struct opinion_data whole = { .text = text("Mở chợ phiên"), .en = text("A weekly market"), .source = text("Thôn 5"),
		.source_en = text("Village 5"), .sector = SECTOR_PRIVATE, .about = text("Hành động H07"),
		.about_en = text("Action H07"), .received = 20260312, .uptake = UPTAKE_PARTLY, .answer = text("Từ năm 2027"),
		.answer_en = text("From 2027") };
	size_t n = 0;

	(void)state;
	log_do(&live, log, &n, ROLE_HUB, (struct command){ .kind = COMMAND_CREATE_WORKSHOP, .create_workshop = {
		.about = { .title = text("Thử") }, .template = text("led-7-steps"), .code = 482917, .zone = 420, .rules_version = RULES_VERSION } });
	log_do(&live, log, &n, ROLE_FACILITATOR, (struct command){ .kind = COMMAND_SET_CONSULTATION, .set_consultation = { .data = notice } });
	log_do(&live, log, &n, ROLE_FACILITATOR, (struct command){ .kind = COMMAND_PUBLISH_RESULTS, .publish_results = { .published = true } });
	for (uint32_t i = 1; i <= SAID; i++) {
		log_do(&live, log, &n, ROLE_HELPER, (struct command){ .kind = COMMAND_ADD_OPINION, .add_opinion = { .data = i % 2 ? said : whole } });
		if (i % 3 == 0)
			log_do(&live, log, &n, ROLE_HELPER, (struct command){ .kind = COMMAND_EDIT_OPINION,
				.edit_opinion = { .opinion = i, .data = whole } });
		if (i % 7 == 0)
			log_do(&live, log, &n, ROLE_HELPER, (struct command){ .kind = COMMAND_REMOVE_OPINION, .remove_opinion = { .opinion = i } });
	}
	for (size_t i = 0; i < n; i++) {
		struct entry e;
		struct outcome out;
		uint8_t id[ID_BYTES] = { 0 };
		uint64_t seq = i + 1;

		memcpy(id, &seq, sizeof seq);
		assert_true(codec_read_entry(&again.a, seq, id, log[i].at, log[i].len, &e));
		assert_true(apply(again.w, &e, &again.chain, &again.a, &out));
	}
	struct hash a = workshop_digest(live.w), b = workshop_digest(again.w);
	assert_memory_equal(&a, &b, sizeof a);
	for (uint32_t i = 1; i <= SAID; i++) {
		struct buf x = seen(&live, (struct key){ VIEW_OPINION, i }, ROLE_OBSERVER, 0), y = seen(&again, (struct key){ VIEW_OPINION, i }, ROLE_OBSERVER, 0);

		assert_string_equal(x.at, y.at);
		assert_int_equal(x.len == 1, i % 7 == 0);
		buf_free(&x);
		buf_free(&y);
	}
	assert_int_equal(value_int(value_get(shown(&again, VIEW_CONSULTATION, 0, ROLE_WALL), "opinions"), 0), SAID - SAID / 7);
	mini_close(&live);
	mini_close(&again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_are_added),
		cmocka_unit_test(no_day_is_left_out),
		cmocka_unit_test(only_the_facilitator_publishes),
		cmocka_unit_test(who_is_not_followed_is_told_why),
		cmocka_unit_test(what_is_gone_stays_gone),
		cmocka_unit_test(opinions_end),
		cmocka_unit_test(after_the_end_only_the_facilitator),
		cmocka_unit_test(the_notice_is_everybodys_and_opinions_are_the_staffs),
		cmocka_unit_test(who_sees_something_else_is_told),
		cmocka_unit_test(the_log_makes_the_same_workshop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
