/*
 * Equal Shares against what others published: two cities' official results, the examples of its authors, committees, and the test
 * cases of another implementation (tests/data/votes; see the README there). Then the corners that a ceiling can have.
 */
#include "shares_world.h"

#include "core/method/method.h"
#include "protocol/codec.h"

#define VOTES "tests/data/votes/"
enum { FILE_BYTES = 64 * 1024 };

/* A file as it stands, or its member `name`. */
static const struct value *read_member(struct arena *a, const char *path, const char *name)
{
	static const char head[] = "{\"file\":";
	char *json = arena_take(a, FILE_BYTES + sizeof head + 1);
	FILE *f = fopen(path, "rb");

	assert_non_null(f);
	assert_non_null(json);
	memcpy(json, head, sizeof head - 1);
	size_t n = sizeof head - 1 + fread(json + sizeof head - 1, 1, FILE_BYTES, f);
	assert_int_not_equal(feof(f), 0);
	(void)fclose(f);
	json[n++] = '}';
	const struct value *file = value_get(value_read(a, &customs_file, json, n), "file");
	assert_non_null(file);
	return name == NULL ? file : value_get(file, name);
}

/* -- elections -- */

static void read_city(struct arena *a, const char *path, struct grouped *out)
{
	int64_t people = 0;

	assert_true(grouped_read(a, path, out));
	for (size_t i = 0; i < out->voters_n; i++)
		people += out->voters[i].times;
	assert_int_equal(people, out->people);
}

static void assert_official(const struct grouped *g, const struct shares_result *r, size_t winners_n, int64_t spent)
{
	assert_false(r->too_large);
	assert_int_equal(r->items.n, winners_n);
	assert_int_equal(r->spent, spent);
	assert_int_equal(r->tie.n, 0);
	for (size_t i = 0; i < g->items_n; i++)
		assert_int_equal(numbers_have(&r->items, (uint32_t)i + 1), g->selected[i]);
}

static void swiecie_2023_is_as_published(void **state)
{
	struct arena a = { 0 };
	struct grouped g;
	struct shares_result r;
	size_t out_n = 0, winners_n = 0;
	int64_t spent = 0;

	(void)state;
	read_city(&a, VOTES "grouped/swiecie_2023.tsv", &g);
	assert_int_equal(g.items_n, 22);
	/* The city's threshold: votes / voters >= cost / (3 * budget). What fails it is made too dear to be bought. */
	for (size_t i = 0; i < g.items_n; i++) {
		spent += g.selected[i] ? g.costs[i] : 0;
		winners_n += g.selected[i];
		if (g.votes[i] * 3 * g.budget >= g.costs[i] * g.people)
			continue;
		assert_string_equal(g.codes[i], "c22");
		g.costs[i] = g.budget + 1;
		out_n++;
	}
	assert_int_equal(out_n, 1);
	struct shares s = grouped_shares(&g);
	s.purse_limit = 400;
	s.until_spent = true;
	shares_run(&a, &s, &r);
	assert_official(&g, &r, winners_n, spent);
	s.no_fill = false;
	shares_run(&a, &s, &r);
	assert_official(&g, &r, winners_n, spent);
	arena_free(&a);
}

static void wieliczka_2023_is_as_published(void **state)
{
	struct arena a = { 0 };
	struct grouped g;
	struct shares_result r;

	(void)state;
	read_city(&a, VOTES "grouped/wieliczka_2023.tsv", &g);
	assert_int_equal(g.items_n, 64);
	struct shares s = grouped_shares(&g);
	s.purse = 313;
	shares_run(&a, &s, &r);
	assert_official(&g, &r, 30, 995079);
	/* The same by steps of 1 percent, past the point where nothing more fits; filling adds nothing to either. */
	s.purse = 0;
	s.purse_limit = 400;
	s.no_fill = false;
	shares_run(&a, &s, &r);
	assert_official(&g, &r, 30, 995079);
	arena_free(&a);
}

