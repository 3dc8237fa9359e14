/*
 * Ranks and lines. Equals share a rank (1, 2, 2, 4); a tie is broken only where the line goes through it, by people or by the
 * lot that the room drew before it voted, and either is told.
 */
#include "core/method/count.h"

#include <string.h>

struct ranking { const struct question *q; const struct tally *t; tally_order *order_of; bool balanced; };

int order_by_score(const struct question *q, const struct tally *t, bool balanced, uint32_t a, uint32_t b)
{
	const struct tally_row *x = &t->rows[a - 1], *y = &t->rows[b - 1];
	int by_points = balanced ? 0 : fraction_order(&y->plain, &x->plain);

	(void)q;
	if (by_points != 0)
		return by_points;
	if (!balanced && x->voters != y->voters)
		return x->voters > y->voters ? -1 : 1;
	return balanced || t->sectors ? fraction_order(&y->balanced, &x->balanced) : 0;
}

static int rank_order(const struct ranking *g, uint32_t a, uint32_t b)
{
	return g->order_of(g->q, g->t, g->balanced, a, b);
}

static int place_order(const struct ranking *g, uint32_t a, uint32_t b, bool by_rank)
{
	int order = by_rank ? rank_order(g, a, b) : 0;

	if (order == 0)
		order = strcmp(g->q->codes[a - 1], g->q->codes[b - 1]);
	return order != 0 ? order : a < b ? -1 : a > b;
}

static void sort_items(const struct ranking *g, uint32_t *at, uint32_t *spare, size_t n, bool by_rank)
{
	if (n < 2)
		return;
	size_t half = n / 2, i = 0, k = half, to = 0;
	sort_items(g, at, spare, half, by_rank);
	sort_items(g, at + half, spare, n - half, by_rank);
	while (i < half || k < n)
		spare[to++] = k >= n || (i < half && place_order(g, at[i], at[k], by_rank) < 0) ? at[i++] : at[k++];
	memcpy(at, spare, n * sizeof *at);
}

/* Ranked items by rank, the others behind them by code; how many are ranked. */
static size_t put_in_order(const struct ranking *g, uint32_t *order, uint32_t *spare)
{
	size_t ranked_n = 0, n = g->t->rows_n, behind = n;

	for (uint32_t item = 1; item <= n; item++) {
		if (numbers_have(&g->t->unranked, item))
			order[--behind] = item;
		else
			order[ranked_n++] = item;
	}
	sort_items(g, order, spare, ranked_n, true);
	sort_items(g, order + ranked_n, spare, n - ranked_n, false);
	return ranked_n;
}

static void put_ranks(const struct ranking *g, const uint32_t *order, size_t ranked_n)
{
	uint32_t rank = 1;

	for (size_t i = 0; i < ranked_n; i++) {
		struct tally_row *r = &g->t->rows[order[i] - 1];

		if (i > 0 && rank_order(g, order[i - 1], order[i]) != 0)
			rank = (uint32_t)i + 1;
		if (g->balanced)
			r->balanced_rank = rank;
		else
			r->rank = rank;
	}
}

/* Who is surely above the line, and who shares the rank that it goes through. */
static void cut(struct arena *a, const struct ranking *g, const uint32_t *order, size_t n,
	struct numbers *tops, struct numbers *tie)
{
	for (size_t i = 0; i < n && (int64_t)i < g->q->top; ) {
		size_t end = i + 1;

		while (end < n && rank_order(g, order[i], order[end]) == 0)
			end++;
		for (size_t k = i; k < end; k++)
			numbers_put(a, (int64_t)end <= g->q->top ? tops : tie, order[k]);
		i = end;
	}
}

/* The two lists differ for certain: something surely above one line is surely below the other. Ties alone do not. */
static bool diverges(const struct tally *t)
{
	for (size_t i = 0; i < t->tops.n; i++)
		if (!numbers_have(&t->tops_balanced, t->tops.at[i]) && !numbers_have(&t->tie_balanced, t->tops.at[i]))
			return true;
	for (size_t i = 0; i < t->tops_balanced.n; i++)
		if (!numbers_have(&t->tops, t->tops_balanced.at[i]) && !numbers_have(&t->tie, t->tops_balanced.at[i]))
			return true;
	return false;
}

/* Fills the places that are left above the line from those who share its rank, in the order of the lot. */
static void draw(struct arena *a, const struct question *q, struct tally *t, struct numbers *tops, const struct numbers *tie)
{
	while (tie->n > 0 && (int64_t)tops->n < q->top) {
		uint32_t next = 0;
		size_t before = tops->n;

		for (size_t i = 0; i < tie->n; i++)
			if (!numbers_have(tops, tie->at[i]) && (next == 0 || q->lot[tie->at[i] - 1] < q->lot[next - 1]))
				next = tie->at[i];
		numbers_put(a, tops, next);
		numbers_put(a, &t->by_lot, next);
		if (tops->n == before)
			return;   /* memory ended; the arena says so */
	}
}

