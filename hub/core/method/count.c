/*
 * What all counts share: turnout, the k rule, sums, and the weights by which every group that voted weighs the same
 * (decision 14; post-stratification after Little 1993, trimming as survey practice does it).
 */
#include "core/method/count.h"

#include "base/must.h"
#include "base/wide.h"
#include "core/method/method.h"

void tally_add(struct tally *t, int64_t *sum, int64_t amount, int64_t times)
{
	int64_t more;

	if (__builtin_mul_overflow(amount, times, &more) || __builtin_add_overflow(*sum, more, &more))
		t->too_large = true;
	else
		*sum = more;
}

static void add_to_cells(struct tally *t, const struct counted *b)
{
	for (size_t i = 0; i < b->picks.n; i++) {
		const struct pick *pick = &b->picks.at[i];

		must(pick->item >= 1 && (uint64_t)pick->item <= t->cells_n && pick->points >= 1 && pick->points < VALUES_MAX);
		struct tally_cell *c = &t->cells[pick->item - 1];
		tally_add(t, &c->voters, 1, b->times);
		tally_add(t, &c->voters_by[b->group], 1, b->times);
		tally_add(t, &c->marks[pick->points], 1, b->times);
		tally_add(t, &c->marks_by[b->group][pick->points], 1, b->times);
	}
}

/*
 * The k rule: figures by group only if every group that voted has k ballots; else all are withheld, since the total minus
 * the others would give the hidden one. A ballot without a group, where groups exist, was stripped of it for that reason.
 */
static enum withheld why_withheld(const struct question *q, const struct tally *t)
{
	bool anybody = false, few = t->voted[0] > 0, small = false;

	for (size_t g = 1; g <= q->groups_n; g++) {
		anybody |= t->voted[g] > 0;
		few |= t->voted[g] > 0 && t->voted[g] < q->k;
		small |= t->voted[g] > 0 && t->voted[g] < q->min_group;
	}
	if (q->groups_n == 0 || (!anybody && t->voted[0] == 0))
		return WITHHELD_NOBODY;
	return few ? WITHHELD_FEW : small ? WITHHELD_SMALL : WITHHELD_NONE;
}

/* Does the cap clip a group of `n` beside the largest of `most`? Each of its ballots would weigh most / n times the lightest. */
static bool clips(const struct question *q, int64_t n, int64_t most)
{
	return q->weight_cap > 0 && (wide)most > (wide)q->weight_cap * (wide)n;
}

static int64_t largest(const struct question *q, const int64_t base[GROUPS_MAX])
{
	int64_t most = 0;

	for (size_t g = 1; g <= q->groups_n; g++)
		if (base[g] > most)
			most = base[g];
	return most;
}

/*
 * What one unit of each group (a ballot, a point) weighs when all units together weigh 1: without a cap 1 / (groups * base).
 * Fractions, not the whole numbers of group_weights(): they hold where a common multiple of billions does not.
 */
static void unit_weights(const struct question *q, const int64_t base[GROUPS_MAX], struct tally *t, struct fraction out[GROUPS_MAX])
{
	int64_t most = largest(q, base);
	struct fraction all = fraction_of(0, 1);

	for (size_t g = 0; g < GROUPS_MAX; g++)
		out[g] = fraction_of(0, 1);
	for (size_t g = 1; g <= q->groups_n; g++) {
		if (base[g] == 0)
			continue;
		bool clipped = clips(q, base[g], most);
		t->capped |= clipped;
		out[g] = clipped ? fraction_of((uint64_t)q->weight_cap, (uint64_t)most) : fraction_of(1, (uint64_t)base[g]);
		all = fraction_add(all, fraction_mul(out[g], fraction_of((uint64_t)base[g], 1)));
	}
	for (size_t g = 1; g <= q->groups_n; g++)
		if (base[g] > 0)
			out[g] = fraction_div(out[g], all);
}

/* Ballots of equal weight that these are worth: (sum w)^2 / sum w^2, and the weights add up to 1. */
static void count_effective(const struct question *q, struct tally *t)
{
	struct fraction weights[GROUPS_MAX], squares = fraction_of(0, 1);

	t->effective = fraction_of((uint64_t)t->voted[0], 1);
	if (largest(q, t->voted) == 0)
		return;   /* no groups: all weigh the same */
	unit_weights(q, t->voted, t, weights);
	for (size_t g = 1; g <= q->groups_n; g++) {
		struct fraction square = fraction_mul(weights[g], weights[g]);

		squares = fraction_add(squares, fraction_mul(square, fraction_of((uint64_t)t->voted[g], 1)));
	}
	t->effective = squares.lost ? squares : fraction_div(fraction_of(1, 1), squares);
}

struct tally *tally_begin(struct arena *a, const struct question *q, const struct counted *ballots, size_t n, bool cells)
{
	struct tally *t = arena_take(a, sizeof *t);

