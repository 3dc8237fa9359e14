/*
 * Counts against what others published: tallies, elections and values of tests/data/votes (see its README.md), read as they
 * stand there. Doubles appear only where a double was published.
 */
#include "pile.h"

#include <time.h>

#include "protocol/codec.h"

#define VOTES "tests/data/votes/"
enum { FILE_BYTES = 64 * 1024 };

/* The member `name` of a file. The customs house takes objects alone, so a file is made the member "file" of one. */
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

static void read_ints(const struct value *list, int64_t *out, size_t n)
{
	assert_int_equal(value_n(list), n);
	for (size_t i = 0; i < n; i++)
		out[i] = value_int(value_at(list, i), -1);
}

static double real(struct arena *a, const struct value *v)
{
	struct text t = value_is_text(v) ? value_text(v) : value_number(a, v);
	char *z = arena_take(a, t.len + 1), *end;

	assert_non_null(z);
	memcpy(z, t.at, t.len);
	double x = strtod(z, &end);
	assert_true(t.len > 0 && *end == '\0');
	return x;
}

static double double_of(const uint64_t *limbs)
{
	double x = 0;

	for (size_t i = FRACTION_LIMBS; i-- > 0; )
		x = x * 0x1p64 + (double)limbs[i];
	return x;
}

static double quotient(const struct fraction *f)
{
	assert_false(f->lost);
	return double_of(f->num) / double_of(f->den);
}

static void assert_near(double x, double published, double within)
{
	double off = x > published ? x - published : published - x;

	if (off > within)
		fail_msg("%.17g instead of %.17g", x, published);
}

/* -- majority judgment -- */

enum { TALLIES_MAX = 8, WORDS = 5 };
struct judged { size_t items_n, grades_n; int64_t tallies[TALLIES_MAX][VALUES_MAX], ranks[TALLIES_MAX]; };

static void read_case(const struct value *v, struct judged *out)
{
	const struct value *tallies = value_get(v, "tallies");

	*out = (struct judged){ value_n(tallies), value_n(value_at(tallies, 0)), { { 0 } }, { 0 } };
	assert_in_range(out->items_n, 2, TALLIES_MAX);
	assert_in_range(out->grades_n, 2, VALUES_MAX);
	for (size_t i = 0; i < out->items_n; i++)
		read_ints(value_at(tallies, i), out->tallies[i], out->grades_n);
	read_ints(value_get(v, "ranks"), out->ranks, out->items_n);
}

static int sign(int64_t n)
{
	return n < 0 ? -1 : n > 0;
}

static void every_pair_of_tallies_is_in_order(void **state)
{
	struct arena a = { 0 };
	const struct value *cases = value_get(read_member(&a, VOTES "known/published_examples.json", "majority_judgment"), "cases");
	clock_t start = clock();

	(void)state;
	assert_int_equal(value_n(cases), 10);
	for (size_t i = 0; i < value_n(cases); i++) {
		struct judged c;

		read_case(value_at(cases, i), &c);
		for (size_t x = 0; x < c.items_n; x++)
			for (size_t y = 0; y < c.items_n; y++)
				assert_int_equal(sign(judgment_order(c.tallies[x], c.tallies[y], c.grades_n)),
					sign(c.ranks[x] - c.ranks[y]));
	}
	/* 75 thousand million ballots one by one would take minutes. */
	assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 0.25);
	arena_free(&a);
}

/* The same through a round of grades, where five words are enough: one pile of ballots for each item and grade. */
static void a_round_of_grades_ranks_them_too(void **state)
{
	struct pile p = { 0 };
	const struct value *cases = value_get(read_member(&p.a, VOTES "known/published_examples.json", "majority_judgment"), "cases");
	size_t counted_n = 0;

	(void)state;
	for (size_t i = 0; i < value_n(cases); i++) {
		struct judged c;

		read_case(value_at(cases, i), &c);
		if (c.grades_n > WORDS)
			continue;
		p.n = 0;
		for (size_t x = 0; x < c.items_n; x++)
			for (size_t g = 0; g < c.grades_n; g++)
				pile_up(&p, 0, c.tallies[x][g], &(struct pick){ (int64_t)x + 1, (int64_t)g + 1 }, 1);
		const struct tally *t = count_pile(&p, &(struct question){ .method = METHOD_GRADES, .items_n = c.items_n, .codes = codes });
		for (size_t x = 0; x < c.items_n; x++)
			assert_int_equal(t->rows[x].rank, c.ranks[x]);
		counted_n++;
	}
	assert_int_equal(counted_n, 6);
	arena_free(&p.a);
}

