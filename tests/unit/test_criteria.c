/*
 * Options scored by groups: the demo commune's figures, cases made by hand, and random ones against the same rules in whole numbers
 * (a mean of one, two or three groups times six is whole, and so is every score times the weights that it was divided by).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/prng.h"
#include "core/method/criteria.h"

enum { OPTIONS_MAX = 6, ROUNDS = 400, STEPS = 40 };

/* Scores with room of their own. */
struct sheet {
	struct scored options[OPTIONS_MAX];
	int64_t values[OPTIONS_MAX][GROUPS_MAX][12], weights[12];
	struct scoring s;
	struct scoring_count c;
	struct scoring_test t;
	struct arena a;
};

static void begin(struct sheet *sheet, const int64_t *weights, size_t criteria_n)
{
	arena_free(&sheet->a);
	memset(sheet, 0, sizeof *sheet);
	memcpy(sheet->weights, weights, criteria_n * sizeof *weights);
	sheet->s = (struct scoring){ sheet->options, 0, sheet->weights, criteria_n };
}

static void add(struct sheet *sheet, size_t option, size_t group, const int64_t *values)
{
	memcpy(sheet->values[option][group], values, sheet->s.criteria_n * sizeof *values);
	sheet->options[option].by[group] = sheet->values[option][group];
	if (option >= sheet->s.options_n)
		sheet->s.options_n = option + 1;
}

static void count_sheet(struct sheet *sheet)
{
	assert_true(scoring_count(&sheet->a, &sheet->s, &sheet->c));
	assert_true(scoring_test(&sheet->a, &sheet->s, &sheet->c, &sheet->t));
}

/* A figure as it is shown, in hundredths. */
static int64_t shown(const struct fraction *f)
{
	return fraction_decimal(f, 2).units;
}

static void assert_percent(const struct fraction *f, int64_t tenths)
{
	assert_int_equal(fraction_percent(f, 1).units, tenths);
}

/* -- the demo commune -- */

static void demo(struct sheet *sheet)
{
	const int64_t weights[] = { 30, 20, 20, 15, 15 };
	const int64_t scores[5][3][5] = {
		{ { 4, 4, 3, 3, 4 }, { 5, 4, 4, 3, 4 }, { 4, 3, 3, 3, 4 } }, { { 3, 3, 3, 3, 3 }, { 4, 3, 3, 3, 3 }, { 3, 2, 3, 3, 3 } },
		{ { 4, 3, 2, 5, 2 }, { 3, 3, 2, 4, 2 }, { 5, 3, 2, 5, 3 } }, { { 3, 3, 3, 3, 1 }, { 4, 4, 4, 3, 2 }, { 3, 3, 3, 3, 1 } },
		{ { 5, 3, 3, 4, 4 }, { 5, 3, 3, 4, 4 }, { 5, 3, 3, 4, 4 } },
	};

	begin(sheet, weights, 5);
	for (size_t option = 0; option < 5; option++)
		for (size_t group = 0; group < 3; group++)
			add(sheet, option, group + 1, scores[option][group]);
	sheet->options[3].out = true;          /* PA4 failed a must-have */
	count_sheet(sheet);
}

static void the_demo_commune(void **state)
{
	const struct { int64_t means[5], weighted, equal; uint32_t rank; } expected[] = {
		{ { 433, 367, 333, 300, 400 }, 375, 367, 2 }, { { 333, 267, 300, 300, 300 }, 303, 300, 4 },
		{ { 400, 300, 200, 467, 233 }, 325, 320, 3 }, { { 333, 333, 333, 300, 133 }, 298, 287, 0 },
		{ { 500, 300, 300, 400, 400 }, 390, 380, 1 },
	};
	static struct sheet sheet;

	(void)state;
	demo(&sheet);
	for (size_t i = 0; i < 5; i++) {
		for (size_t k = 0; k < 5; k++)
			assert_int_equal(shown(&sheet.c.means[k * 5 + i]), expected[i].means[k]);
		assert_int_equal(shown(&sheet.c.rows[i].weighted), expected[i].weighted);
		assert_int_equal(shown(&sheet.c.rows[i].equal), expected[i].equal);
		assert_int_equal(sheet.c.rows[i].rank, expected[i].rank);
		assert_int_equal(sheet.c.rows[i].rank_equal, expected[i].rank);
	}
	assert_int_equal(sheet.c.ranked_n, 4);
	assert_memory_equal(sheet.c.order, ((const uint32_t[]){ 4, 0, 2, 1 }), 4 * sizeof(uint32_t));
	assert_memory_equal(sheet.c.order_equal, ((const uint32_t[]){ 4, 0, 2, 1 }), 4 * sizeof(uint32_t));
	assert_int_equal(sheet.t.shifts_n, 10);
	for (size_t i = 0; i < 10; i++)
		assert_int_equal(sheet.t.shifts[i].winner, 4);
	assert_false(sheet.t.depends);
	arena_free(&sheet.a);
}