/* Ticks are counted right: both files publish them. */
static void tallies_of_both_cities_are_as_published(void **state)
{
	static const char *const paths[] = { VOTES "grouped/swiecie_2023.tsv", VOTES "grouped/wieliczka_2023.tsv" };

	(void)state;
	for (size_t file = 0; file < 2; file++) {
		struct arena a = { 0 };
		struct grouped g;

		read_city(&a, paths[file], &g);
		struct counted *ballots = arena_take_n(&a, g.voters_n, sizeof *ballots);
		assert_non_null(ballots);
		for (size_t i = 0; i < g.voters_n; i++) {
			struct pick *picks = arena_take_n(&a, g.voters[i].picks_n, sizeof *picks);

			assert_non_null(picks);
			for (size_t k = 0; k < g.voters[i].picks_n; k++)
				picks[k] = (struct pick){ g.voters[i].picks[k], 1 };
			ballots[i] = (struct counted){ 0, g.voters[i].times, { picks, g.voters[i].picks_n } };
		}
		struct question q = { .method = METHOD_GREEDY, .items_n = g.items_n, .codes = g.codes, .costs = g.costs,
			.ceiling = g.budget };
		const struct tally *t = count(&a, &q, ballots, g.voters_n);
		assert_non_null(t);
		for (size_t i = 0; i < g.items_n; i++) {
			assert_int_equal(t->rows[i].points, g.votes[i]);
			assert_ratio(&t->rows[i].plain, (uint64_t)g.votes[i], 1);
		}
		arena_free(&a);
	}
}

/* -- examples -- */

static const char *const site_items[] = { "bike", "gym", "park", "playground", "library" };

/* Lists of people by item, as the page prints them. */
static void open_site(struct fair *f, const struct value *site, const struct value *example)
{
	int64_t costs[5];
	uint32_t ticks[12][5];
	size_t n[12] = { 0 };

	for (size_t i = 0; i < 5; i++) {
		const struct value *people = value_get(example, site_items[i]);

		costs[i] = value_int(value_get(value_get(site, "cost"), site_items[i]), -1);
		assert_true(value_n(people) > 0);
		for (size_t k = 0; k < value_n(people); k++) {
			int64_t person = value_int(value_at(people, k), 0);

			assert_in_range(person, 1, 11);
			ticks[person][n[person]++] = (uint32_t)i + 1;
		}
	}
	fair_open(f, value_int(value_get(site, "budget"), 0), 5, costs);
	for (size_t person = 1; person <= 11; person++)
		fair_add(f, 1, 1, ticks[person], n[person], NULL);
}

static void assert_named(const struct value *names, const struct numbers *items)
{
	assert_int_equal(value_n(names), items->n);
	for (size_t i = 0; i < items->n; i++)
		assert_true(text_is(value_text(value_at(names, i)), text_of(site_items[items->at[i] - 1])));
}

static void examples_of_the_authors_come_out(void **state)
{
	struct arena a = { 0 };
	const struct value *site = read_member(&a, VOTES "known/published_examples.json", "equal_shares_site");
	struct fair f;

	(void)state;
	open_site(&f, site, value_get(site, "ex1"));
	struct shares_result r = fair_run(&f);
	assert_named(value_get(value_get(site, "ex1"), "winners"), &r.items);
	assert_ratio(&r.effective[0], 7, 1);
	assert_true(fraction_is_zero(&r.effective[1]));
	arena_free(&f.a);

	open_site(&f, site, value_get(site, "ex2"));
	r = fair_run(&f);
	assert_named(value_get(value_get(site, "ex2"), "winners"), &r.items);
	/* The page rounds its purses first and prints 4.13 and 3.31. */
	assert_ratio(&r.effective[1], 7, 1);
	assert_ratio(&r.effective[2], 70, 17);
	assert_ratio(&r.effective[3], 56, 17);
	arena_free(&f.a);
	arena_free(&a);
}

/* Items named "a", "b", ..., or numbered from 0. */
static void open_profile(struct fair *f, const struct value *ballots, int64_t budget, size_t items_n, const int64_t *costs,
	const uint32_t *utilities)
{
	fair_open(f, budget, items_n, costs);
	for (size_t i = 0; i < value_n(ballots); i++) {
		const struct value *ballot = value_at(ballots, i);
		uint32_t picks[MARKET_ITEMS];

		for (size_t k = 0; k < value_n(ballot); k++) {
			struct text name = value_text(value_at(ballot, k));

			picks[k] = name.len == 1 ? (uint32_t)(name.at[0] - 'a') + 1 :
				(uint32_t)value_int(value_at(ballot, k), -1) + 1;
			assert_in_range(picks[k], 1, items_n);
			assert_true(k == 0 || picks[k] > picks[k - 1]);
		}
		fair_add(f, 1, 1, picks, value_n(ballot), utilities);
	}
}

