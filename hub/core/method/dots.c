/*
 * Priority points (dots): a budget of points, a cap per item, unspent points are lost. Ranking key of decision 14:
 * points, then distinct voters, then the sector-balanced share when it may be shown; equals share a rank.
 */
#include "core/method/method.h"
#include "core/rule/rule.h"

#include <string.h>

int64_t dots_points(size_t items)
{
	int64_t third = ((int64_t)items * 2 + 3) / 6;   /* round(items / 3) */

	return third < 3 ? 3 : third > 7 ? 7 : third;
}

enum word dots_check(const struct poll *p, const struct ballot *b, int64_t *arg)
{
	int64_t sum = 0;

	for (size_t i = 0; i < b->picks.n; i++) {
		const struct pick *pick = &b->picks.at[i];

		if (pick->item < 1 || pick->item > (int64_t)p->items.n)
			return word_wrong_item;
		if (pick->points > p->cap) {
			*arg = p->cap;
			return word_too_many_on_one;
		}
		sum += pick->points;
	}
	*arg = p->points;
	return sum > p->points ? word_too_many_points : word_fine;
}

/*
 * share = mean over the S sectors that voted of (points of the item from s / points used by s), over the common
 * denominator S * product of used_s. With 20 000 seats and 100 points the three factors stay below 2^63.
 */
static void count_shares(struct tally *t)
{
	int64_t product = 1, sectors = 0;

	for (int s = SECTOR_STATE; s < SECTOR_N; s++) {
		if (t->used_by[s] == 0)
			continue;
		product *= t->used_by[s];
		sectors++;
	}
	for (size_t i = 0; i < t->rows_n; i++) {
		struct tally_row *r = &t->rows[i];

		r->share_den = sectors == 0 ? 1 : product * sectors;
		for (int s = SECTOR_STATE; s < SECTOR_N; s++)
			if (t->used_by[s] > 0)
				r->share_num += r->by[s] * (product / t->used_by[s]);
	}
}

struct ranking { const struct workshop *w; const struct poll *p; const struct tally *t; bool balanced; };

/* <0: a stands before b; 0: they share a rank. All shares of a round have one denominator. */
static int rank_order(const struct ranking *g, uint32_t a, uint32_t b)
{
	const struct tally_row *x = &g->t->rows[a - 1], *y = &g->t->rows[b - 1];

	if (!g->balanced && x->points != y->points)
		return x->points > y->points ? -1 : 1;
	if (!g->balanced && x->voters != y->voters)
		return x->voters > y->voters ? -1 : 1;
	if ((g->balanced || g->t->sectors) && x->share_num != y->share_num)
		return x->share_num > y->share_num ? -1 : 1;
	return 0;
}

/* Insertion by rank, then by code: at most 200 items, and stable by construction. */
static void sort_items(const struct ranking *g, uint32_t *order, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t item = (uint32_t)i + 1;
		size_t at = i;

		while (at > 0) {
			int by_rank = rank_order(g, item, order[at - 1]);
			bool before = by_rank < 0 || (by_rank == 0 &&
				strcmp(item_code(g->w, g->p, item), item_code(g->w, g->p, order[at - 1])) < 0);

			if (!before)
				break;
			order[at] = order[at - 1];
			at--;
		}
		order[at] = item;
	}
}

/* Shared ranks 1, 2, 2, 4, and the cut: who is surely above it, and who shares the rank it goes through. */
static void cut(struct workshop *w, const struct ranking *g, const uint32_t *order, size_t n, int64_t top,
	struct numbers *tops, struct numbers *tie)
{
	for (size_t i = 0; i < n; i++) {
		struct tally_row *r = &g->t->rows[order[i] - 1];
		uint32_t rank = (uint32_t)i + 1;

		if (i > 0 && rank_order(g, order[i - 1], order[i]) == 0)
			rank = g->balanced ? g->t->rows[order[i - 1] - 1].balanced_rank : g->t->rows[order[i - 1] - 1].rank;
		if (g->balanced)
			r->balanced_rank = rank;
		else
			r->rank = rank;
	}
	for (size_t i = 0; i < n; ) {
		size_t end = i + 1;

		while (end < n && rank_order(g, order[i], order[end]) == 0)
			end++;
		for (size_t k = i; k < end && (int64_t)i < top; k++)
			numbers_put(&w->arena, (int64_t)end <= top ? tops : tie, order[k]);
		i = end;
	}
}

static bool surely_out(const struct numbers *tops, const struct numbers *tie, uint32_t item)
{
	for (size_t i = 0; i < tops->n; i++)
		if (tops->at[i] == item)
			return false;
	for (size_t i = 0; i < tie->n; i++)
		if (tie->at[i] == item)
			return false;
	return true;
}

/* The two lists differ for certain: something surely above one line is surely below the other. Ties alone do not. */
static bool diverges(const struct numbers *tops, const struct numbers *tie, const struct numbers *tops_b, const struct numbers *tie_b)
{
	for (size_t i = 0; i < tops->n; i++)
		if (surely_out(tops_b, tie_b, tops->at[i]))
			return true;
	for (size_t i = 0; i < tops_b->n; i++)
		if (surely_out(tops, tie, tops_b->at[i]))
			return true;
	return false;
}

void dots_count(struct workshop *w, const struct poll *p, struct tally *t)
{
	struct numbers tie_balanced = { 0 };
	size_t n = p->items.n;

	t->rows = arena_take_n(&w->arena, n, sizeof *t->rows);
	t->order = arena_take_n(&w->arena, n, sizeof *t->order);
	t->order_balanced = arena_take_n(&w->arena, n, sizeof *t->order_balanced);
	if (t->rows == NULL || t->order == NULL || t->order_balanced == NULL)
		return;
	t->rows_n = n;
	for (size_t i = 0; i < p->ballots.n; i++) {
		const struct ballot *b = &p->ballots.at[i];

		t->available += p->points;
		for (size_t k = 0; k < b->picks.n; k++) {
			struct tally_row *r = &t->rows[b->picks.at[k].item - 1];

			r->points += b->picks.at[k].points;
			r->voters++;
			r->by[b->sector] += b->picks.at[k].points;
			t->used += b->picks.at[k].points;
			t->used_by[b->sector] += b->picks.at[k].points;
		}
	}
	count_shares(t);
	struct ranking plain = { w, p, t, false }, balanced = { w, p, t, true };
	sort_items(&plain, t->order, n);
	sort_items(&balanced, t->order_balanced, n);
	cut(w, &plain, t->order, n, p->top, &t->tops, &t->tie);
	cut(w, &balanced, t->order_balanced, n, p->top, &t->tops_balanced, &tie_balanced);
	t->divergence = diverges(&t->tops, &t->tie, &t->tops_balanced, &tie_balanced);
}
