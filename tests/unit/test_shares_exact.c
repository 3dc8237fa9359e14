/*
 * Equal Shares against itself told another way: a slow and plain count with one fraction a purse and no tricks, on elections drawn
 * by seed; and what must hold whatever the numbers are. A failing election is named by its seed.
 */
#include "shares_world.h"

enum { REFERENCE_PEOPLE = 80, REFERENCE_ITEMS = 12, DRAWN = 500 };

static uint64_t seed_now;

static void check(bool fine, const char *what)
{
	if (!fine)
		fail_msg("seed %llu: %s", (unsigned long long)seed_now, what);
}

/* -- the reference -- */

struct plain_supporter { size_t person; struct fraction per_utility; };

struct plain {
	const struct shares *s;
	struct fraction purses[REFERENCE_PEOPLE];    /* of 1 of weight, by voter: the definition does not care how many they are */
	bool funded[REFERENCE_ITEMS], gone[REFERENCE_ITEMS];
	struct fraction effective[REFERENCE_ITEMS];
	uint32_t items[REFERENCE_ITEMS];
	size_t n, bought;
	int64_t spent, percent;
};

static struct fraction whole(uint64_t n)
{
	return fraction_of(n, 1);
}

/* 0 = does not support it. */
static uint64_t utility_of(const struct plain *p, size_t person, uint32_t item)
{
	const struct shares_voter *v = &p->s->voters[person];

	for (size_t i = 0; i < v->picks_n; i++)
		if (v->picks[i] == item)
			return v->utilities != NULL ? v->utilities[i] : (uint64_t)p->s->costs[item - 1];
	return 0;
}

static uint64_t people_of(const struct shares_voter *v)
{
	return v->weight * (uint64_t)v->times;
}

static uint64_t ticks_of(const struct plain *p, uint32_t item)
{
	uint64_t ticks = 0;

	for (size_t i = 0; i < p->s->voters_n; i++) {
		const struct shares_voter *v = &p->s->voters[i];

		for (size_t k = 0; k < v->picks_n; k++)
			if (v->picks[k] == item && (v->utilities == NULL || v->utilities[k] > 0))
				ticks += people_of(v);
	}
	return ticks;
}

/* The smallest rho with sum w min(purse, rho u) = cost, by sorting the supporters; false: they can not pay. */
static bool plain_price(const struct plain *p, uint32_t item, struct fraction *rho)
{
	struct plain_supporter by[REFERENCE_PEOPLE];
	struct fraction need = whole((uint64_t)p->s->costs[item - 1]);
	uint64_t utilities = 0;
	size_t n = 0;

	for (size_t i = 0; i < p->s->voters_n; i++) {
		uint64_t utility = utility_of(p, i, item);
		size_t at = n;

		if (utility == 0)
			continue;
		struct plain_supporter s = { i, fraction_div(p->purses[i], whole(utility)) };
		for (; at > 0 && fraction_order(&by[at - 1].per_utility, &s.per_utility) > 0; at--)
			by[at] = by[at - 1];
		by[at] = s;
		n++;
		utilities += utility * people_of(&p->s->voters[i]);
	}
	for (size_t i = 0; i < n; i++) {
		uint64_t people = people_of(&p->s->voters[by[i].person]);

		*rho = fraction_div(need, whole(utilities));
		check(!rho->lost && !by[i].per_utility.lost, "the reference is out of its depth");
		if (fraction_order(rho, &by[i].per_utility) <= 0)
			return true;
		need = fraction_minus(need, fraction_mul(p->purses[by[i].person], whole(people)));
		utilities -= utility_of(p, by[i].person, item) * people;
	}
	return false;
}

static uint32_t place_of(const struct plain *p, uint32_t item)
{
	return p->s->lot != NULL ? p->s->lot[item - 1] : item;
}

static bool plain_before(const struct plain *p, uint32_t a, const struct fraction *rho_a, uint32_t b, const struct fraction *rho_b)
{
	int64_t cost_a = p->s->costs[a - 1], cost_b = p->s->costs[b - 1];
	int order = rho_a == NULL ? 0 : fraction_order(rho_a, rho_b);

	if (order != 0)
		return order < 0;
	uint64_t ticks_a = ticks_of(p, a), ticks_b = ticks_of(p, b);
	/* Buying looks at the cost first, filling at the ticks. */
	if (rho_a == NULL && ticks_a != ticks_b)
		return ticks_a > ticks_b;
	if (cost_a != cost_b)
		return cost_a < cost_b;
	if (ticks_a != ticks_b)
		return ticks_a > ticks_b;
	return place_of(p, a) < place_of(p, b);
}

