/*
 * The tally of a round about money: two counts side by side, what is told where figures are withheld, lots and ties, the ladder.
 * Whether Equal Shares itself is right is test_shares.c's matter.
 */
#include "shares_world.h"

#include "core/method/method.h"

enum { BALLOTS_MAX = 400 };
static const char *const codes[] = { "K", "C", "A", "L", "B", "J", "D", "I", "E", "H" };

struct poll_box {
	struct arena a;
	struct question q;
	struct counted ballots[BALLOTS_MAX];
	size_t n;
	int64_t costs[10];
};

static void box_open(struct poll_box *b, enum method method, int64_t ceiling, size_t items_n, const int64_t *costs)
{
	*b = (struct poll_box){ .q = { .method = method, .items_n = items_n, .codes = codes, .ceiling = ceiling, .groups_n = 3,
		.k = 5, .min_group = 3, .until_spent = true } };
	memcpy(b->costs, costs, items_n * sizeof *costs);
}

/* `times` ballots of the group, each by itself: "1 3". */
static void box_add(struct poll_box *b, uint8_t group, int64_t times, const char *ticks)
{
	struct pick picks[10];
	size_t n = 0;

	for (char *at = NULL; *ticks != 0; ticks = at + (*at == ' '))
		picks[n++] = (struct pick){ strtoll(ticks, &at, 10), 1 };
	for (int64_t i = 0; i < times; i++) {
		assert_true(b->n < BALLOTS_MAX);
		b->ballots[b->n++] = (struct counted){ group, 1, { arena_copy(&b->a, picks, n * sizeof *picks), n } };
	}
}

static const struct tally *box_count(struct poll_box *b)
{
	int64_t arg;

	b->q.costs = b->costs;
	for (size_t i = 0; i < b->n; i++)
		assert_int_equal(picks_check(&b->q, &b->ballots[i].picks, &arg), word_fine);
	const struct tally *t = count(&b->a, &b->q, b->ballots, b->n);
	assert_non_null(t);
	assert_false(t->too_large);
	return t;
}

/* -- two counts -- */

/* 40 of the state want roads, 6 of each other sector a market and a school: plain buys roads, balanced cannot. */
static void open_three_sectors(struct poll_box *b, enum method method)
{
	const int64_t costs[3] = { 75, 30, 30 };

	box_open(b, method, 100, 3, costs);
	box_add(b, 1, 40, "1");
	box_add(b, 2, 6, "2");
	box_add(b, 3, 6, "3");
}

static void both_counts_stand_side_by_side(void **state)
{
	struct poll_box b;

	(void)state;
	open_three_sectors(&b, METHOD_EQUAL_SHARES);
	const struct tally *t = box_count(&b);
	assert_true(t->sectors);
	assert_items(&t->funds.items, "1");
	assert_int_equal(t->funds.percent, 100);
	assert_int_equal(t->funds.ceiling, 100);
	assert_int_equal(t->funds.spent, 75);
	assert_items(&t->funds_balanced.items, "3 2");   /* equals by code: A, C */
	assert_int_equal(t->tie_balanced.n, 0);          /* and both were bought: nobody has to choose */
	assert_int_equal(t->funds_balanced.spent, 60);
	assert_true(t->divergence);
	assert_items(&t->tops, "1");
	assert_items(&t->tops_balanced, "3 2");
	assert_items(&t->funds_greedy.items, "1");
	assert_int_equal(t->decides, DECIDES_PLAIN);
	/* Ranks are those of ticks, balanced ones of thirds. */
	assert_int_equal(t->rows[0].rank, 1);
	assert_int_equal(t->rows[1].rank, 2);
	assert_int_equal(t->rows[2].rank, 2);
	assert_int_equal(t->rows[0].balanced_rank, 1);
	assert_int_equal(t->rows[2].balanced_rank, 1);
	assert_ratio(&t->rows[0].balanced, 1, 3);
	assert_ratio(&t->rows[0].effective, 40, 1);
	assert_true(fraction_is_zero(&t->rows[1].effective));

	b.q.decides = DECIDES_BALANCED;
	t = box_count(&b);
	assert_int_equal(t->decides, DECIDES_BALANCED);
	assert_true(fraction_is_zero(&t->rows[0].effective));
	assert_false(fraction_is_zero(&t->rows[1].effective));
	assert_items(&t->tops, "1");
	for (size_t i = 0; i < LADDER_N; i++)
		assert_false(numbers_have(&t->ladder[i].items, 1));
	arena_free(&b.a);
}

