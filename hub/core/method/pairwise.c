/*
 * Two items at a time: which of them comes first? The score is the smoothed share of comparisons won, (W + 1) / (W +
 * L + 2), after the pairwise wiki surveys of Salganik and Levy (PLOS ONE 2015); balanced, the mean of that share over
 * the groups that voted. With at most 7 items a round has at most 21 questions, few enough for a room to answer all.
 */
#include "core/method/method.h"

enum { FIRST = 1, SECOND = 2 };

enum word pairwise_check(const struct question *q, const struct pick_list *picks, int64_t *arg)
{
	(void)q;
	for (size_t i = 0; i < picks->n; i++) {
		if (picks->at[i].points == FIRST || picks->at[i].points == SECOND)
			continue;
		*arg = SECOND;
		return word_wrong_mark;
	}
	return word_fine;
}

/* Both items of each pair number, by number - 1. */
struct pair { uint32_t first, second; };

static struct pair *pairs_of(struct arena *a, const struct question *q)
{
	struct pair *pairs = arena_take_n(a, question_slots(q) + 1, sizeof *pairs);
	size_t at = 0;

	for (uint32_t x = 1; pairs != NULL && x <= q->items_n; x++)
		for (uint32_t y = x + 1; y <= q->items_n; y++)
			pairs[at++] = (struct pair){ x, y };
	return pairs;
}

/* Comparisons of an item by group; what was won stands in its row. */
struct bouts { int64_t all, by[GROUPS_MAX]; };

struct pairing { const struct pair *pairs; struct bouts *bouts; size_t *last; struct tally *t; };

/* Takes one side of a comparison into account; `ballot` counts from 1, so that an item's voter is counted once. */
static void meet(const struct pairing *p, uint32_t item, bool won, const struct counted *b, size_t ballot)
{
	struct tally_row *r = &p->t->rows[item - 1];

	p->bouts[item - 1].all += b->times;
	p->bouts[item - 1].by[b->group] += b->times;
	if (won) {
		r->points += b->times;
		r->by[b->group] += b->times;
	}
	if (p->last[item - 1] == ballot)
		return;
	p->last[item - 1] = ballot;
	r->voters += b->times;
	r->voters_by[b->group] += b->times;
}

static void score(const struct question *q, const struct bouts *bouts, struct tally *t, struct tally_row *r)
{
	struct fraction parts[GROUPS_MAX];
	size_t groups = group_parts(q, t->voted, t, parts);

	r->plain = fraction_of((uint64_t)r->points + 1, (uint64_t)bouts->all + 2);
	r->balanced = groups == 0 ? r->plain : (struct fraction){ 0 };
	for (size_t g = 1; groups > 0 && g <= q->groups_n; g++)
		r->balanced = fraction_add(r->balanced, fraction_mul(parts[g],
			fraction_of((uint64_t)r->by[g] + 1, (uint64_t)bouts->by[g] + 2)));
	t->too_large = t->too_large || r->balanced.lost;
}

struct tally *pairwise_count(struct arena *a, const struct question *q, const struct counted *ballots, size_t n)
{
	/* A table of cells for each pair is worth its memory in a round; a file may have a thousand items. */
	struct tally *t = tally_begin(a, q, ballots, n, q->items_n <= PAIR_ITEMS_MAX);
	struct pairing p = { pairs_of(a, q), arena_take_n(a, q->items_n + 1, sizeof *p.bouts),
		arena_take_n(a, q->items_n + 1, sizeof *p.last), t };

	if (t == NULL || p.pairs == NULL || p.bouts == NULL || p.last == NULL)
		return NULL;
	bool fits = marks_given(q, ballots, n, t);
	for (size_t i = 0; fits && i < n; i++) {
		for (size_t k = 0; k < ballots[i].picks.n; k++) {
			const struct pick *mark = &ballots[i].picks.at[k];
			const struct pair *pair = &p.pairs[mark->item - 1];

			meet(&p, pair->first, mark->points == FIRST, &ballots[i], i + 1);
			meet(&p, pair->second, mark->points == SECOND, &ballots[i], i + 1);
		}
	}
	for (size_t i = 0; fits && i < t->rows_n; i++)
		score(q, &p.bouts[i], t, &t->rows[i]);
	tally_rank(a, q, t, order_by_score_alone, 0);
	return a->broken ? NULL : t;
}
