/*
 * What reactions, rankings, pairs and the measures of agreement hold whatever the ballots say, and the words they come down to.
 * Random ballots are compared with a second way of counting each time.
 */
#include "pile.h"

enum { ROUNDS = 300 };

static uint64_t value_on(const struct counted *b, size_t slot)
{
	for (size_t i = 0; i < b->picks.n; i++)
		if (b->picks.at[i].item == (int64_t)slot)
			return (uint64_t)b->picks.at[i].points;
	return 0;
}

/* -- reactions -- */

enum { AGREE = 1, DISAGREE = 2, PASS = 3 };

static void react(struct pile *p, uint8_t group, int64_t agree, int64_t disagree, int64_t pass)
{
	pile_up(p, group, agree, &(struct pick){ 1, AGREE }, 1);
	pile_up(p, group, disagree, &(struct pick){ 1, DISAGREE }, 1);
	pile_up(p, group, pass, &(struct pick){ 1, PASS }, 1);
}

static enum agreement word_of(struct pile *p, size_t groups_n, int64_t k)
{
	return count_pile(p, &(struct question){ .method = METHOD_REACTIONS, .items_n = 1, .codes = codes, .groups_n = groups_n,
		.k = k, .min_group = 3, .few = 5 })->rows[0].agreement;
}

static void words_stand_at_their_thresholds(void **state)
{
	/* Agreements, disagreements, passes of two groups. 5 of 8 are smoothed to 6/10, three fifths, and 3 of 8 to two fifths. */
	static const struct { int64_t a[3], b[3]; enum agreement word; } rows[] = {
		{ { 5, 3, 0 }, { 7, 3, 0 }, AGREEMENT_TOGETHER },
		{ { 5, 1, 0 }, { 6, 4, 0 }, AGREEMENT_MIXED },
		{ { 3, 5, 0 }, { 3, 7, 0 }, AGREEMENT_AGAINST },
		{ { 1, 5, 0 }, { 4, 6, 0 }, AGREEMENT_MIXED },
		{ { 5, 3, 0 }, { 3, 5, 0 }, AGREEMENT_DIVIDED },
		{ { 5, 0, 0 }, { 3, 0, 5 }, AGREEMENT_DIVIDED },    /* a pass is an opinion, and not agreement */
		{ { 5, 1, 0 }, { 4, 4, 0 }, AGREEMENT_MIXED },
		{ { 4, 0, 0 }, { 9, 0, 0 }, AGREEMENT_FEW },
		{ { 4, 0, 1 }, { 9, 0, 0 }, AGREEMENT_TOGETHER },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct pile p = { 0 };

		react(&p, 1, rows[i].a[0], rows[i].a[1], rows[i].a[2]);
		react(&p, 3, rows[i].b[0], rows[i].b[1], rows[i].b[2]);
		assert_int_equal(word_of(&p, 3, 0), rows[i].word);
		arena_free(&p.a);
	}
}

static void no_word_tells_what_the_k_rule_hides(void **state)
{
	struct pile p = { 0 };

	(void)state;
	react(&p, 1, 14, 0, 0);
	react(&p, 2, 0, 4, 0);
	react(&p, 3, 10, 0, 0);
	assert_int_equal(word_of(&p, 3, 4), AGREEMENT_FEW);         /* shown: of the second group there are four */
	assert_int_equal(word_of(&p, 3, 5), AGREEMENT_TOGETHER);    /* hidden: the room as one, 24 of 28 */
	p.at[1].times = 2;
	assert_int_equal(word_of(&p, 3, 0), AGREEMENT_TOGETHER);    /* and so for a group of two */
	p.at[1].times = 4;
	for (size_t i = 0; i < p.n; i++)
		p.at[i].group = 0;
	assert_int_equal(word_of(&p, 0, 5), AGREEMENT_TOGETHER);
	arena_free(&p.a);
}