static void purses_of_the_book_are_left_over(void **state)
{
	struct arena a = { 0 };
	const struct value *book = read_member(&a, VOTES "known/published_examples.json", "abcbook_example11");
	const int64_t costs[7] = { 1, 1, 1, 1, 1, 1, 1 };
	struct fraction left[12];
	struct fair f;

	(void)state;
	open_profile(&f, value_get(book, "profile"), 4, 7, costs, NULL);
	assert_int_equal(f.s.voters_n, 12);
	f.s.left = left;
	struct shares_result r = fair_run(&f);
	assert_items(&r.items, "1");
	assert_ratio(&r.effective[0], 8, 1);   /* 1 / (1/8) */
	for (size_t i = 0; i < 12; i++) {
		struct text published = value_text(value_at(value_get(book, "left"), i));

		assert_true(text_is(published, i < 8 ? text("5/24") : text("1/3")));
		assert_ratio(&left[i], i < 8 ? 5 : 1, i < 8 ? 24 : 3);
	}
	arena_free(&f.a);
	arena_free(&a);
}

/* -- committees: every cost is 1 and the ceiling is their size -- */

static bool is_listed(const struct value *committees, const struct numbers *items, size_t *which)
{
	for (*which = 0; *which < value_n(committees); (*which)++) {
		const struct value *c = value_at(committees, *which);
		bool same = value_n(c) == items->n;

		for (size_t i = 0; same && i < items->n; i++)
			same = numbers_have(items, (uint32_t)value_int(value_at(c, i), -2) + 1);
		if (same)
			return true;
	}
	return false;
}

static void draw_lot(struct prng *p, uint32_t *lot, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t k = (size_t)prng_below(p, i + 1);

		lot[i] = lot[k];
		lot[k] = (uint32_t)i;
	}
}

/* How many of the listed committees some lot leads to; every lot leads to one of them. */
static size_t committees_met(const struct value *instance)
{
	const struct value *listed = value_get(value_get(instance, "expected"), "equal-shares-with-av-completion");
	size_t items_n = (size_t)value_int(value_get(instance, "num_cand"), 0), met_n = 0, which;
	const int64_t costs[8] = { 1, 1, 1, 1, 1, 1, 1, 1 };
	uint32_t lot[8];
	bool met[8] = { false };
	struct prng p = prng_from(1);
	struct fair f;

	assert_in_range(items_n, 1, 8);
	open_profile(&f, value_get(instance, "profile"), value_int(value_get(instance, "size"), 0), items_n, costs, NULL);
	f.s.no_fill = false;
	struct shares_result r = fair_run(&f);
	assert_true(is_listed(listed, &r.items, &which));
	bool tied = r.tie.n > 0;
	f.s.lot = lot;
	for (int i = 0; i < 200; i++) {
		draw_lot(&p, lot, items_n);
		r = fair_run(&f);
		assert_true(is_listed(listed, &r.items, &which));
		assert_int_equal(r.tie.n, 0);
		/* Nothing is drawn where nothing was tied. */
		assert_int_equal(r.by_lot.n > 0, tied);
		met_n += !met[which];
		met[which] = true;
	}
	arena_free(&f.a);
	return met_n;
}

static void committees_are_among_those_listed(void **state)
{
	struct arena a = { 0 };
	const struct value *instances = read_member(&a, VOTES "abc/committee_instances.json", NULL);
	size_t met = 0, listed = 0;

	(void)state;
	assert_int_equal(value_n(instances), 24);
	for (size_t i = 0; i < value_n(instances); i++) {
		const struct value *instance = value_at(instances, i);

		met += committees_met(instance);
		listed += value_n(value_get(value_get(instance, "expected"), "equal-shares-with-av-completion"));
	}
	/* Every tied outcome can be drawn. */
	assert_int_equal(listed, 30);
	assert_int_equal(met, listed);
	arena_free(&a);
}

/* -- the test cases of another implementation, pabutools -- */

/* "1.09" in hundredths. */
static int64_t hundredths(const struct value *v)
{
	struct text t = value_text(v);
	struct decimal d;

	assert_true(decimal_read(t, &d) && d.places <= 2);
	return d.places == 0 ? d.units * 100 : d.places == 1 ? d.units * 10 : d.units;
}

