/* Cards that wait or are held back, where plays do not reach: old logs, limits, what two hubs must agree on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/workshop.h"
#include "../support/mini.h"

static struct mini open_board(int64_t rules_version)
{
	struct mini m = mini_open();

	mini_do(&m, ROLE_HUB, 0, (struct command){ .kind = COMMAND_CREATE_WORKSHOP, .create_workshop = { .about = { .title = text("Giữ thẻ") },
		.template = text("swot-half-day"), .code = 482917, .zone = 420, .rules_version = rules_version } });
	RUN(&m, OPEN_INPUT, open_input, .activity = 3);
	(void)mini_join(&m, SECTOR_STATE, GENDER_NONE, PRESENCE_OWN_PHONE);
	return m;
}

static uint32_t write_card(struct mini *m, struct text words)
{
	return BY(m, 1, ADD_CARD, add_card, .activity = 3, .kind = CARD_KIND_SWOT, .quadrant = QUADRANT_S, .text = words);
}

/* What the rules would say to it; nothing is changed. */
static enum word answer(const struct mini *m, struct command c)
{
	struct entry e = { .seq = m->w->seq + 1, .at_ms = m->now_ms, .by = { ROLE_FACILITATOR, 0 }, .command = c };
	struct arena a = { 0 };
	struct events events = { 0 };
	int64_t arg;
	enum word word = decide(m->w, &e, &a, &events, &arg);

	arena_free(&a);
	return word;
}

/* In a log of rules 2 the second wish was refused, and everything after it was decided on a card with the first reason. */
static void an_old_log_returns_a_card_once(void **state)
{
	(void)state;
	for (int64_t version = 2; version <= RULES_VERSION; version++) {
		struct mini m = open_board(version);
		struct command again = { .kind = COMMAND_HIDE_CARD, .hide_card = { .card = write_card(&m, text("Ông X lười")), .reason = text("Hai") } };

		RUN(&m, HIDE_CARD, hide_card, .card = 1, .reason = text("Một"));
		assert_int_equal(answer(&m, again), word_already_there);
		BY(&m, 1, EDIT_CARD, edit_card, .card = 1, .text = text("Ông X vẫn lười"));
		assert_true(card_at(m.w, 1)->amended);
		assert_int_equal(answer(&m, again), version < RULES_RETURN_AGAIN ? word_already_there : word_fine);
		assert_true(text_is(card_at(m.w, 1)->hidden_why, text("Một")));
		mini_close(&m);
	}
}

/* Two hubs that differ in one bit of it only are found. */
static void the_digest_knows_what_waits(void **state)
{
	struct mini m = open_board(RULES_VERSION), other = open_board(RULES_VERSION);

	(void)state;
	RUN(&m, HOLD_NEW_CARDS, hold_new_cards, .hold = true);
	RUN(&other, HOLD_NEW_CARDS, hold_new_cards, .hold = true);
	write_card(&m, text("Đất tốt"));
	write_card(&other, text("Đất tốt"));
	struct hash one = workshop_digest(m.w), two = workshop_digest(other.w);
	assert_memory_equal(one.at, two.at, sizeof one.at);
	bool *bits[] = { &other.w->holds, &other.w->rehearsal, &other.w->cards[0].waiting, &other.w->cards[0].amended };
	for (size_t i = 0; i < sizeof bits / sizeof *bits; i++) {
		*bits[i] = !*bits[i];
		two = workshop_digest(other.w);
		assert_memory_not_equal(one.at, two.at, sizeof one.at);
		*bits[i] = !*bits[i];
	}
	RUN(&m, UNHIDE_CARD, unhide_card, .card = 1);
	RUN(&other, UNHIDE_CARD, unhide_card, .card = 1);
	one = workshop_digest(m.w), two = workshop_digest(other.w);
	assert_memory_equal(one.at, two.at, sizeof one.at);
	other.w->deeds[0].what = DEED_KIND_HELD;
	two = workshop_digest(other.w);
	assert_memory_not_equal(one.at, two.at, sizeof one.at);
	mini_close(&m);
	mini_close(&other);
}

/* The log of deeds ends at its limit; what is done goes on. */
static void deeds_end_and_nothing_is_refused(void **state)
{
	struct mini m = open_board(RULES_VERSION);

	(void)state;
	write_card(&m, text("Đất tốt"));
	for (int i = 0; i < DEEDS_MAX / 2 + 3; i++) {
		RUN(&m, HIDE_CARD, hide_card, .card = 1, .reason = text("Xin viết rõ"));
		RUN(&m, UNHIDE_CARD, unhide_card, .card = 1);
		arena_wipe(&m.a);
	}
	assert_int_equal(m.w->deeds_n, DEEDS_MAX);
	assert_false(card_is_held(card_at(m.w, 1)));
	RUN(&m, MOVE_CARD, move_card, .card = 1, .quadrant = QUADRANT_W, .reason = text("Bên trong"));
	assert_int_equal(card_at(m.w, 1)->quadrant, QUADRANT_W);
	assert_int_equal(m.w->deeds_n, DEEDS_MAX);
	assert_int_equal(deed_at(m.w, DEEDS_MAX)->what, DEED_KIND_LET_THROUGH);
	mini_close(&m);
}

/* A phone that resumes is told of everything that now looks otherwise. */
static void what_waits_is_touched_when_it_is_let_through(void **state)
{
	struct mini m = open_board(RULES_VERSION);

	(void)state;
	RUN(&m, HOLD_NEW_CARDS, hold_new_cards, .hold = true);
	write_card(&m, text("Đất tốt"));
	RUN(&m, REVEAL, reveal, .activity = 3);
	RUN(&m, UNHIDE_CARD, unhide_card, .card = 1);
	const enum view_kind touched[] = { VIEW_CARD, VIEW_MINE };
	for (size_t i = 0; i < sizeof touched / sizeof *touched; i++)
		assert_int_equal(key_touched(m.w, (struct key){ touched[i], 1 }), m.w->seq);
	assert_int_equal(key_touched(m.w, (struct key){ VIEW_BOARD, 3 }), m.w->seq);
	assert_int_equal(key_touched(m.w, (struct key){ VIEW_HINTS, 0 }), m.w->seq);
	assert_int_equal(key_touched(m.w, (struct key){ VIEW_DEED, 1 }), m.w->seq);
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_old_log_returns_a_card_once),
		cmocka_unit_test(the_digest_knows_what_waits),
		cmocka_unit_test(deeds_end_and_nothing_is_refused),
		cmocka_unit_test(what_waits_is_touched_when_it_is_let_through),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