static void plain_take(struct plain *p, uint32_t item)
{
	p->funded[item - 1] = true;
	p->items[p->n++] = item;
	p->spent += p->s->costs[item - 1];
}

static void plain_pay(struct plain *p, uint32_t item, const struct fraction *rho)
{
	struct fraction cost = whole((uint64_t)p->s->costs[item - 1]);
	struct fraction most = p->s->voters[0].utilities != NULL ? *rho : fraction_mul(*rho, cost);

	p->effective[item - 1] = fraction_div(cost, most);
	for (size_t i = 0; i < p->s->voters_n; i++) {
		uint64_t utility = utility_of(p, i, item);
		struct fraction part = fraction_mul(*rho, whole(utility));

		p->purses[i] = fraction_order(&part, &p->purses[i]) < 0 ? fraction_minus(p->purses[i], part) : whole(0);
	}
}

/* False: over the budget. */
static bool plain_run(const struct shares *s, int64_t percent, struct plain *out)
{
	uint64_t all = 0;

	*out = (struct plain){ .s = s, .percent = percent };
	for (size_t i = 0; i < s->voters_n; i++)
		all += people_of(&s->voters[i]);
	for (size_t i = 0; i < s->voters_n; i++)
		out->purses[i] = fraction_of((uint64_t)(s->budget * percent), 100 * all);
	for (uint32_t item = 1; item <= s->items_n; item++)
		if (s->costs[item - 1] == 0 && ticks_of(out, item) > 0)
			plain_take(out, item);
	for (;;) {
		struct fraction best, rho;
		uint32_t next = 0;

		for (uint32_t item = 1; item <= s->items_n; item++)
			if (!out->funded[item - 1] && s->costs[item - 1] <= s->budget && s->costs[item - 1] > 0 &&
					plain_price(out, item, &rho) && (next == 0 || plain_before(out, item, &rho, next, &best))) {
				next = item;
				best = rho;
			}
		out->bought = out->n;
		if (next == 0)
			return out->spent <= s->budget;
		plain_take(out, next);
		plain_pay(out, next, &best);
	}
}

/* What is still wanted and fits; the first of them by ticks, or 0. */
static uint32_t plain_fitting(const struct plain *p)
{
	uint32_t next = 0;

	for (uint32_t item = 1; item <= p->s->items_n; item++)
		if (!p->funded[item - 1] && p->s->costs[item - 1] <= p->s->budget - p->spent && ticks_of(p, item) > 0 &&
				(next == 0 || plain_before(p, item, NULL, next, NULL)))
			next = item;
	return next;
}

static bool plain_has_all(const struct plain *p)
{
	for (uint32_t item = 1; item <= p->s->items_n; item++)
		if (!p->funded[item - 1] && p->s->costs[item - 1] <= p->s->budget && ticks_of(p, item) > 0)
			return false;
	return true;
}

static void plain_count(const struct shares *s, struct plain *out)
{
	struct plain next;
	uint32_t item;

	bool fine = plain_run(s, s->purse_percent, out);
	check(fine, "purses of the budget's own size overshoot it");
	while (out->percent < s->purse_limit && !plain_has_all(out) && !(s->until_spent && plain_fitting(out) == 0) &&
			plain_run(s, out->percent + 1, &next))
		*out = next;
	while (!s->no_fill && (item = plain_fitting(out)) != 0)
		plain_take(out, item);
}

static void assert_as_plain(struct fair *f)
{
	static struct plain p;
	static struct fraction left[REFERENCE_PEOPLE];

	f->s.left = left;
	struct shares_result r = fair_run(f);
	f->s.left = NULL;
	plain_count(&f->s, &p);
	check(!r.too_large, "too large");
	check(r.items.n == p.n && r.bought == p.bought, "how many items");
	check(p.n == 0 || memcmp(r.items.at, p.items, p.n * sizeof *p.items) == 0, "items");
	check(r.spent == p.spent, "spent");
	check(p.n == 0 || r.purse_percent == p.percent, "purse");
	for (size_t i = 0; i < f->s.items_n; i++)
		check(!r.effective[i].lost && fraction_order(&r.effective[i], &p.effective[i]) == 0, "effective votes");
	for (size_t i = 0; p.n > 0 && i < f->s.voters_n; i++)
		check(fraction_order(&left[i], &p.purses[i]) == 0, "money left");
}

