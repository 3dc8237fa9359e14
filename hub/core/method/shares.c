/*
 * The Method of Equal Shares as a whole (Peters, Pierczyński, Skowron; equalshares.net): runs with larger and larger purses until
 * nothing is left to buy, then what still fits by ticks. And its plain neighbour, most ticks first.
 *
 * Purses grow by 1 percent of what they began with: a step of one unit of money is hopeless in đồng, and with this step every
 * official result at hand comes out exactly.
 */
#include "core/method/shares.h"

#include <stdlib.h>

struct turn { uint64_t ticks; int64_t cost; uint32_t place, item; };

static int turn_order(const void *a, const void *b)
{
	const struct turn *x = a, *y = b;

	if (x->ticks != y->ticks)
		return x->ticks > y->ticks ? -1 : 1;
	if (x->cost != y->cost)
		return x->cost < y->cost ? -1 : 1;
	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return x->item < y->item ? -1 : x->item > y->item;
}

static bool has(const uint32_t *items, size_t n, uint32_t item)
{
	for (size_t i = 0; i < n; i++)
		if (items[i] == item)
			return true;
	return false;
}

static void put_once(struct arena *a, struct numbers *list, uint32_t item)
{
	if (!has(list->at, list->n, item))
		numbers_put(a, list, item);
}

/* Equals of which some came in and some did not: the lot has chosen, or people will have to. */
static void settle(struct arena *a, const struct shares *s, const uint32_t *items, size_t n, const struct basket *in,
	struct shares_result *out)
{
	for (size_t i = 0; i < n; i++)
		if (s->lot == NULL)
			put_once(a, &out->tie, items[i]);
		else if (has(in->items, in->n, items[i]))
			put_once(a, &out->by_lot, items[i]);
}

/* Most ticks first, whatever still fits; what nobody supports stays out. */
static void fill(struct arena *a, struct arena *scratch, const struct market *m, struct basket *in, struct shares_result *out)
{
	struct turn *turns = arena_take_n(scratch, m->candidates_n + 1, sizeof *turns);
	uint32_t *equals = arena_take_n(scratch, m->candidates_n + 1, sizeof *equals);
	size_t n = 0;

	if (scratch->broken)
		return;
	for (size_t i = 0; i < m->candidates_n; i++) {
		const struct candidate *c = &m->candidates[i];

		if (!has(in->items, in->n, c->item))
			turns[n++] = (struct turn){ c->ticks, c->cost, m->places[c->item - 1], c->item };
	}
	qsort(turns, n, sizeof *turns, turn_order);
	for (size_t i = 0, end; i < n; i = end) {
		size_t came = 0;

		for (end = i; end < n && turns[end].ticks == turns[i].ticks && turns[end].cost == turns[i].cost; end++) {
			equals[end - i] = turns[end].item;
			if (turns[end].cost > m->s->budget - in->spent)
				continue;
			in->items[in->n++] = turns[end].item;
			in->spent += turns[end].cost;
			came++;
		}
		if (came > 0 && came < end - i)
			settle(a, m->s, equals, end - i, in, out);
	}
}

/* Nothing supported is left that would still fit. */
static bool is_spent(const struct market *m, const struct basket *in)
{
	for (size_t i = 0; i < m->candidates_n; i++)
		if (m->candidates[i].cost <= m->s->budget - in->spent && !has(in->items, in->n, m->candidates[i].item))
			return false;
	return true;
}

/* The largest purse, in percent, that the rule arrives at. 0: even the first costs more than the budget. */
static int64_t complete(struct market *m, struct basket *in, struct basket *next)
{
	const struct shares *s = m->s;
	int64_t percent = s->purse_percent;

	if (!market_run(m, percent, in, NULL))
		return 0;
	while (percent < s->purse_limit && in->n < m->candidates_n && !(s->until_spent && is_spent(m, in))) {
		struct basket was = *in;

		if (!market_run(m, percent + 1, next, NULL))
			break;
		*in = *next;
		*next = was;
		percent++;
	}
	return percent;
}

/*
 * Equals bought one straight after the other at the same price did not compete: buying them in another order leaves every purse
 * the same. All others did.
 */
static bool is_harmless(const struct knot *k, const struct basket *in, const struct fraction *effective)
{
	const struct fraction *first = &effective[in->items[k->at] - 1];

	for (size_t i = k->at; i < k->at + k->n; i++) {
		const struct fraction *f = i < in->n ? &effective[in->items[i] - 1] : NULL;

		if (f == NULL || f->lost || fraction_order(f, first) != 0 || !has(k->items, k->n, in->items[i]))
			return false;
	}
	return true;
}

/* The run that counts, once more, with everything that is told about it. */
static void tell_run(struct arena *a, struct arena *scratch, struct market *m, struct basket *in, struct shares_result *out)
{
	struct story story = { .a = scratch, .effective = out->effective };

	story.knots = arena_take_n(scratch, m->candidates_n + 1, sizeof *story.knots);
	if (scratch->broken)
		return;
	(void)market_run(m, out->purse_percent, in, &story);   /* it was within the budget before */
	for (size_t i = 0; i < story.knots_n; i++) {
		const struct knot *k = &story.knots[i];

		if (is_harmless(k, in, out->effective))
			continue;
		if (m->s->lot == NULL)
			settle(a, m->s, k->items, k->n, in, out);
		else
			put_once(a, &out->by_lot, in->items[k->at]);
	}
}

static void hand_over(struct arena *a, const struct basket *in, struct shares_result *out)
{
	for (size_t i = 0; i < in->n; i++)
		numbers_put(a, &out->items, in->items[i]);
	out->spent = in->spent;
}

void shares_run(struct arena *a, const struct shares *s, struct shares_result *out)
{
	struct arena scratch = { 0 };
	struct market m = { 0 };
	struct basket in = { 0 }, next = { 0 };

	*out = (struct shares_result){ .purse_percent = s->purse_percent };
	out->effective = arena_take_n(a, s->items_n + 1, sizeof *out->effective);
	in.items = arena_take_n(&scratch, s->items_n + 1, sizeof *in.items);
	next.items = arena_take_n(&scratch, s->items_n + 1, sizeof *next.items);
	if (a->broken || scratch.broken || !market_open(&scratch, s, &m))
		goto end;
	out->too_large = m.too_large;
	if (m.too_large || m.candidates_n == 0)
		goto end;
	int64_t percent = complete(&m, &in, &next);

	in.n = 0;
	in.spent = 0;
	if (percent > 0) {
		out->purse_percent = percent;
		tell_run(a, &scratch, &m, &in, out);
		if (s->left != NULL)
			market_left(&m, s->left);
	}
	out->bought = in.n;
	out->bits = m.bits;
	if (!s->no_fill)
		fill(a, &scratch, &m, &in, out);
	hand_over(a, &in, out);
end:
	a->broken |= scratch.broken;
	arena_free(&scratch);
}

void greedy_run(struct arena *a, const struct shares *s, struct shares_result *out)
{
	struct arena scratch = { 0 };
	struct market m = { 0 };
	struct basket in = { 0 };

	*out = (struct shares_result){ 0 };
	out->effective = arena_take_n(a, s->items_n + 1, sizeof *out->effective);
	in.items = arena_take_n(&scratch, s->items_n + 1, sizeof *in.items);
	if (a->broken || scratch.broken || !market_candidates(&scratch, s, &m))
		goto end;
	out->too_large = m.too_large;
	if (!m.too_large)
		fill(a, &scratch, &m, &in, out);
	hand_over(a, &in, out);
end:
	a->broken |= scratch.broken;
	arena_free(&scratch);
}