static void greedy_has_two_counts_too(void **state)
{
	struct poll_box b;

	(void)state;
	open_three_sectors(&b, METHOD_GREEDY);
	const int64_t costs[3] = { 75, 30, 20 };
	memcpy(b.costs, costs, sizeof costs);
	const struct tally *t = box_count(&b);
	assert_items(&t->funds.items, "1 3");   /* equal ticks: the cheaper, and 25 are left */
	assert_int_equal(t->funds.spent, 95);
	assert_int_equal(t->funds.purse, 0);
	assert_items(&t->funds_balanced.items, "3 2");   /* equal thirds: the cheaper first */
	assert_true(t->divergence);
	assert_int_equal(t->funds_greedy.items.n, 0);
	assert_items(&t->ladder[0].items, "3 2");
	assert_items(&t->ladder[3].items, "1 3");
	arena_free(&b.a);
}

/* Where the k rule withholds, the one bit is told and nothing else. */
static void withheld_figures_still_tell_that_the_lists_differ(void **state)
{
	struct poll_box b;

	(void)state;
	open_three_sectors(&b, METHOD_EQUAL_SHARES);
	b.q.decides = DECIDES_BALANCED;
	b.q.k = 7;
	const struct tally *t = box_count(&b);
	assert_false(t->sectors);
	assert_int_equal(t->withheld, WITHHELD_FEW);
	assert_int_equal(t->decides, DECIDES_PLAIN);
	assert_true(t->divergence);
	assert_int_equal(t->funds_balanced.items.n, 0);
	assert_int_equal(t->funds_balanced.ceiling, 0);
	assert_int_equal(t->tops_balanced.n, 0);
	assert_items(&t->tops, "1");
	/* Without groups there is nothing to compare. */
	for (size_t i = 0; i < b.n; i++)
		b.ballots[i].group = 0;
	t = box_count(&b);
	assert_false(t->divergence);
	b.q.groups_n = 0;
	t = box_count(&b);
	assert_false(t->divergence);
	assert_items(&t->tops, "1");
	arena_free(&b.a);
}

/* The balanced count of 7, 11 and 17 people is the plain count of 187, 119 and 77 clones of each of them. */
static void coprime_groups_weigh_the_same(void **state)
{
	static const int64_t people[] = { 0, 7, 11, 17 }, clones[] = { 0, 187, 119, 77 };
	static const char *const ballots[] = { "1", "1 2", "2 3 4", "3 5", "1 4 5 6", "6", "2 6" };
	const int64_t costs[6] = { 210, 130, 170, 90, 110, 190 };
	size_t differ = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 50; seed++) {
		struct prng prng = prng_from(seed);
		struct poll_box b;
		struct fair f;

		box_open(&b, METHOD_EQUAL_SHARES, 500, 6, costs);
		fair_open(&f, 500, 6, costs);
		f.s.codes = codes;
		f.s.purse_limit = 400;
		f.s.until_spent = true;
		f.s.no_fill = false;
		for (uint8_t g = 1; g <= 3; g++)
			for (int64_t i = 0; i < people[g]; i++) {
				const char *ballot = ballots[(prng_below(&prng, 4) + 2 * g - 2) % 7];

				box_add(&b, g, 1, ballot);
				fair_ticks(&f, clones[g], ballot);
			}
		const struct tally *t = box_count(&b);
		struct shares_result r = fair_run(&f);
		assert_true(same_numbers(&t->funds_balanced.items, &r.items));
		assert_int_equal(t->funds_balanced.spent, r.spent);
		assert_int_equal(t->funds_balanced.purse, r.purse_percent);
		assert_true(same_numbers(&t->tie_balanced, &r.tie));
		assert_int_equal(t->divergence, !same_set(&t->funds.items, &r.items));
		differ += t->divergence;
		arena_free(&b.a);
		arena_free(&f.a);
	}
	assert_in_range(differ, 1, 49);
}

static void a_cap_on_weights_is_obeyed(void **state)
{
	const int64_t costs[2] = { 60, 60 };
	struct poll_box b;

	(void)state;
	box_open(&b, METHOD_GREEDY, 100, 2, costs);
	box_add(&b, 1, 40, "1");
	box_add(&b, 2, 5, "2");
	box_add(&b, 3, 5, "2");
	const struct tally *t = box_count(&b);
	assert_items(&t->funds_balanced.items, "2");
	assert_false(t->capped);
	b.q.weight_cap = 3;   /* 10 people who weigh 3 are fewer than 40 */
	t = box_count(&b);
	assert_items(&t->funds_balanced.items, "1");
	assert_true(t->capped);
	arena_free(&b.a);
}

/* -- ties, lots -- */

