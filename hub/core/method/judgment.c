/*
 * Medians, and the order they make. Majority judgment takes one median ballot after the other from two items until
 * they differ, which is the same as reading the sorted grades from the middle outwards, the lower neighbour first.
 * Here whole runs of equal grades are passed at once and in shares of the ballots, so two items are compared in as
 * many steps as there are grades, whatever the numbers of their ballots are and however these differ. Taking ballots
 * out one by one never ends on billions.
 */
#include "core/method/grades.h"

#include "base/must.h"

static const struct fraction middle = { .num = { 1 }, .den = { 2 } };

struct outward outward_of(const struct fraction *upto, unsigned n)
{
	struct outward o = { .n = n, .low = n };

	must(n >= 1 && n <= VALUES_MAX);
	for (unsigned i = 0; i < n; i++) {
		int to_middle = fraction_order(&upto[i], &middle);

		o.gap[i] = to_middle < 0 ? fraction_minus(middle, upto[i]) : fraction_minus(upto[i], middle);
		if (to_middle >= 0 && o.low == n)
			o.low = i;
		o.lost = o.lost || upto[i].lost;
	}
	return o;
}

/* How far from the middle the run of the lower grade ends, and that of the higher one. */
static struct fraction low_end(const struct outward *o, unsigned low)
{
	return low == 0 ? middle : o->gap[low - 1];
}

static struct fraction high_end(const struct outward *o, unsigned high)
{
	return high == o->n - 1 ? middle : o->gap[high];
}

static void nearer(struct fraction *least, struct fraction f)
{
	if (fraction_order(&f, least) < 0)
		*least = f;
}

/* Passes every run that ends at this distance. */
static void go_out(const struct outward *o, const struct fraction *distance, unsigned *low, unsigned *high)
{
	while (*low > 0 && fraction_order(&o->gap[*low - 1], distance) <= 0)
		(*low)--;
	while (*high < o->n - 1 && fraction_order(&o->gap[*high], distance) <= 0)
		(*high)++;
}

int outward_order(const struct outward *x, const struct outward *y)
{
	/* A high run that begins only behind the low median is reached at distance 0. */
	unsigned x_low = x->low, x_high = x->low, y_low = y->low, y_high = y->low;

	if (x->none || y->none)
		return (int)x->none - (int)y->none;
	if (x->lost || y->lost)
		return 0;
	must(x->n == y->n);
	for (;;) {
		if (x_low != y_low)
			return x_low > y_low ? -1 : 1;
		if (x_high != y_high)
			return x_high > y_high ? -1 : 1;
		struct fraction distance = middle;
		nearer(&distance, low_end(x, x_low));
		nearer(&distance, low_end(y, y_low));
		nearer(&distance, high_end(x, x_high));
		nearer(&distance, high_end(y, y_high));
		if (fraction_order(&distance, &middle) == 0)
			return 0;
		go_out(x, &distance, &x_low, &x_high);
		go_out(y, &distance, &y_low, &y_high);
	}
}

static struct outward outward_from(const int64_t *freq, size_t n)
{
	struct fraction upto[VALUES_MAX];
	uint64_t sum = 0, all = 0;

	for (size_t i = 0; i < n; i++)
		all += (uint64_t)freq[i];
	if (all == 0)
		return (struct outward){ .n = (unsigned)n, .none = true };
	for (size_t i = 0; i < n; i++)
		upto[i] = fraction_of(sum += (uint64_t)freq[i], all);
	return outward_of(upto, (unsigned)n);
}

int judgment_order(const int64_t *x, const int64_t *y, size_t n)
{
	struct outward a = outward_from(x, n), b = outward_from(y, n);
	return outward_order(&a, &b);
}

unsigned low_median(const int64_t *freq, size_t n)
{
	uint64_t sum = 0, all = 0;

	for (size_t i = 0; i < n; i++)
		all += (uint64_t)freq[i];
	for (size_t i = 0; all > 0 && i < n; i++) {
		sum += (uint64_t)freq[i];
		if (sum >= all - sum)
			return (unsigned)i + 1;
	}
	return 0;
}