static void agreeing_mirrors_disagreeing(void **state)
{
	struct prng r = prng_from(3);
	struct pile p = { 0 }, mirror = { 0 };
	const struct question q = { .method = METHOD_REACTIONS, .items_n = 4, .codes = codes, .groups_n = 3 };
	size_t words[AGREEMENT_N] = { 0 };

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		throw_pile(&p, &r, 6, 4, round % 2 == 0 ? 2 : 3, 90);
		mirror.n = 0;
		for (size_t i = 0; i < p.n; i++) {
			struct pick picks[4];

			for (size_t k = 0; k < p.at[i].picks.n; k++)
				picks[k] = (struct pick){ p.at[i].picks.at[k].item,
					p.at[i].picks.at[k].points == PASS ? PASS : 3 - p.at[i].picks.at[k].points };
			pile_up(&mirror, p.at[i].group, 1, picks, p.at[i].picks.n);
		}
		const struct tally *t = count_pile(&p, &q), *m = count_pile(&mirror, &q);
		for (size_t i = 0; i < 4; i++) {
			const struct tally_row *x = &t->rows[i], *y = &m->rows[i];
			uint64_t all = (uint64_t)x->voters + 2, passes = (uint64_t)t->cells[i].marks[PASS];
			struct fraction sum = fraction_add(x->plain, y->plain), product = fraction_of(1, 1);

			assert_fraction(&sum, all - passes, all);
			for (size_t g = 1; g <= 3; g++)
				product = fraction_mul(product, fraction_of((uint64_t)x->by[g] + 1, (uint64_t)x->voters_by[g] + 2));
			assert_same_score(&product, &x->balanced);
			assert_int_equal(x->agreement == AGREEMENT_TOGETHER, y->agreement == AGREEMENT_AGAINST);
			words[x->agreement]++;
		}
		assert_order_is_nothing(&p, &r, &q);
	}
	assert_true(words[AGREEMENT_TOGETHER] > 0 && words[AGREEMENT_AGAINST] > 0 && words[AGREEMENT_DIVIDED] > 0);
	arena_free(&p.a);
	arena_free(&mirror.a);
}

/* -- Borda -- */

static const struct question borda = { .method = METHOD_BORDA, .items_n = 6, .codes = codes, .groups_n = 3, .top = 3 };

/* Twice the points that a ballot gives: 2 for each item it puts behind, 1 for each beside. */
static int64_t twice_points(const struct counted *b, size_t item)
{
	uint64_t own = value_on(b, item);
	int64_t points = 0;

	for (size_t k = 1; k <= borda.items_n; k++) {
		uint64_t other = value_on(b, k);

		if (k != item)
			points += own == other ? 1 : own != 0 && (other == 0 || own < other) ? 2 : 0;
	}
	return b->picks.n == 0 ? 0 : points;
}

static void borda_is_the_sum_of_duels(void **state)
{
	struct prng r = prng_from(4);
	struct pile p = { 0 };

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		throw_pile(&p, &r, 5, borda.items_n, borda.items_n, prng_below(&r, 101));
		const struct tally *t = count_pile(&p, &borda);
		int64_t all = 0, counted_n = t->cast - t->blank;

		for (size_t item = 1; item <= borda.items_n; item++) {
			int64_t points = 0, voters = 0;

			for (size_t i = 0; i < p.n; i++) {
				points += twice_points(&p.at[i], item);
				voters += value_on(&p.at[i], item) > 0;
			}
			assert_int_equal(t->rows[item - 1].points, points);
			assert_int_equal(t->rows[item - 1].voters, voters);
			assert_fraction(&t->rows[item - 1].plain, (uint64_t)points, 2);
			all += points;
		}
		assert_int_equal(all, counted_n * 6 * 5);   /* each hands out m (m - 1) / 2 */
		assert_order_is_nothing(&p, &r, &borda);
	}
	arena_free(&p.a);
}