/* -- how strong an agreement is -- */

static void van_der_eijk_is_the_published_one(void **state)
{
	struct arena a = { 0 };
	const struct value *v = read_member(&a, VOTES "known/published_examples.json", "van_der_eijk");
	const struct value *identities = value_get(v, "identities");
	int64_t freq[VALUES_MAX];
	bool minus;

	(void)state;
	read_ints(value_get(v, "freq"), freq, 7);
	struct fraction agreement = agreement_of(freq, 7, &minus);
	assert_false(minus);
	assert_near(quotient(&agreement), real(&a, value_get(v, "A")), 5e-8);
	assert_int_equal(strength_of(freq, 7), STRENGTH_STRONG);
	assert_int_equal(value_n(identities), 3);
	for (size_t i = 0; i < value_n(identities); i++) {
		double published = real(&a, value_at(value_at(identities, i), 1));

		read_ints(value_at(value_at(identities, i), 0), freq, 5);
		agreement = agreement_of(freq, 5, &minus);
		assert_int_equal(minus, published < 0);
		assert_fraction(&agreement, published == 0 ? 0 : 1, 1);
	}
	arena_free(&a);
}

static void kendall_is_the_published_one(void **state)
{
	enum { RATERS = 3, SUBJECTS = 20 };
	static const char *const raters[RATERS] = { "rater1", "rater2", "rater3" };
	struct arena a = { 0 };
	const struct value *v = read_member(&a, VOTES "known/published_examples.json", "kendall_anxiety");
	int64_t scores[RATERS * SUBJECTS], less[RATERS * SUBJECTS];

	(void)state;
	for (size_t r = 0; r < RATERS; r++)
		read_ints(value_get(v, raters[r]), &scores[r * SUBJECTS], SUBJECTS);
	struct fraction w = kendall_w(&a, scores, RATERS, SUBJECTS);
	assert_near(quotient(&w), real(&a, value_get(v, "W_tie_corrected")), 5e-8);
	for (size_t i = 0; i < RATERS * SUBJECTS; i++)
		less[i] = -scores[i];
	struct fraction reversed = kendall_w(&a, less, RATERS, SUBJECTS), one = kendall_w(&a, scores, 1, SUBJECTS);
	assert_int_equal(fraction_order(&w, &reversed), 0);
	assert_fraction(&one, 1, 1);   /* one rater is of one mind */
	arena_free(&a);
}

/* -- Borda -- */

static void tennessee_is_counted_as_published(void **state)
{
	struct pile p = { 0 };
	const struct value *v = read_member(&p.a, VOTES "known/published_examples.json", "tennessee");
	const struct value *items = value_get(v, "items"), *ballots = value_get(v, "ballots"), *borda = value_get(v, "borda");
	size_t m = value_n(items);

	(void)state;
	assert_int_equal(m, 4);
	for (size_t i = 0; i < value_n(ballots); i++) {
		const struct value *order = value_at(value_at(ballots, i), 1);
		struct pick picks[4];

		for (size_t item = 0; item < m; item++)
			for (size_t place = 0; place < m; place++)
				if (text_is(value_text(value_at(order, place)), value_text(value_at(items, item))))
					picks[item] = (struct pick){ (int64_t)item + 1, (int64_t)place + 1 };
		pile_up(&p, 0, value_int(value_at(value_at(ballots, i), 0), 0), picks, m);
	}
	const struct tally *t = count_pile(&p, &(struct question){ .method = METHOD_BORDA, .items_n = m, .codes = codes, .top = 1 });
	for (size_t item = 0; item < m; item++) {
		int64_t points = value_int(value_at(borda, item), 0), better = 0;

		assert_true(text_is(value_name(value_at(borda, item)), value_text(value_at(items, item))));
		assert_fraction(&t->rows[item].plain, (uint64_t)points, 1);
		assert_int_equal(t->rows[item].points, 2 * points);
		assert_int_equal(t->rows[item].voters, 100);
		for (size_t k = 0; k < m; k++)
			better += value_int(value_at(borda, k), 0) > points;
		assert_int_equal(t->rows[item].rank, better + 1);
	}
	assert_int_equal(t->tops.n, 1);
	assert_int_equal(t->tops.at[0], 2);   /* Nashville */
	arena_free(&p.a);
}

