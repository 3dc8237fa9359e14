/* Elections with money, for the tests of Equal Shares: read from files, written by hand, or drawn by seed. */
#ifndef TESTS_UNIT_SHARES_WORLD_H
#define TESTS_UNIT_SHARES_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/prng.h"
#include "../support/grouped.h"

enum { MARKET_ITEMS = 110, PEOPLE_MAX = 4000 };

/* Costs and budget first, then people; `s` may be changed before every run. */
struct fair { struct arena a; struct shares s; struct shares_voter *voters; size_t cap; int64_t costs[MARKET_ITEMS]; };

static inline void fair_open(struct fair *f, int64_t budget, size_t items_n, const int64_t *costs)
{
	*f = (struct fair){ .s = { .items_n = items_n, .budget = budget, .purse_percent = 100, .purse_limit = 100,
		.no_fill = true } };
	for (size_t i = 0; i < items_n; i++)
		f->costs[i] = costs[i];
}

static inline void fair_add(struct fair *f, uint64_t weight, int64_t times, const uint32_t *picks, size_t n,
	const uint32_t *utilities)
{
	struct shares_voter *v = arena_push(&f->a, &f->voters, &f->s.voters_n, &f->cap, sizeof *v);

	assert_non_null(v);
	*v = (struct shares_voter){ .weight = weight, .times = times, .picks_n = n };
	if (n > 0)
		v->picks = arena_copy(&f->a, picks, n * sizeof *picks);
	if (utilities != NULL)
		v->utilities = arena_copy(&f->a, utilities, n * sizeof *utilities);
}

/* `times` people of weight 1 who tick these items: "1 3 4". */
static inline void fair_ticks(struct fair *f, int64_t times, const char *ticks)
{
	uint32_t picks[MARKET_ITEMS];
	size_t n = 0;

	for (char *at = NULL; *ticks != 0; ticks = at + (*at == ' '))
		picks[n++] = (uint32_t)strtoul(ticks, &at, 10);
	fair_add(f, 1, times, picks, n, NULL);
}

/* The result's memory is the fair's. */
static inline struct shares_result fair_run(struct fair *f)
{
	struct shares_result out;

	f->s.costs = f->costs;
	f->s.voters = f->voters;
	shares_run(&f->a, &f->s, &out);
	assert_false(f->a.broken);
	assert_true(out.spent <= f->s.budget || out.too_large);
	return out;
}

/* In this order: "1 5 4". */
static inline void assert_items(const struct numbers *items, const char *expected)
{
	char line[1024] = "";
	size_t at = 0;

	for (size_t i = 0; i < items->n; i++)
		at += (size_t)snprintf(line + at, sizeof line - at, i == 0 ? "%u" : " %u", items->at[i]);
	assert_string_equal(line, expected);
}

static inline bool same_numbers(const struct numbers *a, const struct numbers *b)
{
	return a->n == b->n && (a->n == 0 || memcmp(a->at, b->at, a->n * sizeof *a->at) == 0);
}

static inline bool same_set(const struct numbers *a, const struct numbers *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (!numbers_have(b, a->at[i]))
			return false;
	return a->n == b->n;
}

static inline void assert_ratio(const struct fraction *f, uint64_t num, uint64_t den)
{
	struct fraction expected = fraction_of(num, den);

	assert_false(f->lost);
	assert_int_equal(fraction_order(f, &expected), 0);
}

static inline void assert_same_result(const struct shares_result *x, const struct shares_result *y, size_t items_n)
{
	assert_false(x->too_large || y->too_large);
	assert_true(same_numbers(&x->items, &y->items));
	assert_int_equal(x->bought, y->bought);
	assert_int_equal(x->spent, y->spent);
	assert_int_equal(x->purse_percent, y->purse_percent);
	assert_true(same_numbers(&x->tie, &y->tie));
	assert_true(same_numbers(&x->by_lot, &y->by_lot));
	for (size_t i = 0; i < items_n; i++) {
		assert_int_equal(x->effective[i].lost, y->effective[i].lost);
		assert_int_equal(fraction_order(&x->effective[i], &y->effective[i]), 0);
	}
}

/* People, ticks and money drawn small, so that equals and exact fits are frequent. */
struct drawn { size_t items, voters; int64_t cost_max; uint64_t weight_max; int64_t times_max; bool utilities; };

static inline void fair_draw(struct fair *f, struct prng *p, const struct drawn *d)
{
	size_t items = 1 + prng_below(p, d->items), voters = 1 + prng_below(p, d->voters);
	int64_t costs[MARKET_ITEMS], sum = 0;

	for (size_t i = 0; i < items; i++) {
		costs[i] = prng_below(p, 12) == 0 ? 0 : 1 + (int64_t)prng_below(p, (uint64_t)d->cost_max);
		sum += costs[i];
	}
	fair_open(f, 1 + sum / 4 + (int64_t)prng_below(p, (uint64_t)sum / 2 + 1), items, costs);
	uint64_t ticks = 1 + prng_below(p, 3);
	for (size_t i = 0; i < voters; i++) {
		uint32_t picks[MARKET_ITEMS], utilities[MARKET_ITEMS];
		size_t n = 0;

		for (size_t k = 0; k < items; k++)
			if (prng_below(p, 4) < ticks) {
				utilities[n] = (uint32_t)prng_below(p, 5);
				picks[n++] = (uint32_t)k + 1;
			}
		fair_add(f, 1 + prng_below(p, d->weight_max), 1 + (int64_t)prng_below(p, (uint64_t)d->times_max), picks, n,
			d->utilities ? utilities : NULL);
	}
	f->s.purse_limit = prng_below(p, 3) == 0 ? 100 : 130;
	f->s.until_spent = prng_below(p, 2) == 0;
	f->s.no_fill = prng_below(p, 2) == 0;
}

#endif