static void a_ranking_upside_down_gives_the_rest(void **state)
{
	struct prng r = prng_from(5);
	struct pile p = { 0 }, reversed = { 0 };

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		throw_pile(&p, &r, 5, borda.items_n, borda.items_n, 100);
		reversed.n = 0;
		for (size_t i = 0; i < p.n; i++) {
			struct pick picks[6];

			for (size_t k = 0; k < 6; k++)
				picks[k] = (struct pick){ (int64_t)k + 1, 7 - p.at[i].picks.at[k].points };
			pile_up(&reversed, p.at[i].group, 1, picks, 6);
		}
		const struct tally *t = count_pile(&p, &borda), *up = count_pile(&reversed, &borda);
		for (size_t i = 0; i < 6; i++) {
			struct fraction sum = fraction_add(t->rows[i].balanced, up->rows[i].balanced);

			assert_int_equal(t->rows[i].points + up->rows[i].points, 2 * 5 * t->cast);
			assert_fraction(&sum, 5, 1);
		}
	}
	arena_free(&p.a);
	arena_free(&reversed.a);
}

static void weights_are_clones(void **state)
{
	struct prng r = prng_from(6);
	struct pile p = { 0 }, clones = { 0 };

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct question q = borda, alone = borda;

		q.weight_cap = (int64_t)prng_below(&r, 4);
		alone.groups_n = 0;
		throw_pile(&p, &r, 17, q.items_n, q.items_n, 60);
		clone_pile(&p, &q, &clones);
		const struct tally *t = count_pile(&p, &q), *c = count_pile(&clones, &alone);
		if (c->cast == c->blank)
			continue;
		for (size_t i = 0; i < q.items_n; i++) {
			struct fraction each = fraction_div(c->rows[i].plain, fraction_of((uint64_t)(c->cast - c->blank), 1));

			assert_same_score(&t->rows[i].balanced, &each);
			assert_int_equal(t->rows[i].balanced_rank, c->rows[i].rank);
		}
	}
	arena_free(&p.a);
	arena_free(&clones.a);
}

/* -- pairs -- */

static void pairs_are_won_and_lost(void **state)
{
	struct prng r = prng_from(7);
	struct pile p = { 0 };
	const struct question q = { .method = METHOD_PAIRWISE, .items_n = 5, .codes = codes, .groups_n = 3, .top = 2 };

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		throw_pile(&p, &r, 4, 10, 2, 20 + prng_below(&r, 81));
		const struct tally *t = count_pile(&p, &q);
		for (size_t item = 1; item <= q.items_n; item++) {
			uint64_t won[4] = { 0 }, met[4] = { 0 }, voters = 0, groups = 0;
			struct fraction mean = fraction_of(0, 1);

			for (size_t i = 0; i < p.n; i++) {
				uint64_t before = met[0];

				for (size_t other = 1; other <= q.items_n; other++) {
					size_t low = item < other ? item : other, high = item < other ? other : item;
					uint64_t said = other == item ? 0 : value_on(&p.at[i], pair_slot(q.items_n, low, high));

					met[0] += said > 0, met[p.at[i].group] += said > 0;
					won[0] += said == (item < other ? 1 : 2), won[p.at[i].group] += said == (item < other ? 1 : 2);
				}
				voters += met[0] > before;
			}
			assert_int_equal(t->rows[item - 1].points, won[0]);
			assert_int_equal(t->rows[item - 1].voters, voters);
			assert_fraction(&t->rows[item - 1].plain, won[0] + 1, met[0] + 2);
			for (size_t g = 1; g <= 3; g++) {
				groups += t->voted[g] > 0;
				if (t->voted[g] > 0)
					mean = fraction_add(mean, fraction_of(won[g] + 1, met[g] + 2));
			}
			mean = groups == 0 ? t->rows[item - 1].plain : fraction_div(mean, fraction_of(groups, 1));
			assert_same_score(&t->rows[item - 1].balanced, &mean);
		}
		assert_order_is_nothing(&p, &r, &q);
	}
	arena_free(&p.a);
}

/* -- strength -- */