/* How far the first criterion may lose weight before PA1 passes PA5. */
static void the_demo_holds_in_an_interval(void **state)
{
	static struct sheet sheet;

	(void)state;
	demo(&sheet);
	/* Without it PA1 has 3.5 and PA5 24/7, with it alone 13/3 and 5: they meet where (1 - t) / 14 = 2t / 3, so at t = 3/31. */
	assert_int_equal(sheet.t.intervals[0].from.num[0], 3);
	assert_int_equal(sheet.t.intervals[0].from.den[0], 31);
	assert_percent(&sheet.t.intervals[0].from, 97);
	assert_percent(&sheet.t.intervals[0].to, 1000);
	arena_free(&sheet.a);
}

/* -- made by hand -- */

static void a_tie_is_shared(void **state)
{
	static struct sheet sheet;

	(void)state;
	begin(&sheet, (const int64_t[]){ 50, 50 }, 2);
	add(&sheet, 0, 1, (const int64_t[]){ 2, 4 });
	add(&sheet, 1, 1, (const int64_t[]){ 1, 1 });
	add(&sheet, 2, 1, (const int64_t[]){ 4, 2 });
	count_sheet(&sheet);
	assert_int_equal(sheet.c.rows[0].rank, 1);
	assert_int_equal(sheet.c.rows[2].rank, 1);
	assert_int_equal(sheet.c.rows[1].rank, 3);
	assert_true(sheet.t.depends);          /* either weight's least move breaks it */
	assert_int_equal(sheet.t.shifts[0].winner, 2);
	assert_int_equal(sheet.t.shifts[1].winner, 0);
	assert_percent(&sheet.t.intervals[0].from, 500);
	assert_percent(&sheet.t.intervals[0].to, 500);
	/* Equal in everything: no weight ever parts them. */
	add(&sheet, 2, 1, (const int64_t[]){ 2, 4 });
	count_sheet(&sheet);
	assert_int_equal(sheet.c.rows[2].rank, 1);
	assert_false(sheet.t.depends);
	assert_percent(&sheet.t.intervals[0].from, 0);
	assert_percent(&sheet.t.intervals[0].to, 1000);
	arena_free(&sheet.a);
}

static void ten_points_change_the_winner(void **state)
{
	static struct sheet sheet;

	(void)state;
	begin(&sheet, (const int64_t[]){ 55, 45 }, 2);
	add(&sheet, 0, 1, (const int64_t[]){ 4, 2 });
	add(&sheet, 1, 1, (const int64_t[]){ 2, 4 });
	count_sheet(&sheet);
	assert_int_equal(sheet.c.rows[0].rank, 1);
	assert_int_equal(sheet.t.shifts_n, 4);
	assert_true(sheet.t.shifts[0].change == 10 && sheet.t.shifts[0].winner == 0);
	assert_int_equal(shown(&sheet.t.shifts[0].score), 330);        /* 65 % of 4, 35 % of 2 */
	assert_true(sheet.t.shifts[1].change == -10 && sheet.t.shifts[1].winner == 1);
	assert_int_equal(shown(&sheet.t.shifts[1].score), 310);
	assert_true(sheet.t.depends);
	assert_percent(&sheet.t.intervals[0].from, 500);
	/* At 60 the first holds at 50 too, but shares its place there: the other is named. */
	begin(&sheet, (const int64_t[]){ 60, 40 }, 2);
	add(&sheet, 0, 1, (const int64_t[]){ 4, 2 });
	add(&sheet, 1, 1, (const int64_t[]){ 2, 4 });
	count_sheet(&sheet);
	assert_int_equal(sheet.t.shifts[1].winner, 1);
	assert_int_equal(shown(&sheet.t.shifts[1].score), 300);
	assert_true(sheet.t.depends);
	/* At 70 nothing within ten points does; equal weights alone tie them. */
	begin(&sheet, (const int64_t[]){ 70, 30 }, 2);
	add(&sheet, 0, 1, (const int64_t[]){ 4, 2 });
	add(&sheet, 1, 1, (const int64_t[]){ 2, 4 });
	count_sheet(&sheet);
	for (size_t i = 0; i < sheet.t.shifts_n; i++)
		assert_int_equal(sheet.t.shifts[i].winner, 0);
	assert_true(sheet.t.depends);
	arena_free(&sheet.a);
}