static void counts_as_the_plain_way_does(void **state)
{
	static const struct drawn kinds[] = {
		{ .items = 6, .voters = 8, .cost_max = 12, .weight_max = 1, .times_max = 1 },
		{ .items = 6, .voters = 8, .cost_max = 12, .weight_max = 7, .times_max = 3 },
		{ .items = 12, .voters = 60, .cost_max = 500, .weight_max = 1, .times_max = 1 },
		{ .items = 12, .voters = 40, .cost_max = 1000000000, .weight_max = 5, .times_max = 9 },
		{ .items = 8, .voters = 12, .cost_max = 9, .weight_max = 4, .times_max = 2, .utilities = true },
	};

	(void)state;
	for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++)
		for (uint64_t i = 0; i < DRAWN; i++) {
			struct fair f;
			uint32_t lot[REFERENCE_ITEMS];

			seed_now = kind * DRAWN + i;
			struct prng prng = prng_from(seed_now);
			fair_draw(&f, &prng, &kinds[kind]);
			for (size_t k = 0; k < f.s.items_n; k++) {
				size_t at = (size_t)prng_below(&prng, k + 1);

				lot[k] = lot[at];
				lot[at] = (uint32_t)k;
			}
			f.s.lot = prng_below(&prng, 2) == 0 ? lot : NULL;
			assert_as_plain(&f);
			arena_free(&f.a);
		}
}

/* -- what must hold whatever the numbers are -- */

static const struct drawn middling = { .items = 15, .voters = 40, .cost_max = 30, .weight_max = 6, .times_max = 4 };

static void shuffle(struct prng *prng, struct shares_voter *at, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t k = (size_t)prng_below(prng, i);
		struct shares_voter was = at[i - 1];

		at[i - 1] = at[k];
		at[k] = was;
	}
}

static void the_order_of_people_changes_nothing(void **state)
{
	(void)state;
	for (seed_now = 0; seed_now < 200; seed_now++) {
		struct prng prng = prng_from(seed_now);
		struct fair f;

		fair_draw(&f, &prng, &middling);
		struct shares_result first = fair_run(&f);
		for (int i = 0; i < 5; i++) {
			shuffle(&prng, f.voters, f.s.voters_n);
			struct shares_result again = fair_run(&f);

			assert_same_result(&first, &again, f.s.items_n);
			check(first.bits == again.bits, "bits");
		}
		arena_free(&f.a);
	}
}

/* A weight of w is w people, and so is a ballot that came w times. */
static void weights_are_as_good_as_clones(void **state)
{
	(void)state;
	for (seed_now = 0; seed_now < 200; seed_now++) {
		struct prng prng = prng_from(seed_now);
		struct fair f, clones;

		fair_draw(&f, &prng, &middling);
		fair_open(&clones, f.s.budget, f.s.items_n, f.costs);
		for (size_t i = 0; i < f.s.voters_n; i++)
			for (uint64_t k = 0; k < people_of(&f.voters[i]); k++)
				fair_add(&clones, 1, 1, f.voters[i].picks, f.voters[i].picks_n, NULL);
		clones.s.purse_limit = f.s.purse_limit;
		clones.s.until_spent = f.s.until_spent;
		clones.s.no_fill = f.s.no_fill;
		struct shares_result weighted = fair_run(&f), cloned = fair_run(&clones), ticks, cloned_ticks;

		assert_same_result(&weighted, &cloned, f.s.items_n);
		greedy_run(&f.a, &f.s, &ticks);
		greedy_run(&clones.a, &clones.s, &cloned_ticks);
		assert_same_result(&ticks, &cloned_ticks, f.s.items_n);
		arena_free(&f.a);
		arena_free(&clones.a);
	}
}

