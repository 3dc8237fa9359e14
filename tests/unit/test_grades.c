/*
 * What grades hold whatever the ballots say: weighted scores against plain sums, intervals of weights against the list at many
 * weights, sectors against clones, and who has no rank.
 */
#include "pile.h"

enum { ROUNDS = 300, GRADES = 5 };

static void weights_are_clones(void **state)
{
	struct prng r = prng_from(12);
	struct pile p = { 0 }, clones = { 0 };

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		int64_t weights[2] = { (int64_t)prng_below(&r, 3), (int64_t)prng_below(&r, 3) };
		struct question q = { .method = METHOD_GRADES, .items_n = 5, .codes = codes, .groups_n = 3, .top = 2,
			.weight_cap = (int64_t)prng_below(&r, 4), .criteria_n = round % 2 == 0 ? 0 : 2, .weights = weights };
		struct question alone = q;

		alone.groups_n = 0;
		throw_pile(&p, &r, 17, question_slots(&q), GRADES, 100);   /* all graded all: then the groups weigh the same on each */
		clone_pile(&p, &q, &clones);
		const struct tally *t = count_pile(&p, &q), *c = count_pile(&clones, &alone);
		for (size_t i = 0; i < q.items_n; i++) {
			assert_same_score(&t->rows[i].balanced, &c->rows[i].plain);
			assert_int_equal(t->rows[i].balanced_rank, c->rows[i].rank);
		}
		assert_order_is_nothing(&p, &r, &q);
	}
	arena_free(&p.a);
	arena_free(&clones.a);
}

/* A group's part is weighed among those of whom somebody graded the item, by its own people who did. */
static void a_group_that_gave_no_grade_is_left_out(void **state)
{
	struct pile p = { 0 };
	const struct question q = { .method = METHOD_GRADES, .items_n = 2, .codes = codes, .groups_n = 3 };

	(void)state;
	pile_up(&p, 1, 9, (struct pick[]){ { 1, 2 }, { 2, 3 } }, 2);
	pile_up(&p, 1, 3, (struct pick[]){ { 2, 3 } }, 1);
	pile_up(&p, 2, 1, (struct pick[]){ { 1, 5 }, { 2, 3 } }, 2);
	pile_up(&p, 3, 4, (struct pick[]){ { 2, 3 } }, 1);
	const struct tally *t = count_pile(&p, &q);
	/* Half of the weight at 2, half at 5: the low median is 2. One more person of the second group at 5 changes nothing. */
	assert_fraction(&t->rows[0].balanced, 2, 1);
	assert_int_equal(t->rows[0].balanced_rank, 2);
	pile_up(&p, 3, 1, &(struct pick){ 1, 4 }, 1);
	t = count_pile(&p, &q);
	assert_fraction(&t->rows[0].balanced, 4, 1);   /* thirds at 2, 4, 5; the plain median stays */
	assert_fraction(&t->rows[0].plain, 2, 1);
	assert_int_equal(t->rows[0].balanced_rank, 1);
	assert_int_equal(t->rows[0].voters, 11);
	assert_int_equal(t->rows[0].points, 9 * 2 + 5 + 4);
	arena_free(&p.a);
}

/* -- who has no rank -- */