/* No weight falls below 0 or rises above 100; where one criterion has all, the others get equal parts of what it loses. */
static void shifts_stay_within_the_whole(void **state)
{
	static struct sheet sheet;

	(void)state;
	begin(&sheet, (const int64_t[]){ 100, 0, 0 }, 3);
	add(&sheet, 0, 1, (const int64_t[]){ 5, 1, 2 });
	count_sheet(&sheet);
	assert_int_equal(sheet.t.shifts_n, 3);
	assert_true(sheet.t.shifts[0].criterion == 0 && sheet.t.shifts[0].change == -10);
	assert_int_equal(shown(&sheet.t.shifts[0].score), 465);        /* 4.5 + 0.05 * 1 + 0.05 * 2 */
	assert_true(sheet.t.shifts[1].criterion == 1 && sheet.t.shifts[1].change == 10);
	begin(&sheet, (const int64_t[]){ 4, 96 }, 2);
	add(&sheet, 0, 1, (const int64_t[]){ 5, 1 });
	count_sheet(&sheet);
	assert_int_equal(sheet.t.shifts[1].change, -4);
	assert_int_equal(sheet.t.shifts[2].change, 4);
	assert_int_equal(shown(&sheet.t.shifts[1].score), 100);
	assert_int_equal(shown(&sheet.t.shifts[2].score), 100);
	assert_false(sheet.t.depends);
	arena_free(&sheet.a);
}

static void groups_weigh_the_same_and_may_be_missing(void **state)
{
	static struct sheet sheet;

	(void)state;
	begin(&sheet, (const int64_t[]){ 50, 50 }, 2);
	add(&sheet, 1, 2, (const int64_t[]){ 5, 4 });
	count_sheet(&sheet);
	assert_int_equal(sheet.c.rows[0].groups_n, 0);         /* nobody has scored it: no figure, no rank */
	assert_int_equal(sheet.c.rows[0].rank, 0);
	assert_int_equal(sheet.c.rows[1].rank, 1);
	assert_int_equal(shown(&sheet.c.rows[1].weighted), 450);
	add(&sheet, 1, 3, (const int64_t[]){ 1, 3 });
	count_sheet(&sheet);
	assert_int_equal(shown(&sheet.c.rows[1].weighted), 325);
	assert_int_equal(sheet.c.rows[1].groups_n, 2);
	sheet.options[1].out = true;
	count_sheet(&sheet);
	assert_int_equal(sheet.c.rows[1].rank, 0);
	assert_int_equal(shown(&sheet.c.rows[1].weighted), 325);
	assert_int_equal(sheet.c.ranked_n, 0);
	assert_int_equal(sheet.t.shifts_n, 0);
	assert_null(sheet.t.intervals);
	assert_false(sheet.t.depends);
	arena_free(&sheet.a);
}

/* Half of a hundredth goes up. */
static void halves_go_up(void **state)
{
	static struct sheet sheet;

	(void)state;
	begin(&sheet, (const int64_t[]){ 1, 99 }, 2);
	add(&sheet, 0, 1, (const int64_t[]){ 2, 3 });
	add(&sheet, 0, 2, (const int64_t[]){ 1, 3 });
	count_sheet(&sheet);
	assert_int_equal(shown(&sheet.c.rows[0].weighted), 299);       /* 0.015 + 2.97 = 2.985 */
	arena_free(&sheet.a);
}

/* -- random ones, in whole numbers -- */

static int64_t six_times(const struct sheet *sheet, size_t option, size_t criterion)
{
	int64_t sum = 0, groups = 0;

	for (size_t g = 0; g < GROUPS_MAX; g++)
		if (sheet->options[option].by[g] != NULL)
			sum += sheet->options[option].by[g][criterion], groups++;
	return groups == 0 ? 0 : sum * 6 / groups;
}

/* The score, times whatever all options' scores are times of, if the criterion weighs `to` of `of` parts. */
static int64_t whole_score(const struct sheet *sheet, size_t option, size_t criterion, int64_t to, int64_t of)
{
	int64_t others = 100 - sheet->weights[criterion], rest = 0;
	bool equal = others == 0;

	others = equal ? (int64_t)sheet->s.criteria_n - 1 : others;
	for (size_t k = 0; k < sheet->s.criteria_n; k++)
		if (k != criterion)
			rest += (equal ? 1 : sheet->weights[k]) * six_times(sheet, option, k);
	return to * others * six_times(sheet, option, criterion) + (of - to) * rest;
}

static int64_t equal_score(const struct sheet *sheet, size_t option)
{
	int64_t sum = 0;

	for (size_t k = 0; k < sheet->s.criteria_n; k++)
		sum += six_times(sheet, option, k);
	return sum;
}