	must(q->groups_n < GROUPS_MAX && q->items_n <= COUNT_ITEMS_MAX);
	if (t == NULL)
		return NULL;
	t->rows_n = q->items_n;
	t->rows = arena_take_n(a, t->rows_n, sizeof *t->rows);
	t->cells_n = cells ? question_slots(q) : 0;
	t->cells = cells ? arena_take_n(a, t->cells_n, sizeof *t->cells) : NULL;
	if (t->rows == NULL || (cells && t->cells == NULL))
		return NULL;
	for (size_t i = 0; i < n; i++) {
		const struct counted *b = &ballots[i];

		must(b->group <= q->groups_n && b->times > 0);
		tally_add(t, &t->cast, 1, b->times);
		tally_add(t, b->picks.n == 0 ? &t->blank : &t->voted[b->group], 1, b->times);
		if (cells)
			add_to_cells(t, b);
	}
	t->withheld = why_withheld(q, t);
	t->sectors = t->withheld == WITHHELD_NONE;
	t->decides = t->sectors && q->decides == DECIDES_BALANCED ? DECIDES_BALANCED : DECIDES_PLAIN;
	count_effective(q, t);
	return t;
}

void rows_add(struct tally *t, const struct counted *ballots, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct counted *b = &ballots[i];

		for (size_t k = 0; k < b->picks.n; k++) {
			int64_t points = b->picks.at[k].points;

			must(b->picks.at[k].item >= 1 && (uint64_t)b->picks.at[k].item <= t->rows_n && points > 0);
			struct tally_row *r = &t->rows[b->picks.at[k].item - 1];
			tally_add(t, &r->points, points, b->times);
			tally_add(t, &r->by[b->group], points, b->times);
			tally_add(t, &r->voters, 1, b->times);
			tally_add(t, &r->voters_by[b->group], 1, b->times);
			tally_add(t, &t->used, points, b->times);
			tally_add(t, &t->used_by[b->group], points, b->times);
		}
	}
	for (size_t i = 0; i < t->rows_n; i++)
		t->rows[i].plain = fraction_of((uint64_t)t->rows[i].points, 1);
}

void rows_balance(const struct question *q, struct tally *t)
{
	enum balance balance = q->balance == BALANCE_NONE ? method_rows[q->method].balance : q->balance;
	struct fraction weights[GROUPS_MAX];

	unit_weights(q, balance == BALANCE_USED ? t->used_by : t->voted, t, weights);
	for (size_t i = 0; i < t->rows_n; i++) {
		struct tally_row *r = &t->rows[i];

		r->balanced = fraction_of(0, 1);
		for (size_t g = 1; g <= q->groups_n; g++)
			if (r->by[g] > 0)
				r->balanced = fraction_add(r->balanced, fraction_mul(weights[g], fraction_of((uint64_t)r->by[g], 1)));
		t->too_large |= r->balanced.lost;
	}
}

/* -- whole-number weights, for counts that add ballots instead of fractions -- */

static wide common_divisor(wide a, wide b)
{
	while (b != 0) {
		wide rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* The least common multiple of what voted; 0 when it leaves 128 bits. */
static wide common_multiple(const struct question *q, const int64_t voted[GROUPS_MAX])
{
	wide multiple = 1;

	for (size_t g = 1; g <= q->groups_n; g++) {
		if (voted[g] == 0)
			continue;
		wide n = (wide)voted[g];
		if (__builtin_mul_overflow(multiple, n / common_divisor(multiple, n), &multiple))
			return 0;
	}
	return multiple;
}

void group_weights(const struct question *q, const int64_t voted[GROUPS_MAX], struct tally *t, uint64_t weights[GROUPS_MAX])
{
	wide multiple = common_multiple(q, voted), whole[GROUPS_MAX] = { 0 }, divisor = 0;
	int64_t most = largest(q, voted);
	wide lightest = most == 0 ? 0 : multiple / (uint64_t)most;

	for (size_t g = 0; g < GROUPS_MAX; g++)
		weights[g] = 0;
	for (size_t g = 1; g <= q->groups_n && multiple > 0; g++) {
		if (voted[g] == 0)
			continue;
		whole[g] = multiple / (uint64_t)voted[g];
		if (clips(q, voted[g], most)) {
			t->capped = true;
			whole[g] = (uint64_t)q->weight_cap * lightest;   /* less than what it replaces */
		}
		divisor = common_divisor(whole[g], divisor);
	}
	t->too_large |= multiple == 0;
	for (size_t g = 1; g <= q->groups_n && divisor > 0; g++) {
		t->too_large |= whole[g] / divisor > UINT64_MAX;
		weights[g] = whole[g] / divisor > UINT64_MAX ? 0 : (uint64_t)(whole[g] / divisor);
	}
}
