/* Piles of ballots for tests of counting: thrown together by hand or by seed, and counted through count() as the hub does. */
#ifndef TESTS_UNIT_PILE_H
#define TESTS_UNIT_PILE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/prng.h"
#include "core/method/count.h"

enum { PILE_ITEMS = 24 };
static const char *const codes[PILE_ITEMS] = { "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12",
	"13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24" };

struct pile { struct arena a; struct counted *at; size_t n, cap; };

static inline void pile_up(struct pile *p, uint8_t group, int64_t times, const struct pick *picks, size_t picks_n)
{
	if (times == 0)
		return;
	struct counted *b = arena_push(&p->a, &p->at, &p->n, &p->cap, sizeof *p->at);
	const struct pick *kept = picks_n == 0 ? NULL : arena_copy(&p->a, picks, picks_n * sizeof *picks);

	assert_non_null(b);
	*b = (struct counted){ group, times, { kept, picks_n } };
}

static inline const struct tally *count_pile(struct pile *p, const struct question *q)
{
	int64_t arg;

	for (size_t i = 0; i < p->n; i++)
		assert_int_equal(picks_check(q, &p->at[i].picks, &arg), word_fine);
	const struct tally *t = count(&p->a, q, p->at, p->n);
	assert_non_null(t);
	assert_false(t->too_large);
	return t;
}

static inline void assert_fraction(const struct fraction *f, uint64_t num, uint64_t den)
{
	struct fraction expected = fraction_of(num, den);

	assert_false(f->lost);
	assert_int_equal(fraction_order(f, &expected), 0);
}

static inline void assert_same_score(const struct fraction *x, const struct fraction *y)
{
	assert_false(x->lost || y->lost);
	assert_int_equal(fraction_order(x, y), 0);
}

/* Ballots of three groups of 1..most people over `slots` slots with values 1..values, each slot marked in `percent` of them. */
static inline void throw_pile(struct pile *p, struct prng *r, size_t most, size_t slots, uint64_t values, uint64_t percent)
{
	p->n = 0;
	for (uint8_t group = 1; group <= 3; group++) {
		for (uint64_t people = 1 + prng_below(r, most); people > 0; people--) {
			struct pick picks[64];
			size_t n = 0;

			assert_true(slots <= 64);
			for (size_t slot = 1; slot <= slots; slot++)
				if (prng_below(r, 100) < percent)
					picks[n++] = (struct pick){ (int64_t)slot, 1 + (int64_t)prng_below(r, values) };
			pile_up(p, group, 1, picks, n);
		}
	}
}

/* The same ballots, each as often as one of its group weighs in a balanced count, and nobody's group told. */
static inline void clone_pile(struct pile *p, const struct question *q, struct pile *out)
{
	struct tally *scratch = arena_take(&p->a, sizeof *scratch);
	int64_t voted[GROUPS_MAX] = { 0 };
	uint64_t weights[GROUPS_MAX];

	assert_non_null(scratch);
	for (size_t i = 0; i < p->n; i++)
		voted[p->at[i].group] += p->at[i].picks.n > 0 ? p->at[i].times : 0;
	group_weights(q, voted, scratch, weights);
	assert_false(scratch->too_large);
	out->n = 0;
	for (size_t i = 0; i < p->n; i++)
		pile_up(out, 0, p->at[i].times * (int64_t)weights[p->at[i].group], p->at[i].picks.at, p->at[i].picks.n);
}

/* Counts the ballots in another order, one of them in two parts: every byte of every row must stay. */
static inline void assert_order_is_nothing(struct pile *p, struct prng *r, const struct question *q)
{
	const struct tally *before = count_pile(p, q);

	if (p->n == 0)
		return;
	for (size_t i = p->n; i > 1; i--) {
		size_t k = prng_below(r, i);
		struct counted kept = p->at[k];

		p->at[k] = p->at[i - 1];
		p->at[i - 1] = kept;
	}
	p->at[0].times += 2;
	const struct tally *more = count_pile(p, q);
	p->at[0].times -= 2;
	pile_up(p, p->at[0].group, 2, p->at[0].picks.at, p->at[0].picks.n);
	const struct tally *parted = count_pile(p, q);
	p->n--;
	const struct tally *after = count_pile(p, q);
	assert_memory_equal(before->rows, after->rows, before->rows_n * sizeof *before->rows);
	assert_memory_equal(before->order, after->order, before->rows_n * sizeof *before->order);
	assert_memory_equal(more->rows, parted->rows, more->rows_n * sizeof *more->rows);
}

#endif
