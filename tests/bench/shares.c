/*
 * Equal Shares at the sizes that were asked for, and past them: processor time of one count and the largest number it met.
 * Usage: shares [REPEATS]; the middle of so many runs is told (5). Run from the root of the project.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/prng.h"
#include "../support/grouped.h"

struct bench { const char *name; struct shares s; int64_t people; };

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int time_order(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int count_once(const struct bench *b, int repeats)
{
	double *took = calloc((size_t)repeats, sizeof *took);
	struct shares_result out = { 0 };

	if (took == NULL)
		return 1;
	for (int i = 0; i < repeats; i++) {
		struct arena a = { 0 };
		double from = now_ms();

		shares_run(&a, &b->s, &out);
		took[i] = now_ms() - from;
		if (i + 1 == repeats) {
			qsort(took, (size_t)repeats, sizeof *took, time_order);
			printf("%-34s %7lld %5zu %9.1f %6u %7lld %6zu %6zu\n", b->name, (long long)b->people, b->s.items_n,
				took[repeats / 2], out.bits, (long long)out.purse_percent, out.bought, out.items.n);
		}
		arena_free(&a);
	}
	free(took);
	return out.too_large;
}

/* People who tick each item with the same chance; costs such that about a third of the items can be paid for. */
static struct shares made_up(struct arena *a, uint64_t seed, size_t people, size_t items, uint64_t ticks, bool weighted)
{
	struct prng p = prng_from(seed);
	struct shares_voter *voters = arena_take_n(a, people, sizeof *voters);
	int64_t *costs = arena_take_n(a, items, sizeof *costs);
	int64_t budget = 0;

	if (voters == NULL || costs == NULL)
		exit(1);
	for (size_t i = 0; i < items; i++) {
		costs[i] = 20000 + (int64_t)prng_below(&p, 400000);
		budget += costs[i] / 3;
	}
	for (size_t i = 0; i < people; i++) {
		uint32_t *picks = arena_take_n(a, items, sizeof *picks);
		size_t n = 0;

		for (size_t k = 0; picks != NULL && k < items; k++)
			if (prng_below(&p, items) < ticks)
				picks[n++] = (uint32_t)k + 1;
		/* Three sectors of 7/10, 2/10 and 1/10: the weights that make them equal. */
		uint64_t weight = !weighted ? 1 : i % 10 < 7 ? 2 : i % 10 < 9 ? 7 : 14;

		voters[i] = (struct shares_voter){ .weight = weight, .times = 1, .picks = picks, .picks_n = n };
	}
	return (struct shares){ .items_n = items, .voters_n = people, .costs = costs, .voters = voters, .budget = budget,
		.purse_percent = 100, .purse_limit = 400, .until_spent = true };
}

int main(int argc, char **argv)
{
	int repeats = argc > 1 ? atoi(argv[1]) : 5, bad = 0;
	struct arena a = { 0 };
	struct grouped wieliczka;

	if (repeats < 1 || !grouped_read(&a, "tests/data/votes/grouped/wieliczka_2023.tsv", &wieliczka))
		return 1;
	struct bench b[] = {
		{ "Wieliczka 2023", grouped_shares(&wieliczka), wieliczka.people },
		{ "Wieliczka 2023, until too dear", grouped_shares(&wieliczka), wieliczka.people },
		{ "a workshop, 8 ticks", made_up(&a, 1, 60, 30, 8, false), 60 },
		{ "a workshop, balanced", made_up(&a, 1, 60, 30, 8, true), 60 },
		{ "made up, 10 ticks", made_up(&a, 2, 1000, 100, 10, false), 1000 },
		{ "made up, 30 ticks", made_up(&a, 3, 1000, 100, 30, false), 1000 },
		{ "made up, 10 ticks, balanced", made_up(&a, 2, 1000, 100, 10, true), 1000 },
		{ "made up, 10 ticks, 301 runs", made_up(&a, 2, 1000, 100, 10, false), 1000 },
		{ "made up, 30 ticks, 301 runs", made_up(&a, 3, 1000, 100, 30, false), 1000 },
		{ "the same, balanced", made_up(&a, 3, 1000, 100, 30, true), 1000 },
		{ "a whole district, 10 ticks", made_up(&a, 5, 10000, 100, 10, false), 10000 },
	};

	b[0].s.until_spent = b[0].s.no_fill = false;
	b[0].s.purse_limit = b[1].s.purse_limit = 400;
	b[0].s.until_spent = true;
	/* The most that one count can be asked for: a purse so small that all steps are walked. */
	for (size_t i = 7; i < 10; i++) {
		b[i].s.until_spent = false;
		b[i].s.purse = b[i].s.budget / b[i].people / 4;
	}
	printf("%-34s %7s %5s %9s %6s %7s %6s %6s\n", "Equal Shares", "people", "items", "ms", "bits", "purse %", "bought",
		"funded");
	for (size_t i = 0; i < sizeof b / sizeof *b; i++)
		bad |= count_once(&b[i], repeats);
	arena_free(&a);
	return bad;
}
