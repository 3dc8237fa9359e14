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
static struct poll themes_round(void)
{
	static uint32_t items[] = { 1, 2, 3, 4, 5 };

	return (struct poll){ .number = 1, .method = METHOD_DOTS, .items_of = ITEMS_OF_THEMES, .points = 7, .cap = 3, .top = 2,
		.items = { items, 5, 5 } };
}

static void ballots_lose_their_order(void **state)
{
	struct workshop *w = workshop_new();
	const struct poll p = themes_round();
	struct arena a = { 0 };
	struct urn_ballot one[42], other[42];
	struct close_poll left = { 0 }, right = { 0 };

	(void)state;
	w->rules.k = 5;
	for (int i = 0; i < 42; i++) {
		struct pick *picks = arena_take_n(&a, 2, sizeof *picks);

		picks[0] = (struct pick){ 1 + i % 3, 1 };
		picks[1] = (struct pick){ 5, 1 + i % 3 };
		one[i] = other[41 - i] = (struct urn_ballot){ .ballot = { (enum sector)(1 + i % 3), { picks, 2 } },
			.entry = i % 7 == 0 ? ENTERED_PAPER : i % 5 == 0 ? ENTERED_PROXY : ENTERED_SELF, .receipt = hash_of(&i, sizeof i) };
	}
	assert_true(ballots_seal(w, &p, &a, one, 42, &left));
	assert_true(ballots_seal(w, &p, &a, other, 42, &right));
	assert_memory_equal(&left.root, &right.root, sizeof left.root);
	assert_int_equal(left.paper, 6);
	assert_int_equal(left.proxy, 7);
	assert_false(left.erased);
	for (size_t i = 0; i < 42; i++) {
		assert_int_equal(left.ballots.at[i].sector, right.ballots.at[i].sector);
		assert_memory_equal(left.ballots.at[i].picks.at, right.ballots.at[i].picks.at, 2 * sizeof(struct pick));
		assert_memory_equal(&left.receipts.at[i], &right.receipts.at[i], HASH_BYTES);
	}
	one[3].ballot.picks = (struct pick_list){ one[3].ballot.picks.at, 1 };
	assert_true(ballots_seal(w, &p, &a, one, 42, &left));
	assert_memory_not_equal(&left.root, &right.root, sizeof left.root);
	arena_free(&a);
	workshop_free(w);
}

/* Four of a sector: their ballots enter the log like everybody's, without a sector, and one bit is kept of what it would have meant. */
static void few_ballots_lose_their_sector(void **state)
{
	static const struct pick first[] = { { 1, 2 } }, second[] = { { 2, 2 } };
	struct workshop *w = workshop_new();
	struct poll p = themes_round();
	struct arena a = { 0 };
	struct urn_ballot urn[24];
	struct close_poll close = { 0 };

	(void)state;
	w->rules.k = 5;
	p.top = 1;
	for (size_t i = 0; i < 24; i++)
		urn[i] = (struct urn_ballot){ .ballot = { i < 15 ? SECTOR_STATE : i < 19 ? SECTOR_PRIVATE : SECTOR_COMMUNITY, { i < 15 ? first : second, 1 } },
			.entry = ENTERED_SELF, .receipt = hash_of(&i, sizeof i) };
	assert_true(ballots_seal(w, &p, &a, urn, 24, &close));
	assert_true(close.erased);
	assert_true(close.diverges);
	for (size_t i = 0; i < 24; i++)
		assert_int_equal(close.ballots.at[i].sector, SECTOR_NONE);
	/* One more, and they keep it; a blank one of a lonely sector never tells where it came from. */
	urn[0].ballot.sector = SECTOR_PRIVATE;
	urn[1].ballot.picks.n = 0;
	assert_true(ballots_seal(w, &p, &a, urn, 24, &close));
	assert_false(close.erased);
	for (size_t i = 0; i < 24; i++)
		assert_true((close.ballots.at[i].sector == SECTOR_NONE) == (close.ballots.at[i].picks.n == 0));
	arena_free(&a);
	workshop_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_gap_seals),
		cmocka_unit_test(newer_rules_seal),
		cmocka_unit_test(a_doubled_id_has_one_effect),
		cmocka_unit_test(seats_are_found_by_key),
		cmocka_unit_test(ballots_lose_their_order),
		cmocka_unit_test(few_ballots_lose_their_sector),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
