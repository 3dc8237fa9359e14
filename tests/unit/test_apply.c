/* What plays cannot say: gaps, doubled ids, unknown rules, and that two who read the same log agree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/workshop.h"

static struct entry entry_at(uint64_t seq, enum role role, struct command c)
{
	struct entry e = { .seq = seq, .at_ms = 1772672400000 + (int64_t)seq, .by = { role, 0 }, .command = c };

	memcpy(e.id, &seq, sizeof seq);
	return e;
}

static struct entry create(struct arena *a, int64_t version)
{
	struct entry e = entry_at(1, ROLE_HUB, (struct command){ .kind = COMMAND_CREATE_WORKSHOP, .create_workshop = {
		.about = { .title = text("Thử") }, .code = 482917, .zone = 420, .rules_version = version } });

	assert_true(workshop_plan(a, &e.command.create_workshop));
	return e;
}

static struct hash chained(const struct workshop *w, const struct entry *e)
{
	return hash_chain(&w->chain, e->seq, e->id, "", 0);
}

static void a_gap_seals(void **state)
{
	struct workshop *w = workshop_new();
	struct arena a = { 0 };
	struct outcome out;
	struct entry first = create(&a, RULES_VERSION), later = entry_at(3, ROLE_FACILITATOR, (struct command){ .kind = COMMAND_END_WORKSHOP });
	struct hash h = chained(w, &first);

	(void)state;
	assert_true(apply(w, &first, &h, &a, &out));
	assert_int_equal(out.word, word_fine);
	assert_int_equal(out.made, 482917);
	assert_false(apply(w, &later, &h, &a, &out));
	assert_true(w->sealed);
	later.seq = 2;
	assert_false(apply(w, &later, &h, &a, &out));
	workshop_free(w);
	arena_free(&a);
}

static void newer_rules_seal(void **state)
{
	struct workshop *w = workshop_new();
	struct arena a = { 0 };
	struct outcome out;
	struct entry first = create(&a, RULES_VERSION + 1);
	struct hash h = chained(w, &first);

	(void)state;
	assert_false(apply(w, &first, &h, &a, &out));
	assert_true(w->sealed);
	workshop_free(w);
	arena_free(&a);
}

static void a_doubled_id_has_one_effect(void **state)
{
	struct workshop *w = workshop_new();
	struct arena a = { 0 };
	struct outcome out;
	struct entry first = create(&a, RULES_VERSION);
	struct entry theme = entry_at(2, ROLE_FACILITATOR, (struct command){ .kind = COMMAND_ADD_THEME, .add_theme = {
		.quadrant = QUADRANT_S, .title = text("Đất") } });
	struct hash h = chained(w, &first);

	(void)state;
	assert_true(apply(w, &first, &h, &a, &out));
	assert_true(apply(w, &theme, &h, &a, &out));
	assert_int_equal(out.made, 1);
	theme.seq = 3;
	assert_true(apply(w, &theme, &h, &a, &out));
	assert_true(out.repeated);
	assert_int_equal(out.made, 1);
	assert_int_equal(w->themes_n, 1);
	assert_true(workshop_knows(w, theme.id, &out));
	workshop_free(w);
	arena_free(&a);
}

/* Thousands of seats: each found by its key, the old key not after the seat was taken over, and look-alike ids kept apart. */
static void seats_are_found_by_key(void **state)
{
	struct workshop *w = workshop_new();
	struct arena a = { 0 };
	struct outcome out;
	struct entry e = create(&a, RULES_VERSION);
	struct hash h = chained(w, &e), keys[3000];

	(void)state;
	assert_true(apply(w, &e, &h, &a, &out));
	for (uint64_t i = 0; i < 3000; i++) {
		keys[i] = hash_of(&i, sizeof i);
		e = entry_at(i + 2, ROLE_GUEST, (struct command){ .kind = COMMAND_JOIN, .join = { .key_hash = keys[i], .consent = true,
			.sector = (enum sector)(1 + i % 3) } });
		memset(e.id, 0, 8);
		memcpy(e.id + 8, &i, sizeof i);
		assert_true(apply(w, &e, &h, &a, &out));
		assert_int_equal(out.word, word_fine);
		assert_int_equal(out.made, i + 1);
		arena_wipe(&a);
	}
	for (uint32_t i = 0; i < 3000; i++)
		assert_int_equal(workshop_seat(w, &keys[i]), i + 1);
	struct hash fresh = hash_of("fresh", 5);
	e = entry_at(w->seq + 1, ROLE_GUEST, (struct command){ .kind = COMMAND_TAKE_SEAT, .take_seat = { .key_hash = fresh, .member = 7 } });
	assert_true(apply(w, &e, &h, &a, &out));
	assert_int_equal(workshop_seat(w, &fresh), 7);
	assert_int_equal(workshop_seat(w, &keys[6]), 0);
	e = entry_at(w->seq + 1, ROLE_FACILITATOR, (struct command){ .kind = COMMAND_LEAVE, .leave = { .member = 9 } });
	assert_true(apply(w, &e, &h, &a, &out));
	assert_int_equal(workshop_seat(w, &keys[8]), 0);
	workshop_free(w);
	arena_free(&a);
}

/* Any order of the ballots seals to the same bytes. */
static void ballots_lose_their_order(void **state)
{
	struct arena a = { 0 };
	struct ballot one[40], other[40];
	struct hash left, right;

	(void)state;
	for (int i = 0; i < 40; i++) {
		struct pick *picks = arena_take_n(&a, 2, sizeof *picks);

		picks[0] = (struct pick){ 1 + i % 3, 1 };
		picks[1] = (struct pick){ 5, i % 4 };
		one[i] = other[39 - i] = (struct ballot){ .sector = (enum sector)(1 + i % 3), .entry = ENTERED_SELF, .picks = { picks, 2 } };
	}
	ballots_seal(&a, one, 40, &left);
	ballots_seal(&a, other, 40, &right);
	assert_memory_equal(&left, &right, sizeof left);
	for (int i = 0; i < 40; i++)
		assert_memory_equal(one[i].picks.at, other[i].picks.at, 2 * sizeof(struct pick));
	one[3].picks = (struct pick_list){ one[3].picks.at, 1 };
	ballots_seal(&a, one, 40, &left);
	assert_memory_not_equal(&left, &right, sizeof left);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_gap_seals),
		cmocka_unit_test(newer_rules_seal),
		cmocka_unit_test(a_doubled_id_has_one_effect),
		cmocka_unit_test(seats_are_found_by_key),
		cmocka_unit_test(ballots_lose_their_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