static void too_few_grades_make_no_rank(void **state)
{
	struct pile p = { 0 };
	struct question q = { .method = METHOD_GRADES, .items_n = 4, .codes = codes, .min_opinions = 5, .top = 4 };

	(void)state;
	pile_up(&p, 0, 11, &(struct pick){ 1, 3 }, 1);
	pile_up(&p, 0, 5, &(struct pick){ 2, 5 }, 1);
	pile_up(&p, 0, 13, &(struct pick){ 3, 2 }, 1);
	/* Opinions 11, 5, 13, 0: the low median is 5, its half 3, so five are needed. */
	const struct tally *t = count_pile(&p, &q);
	assert_int_equal(t->unranked.n, 1);
	assert_int_equal(t->rows[3].rank, 0);
	assert_int_equal(t->rows[1].rank, 1);
	pile_up(&p, 0, 11, &(struct pick){ 4, 1 }, 1);
	/* Of 11, 6, 13, 11 it is 11, its half 6, rounded up; of 13, 6, 13, 13 it is 13, its half 7. */
	p.at[1].times = 6;
	assert_int_equal(count_pile(&p, &q)->unranked.n, 0);
	p.at[0].times = p.at[3].times = 13;
	t = count_pile(&p, &q);
	assert_int_equal(t->unranked.n, 1);
	assert_int_equal(t->rows[1].rank, 0);
	assert_int_equal(t->rows[1].median, 5);
	assert_int_equal(t->order[3], 2);
	q.min_opinions = 0;
	assert_int_equal(count_pile(&p, &q)->rows[1].rank, 1);
	p.n = 3;
	assert_int_equal(count_pile(&p, &q)->rows[3].rank, 0);   /* no grade is not the worst one */
	arena_free(&p.a);
}

/* -- criteria -- */

enum { CRITERIA = 3, OPTIONS = 5 };

/* The list at the cut: 2 surely in, 1 tied, 0 out. */
struct list { int of[OPTIONS]; };

static struct list list_of(const struct fraction *scores, int64_t top)
{
	struct list out = { { 0 } };

	for (size_t i = 0; i < OPTIONS; i++) {
		int64_t better = 0, equal = 0;

		for (size_t k = 0; k < OPTIONS; k++) {
			better += fraction_order(&scores[k], &scores[i]) > 0;
			equal += fraction_order(&scores[k], &scores[i]) == 0;
		}
		out.of[i] = better + equal <= top ? 2 : better < top;
	}
	return out;
}

/* Sum of shares times mean grades, recounted from the ballots. */
static struct fraction score_at(const struct pile *p, const struct fraction *shares, size_t item)
{
	struct fraction score = fraction_of(0, 1);

	for (size_t c = 0; c < CRITERIA; c++) {
		uint64_t sum = 0, n = 0;

		for (size_t i = 0; i < p->n; i++) {
			for (size_t k = 0; k < p->at[i].picks.n; k++) {
				if (p->at[i].picks.at[k].item != (int64_t)(c * OPTIONS + item + 1))
					continue;
				sum += (uint64_t)(p->at[i].picks.at[k].points * p->at[i].times);
				n += (uint64_t)p->at[i].times;
			}
		}
		if (n > 0)
			score = fraction_add(score, fraction_mul(shares[c], fraction_of(sum, n)));
	}
	return score;
}

/* The shares when criterion `own` has t of the whole. */
static void shares_at(const int64_t *weights, size_t own, struct fraction t, struct fraction *out)
{
	struct fraction rest = fraction_minus(fraction_of(1, 1), t);
	int64_t others = 0;

	for (size_t c = 0; c < CRITERIA; c++)
		others += c == own ? 0 : weights[c];
	for (size_t c = 0; c < CRITERIA; c++)
		out[c] = c == own ? t : fraction_mul(rest, others == 0 ? fraction_of(1, CRITERIA - 1) :
			fraction_of((uint64_t)weights[c], (uint64_t)others));
}

static struct list list_at(const struct pile *p, const int64_t *weights, size_t own, struct fraction t, int64_t top)
{
	struct fraction shares[CRITERIA], scores[OPTIONS];

	shares_at(weights, own, t, shares);
	for (size_t i = 0; i < OPTIONS; i++)
		scores[i] = score_at(p, shares, i);
	return list_of(scores, top);
}

static void assert_list(const struct list *x, const struct list *y, bool same)
{
	assert_int_equal(memcmp(x, y, sizeof *x) == 0, same);
}