/* 10^11 times the money and 7 000 times the people buy the same: the numbers are others from the first step, the outcome is not. */
static void scale_changes_nothing(void **state)
{
	const struct fraction people = fraction_of(7000, 1);

	(void)state;
	for (seed_now = 0; seed_now < 200; seed_now++) {
		struct prng prng = prng_from(seed_now);
		struct fair f;

		fair_draw(&f, &prng, &middling);
		struct shares_result small = fair_run(&f);
		f.s.budget *= INT64_C(100000000000);
		for (size_t i = 0; i < f.s.items_n; i++)
			f.costs[i] *= INT64_C(100000000000);
		for (size_t i = 0; i < f.s.voters_n; i++) {
			f.voters[i].times *= 1000;
			f.voters[i].weight *= 7;
		}
		struct shares_result large = fair_run(&f);
		check(!large.too_large && same_numbers(&small.items, &large.items) && small.bought == large.bought, "items");
		check(small.purse_percent == large.purse_percent && same_numbers(&small.tie, &large.tie), "purse or tie");
		for (size_t i = 0; i < f.s.items_n; i++) {
			struct fraction votes = fraction_mul(small.effective[i], people);

			check(!large.effective[i].lost && fraction_order(&votes, &large.effective[i]) == 0, "effective votes");
		}
		arena_free(&f.a);
	}
}

/* Numbers of more than a thousand bits, and none of them rounded: the same election with other numbers comes out the same. */
static void deep_numbers_stay_exact(void **state)
{
	struct drawn d = { .items = 100, .voters = 300, .cost_max = 1000, .weight_max = 1 << 20, .times_max = 1000 };
	unsigned deepest = 0;

	(void)state;
	for (seed_now = 0; seed_now < 12; seed_now++) {
		struct prng prng = prng_from(seed_now);
		struct fair f;

		fair_draw(&f, &prng, &d);
		struct shares_result small = fair_run(&f);
		for (size_t i = 0; i < f.s.items_n; i++)
			f.costs[i] *= 1000003;
		f.s.budget *= 1000003;
		for (size_t i = 0; i < f.s.voters_n; i++)
			f.voters[i].times *= 10007;
		struct shares_result large = fair_run(&f);
		check(!small.too_large && !large.too_large && same_numbers(&small.items, &large.items), "items");
		check(small.purse_percent == large.purse_percent, "purse");
		deepest = small.bits > deepest ? small.bits : deepest;
		arena_free(&f.a);
	}
	assert_in_range(deepest, 1001, 4096 + 128);
}

/*
 * A knife's edge of 2^-76 of a purse, far below what the leading bits show: after item 2 is bought, people who want item 1 have
 * 1 / (all * first * both) too little or too much, where first, both and all are the masses of those who want 1, who want 2, and of
 * everybody. Costs and budgets solve budget * first * both - cost_1 * all * both - cost_2 * all * first = -1 and +1.
 */
static void a_purse_short_by_a_hair_is_short(void **state)
{
	static const struct { int64_t budget, costs[2]; bool is_short; } edges[] = {
		{ 62020636, { 12769892, 5470513 }, true },
		{ 206414742, { 20784501, 61638347 }, false },
	};
	static const uint64_t masses[] = { 33554393, 33554467, 67108829 };
	static const uint32_t picks[] = { 1, 2 };

	(void)state;
	for (size_t i = 0; i < 2; i++)
		for (uint32_t utility = 0; utility < 8; utility++) {
			/* 0: none are given. Item 2 is worth far more, so that it is bought first with utilities too. */
			const uint32_t both[] = { utility, 1000 }, second[] = { 1000 };
			struct fraction left[3];
			struct fair f;

			fair_open(&f, edges[i].budget, 2, edges[i].costs);
			f.s.left = left;
			fair_add(&f, masses[0], 1, picks, 2, utility > 0 ? both : NULL);
			fair_add(&f, masses[1], 1, picks + 1, 1, utility > 0 ? second : NULL);
			fair_add(&f, masses[2], 1, NULL, 0, utility > 0 ? second : NULL);
			struct shares_result r = fair_run(&f);
			assert_items(&r.items, edges[i].is_short ? "2" : "2 1");
			if (utility == 0 && !edges[i].is_short) {
				struct fraction hair = fraction_of(1, masses[0] * (masses[0] + masses[1]));

				hair = fraction_mul(hair, fraction_of(1, masses[0] + masses[1] + masses[2]));
				assert_int_equal(fraction_order(&left[0], &hair), 0);
			}
			arena_free(&f.a);
		}
}