static void a_tie_is_told_or_drawn(void **state)
{
	const int64_t costs[3] = { 60, 60, 40 };
	uint32_t lot[3] = { 2, 0, 1 };
	struct poll_box b;

	(void)state;
	box_open(&b, METHOD_EQUAL_SHARES, 100, 3, costs);
	box_add(&b, 0, 4, "1");
	box_add(&b, 0, 4, "2");
	box_add(&b, 0, 5, "3");
	b.q.groups_n = 0;
	for (int greedy = 0; greedy < 2; greedy++) {
		b.q.method = greedy ? METHOD_GREEDY : METHOD_EQUAL_SHARES;
		b.q.lot = NULL;
		const struct tally *t = box_count(&b);
		assert_items(&t->tie, "2 1");
		assert_int_equal(t->by_lot.n, 0);
		assert_items(&t->tops, "3 2");   /* by code: C before K */
		b.q.lot = lot;
		t = box_count(&b);
		assert_int_equal(t->tie.n, 0);
		assert_items(&t->by_lot, "2");
		assert_items(&t->tops, "3 2");
		lot[0] = 0;
		lot[1] = 2;
		t = box_count(&b);
		assert_items(&t->by_lot, "1");
		assert_items(&t->tops, "3 1");
		lot[0] = 2;
		lot[1] = 0;
	}
	arena_free(&b.a);
}

/* Both are worth the same to the same people, whose purses pay for one: a purchase is decided, not a place in a list. */
static void a_purchase_among_equals_is_told_or_drawn(void **state)
{
	const int64_t costs[3] = { 60, 60, 30 };
	uint32_t lot[3] = { 0, 1, 2 };
	struct poll_box b;

	(void)state;
	box_open(&b, METHOD_EQUAL_SHARES, 100, 3, costs);
	box_add(&b, 0, 2, "1 2");
	box_add(&b, 0, 1, "3");
	b.q.groups_n = 0;
	const struct tally *t = box_count(&b);
	assert_items(&t->tie, "2 1");
	assert_items(&t->tops, "2 3");
	assert_int_equal(t->funds.purse, 100);
	b.q.lot = lot;
	t = box_count(&b);
	assert_items(&t->by_lot, "1");
	assert_items(&t->tops, "1 3");
	assert_ratio(&t->rows[0].effective, 2, 1);
	arena_free(&b.a);
}

/* -- the ladder, and the settings -- */

/* Found by search: with 85 there is money for the dear project only if it is alone, with 100 its voters can pay for it first. */
static void more_money_can_remove_a_project(void **state)
{
	const int64_t costs[3] = { 80, 70, 40 };
	struct poll_box b;

	(void)state;
	box_open(&b, METHOD_EQUAL_SHARES, 100, 3, costs);
	box_add(&b, 0, 2, "2");
	box_add(&b, 0, 1, "1 3");
	box_add(&b, 0, 2, "1 2 3");
	b.q.groups_n = 0;
	const struct tally *t = box_count(&b);
	assert_items(&t->ladder[0].items, "3");
	assert_items(&t->ladder[1].items, "3");
	assert_items(&t->ladder[2].items, "2");
	assert_items(&t->ladder[3].items, "2 3");
	for (size_t i = 0; i < LADDER_N; i++) {
		static const int64_t percents[] = { 70, 85, 100, 115 };

		assert_int_equal(t->ladder[i].percent, percents[i]);
		assert_int_equal(t->ladder[i].ceiling, percents[i]);
		assert_true(t->ladder[i].spent <= t->ladder[i].ceiling);
	}
	assert_int_equal(t->ladder[3].purse, 109);
	assert_true(same_numbers(&t->ladder[2].items, &t->funds.items));
	arena_free(&b.a);
}

static void completion_and_filling_can_be_switched_off(void **state)
{
	const int64_t costs[3] = { 50, 60, 20 };
	struct poll_box b;

	(void)state;
	box_open(&b, METHOD_EQUAL_SHARES, 100, 3, costs);
	box_add(&b, 0, 5, "1");
	box_add(&b, 0, 3, "2");
	box_add(&b, 0, 2, "3");
	box_add(&b, 0, 7, "");   /* blank: turnout only, no purse */
	b.q.groups_n = 0;
	const struct tally *t = box_count(&b);
	assert_items(&t->funds.items, "1 3");
	assert_int_equal(t->funds.purse, 100);
	assert_int_equal(t->blank, 7);
	assert_ratio(&t->rows[0].effective, 5, 1);

	b.costs[2] = 25;
	t = box_count(&b);
	assert_items(&t->funds.items, "1 3");
	assert_int_equal(t->funds.purse, 125);
	b.q.purse_limit = 100;
	t = box_count(&b);
	assert_items(&t->funds.items, "1 3");   /* filled in by its ticks */
	assert_int_equal(t->funds.purse, 100);
	b.q.no_fill = true;
	t = box_count(&b);
	assert_items(&t->funds.items, "1");
	assert_items(&t->funds_greedy.items, "1 3");
	b.q.purse = 13;   /* instead of 10: 13 * 2 */
	t = box_count(&b);
	assert_items(&t->funds.items, "1 3");
	assert_int_equal(t->ladder[0].spent, 0);   /* 70 % of 13 are too little for either */
	arena_free(&b.a);
}