/* Between the ends, in steps, the list is the one of now; a hair beyond either end it is another. */
static void check_interval(const struct pile *p, const int64_t *weights, size_t own, struct fraction now, int64_t top,
	const struct interval *found)
{
	struct fraction one = fraction_of(1, 1), length = fraction_minus(found->to, found->from), hair = fraction_of(1, 1000000000);
	struct list here = list_at(p, weights, own, now, top), there;

	assert_true(fraction_order(&found->from, &now) <= 0 && fraction_order(&now, &found->to) <= 0);
	for (uint64_t step = 1; step < 16 && !fraction_is_zero(&length); step++) {
		there = list_at(p, weights, own, fraction_add(found->from, fraction_mul(length, fraction_of(step, 16))), top);
		assert_list(&there, &here, true);
	}
	if (!fraction_is_zero(&found->from)) {
		there = list_at(p, weights, own, fraction_minus(found->from, fraction_mul(found->from, hair)), top);
		assert_list(&there, &here, false);
	}
	if (fraction_order(&found->to, &one) < 0) {
		there = list_at(p, weights, own,
			fraction_add(found->to, fraction_mul(fraction_minus(one, found->to), hair)), top);
		assert_list(&there, &here, false);
	}
}

static void intervals_are_those_of_brute_force(void **state)
{
	struct prng r = prng_from(13);
	struct pile p = { 0 };
	size_t points = 0, whole = 0, inner = 0;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		int64_t weights[CRITERIA] = { (int64_t)prng_below(&r, 5), (int64_t)prng_below(&r, 5), (int64_t)prng_below(&r, 5) };
		struct question q = { .method = METHOD_GRADES, .items_n = OPTIONS, .codes = codes, .criteria_n = CRITERIA,
			.weights = weights, .top = 1 + (int64_t)prng_below(&r, OPTIONS) };
		int64_t sum = weights[0] + weights[1] + weights[2];

		if (sum == 0)
			weights[0] = sum = 1;
		throw_pile(&p, &r, 3, CRITERIA * OPTIONS, round % 2 == 0 ? 2 : GRADES, 50);
		struct pick all[CRITERIA * OPTIONS];
		for (size_t i = 0; i < CRITERIA * OPTIONS; i++)
			all[i] = (struct pick){ (int64_t)i + 1, 1 + (int64_t)prng_below(&r, 2) };
		for (size_t i = 0; i < p.n; i++)
			p.at[i].group = 0;
		pile_up(&p, 0, 1, all, CRITERIA * OPTIONS);
		const struct tally *t = count_pile(&p, &q);
		for (size_t c = 0; c < CRITERIA; c++) {
			const struct interval *found = &t->intervals[c];
			struct fraction length = fraction_minus(found->to, found->from), one = fraction_of(1, 1);
			struct fraction now = fraction_of((uint64_t)weights[c], (uint64_t)sum), shares[CRITERIA];

			check_interval(&p, weights, c, now, q.top, found);
			points += fraction_is_zero(&length);
			whole += fraction_order(&length, &one) == 0;
			inner += !fraction_is_zero(&found->from) && fraction_order(&found->to, &one) < 0 && !fraction_is_zero(&length);
			shares_at(weights, c, now, shares);
			for (size_t i = 0; i < OPTIONS; i++) {
				struct fraction score = score_at(&p, shares, i);
				assert_same_score(&t->rows[i].plain, &score);
			}
		}
	}
	assert_true(points > 20 && whole > 20 && inner > 20);
	arena_free(&p.a);
}