/* The bound is known before: nothing is computed past it, and nothing wraps. */
static void what_does_not_fit_is_refused_before_it_starts(void **state)
{
	int64_t costs[100];
	uint32_t all[100];
	struct fair f;

	(void)state;
	for (uint32_t i = 0; i < 100; i++) {
		costs[i] = 1;
		all[i] = i + 1;
	}
	fair_open(&f, 200, 100, costs);
	for (size_t i = 0; i < 40; i++)
		fair_add(&f, 1, 1, all + i % 7, 90, NULL);
	/* The bound grows by a bit an item with every doubling: somewhere between these it passes 4096. */
	bool fitted = false, refused = false;
	for (int bits = 0; bits < 64; bits++) {
		for (size_t i = 0; i < f.s.voters_n; i++)
			f.voters[i].weight = (UINT64_C(1) << bits) + i * 2;
		struct shares_result r = fair_run(&f);

		assert_false(refused && !r.too_large);
		refused |= r.too_large;
		fitted |= !r.too_large;
		assert_int_equal(r.too_large ? r.items.n + r.bits : 0, 0);
		assert_true(r.bits <= 4096 + 128);
	}
	assert_true(fitted);
	assert_true(refused);
	f.voters[0].weight = 1;
	f.voters[0].times = INT64_MAX;
	assert_true(fair_run(&f).too_large);
	arena_free(&f.a);
}

/* Next in the order of the dictionary; false after the last. */
static bool next_lot(uint32_t *lot, size_t n)
{
	size_t i = n - 1, k = n - 1;

	while (i > 0 && lot[i - 1] >= lot[i])
		i--;
	if (i == 0)
		return false;
	while (lot[k] <= lot[i - 1])
		k--;
	uint32_t was = lot[i - 1];
	lot[i - 1] = lot[k];
	lot[k] = was;
	for (size_t a = i, b = n - 1; a < b; a++, b--) {
		was = lot[a];
		lot[a] = lot[b];
		lot[b] = was;
	}
	return true;
}

/* Where no tie is told, every lot leads to the same; where the lots lead to different lists, a tie was told. */
static void no_lot_decides_what_was_not_tied(void **state)
{
	const struct drawn d = { .items = 5, .voters = 7, .cost_max = 2, .weight_max = 1, .times_max = 1 };
	size_t told = 0, differed = 0;

	(void)state;
	for (seed_now = 0; seed_now < 300; seed_now++) {
		struct prng prng = prng_from(seed_now);
		uint32_t lot[5] = { 0, 1, 2, 3, 4 };
		bool differs = false;
		struct fair f;

		fair_draw(&f, &prng, &d);
		struct shares_result open = fair_run(&f);
		f.s.lot = lot;
		do {
			struct shares_result drawn = fair_run(&f);

			check(drawn.tie.n == 0, "a tie in spite of the lot");
			check(drawn.by_lot.n == 0 || open.tie.n > 0, "drawn, but not tied");
			for (size_t i = 0; i < drawn.by_lot.n; i++)
				check(numbers_have(&drawn.items, drawn.by_lot.at[i]), "drawn, but not funded");
			differs |= !same_set(&drawn.items, &open.items);
		} while (next_lot(lot, f.s.items_n));
		check(!differs || open.tie.n > 0, "the lot decided what was not tied");
		told += open.tie.n > 0;
		differed += differs;
		arena_free(&f.a);
	}
	assert_in_range(differed, 20, told);
	assert_in_range(told, 20, 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_as_the_plain_way_does),
		cmocka_unit_test(the_order_of_people_changes_nothing),
		cmocka_unit_test(weights_are_as_good_as_clones),
		cmocka_unit_test(scale_changes_nothing),
		cmocka_unit_test(deep_numbers_stay_exact),
		cmocka_unit_test(a_purse_short_by_a_hair_is_short),
		cmocka_unit_test(what_does_not_fit_is_refused_before_it_starts),
		cmocka_unit_test(no_lot_decides_what_was_not_tied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
