/* Majority judgment and medians: reading from the middle outwards against taking the medians out one by one. */
#include "pile.h"

enum { GRADES = 5 };

enum { SORTED_MAX = 1200 };

/* Every grade of a histogram, each `times` over, worst first. */
static size_t spread(const int64_t *freq, size_t n, int64_t times, int *out)
{
	size_t to = 0;

	for (size_t g = 0; g < n; g++)
		for (int64_t i = 0; i < freq[g] * times; i++)
			out[to++] = (int)g;
	return to;
}

static int take_low_median(int *sorted, size_t *n)
{
	size_t at = (*n - 1) / 2;
	int grade = sorted[at];

	memmove(&sorted[at], &sorted[at + 1], (*n - at - 1) * sizeof *sorted);
	(*n)--;
	return grade;
}

/* The rule as it is told: while the medians are equal, take one of them from each. Totals are brought together by cloning. */
static int by_taking_out(const int64_t *x, const int64_t *y, size_t n)
{
	static int left[SORTED_MAX], right[SORTED_MAX];
	int64_t all_x = 0, all_y = 0;

	for (size_t g = 0; g < n; g++)
		all_x += x[g], all_y += y[g];
	if (all_x == 0 || all_y == 0)
		return (all_x == 0) - (all_y == 0);
	assert_true(all_x * all_y <= SORTED_MAX);
	size_t left_n = spread(x, n, all_y, left), right_n = spread(y, n, all_x, right);
	assert_int_equal(left_n, right_n);
	while (left_n > 0) {
		int a = take_low_median(left, &left_n), b = take_low_median(right, &right_n);

		if (a != b)
			return a > b ? -1 : 1;
	}
	return 0;
}

static int sign(int n)
{
	return n < 0 ? -1 : n > 0;
}

static void judging_is_taking_medians_out(void **state)
{
	struct prng r = prng_from(11);
	size_t ties = 0;

	(void)state;
	for (int round = 0; round < 4000; round++) {
		int64_t t[3][GRADES];
		size_t n = 2 + prng_below(&r, GRADES - 1);

		for (int i = 0; i < 3; i++)
			for (size_t g = 0; g < n; g++)
				t[i][g] = (int64_t)prng_below(&r, 4) * (int64_t)prng_below(&r, 3);
		if (round % 3 == 0)
			for (size_t g = 0; g < n; g++)
				t[1][g] = t[0][g];
		for (int i = 0; i < 3; i++)
			for (int k = 0; k < 3; k++)
				assert_int_equal(sign(judgment_order(t[i], t[k], n)), by_taking_out(t[i], t[k], n));
		ties += judgment_order(t[0], t[2], n) == 0;
		/* No circle: what is not worse than what is not worse is not worse. */
		for (int i = 0; i < 27; i++) {
			const int64_t *x = t[i / 9], *y = t[i / 3 % 3], *z = t[i % 3];

			if (judgment_order(x, y, n) <= 0 && judgment_order(y, z, n) <= 0)
				assert_true(judgment_order(x, z, n) <= 0);
		}
	}
	assert_true(ties > 0);
	assert_int_equal(low_median((int64_t[]){ 0, 0, 0 }, 3), 0);
	assert_int_equal(low_median((int64_t[]){ 2, 1, 1 }, 3), 1);   /* of four the second */
	assert_int_equal(low_median((int64_t[]){ 2, 2, 1 }, 3), 2);
	assert_int_equal(low_median((int64_t[]){ 1, 0, 9000000000000000000 }, 3), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(judging_is_taking_medians_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