static bool is_ranked(const struct sheet *sheet, size_t option)
{
	return six_times(sheet, option, 0) > 0 && !sheet->options[option].out;
}

/* The options that are first, as bits. */
static unsigned firsts(const struct sheet *sheet, size_t criterion, int64_t to, int64_t of, bool equal)
{
	int64_t best = 0;
	unsigned set = 0;

	for (size_t i = 0; i < sheet->s.options_n; i++) {
		int64_t score = equal ? equal_score(sheet, i) : whole_score(sheet, i, criterion, to, of);

		if (!is_ranked(sheet, i) || score < best)
			continue;
		set = score > best ? 1u << i : set | 1u << i;
		best = score;
	}
	return set;
}

static void throw_scores(struct sheet *sheet, struct prng *r)
{
	size_t criteria_n = 2 + (size_t)prng_below(r, 3);
	int64_t weights[4] = { 0 }, values[4];

	for (int64_t left = 100, part; left > 0; left -= part) {
		part = left < 5 ? left : 5 * (1 + (int64_t)prng_below(r, (uint64_t)(left / 5)));
		weights[prng_below(r, criteria_n)] += part;
	}
	begin(sheet, weights, criteria_n);
	sheet->s.options_n = 2 + (size_t)prng_below(r, OPTIONS_MAX - 1);
	for (size_t i = 0; i < sheet->s.options_n; i++) {
		for (size_t g = 1; g <= 3; g++) {
			for (size_t k = 0; k < criteria_n; k++)
				values[k] = 2 + (int64_t)prng_below(r, 3);      /* close together: ties are wanted */
			if (prng_below(r, 4) > 0)
				add(sheet, i, g, values);
		}
		sheet->options[i].out = prng_below(r, 6) == 0;
	}
}

static void check_intervals(const struct sheet *sheet, unsigned now)
{
	for (size_t k = 0; k < sheet->s.criteria_n; k++) {
		for (int64_t step = 0; step <= STEPS; step++) {
			struct fraction t = fraction_of((uint64_t)step, STEPS);
			bool inside = fraction_order(&t, &sheet->t.intervals[k].from) > 0 && fraction_order(&t, &sheet->t.intervals[k].to) < 0;
			bool outside = fraction_order(&t, &sheet->t.intervals[k].from) < 0 || fraction_order(&t, &sheet->t.intervals[k].to) > 0;

			if (inside)
				assert_int_equal(firsts(sheet, k, step, STEPS, false), now);
			if (outside)
				assert_int_not_equal(firsts(sheet, k, step, STEPS, false), now);
		}
	}
}

static void random_scores_in_whole_numbers(void **state)
{
	static struct sheet sheet;
	struct prng r = prng_from(22);
	size_t depending = 0, tied = 0;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		throw_scores(&sheet, &r);
		count_sheet(&sheet);
		unsigned now = firsts(&sheet, 0, sheet.weights[0], 100, false);
		bool depends = now != firsts(&sheet, 0, 0, 1, true);

		for (size_t i = 0; i < sheet.s.options_n; i++) {
			uint32_t rank = 1;

			for (size_t k = 0; k < sheet.s.options_n; k++)
				rank += is_ranked(&sheet, k) && whole_score(&sheet, k, 0, sheet.weights[0], 100) >
					whole_score(&sheet, i, 0, sheet.weights[0], 100);
			assert_int_equal(sheet.c.rows[i].rank, is_ranked(&sheet, i) ? rank : 0);
		}
		for (size_t i = 0; i < sheet.t.shifts_n; i++) {
			const struct scoring_shift *shift = &sheet.t.shifts[i];
			unsigned then = firsts(&sheet, shift->criterion, sheet.weights[shift->criterion] + shift->change, 100, false);

			depends = depends || then != now;
			assert_true((then >> shift->winner & 1) != 0);
			if ((then & ~now) != 0)
				assert_true((now >> shift->winner & 1) == 0);
		}
		assert_int_equal(sheet.t.depends, depends);
		if (sheet.c.ranked_n > 0)
			check_intervals(&sheet, now);
		depending += depends;
		tied += (now & (now - 1)) != 0;
	}
	assert_true(depending > ROUNDS / 10 && depending < ROUNDS * 9 / 10);
	assert_true(tied > 10);
	arena_free(&sheet.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_demo_commune), cmocka_unit_test(the_demo_holds_in_an_interval), cmocka_unit_test(a_tie_is_shared),
		cmocka_unit_test(ten_points_change_the_winner), cmocka_unit_test(shifts_stay_within_the_whole),
		cmocka_unit_test(groups_weigh_the_same_and_may_be_missing), cmocka_unit_test(halves_go_up),
		cmocka_unit_test(random_scores_in_whole_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
