/*
 * Ranking with Borda's count, average variant: with m items a first place counts m - 1, the last 0; items of one tier
 * share the mean of the places they span, and what a ballot leaves out shares the places left. So every ballot that
 * is not blank hands out exactly m (m - 1) / 2, and a short ballot weighs no more and no less than a full one. The
 * mean of two places may be a half: points are counted twice over (rows.points, rows.by), the score is exact.
 */
#include "core/method/method.h"

#include <string.h>

enum word borda_check(const struct question *q, const struct pick_list *picks, int64_t *arg)
{
	for (size_t i = 0; i < picks->n; i++) {
		if (picks->at[i].points >= 1 && picks->at[i].points <= (int64_t)q->items_n)
			continue;
		*arg = (int64_t)q->items_n;
		return word_wrong_mark;
	}
	return word_fine;
}

/* Scratch: the place that a ballot gives to each item, and how many items stand at each place. Place m + 1 is "left out". */
struct places { size_t items_n; uint32_t *of, *at; int64_t *points; };

/* Twice the points of a tier of `size` items before which `better` stand. */
static int64_t tier_points(const struct places *p, int64_t better, int64_t size)
{
	return 2 * ((int64_t)p->items_n - 1 - better) - (size - 1);
}

static void count_ballot(const struct places *p, const struct counted *b, struct tally *t)
{
	size_t m = p->items_n;
	int64_t better = 0;

	memset(p->at, 0, (m + 2) * sizeof *p->at);
	for (size_t i = 0; i < m; i++)
		p->of[i] = (uint32_t)m + 1;
	for (size_t k = 0; k < b->picks.n; k++) {
		struct tally_row *r = &t->rows[b->picks.at[k].item - 1];

		p->of[b->picks.at[k].item - 1] = (uint32_t)b->picks.at[k].points;
		p->at[b->picks.at[k].points]++;
		r->voters += b->times;
		r->voters_by[b->group] += b->times;
	}
	p->at[m + 1] = (uint32_t)(m - b->picks.n);
	for (size_t place = 1; place <= m + 1; place++) {
		p->points[place] = tier_points(p, better, p->at[place]);
		better += p->at[place];
	}
	for (size_t i = 0; i < m; i++) {
		t->rows[i].points += p->points[p->of[i]] * b->times;
		t->rows[i].by[b->group] += p->points[p->of[i]] * b->times;
	}
}

/* Balanced: the mean over the groups of points a ballot. */
static void score(const struct question *q, struct tally *t, struct tally_row *r)
{
	struct fraction parts[GROUPS_MAX];
	size_t groups = group_parts(q, t->voted, t, parts);

	r->plain = fraction_of((uint64_t)r->points, 2);
	r->balanced = groups == 0 ? r->plain : (struct fraction){ 0 };
	for (size_t g = 1; g <= q->groups_n; g++)
		if (t->voted[g] > 0)
			r->balanced = fraction_add(r->balanced, fraction_mul(parts[g],
				fraction_mul(fraction_of((uint64_t)r->by[g], (uint64_t)t->voted[g]), fraction_of(1, 2))));
	t->too_large = t->too_large || r->balanced.lost;
}

struct tally *borda_count(struct arena *a, const struct question *q, const struct counted *ballots, size_t n)
{
	struct tally *t = tally_begin(a, q, ballots, n, false);
	size_t m = q->items_n;
	struct places p = { m, arena_take_n(a, m + 1, sizeof *p.of), arena_take_n(a, m + 2, sizeof *p.at),
		arena_take_n(a, m + 2, sizeof *p.points) };

	if (t == NULL || p.of == NULL || p.at == NULL || p.points == NULL)
		return NULL;
	bool fits = marks_given(q, ballots, n, t);
	for (size_t i = 0; fits && i < n; i++)
		if (ballots[i].picks.n > 0)
			count_ballot(&p, &ballots[i], t);
	for (size_t i = 0; fits && i < t->rows_n; i++)
		score(q, t, &t->rows[i]);
	/* From first and last to last and first. */
	tally_rank(a, q, t, order_by_score_alone, 2 * ((int64_t)m - 1));
	return a->broken ? NULL : t;
}