static void open_case(struct fair *f, const struct value *c, bool unit)
{
	const uint32_t utilities[7] = { 1, 1, 1, 1, 1, 1, 1 };
	int64_t costs[7];
	size_t items_n = value_n(value_get(c, "cost"));

	assert_in_range(items_n, 1, 7);
	for (size_t i = 0; i < items_n; i++)
		costs[i] = hundredths(value_at(value_get(c, "cost"), i));
	open_profile(f, value_get(c, "ballots"), hundredths(value_get(c, "budget")), items_n, costs, unit ? utilities : NULL);
}

/* The rule that `key` names, with our settings; whether the case has such a line. */
static bool case_agrees(const struct value *c, const char *key, bool unit, int64_t limit)
{
	const struct value *expected = value_get(c, key);
	struct fair f;
	size_t which;

	if (expected == NULL)
		return false;
	open_case(&f, c, unit);
	f.s.purse_limit = limit;
	f.s.until_spent = true;
	struct shares_result r = fair_run(&f);
	if (!is_listed(expected, &r.items, &which))
		fail_msg("%.*s %s", TEXT_ARGS(value_text(value_get(c, "name"))), key);
	arena_free(&f.a);
	return true;
}

static void cases_of_another_program_agree(void **state)
{
	struct arena a = { 0 };
	const struct value *cases = value_get(read_member(&a, VOTES "known/published_examples.json", "pabutools_cases"), "cases");
	size_t cost = 0, unit = 0, steps = 0, greedy = 0, which;

	(void)state;
	for (size_t i = 0; i < value_n(cases); i++) {
		const struct value *c = value_at(cases, i);
		const char *const lists[] = { "greedy_unit", "greedy_cost" };

		cost += case_agrees(c, "mes_cost", false, 100);
		unit += case_agrees(c, "mes_unit", true, 100);
		/* Their steps are 10 and 12.5 percent of a purse. */
		steps += case_agrees(c, "mes_cost_step_1_10", false, 400);
		steps += case_agrees(c, "mes_unit_step_1_10", true, 400);
		steps += case_agrees(c, "mes_cost_budget_step_1_24", false, 400);
		for (size_t k = 0; k < 2; k++) {
			struct fair f;
			struct shares_result r;

			if (value_get(c, lists[k]) == NULL)
				continue;
			open_case(&f, c, false);
			f.s.costs = f.costs;
			f.s.voters = f.voters;
			greedy_run(&f.a, &f.s, &r);
			assert_true(is_listed(value_get(c, lists[k]), &r.items, &which));
			arena_free(&f.a);
			greedy++;
		}
	}
	assert_int_equal(cost, 4);
	assert_int_equal(unit, 3);
	assert_int_equal(steps, 4);
	assert_int_equal(greedy, 2);
	arena_free(&a);
}

/* Theirs breaks ties by name where ours takes the cheaper: 2 and 3 have two ticks each, and only one of them leaves room. */
static void filling_takes_the_cheaper_of_equals(void **state)
{
	struct arena a = { 0 };
	const struct value *cases = value_get(read_member(&a, VOTES "known/published_examples.json", "pabutools_cases"), "cases");
	struct fair f;

	(void)state;
	open_case(&f, value_at(cases, 4), false);
	assert_true(text_is(value_text(value_get(value_at(cases, 4), "name")), text("Completion")));
	f.s.no_fill = false;
	struct shares_result r = fair_run(&f);
	assert_int_equal(r.bought, 1);
	assert_items(&r.items, "1 3 4 5");
	arena_free(&f.a);
	arena_free(&a);
}

/* -- corners -- */

static void nobody_and_nothing(void **state)
{
	const int64_t costs[3] = { 10, 0, 20 };
	struct fair f;

	(void)state;
	fair_open(&f, 100, 3, costs);
	f.s.no_fill = false;
	f.s.purse_limit = 400;
	struct shares_result r = fair_run(&f);
	assert_int_equal(r.items.n, 0);
	assert_int_equal(r.spent, 0);
	assert_int_equal(r.tie.n, 0);
	fair_ticks(&f, 5, "");
	r = fair_run(&f);
	assert_int_equal(r.items.n, 0);
	arena_free(&f.a);
}

