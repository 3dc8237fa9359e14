/*
 * How strong an agreement is. Van der Eijk's A (Quality and Quantity 35, 2001) splits a histogram into layers: take
 * the least number that is not zero off every grade that has any, and look at the pattern of ones and zeros this
 * layer makes; then the next. Kendall's W (1939) says with one number how far several raters put a whole list in the
 * same order.
 */
#include "core/method/count.h"

#include "base/must.h"

/* A share of the whole that speaks for one camp, and one that speaks for two. */
struct balance_of { struct fraction one, two; };

/*
 * A of one layer: U * (K - S) / (K - 1), where S of K grades are used and U = ((K - 2) TU - (K - 1) TDU) / ((K - 2)
 * (TU + TDU)); TU counts the triples 110 and 011 of the pattern, TDU the triples 101. Without any such triple U is 1.
 */
static void weigh_layer(const bool *pattern, size_t n, struct fraction weight, struct balance_of *sum)
{
	uint64_t used = 0, one = 0, two = 0;

	for (size_t i = 0; i < n; i++) {
		used += pattern[i];
		for (size_t j = i + 1; j < n; j++) {
			for (size_t k = j + 1; k < n; k++) {
				one += pattern[j] && pattern[i] != pattern[k];
				two += pattern[i] && !pattern[j] && pattern[k];
			}
		}
	}
	struct fraction share = fraction_mul(weight, fraction_of(n - used, n - 1));
	if (one + two == 0) {
		sum->one = fraction_add(sum->one, share);
		return;
	}
	sum->one = fraction_add(sum->one, fraction_mul(share, fraction_of(one, one + two)));
	sum->two = fraction_add(sum->two, fraction_mul(share, fraction_of((n - 1) * two, (n - 2) * (one + two))));
}

struct fraction agreement_of(const int64_t *freq, size_t n, bool *minus)
{
	struct balance_of sum = { .one = fraction_of(0, 1), .two = fraction_of(0, 1) };
	uint64_t all = 0;
	int64_t off = 0;

	must(n >= 2 && n <= VALUES_MAX);
	*minus = false;
	for (size_t i = 0; i < n; i++)
		all += (uint64_t)freq[i];
	for (;;) {
		bool pattern[VALUES_MAX] = { false };
		int64_t least = 0;
		uint64_t used = 0;

		for (size_t i = 0; i < n; i++) {
			pattern[i] = freq[i] > off;
			used += pattern[i];
			if (pattern[i] && (least == 0 || freq[i] - off < least))
				least = freq[i] - off;
		}
		if (used == 0)
			break;
		weigh_layer(pattern, n, fraction_mul(fraction_of((uint64_t)least, all), fraction_of(used, 1)), &sum);
		off += least;
	}
	*minus = fraction_order(&sum.one, &sum.two) < 0;
	return *minus ? fraction_minus(sum.two, sum.one) : fraction_minus(sum.one, sum.two);
}

enum strength strength_of(const int64_t *freq, size_t n)
{
	static const struct fraction strong = { .num = { 3 }, .den = { 5 } }, fair = { .num = { 3 }, .den = { 10 } };
	bool minus, any = false;

	for (size_t i = 0; i < n; i++)
		any = any || freq[i] > 0;
	if (!any)
		return STRENGTH_NONE;
	struct fraction a = agreement_of(freq, n, &minus);
	if (minus)
		return STRENGTH_SPLIT;
	if (fraction_order(&a, &strong) >= 0)
		return STRENGTH_STRONG;
	return fraction_order(&a, &fair) >= 0 ? STRENGTH_FAIR : STRENGTH_WEAK;
}

/*
 * Adds twice the rank of each item to sums[] (a tie shares the mean of its ranks, which may be a half) and returns
 * the sum of t^3 - t over the ties: an item that is one of t equal ones adds t^2 - 1.
 */
static uint64_t add_ranks(const int64_t *scores, size_t n, uint64_t *sums)
{
	uint64_t ties = 0;

	for (size_t i = 0; i < n; i++) {
		uint64_t less = 0, equal = 0;

		for (size_t k = 0; k < n; k++) {
			less += scores[k] < scores[i];
			equal += scores[k] == scores[i];
		}
		sums[i] += 2 * less + equal + 1;
		ties += equal * equal - 1;
	}
	return ties;
}

/* W = 12 S / (m^2 (n^3 - n) - m T); the sums here are twice the ranks, so four times S stands above the line. */
struct fraction kendall_w(struct arena *a, const int64_t *scores, size_t raters_n, size_t items_n)
{
	uint64_t *sums = arena_take_n(a, items_n + 1, sizeof *sums);
	struct fraction above = fraction_of(0, 1), below = fraction_of(0, 1), m = fraction_of(raters_n, 1);
	uint64_t n = items_n;

	if (sums == NULL)
		return (struct fraction){ .den = { 1 }, .lost = true };
	for (size_t r = 0; r < raters_n; r++)
		below = fraction_add(below, fraction_of(n * n * n - n - add_ranks(&scores[r * items_n], items_n, sums), 1));
	if (fraction_is_zero(&below))
		return below;
	for (size_t i = 0; i < items_n; i++) {
		uint64_t mean = raters_n * (n + 1), d = sums[i] > mean ? sums[i] - mean : mean - sums[i];
		above = fraction_add(above, fraction_mul(fraction_of(d, 1), fraction_of(d, 1)));
	}
	return fraction_div(fraction_mul(fraction_of(3, 1), above), fraction_mul(m, below));
}