/* A person's purse is one of average weight: 12 people with 10 each are three sectors with 40 each. */
static void a_published_purse_is_balanced_too(void **state)
{
	const int64_t costs[3] = { 61, 40, 41 };
	struct poll_box b;

	(void)state;
	box_open(&b, METHOD_EQUAL_SHARES, 120, 3, costs);
	box_add(&b, 1, 6, "1");
	box_add(&b, 2, 3, "2");
	box_add(&b, 3, 3, "3");
	b.q.k = 3;
	b.q.purse = 10;
	b.q.purse_limit = 100;
	b.q.no_fill = true;
	const struct tally *t = box_count(&b);
	assert_items(&t->funds.items, "");
	assert_items(&t->funds_balanced.items, "2");
	arena_free(&b.a);
}

static void the_exhaustive_rule_is_a_switch(void **state)
{
	const int64_t costs[3] = { 40, 40, 50 };
	struct poll_box b;

	(void)state;
	box_open(&b, METHOD_EQUAL_SHARES, 100, 3, costs);
	box_add(&b, 0, 4, "1");
	box_add(&b, 0, 4, "2");
	box_add(&b, 0, 2, "3");
	b.q.groups_n = 0;
	const struct tally *t = box_count(&b);
	assert_items(&t->funds.items, "2 1");
	assert_int_equal(t->funds.purse, 100);
	b.q.until_spent = false;   /* at 250 percent the third would be bought, and the outcome cost too much */
	t = box_count(&b);
	assert_items(&t->funds.items, "2 1");
	assert_int_equal(t->funds.purse, 249);
	arena_free(&b.a);
}

/* -- what may be on a ballot, and what cannot be counted -- */

static void only_ticks_are_taken(void **state)
{
	const int64_t costs[2] = { 1, 2 };
	const struct pick picks[] = { { 1, 1 }, { 2, 2 } }, beyond[] = { { 3, 1 } };
	struct poll_box b;
	int64_t arg;

	(void)state;
	box_open(&b, METHOD_EQUAL_SHARES, 3, 2, costs);
	for (int i = 0; i < 2; i++) {
		b.q.method = i == 0 ? METHOD_EQUAL_SHARES : METHOD_GREEDY;
		assert_int_equal(picks_check(&b.q, &(struct pick_list){ picks, 1 }, &arg), word_fine);
		assert_int_equal(picks_check(&b.q, &(struct pick_list){ picks, 0 }, &arg), word_fine);
		assert_int_equal(picks_check(&b.q, &(struct pick_list){ picks, 2 }, &arg), word_wrong_mark);
		assert_int_equal(picks_check(&b.q, &(struct pick_list){ beyond, 1 }, &arg), word_wrong_item);
	}
}

static void what_is_too_large_is_said(void **state)
{
	const int64_t costs[2] = { 1, 2 };
	struct poll_box b;

	(void)state;
	box_open(&b, METHOD_EQUAL_SHARES, 3, 2, costs);
	box_add(&b, 0, 2, "1");
	b.q.groups_n = 0;
	b.q.costs = b.costs;
	b.ballots[0].times = INT64_C(1) << 61;
	const struct tally *t = count(&b.a, &b.q, b.ballots, b.n);
	assert_true(t->too_large);
	assert_int_equal(t->tops.n, 0);
	arena_free(&b.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_counts_stand_side_by_side),
		cmocka_unit_test(greedy_has_two_counts_too),
		cmocka_unit_test(withheld_figures_still_tell_that_the_lists_differ),
		cmocka_unit_test(coprime_groups_weigh_the_same),
		cmocka_unit_test(a_cap_on_weights_is_obeyed),
		cmocka_unit_test(a_tie_is_told_or_drawn),
		cmocka_unit_test(a_purchase_among_equals_is_told_or_drawn),
		cmocka_unit_test(more_money_can_remove_a_project),
		cmocka_unit_test(completion_and_filling_can_be_switched_off),
		cmocka_unit_test(a_published_purse_is_balanced_too),
		cmocka_unit_test(the_exhaustive_rule_is_a_switch),
		cmocka_unit_test(only_ticks_are_taken),
		cmocka_unit_test(what_is_too_large_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