static void what_costs_nothing_is_had_when_somebody_wants_it(void **state)
{
	const int64_t costs[4] = { 10, 0, 20, 0 };
	struct fair f;

	(void)state;
	fair_open(&f, 10, 4, costs);
	fair_ticks(&f, 2, "1 4");
	struct shares_result r = fair_run(&f);
	assert_items(&r.items, "4 1");
	assert_int_equal(r.spent, 10);
	/* Even with an empty purse. */
	f.s.budget = 0;
	r = fair_run(&f);
	assert_items(&r.items, "4");
	arena_free(&f.a);
}

static void unanimous_at_exactly_the_budget_is_bought(void **state)
{
	(void)state;
	/* Seven people and a prime of money: no purse is a whole number, and none is rounded down. */
	for (int64_t people = 1; people < 40; people++) {
		const int64_t costs[1] = { 999999999989 };
		struct fair f;

		fair_open(&f, costs[0], 1, costs);
		fair_ticks(&f, people, "1");
		struct shares_result r = fair_run(&f);
		assert_items(&r.items, "1");
		assert_ratio(&r.effective[0], (uint64_t)people, 1);
		f.s.budget--;
		assert_int_equal(fair_run(&f).items.n, 0);
		arena_free(&f.a);
	}
}

/* It can never be paid for, and must neither stop the others nor keep purses growing. */
static void dearer_than_the_ceiling_is_out_of_the_game(void **state)
{
	const int64_t costs[3] = { 101, 60, 40 };
	struct fair f;

	(void)state;
	fair_open(&f, 100, 3, costs);
	fair_ticks(&f, 6, "1 2");
	fair_ticks(&f, 3, "1 3");
	fair_ticks(&f, 1, "1");
	f.s.purse_limit = 400;
	f.s.until_spent = true;
	struct shares_result r = fair_run(&f);
	assert_items(&r.items, "2 3");
	assert_int_equal(r.purse_percent, 134);   /* three purses of 10, raised to 13.4, hold 40 */
	arena_free(&f.a);
}

/* Item 3 would fit, but nobody ticked it: purses stay as they are, and it is not filled in either. */
static void what_nobody_wants_is_not_waited_for(void **state)
{
	const int64_t costs[3] = { 50, 50, 5 };
	struct fair f;

	(void)state;
	fair_open(&f, 110, 3, costs);
	fair_ticks(&f, 5, "1");
	fair_ticks(&f, 5, "2");
	f.s.purse_limit = 400;
	f.s.until_spent = true;
	f.s.no_fill = false;
	struct shares_result r = fair_run(&f);
	assert_items(&r.items, "1 2");
	assert_int_equal(r.purse_percent, 100);
	arena_free(&f.a);
}

/* A published purse may be more than the ceiling can bear: then nothing is bought with it. */
static void too_large_a_purse_buys_nothing(void **state)
{
	const int64_t costs[2] = { 60, 60 };
	struct fair f;

	(void)state;
	fair_open(&f, 100, 2, costs);
	fair_ticks(&f, 2, "1");
	fair_ticks(&f, 2, "2");
	f.s.purse = 30;
	struct shares_result r = fair_run(&f);
	assert_int_equal(r.items.n, 0);
	f.s.no_fill = false;
	r = fair_run(&f);
	assert_int_equal(r.bought, 0);
	assert_items(&r.items, "1");
	assert_items(&r.tie, "1 2");
	arena_free(&f.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(swiecie_2023_is_as_published),
		cmocka_unit_test(wieliczka_2023_is_as_published),
		cmocka_unit_test(tallies_of_both_cities_are_as_published),
		cmocka_unit_test(examples_of_the_authors_come_out),
		cmocka_unit_test(purses_of_the_book_are_left_over),
		cmocka_unit_test(committees_are_among_those_listed),
		cmocka_unit_test(cases_of_another_program_agree),
		cmocka_unit_test(filling_takes_the_cheaper_of_equals),
		cmocka_unit_test(nobody_and_nothing),
		cmocka_unit_test(what_costs_nothing_is_had_when_somebody_wants_it),
		cmocka_unit_test(unanimous_at_exactly_the_budget_is_bought),
		cmocka_unit_test(dearer_than_the_ceiling_is_out_of_the_game),
		cmocka_unit_test(what_nobody_wants_is_not_waited_for),
		cmocka_unit_test(too_large_a_purse_buys_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