/* Best becomes worst: scores are what is left of 6, and the same weights keep the same cut. */
static void grades_upside_down_keep_their_intervals(void **state)
{
	struct prng r = prng_from(14);
	struct pile p = { 0 }, reversed = { 0 };
	const int64_t weights[CRITERIA] = { 40, 35, 25 };
	struct question q = { .method = METHOD_GRADES, .items_n = OPTIONS, .codes = codes, .groups_n = 3, .criteria_n = CRITERIA,
		.weights = weights, .top = 2 }, rest = q;

	(void)state;
	rest.top = OPTIONS - q.top;
	for (int round = 0; round < ROUNDS; round++) {
		throw_pile(&p, &r, 6, CRITERIA * OPTIONS, GRADES, 95);
		reversed.n = 0;
		for (size_t i = 0; i < p.n; i++) {
			struct pick picks[CRITERIA * OPTIONS];

			for (size_t k = 0; k < p.at[i].picks.n; k++)
				picks[k] = (struct pick){ p.at[i].picks.at[k].item, 6 - p.at[i].picks.at[k].points };
			pile_up(&reversed, p.at[i].group, 1, picks, p.at[i].picks.n);
		}
		const struct tally *t = count_pile(&p, &q), *u = count_pile(&reversed, &rest);
		if (t->unranked.n > 0)
			continue;
		for (size_t i = 0; i < OPTIONS; i++) {
			struct fraction plain = fraction_add(t->rows[i].plain, u->rows[i].plain);
			struct fraction balanced = fraction_add(t->rows[i].balanced, u->rows[i].balanced);

			assert_fraction(&plain, 6, 1);
			assert_fraction(&balanced, 6, 1);
			assert_int_equal(t->rows[i].strength, u->rows[i].strength);
		}
		for (size_t c = 0; c < CRITERIA; c++) {
			assert_same_score(&t->intervals[c].from, &u->intervals[c].from);
			assert_same_score(&t->intervals[c].to, &u->intervals[c].to);
		}
	}
	arena_free(&p.a);
	arena_free(&reversed.a);
}

static void a_missing_criterion_has_no_score(void **state)
{
	struct pile p = { 0 };
	int64_t weights[3] = { 60, 40, 0 };
	const struct question q = { .method = METHOD_GRADES, .items_n = 2, .codes = codes, .criteria_n = 2, .weights = weights, .top = 1 },
		three = { .method = METHOD_GRADES, .items_n = 2, .codes = codes, .criteria_n = 3, .weights = weights, .top = 1 };

	(void)state;
	/* Item 1 has both criteria, item 2 the first alone. */
	pile_up(&p, 0, 3, (struct pick[]){ { 1, 4 }, { 2, 5 }, { 3, 2 } }, 3);
	const struct tally *t = count_pile(&p, &q);
	assert_fraction(&t->rows[0].plain, 16, 5);
	assert_int_equal(t->rows[0].rank, 1);
	assert_int_equal(t->rows[1].rank, 0);
	assert_true(fraction_is_zero(&t->rows[1].plain));
	assert_int_equal(t->unranked.n, 1);
	/* Where the second weighs nothing item 2 leads; but with the least weight there it would have no score. */
	weights[0] = 100, weights[1] = 0;
	t = count_pile(&p, &q);
	assert_int_equal(t->rows[1].rank, 1);
	assert_fraction(&t->intervals[1].from, 0, 1);
	assert_fraction(&t->intervals[1].to, 0, 1);
	assert_fraction(&t->intervals[0].from, 1, 1);
	/* The other way round it is not in the list, and nothing that moves can bring it there. */
	p.n = 0;
	pile_up(&p, 0, 3, (struct pick[]){ { 1, 5 }, { 2, 4 }, { 3, 2 } }, 3);
	t = count_pile(&p, &q);
	assert_fraction(&t->intervals[1].from, 0, 1);
	assert_fraction(&t->intervals[1].to, 1, 1);
	/* Not even where the grades it has on the others are better than all of the first item's. */
	p.n = 0;
	pile_up(&p, 0, 3, (struct pick[]){ { 1, 5 }, { 2, 4 }, { 3, 1 }, { 4, 5 }, { 5, 1 } }, 5);
	t = count_pile(&p, &three);
	assert_fraction(&t->intervals[0].from, 0, 1);
	assert_fraction(&t->intervals[0].to, 1, 1);
	arena_free(&p.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(weights_are_clones),
		cmocka_unit_test(a_group_that_gave_no_grade_is_left_out),
		cmocka_unit_test(too_few_grades_make_no_rank),
		cmocka_unit_test(intervals_are_those_of_brute_force),
		cmocka_unit_test(grades_upside_down_keep_their_intervals),
		cmocka_unit_test(a_missing_criterion_has_no_score),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