/* floor(lead / each) + 1: each person who changes their mind closes the gap by so much at most. 0 = past all telling. */
static int64_t people_to_close(const struct fraction *lead, int64_t each)
{
	struct fraction people = fraction_div(*lead, fraction_of((uint64_t)each, 1));
	uint64_t whole[FRACTION_LIMBS];

	big_div(people.num, people.den, FRACTION_LIMBS, whole, NULL);
	if (people.lost || big_bits(whole, FRACTION_LIMBS) > 62)
		return 0;
	return (int64_t)whole[0] + 1;
}

/* How far the last above the deciding line is ahead of the first below it. */
static void count_lead(const struct question *q, struct tally *t, const uint32_t *order, size_t ranked_n, int64_t swing_each)
{
	bool balanced = t->decides == DECIDES_BALANCED;

	t->lead = fraction_of(0, 1);
	if (q->top <= 0 || (uint64_t)q->top >= ranked_n)
		return;   /* nothing stands below a line */
	const struct tally_row *above = &t->rows[order[q->top - 1] - 1], *below = &t->rows[order[q->top] - 1];
	const struct fraction *x = balanced ? &above->balanced : &above->plain, *y = balanced ? &below->balanced : &below->plain;
	bool is_tied = (balanced ? t->tie_balanced : t->tie).n > 0;

	/* Grades are ordered by more than their score: there one below may have the larger. */
	if (!is_tied && fraction_order(x, y) > 0)
		t->lead = fraction_minus(*x, *y);
	if (!balanced && swing_each > 0)
		t->swing = people_to_close(&t->lead, swing_each);
}

void tally_rank(struct arena *a, const struct question *q, struct tally *t, tally_order *order_of, int64_t swing_each)
{
	struct ranking plain = { q, t, order_of, false }, balanced = { q, t, order_of, true };
	uint32_t *spare = arena_take_n(a, t->rows_n, sizeof *spare);

	t->order = arena_take_n(a, t->rows_n, sizeof *t->order);
	t->order_balanced = arena_take_n(a, t->rows_n, sizeof *t->order_balanced);
	if (spare == NULL || t->order == NULL || t->order_balanced == NULL)
		return;
	size_t ranked_n = put_in_order(&plain, t->order, spare);
	put_in_order(&balanced, t->order_balanced, spare);
	put_ranks(&plain, t->order, ranked_n);
	put_ranks(&balanced, t->order_balanced, ranked_n);
	cut(a, &plain, t->order, ranked_n, &t->tops, &t->tie);
	cut(a, &balanced, t->order_balanced, ranked_n, &t->tops_balanced, &t->tie_balanced);
	/* The one bit that may be told whatever the k rule says; but without everybody's group there is nothing to compare. */
	t->divergence = t->voted[0] == 0 && diverges(t);
	if (t->decides == DECIDES_BALANCED) {
		count_lead(q, t, t->order_balanced, ranked_n, swing_each);
		if (q->lot != NULL)
			draw(a, q, t, &t->tops_balanced, &t->tie_balanced);
	} else {
		count_lead(q, t, t->order, ranked_n, swing_each);
		if (q->lot != NULL)
			draw(a, q, t, &t->tops, &t->tie);
	}
}

void lot_draw(struct arena *a, struct text round, struct text word, const char *const *codes, size_t items_n, uint32_t *places)
{
	char *seeded = arena_take(a, round.len + word.len);
	struct hash *lots = arena_take_n(a, items_n, sizeof *lots), seed;

	if (seeded == NULL || lots == NULL)
		return;
	if (round.len > 0)
		memcpy(seeded, round.at, round.len);
	if (word.len > 0)
		memcpy(seeded + round.len, word.at, word.len);
	seed = hash_sha256(seeded, round.len + word.len);
	for (size_t i = 0; i < items_n; i++) {
		size_t len = strlen(codes[i]);
		uint8_t *bytes = arena_take(a, HASH_BYTES + 1 + len);   /* zeroed: the 0x00 stands */

		if (bytes == NULL)
			return;
		memcpy(bytes, seed.at, HASH_BYTES);
		memcpy(bytes + HASH_BYTES + 1, codes[i], len);
		lots[i] = hash_sha256(bytes, HASH_BYTES + 1 + len);
	}
	for (size_t i = 0; i < items_n; i++) {
		places[i] = 0;
		for (size_t k = 0; k < items_n; k++) {
			int order = memcmp(&lots[k], &lots[i], HASH_BYTES);

			places[i] += order < 0 || (order == 0 && k < i);
		}
	}
}