static void agreement_knows_no_direction_and_no_size(void **state)
{
	struct prng r = prng_from(8);
	size_t words[STRENGTH_N] = { 0 };

	(void)state;
	for (int round = 0; round < 2000; round++) {
		int64_t freq[VALUES_MAX], back[VALUES_MAX], large[VALUES_MAX];
		size_t n = 3 + prng_below(&r, 6);
		bool minus, minus_back, minus_large;

		for (size_t i = 0; i < n; i++) {
			freq[i] = (int64_t)prng_below(&r, 5) * (int64_t)prng_below(&r, 3);
			large[i] = freq[i] * 1000000007;
			back[n - 1 - i] = freq[i];
		}
		struct fraction x = agreement_of(freq, n, &minus), y = agreement_of(back, n, &minus_back);
		struct fraction z = agreement_of(large, n, &minus_large), one = fraction_of(1, 1);
		assert_same_score(&x, &y);
		assert_same_score(&x, &z);
		assert_true(minus == minus_back && minus == minus_large && fraction_order(&x, &one) <= 0);
		assert_int_equal(strength_of(freq, n) == STRENGTH_SPLIT, minus);
		words[strength_of(freq, n)]++;
	}
	for (int word = STRENGTH_NONE; word < STRENGTH_N; word++)
		assert_true(words[word] > 0);
	/* Over a flat ground of 10, one camp of 15: A is 3/5 exactly. Over one of 35: 3/10. */
	assert_int_equal(strength_of((int64_t[]){ 2, 2, 16, 2, 2 }, 5), STRENGTH_FAIR);
	assert_int_equal(strength_of((int64_t[]){ 2, 2, 17, 2, 2 }, 5), STRENGTH_STRONG);
	assert_int_equal(strength_of((int64_t[]){ 7, 7, 22, 7, 7 }, 5), STRENGTH_FAIR);
	assert_int_equal(strength_of((int64_t[]){ 7, 7, 21, 7, 7 }, 5), STRENGTH_WEAK);
}

static void marks_beyond_the_form_are_named(void **state)
{
	static const struct { enum method method; int64_t most; } rows[] = { { METHOD_REACTIONS, 3 }, { METHOD_GRADES, 5 },
		{ METHOD_BORDA, 6 }, { METHOD_PAIRWISE, 2 } };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct question q = { .method = rows[i].method, .items_n = 6, .codes = codes };
		int64_t arg = -1;

		for (int64_t mark = -1; mark <= rows[i].most + 1; mark++) {
			struct pick pick = { 2, mark };
			enum word word = picks_check(&q, &(struct pick_list){ &pick, 1 }, &arg);

			assert_int_equal(word, mark >= 1 && mark <= rows[i].most ? word_fine : word_wrong_mark);
		}
		assert_int_equal(arg, rows[i].most);
	}
}

/* Sums that might not fit are refused as a whole, whichever of them would be the first. */
static void too_many_ballots_are_said_to_be(void **state)
{
	static const enum method methods[] = { METHOD_REACTIONS, METHOD_GRADES, METHOD_BORDA, METHOD_PAIRWISE };

	(void)state;
	for (size_t i = 0; i < 2 * sizeof methods / sizeof *methods; i++) {
		struct pile p = { 0 };
		const struct question q = { .method = methods[i / 2], .items_n = 3, .codes = codes, .groups_n = 2, .top = 1 };

		for (uint8_t group = 1; group <= 2; group++)
			pile_up(&p, group, i % 2 == 0 ? INT64_MAX / 3 : INT64_MAX / 5 * 4, (struct pick[]){ { 1, 2 }, { 3, 1 } }, 2);
		const struct tally *t = count(&p.a, &q, p.at, p.n);
		assert_non_null(t);
		assert_true(t->too_large);
		p.at[0].times = 1;
		p.at[1].times = INT64_MAX;
		assert_true(count(&p.a, &q, p.at, p.n)->too_large);
		p.at[0].times = p.at[1].times = 10000000000;
		(void)count_pile(&p, &q);
		arena_free(&p.a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_stand_at_their_thresholds),
		cmocka_unit_test(no_word_tells_what_the_k_rule_hides),
		cmocka_unit_test(agreeing_mirrors_disagreeing),
		cmocka_unit_test(borda_is_the_sum_of_duels),
		cmocka_unit_test(a_ranking_upside_down_gives_the_rest),
		cmocka_unit_test(weights_are_clones),
		cmocka_unit_test(pairs_are_won_and_lost),
		cmocka_unit_test(agreement_knows_no_direction_and_no_size),
		cmocka_unit_test(marks_beyond_the_form_are_named),
		cmocka_unit_test(too_many_ballots_are_said_to_be),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
