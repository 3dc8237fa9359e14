/* A close that was written into the log by hand: whatever no hub would have stamped is refused, and nothing of it is counted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/mini.h"
#include "core/method/method.h"

enum { SEATS = 18, OPTIONS = 3 };

struct table { struct mini m; uint32_t poll; struct urn_ballot urn[SEATS]; struct pick picks[SEATS][OPTIONS]; };

/* Six of each sector, k being five, and a round of three options. The last `away` of the third sector stay blank. */
static void table_lay(struct table *t, enum method method, size_t away)
{
	static const struct option options[OPTIONS] = { { .text = { "Đường", 8 } }, { .text = { "Chợ", 5 } }, { .text = { "Cầu", 5 } } };

	*t = (struct table){ .m = mini_open() };
	mini_do(&t->m, ROLE_HUB, 0, (struct command){ .kind = COMMAND_CREATE_WORKSHOP, .create_workshop = {
		.about = { .title = text("Xã") }, .template = text("vision-only"), .code = 482917, .zone = 420,
		.rules = { .k = 5, .pass_percent = 80, .sector_percent = 67 }, .rules_version = RULES_VERSION } });
	for (int i = 0; i < SEATS; i++)
		mini_join(&t->m, (enum sector)(1 + i % 3), GENDER_NONE, PRESENCE_NONE);
	t->poll = RUN(&t->m, PREPARE_POLL, prepare_poll, .activity = 1, .method = method, .items_of = ITEMS_OF_OPTIONS,
		.question = text("Việc nào?"), .options = { options, OPTIONS });
	RUN(&t->m, OPEN_POLL, open_poll, .poll = t->poll);
	for (size_t i = 0; i < SEATS; i++) {
		bool blank = i % 3 == 2 && i / 3 >= 6 - away;

		t->picks[i][0] = (struct pick){ 1, 1 };
		t->picks[i][1] = (struct pick){ 2 + (int64_t)(i % 2), 1 };
		t->urn[i] = (struct urn_ballot){ .ballot = { (enum sector)(1 + i % 3), { t->picks[i], blank ? 0 : 2 } },
			.entry = i < 2 ? ENTERED_PAPER : ENTERED_SELF, .receipt = hash_of(&i, sizeof i) };
	}
}

static struct close_poll sealed(struct table *t)
{
	struct close_poll c = { .poll = t->poll, .present = SEATS };

	assert_true(ballots_seal(t->m.w, poll_at(t->m.w, t->poll), &t->m.a, t->urn, SEATS, &c));
	return c;
}

static struct ballot *ballots(struct close_poll *c)
{
	return (struct ballot *)(uintptr_t)c->ballots.at;      /* what a seal has just put into the test's own arena */
}

static struct receipt *receipts(struct close_poll *c)
{
	return (struct receipt *)(uintptr_t)c->receipts.at;
}

/* -- what hands may do to it -- */

static const struct pick twice[] = { { 1, 1 }, { 1, 1 } }, fallen[] = { { 3, 1 }, { 1, 1 } }, nothing[] = { { 1, 1 }, { 2, 0 } },
	outside[] = { { 1, 1 }, { 4, 1 } };
static const enum sector state_twice[] = { SECTOR_STATE, SECTOR_STATE }, state_alone[] = { SECTOR_STATE },
	everybody[] = { SECTOR_STATE, SECTOR_PRIVATE, SECTOR_COMMUNITY }, nobody[] = { SECTOR_NONE },
	community_twice[] = { SECTOR_COMMUNITY, SECTOR_COMMUNITY };