/* -- group-informed consensus -- */

static void polis_consensus_is_the_production_value(void **state)
{
	enum { POLIS_GROUPS = 4, STATEMENTS = 20 };
	struct pile p = { 0 };
	const struct value *statements = read_member(&p.a, VOTES "polis/vw_group_aware_consensus.json", "statements");

	(void)state;
	assert_int_equal(value_n(statements), STATEMENTS);
	for (size_t i = 0; i < STATEMENTS; i++) {
		const struct value *groups = value_get(value_at(statements, i), "groups");

		assert_int_equal(value_n(groups), POLIS_GROUPS);
		for (size_t g = 0; g < POLIS_GROUPS; g++) {
			int64_t seen[3];

			read_ints(value_at(groups, g), seen, 3);
			seen[2] -= seen[0] + seen[1];   /* who neither agreed nor disagreed passed */
			for (int64_t value = 1; value <= 3; value++)
				pile_up(&p, (uint8_t)(g + 1), seen[value - 1], &(struct pick){ (int64_t)i + 1, value }, 1);
		}
	}
	const struct tally *t = count_pile(&p, &(struct question){ .method = METHOD_REACTIONS, .items_n = STATEMENTS, .codes = codes,
		.groups_n = POLIS_GROUPS });
	for (size_t i = 0; i < STATEMENTS; i++)
		assert_near(quotient(&t->rows[i].balanced), real(&p.a, value_get(value_at(statements, i), "published")), 1e-15);
	arena_free(&p.a);
}

/* -- committees by approval -- */

/* Is the set one of those that the count leaves open: all that are surely in, and enough of those that tie for the last seats? */
static bool is_open(const struct tally *t, const struct value *set, size_t size)
{
	size_t sure = 0, tied = 0;

	for (size_t i = 0; i < value_n(set); i++) {
		uint32_t item = (uint32_t)value_int(value_at(set, i), -1) + 1;

		sure += numbers_have(&t->tops, item);
		tied += numbers_have(&t->tie, item);
	}
	return value_n(set) == size && sure == t->tops.n && sure + tied == size;
}

/* How many ways there are to take so many of n. */
static size_t ways(size_t n, size_t take)
{
	return take == 0 || take == n ? 1 : ways(n - 1, take - 1) + ways(n - 1, take);
}

static void committees_are_those_listed(void **state)
{
	struct pile p = { 0 };
	const struct value *instances = read_member(&p.a, VOTES "abc/committee_instances.json", NULL);

	(void)state;
	assert_int_equal(value_n(instances), 24);
	for (size_t i = 0; i < value_n(instances); i++) {
		const struct value *v = value_at(instances, i), *profile = value_get(v, "profile");
		const struct value *listed = value_get(value_get(v, "expected"), "av");
		struct question q = { .method = METHOD_APPROVAL, .codes = codes,
			.items_n = (size_t)value_int(value_get(v, "num_cand"), 0), .top = value_int(value_get(v, "size"), 0) };

		p.n = 0;
		for (size_t b = 0; b < value_n(profile); b++) {
			struct pick picks[PILE_ITEMS];
			size_t n = value_n(value_at(profile, b));

			for (size_t k = 0; k < n; k++)
				picks[k] = (struct pick){ value_int(value_at(value_at(profile, b), k), -1) + 1, 1 };
			pile_up(&p, 0, 1, picks, n);
		}
		const struct tally *t = count_pile(&p, &q);
		for (size_t k = 0; k < value_n(listed); k++)
			assert_true(is_open(t, value_at(listed, k), (size_t)q.top));
		/* All that are listed are open, and no more are open than are listed. Approval breaks no tie by anything but ticks there. */
		assert_int_equal(value_n(listed), ways(t->tie.n, (size_t)q.top - t->tops.n));
	}
	arena_free(&p.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_pair_of_tallies_is_in_order),
		cmocka_unit_test(a_round_of_grades_ranks_them_too),
		cmocka_unit_test(van_der_eijk_is_the_published_one),
		cmocka_unit_test(kendall_is_the_published_one),
		cmocka_unit_test(tennessee_is_counted_as_published),
		cmocka_unit_test(polis_consensus_is_the_production_value),
		cmocka_unit_test(committees_are_those_listed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