static void pick_twice(struct close_poll *c) { ballots(c)[SEATS - 1].picks = (struct pick_list){ twice, 2 }; }
static void pick_falling(struct close_poll *c) { ballots(c)[SEATS - 1].picks = (struct pick_list){ fallen, 2 }; }
static void pick_of_nothing(struct close_poll *c) { ballots(c)[SEATS - 1].picks = (struct pick_list){ nothing, 2 }; }
static void pick_outside(struct close_poll *c) { ballots(c)[SEATS - 1].picks = (struct pick_list){ outside, 2 }; }
static void sector_lost(struct close_poll *c) { ballots(c)[0].sector = SECTOR_NONE; }
static void sector_past_all(struct close_poll *c) { ballots(c)[SEATS - 1].sector = SECTOR_N; }
static void order_turned(struct close_poll *c)
{
	struct ballot first = ballots(c)[0];

	ballots(c)[0] = ballots(c)[SEATS - 1];
	ballots(c)[SEATS - 1] = first;
}
static void receipts_turned(struct close_poll *c)
{
	struct receipt first = receipts(c)[0];

	receipts(c)[0] = receipts(c)[1];
	receipts(c)[1] = first;
}
static void receipt_missing(struct close_poll *c) { c->receipts.n--; }
static void all_by_helpers(struct close_poll *c) { c->proxy = SEATS - c->paper + 1; }
static void absent_though_here(struct close_poll *c) { c->absent = (struct sector_list){ state_alone, 1 }; }
static void absent_twice(struct close_poll *c) { c->absent = (struct sector_list){ state_twice, 2 }; }
static void all_absent(struct close_poll *c) { c->absent = (struct sector_list){ everybody, 3 }; }
static void nobody_absent(struct close_poll *c) { c->absent = (struct sector_list){ nobody, 1 }; }
static void erased_with_sectors(struct close_poll *c) { c->erased = c->has_erased = true; }
static void diverges_for_no_reason(struct close_poll *c) { c->diverges = c->has_diverges = true; }

/* Of a close whose sectors were erased. */
static void sectors_back(struct close_poll *c)
{
	for (size_t i = 0; i < SEATS; i++)
		if (ballots(c)[i].picks.n > 0)
			ballots(c)[i].sector = SECTOR_STATE;
	c->erased = c->has_erased = false;
}
static void absent_twice_erased(struct close_poll *c) { c->absent = (struct sector_list){ community_twice, 2 }; }

static enum word applied(struct table *t, const struct close_poll *c)
{
	struct entry e = { .seq = t->m.w->seq + 1, .at_ms = t->m.now_ms, .by = { ROLE_FACILITATOR, 0 },
		.command = { .kind = COMMAND_CLOSE_POLL, .close_poll = *c } };
	struct outcome out;

	memcpy(e.id, &e.seq, sizeof e.seq);
	assert_true(apply(t->m.w, &e, &t->m.chain, &t->m.a, &out));
	return out.word;
}

/* The roots are made to fit, as a careful hand would. */
static enum word tampered(void (*by)(struct close_poll *c), size_t away)
{
	struct table t;

	table_lay(&t, METHOD_APPROVAL, away);
	struct close_poll c = sealed(&t);
	if (by != NULL)
		by(&c);
	c.root = round_root(&t.m.a, c.ballots.at, c.receipts.at, c.receipts.n);
	enum word word = applied(&t, &c);
	mini_close(&t.m);
	return word;
}

static void what_no_hub_stamps_is_refused(void **state)
{
	static void (*const hands[])(struct close_poll *) = { pick_twice, pick_falling, pick_of_nothing, pick_outside, sector_lost,
		sector_past_all, order_turned, receipts_turned, receipt_missing, all_by_helpers, absent_though_here, absent_twice, all_absent,
		nobody_absent, erased_with_sectors, diverges_for_no_reason };

	(void)state;
	assert_int_equal(tampered(NULL, 0), word_fine);
	assert_int_equal(tampered(NULL, 6), word_fine);
	for (size_t i = 0; i < sizeof hands / sizeof *hands; i++) {
		enum word word = tampered(hands[i], 0);

		if (word == word_fine)
			fail_msg("hand %zu was not seen", i);
	}
}

/* Two of a sector are blank, so four are left of it, and all sectors are erased. */
static void what_was_erased_stays_so(void **state)
{
	static void (*const hands[])(struct close_poll *) = { sectors_back, all_absent, absent_twice_erased, nobody_absent };

	(void)state;
	assert_int_equal(tampered(NULL, 2), word_fine);
	for (size_t i = 0; i < sizeof hands / sizeof *hands; i++) {
		enum word word = tampered(hands[i], 2);

		if (word == word_fine)
			fail_msg("hand %zu was not seen", i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_no_hub_stamps_is_refused),
		cmocka_unit_test(what_was_erased_stays_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
