/*
 * Reactions: agree (1), disagree (2) or pass (3) on each item. The score is the smoothed share of agreement (A + 1) /
 * (S + 2), S counting passes; balanced, the product of that share over all groups, so what one group rejects can not
 * come out on top. This is the group-informed consensus of Polis (compdemocracy/polis, conversation.clj) with sectors
 * for groups; nobody there gives 1/2.
 */
#include "core/method/method.h"

enum { AGREE = 1, DISAGREE = 2, REACTIONS = 3 };

enum word reactions_check(const struct question *q, const struct pick_list *picks, int64_t *arg)
{
	(void)q;
	for (size_t i = 0; i < picks->n; i++) {
		if (picks->at[i].points >= AGREE && picks->at[i].points <= REACTIONS)
			continue;
		*arg = REACTIONS;
		return word_wrong_mark;
	}
	return word_fine;
}

static struct fraction smoothed(int64_t part, int64_t all)
{
	return fraction_of((uint64_t)part + 1, (uint64_t)all + 2);
}

/* What one group, or a room that is not to be divided, said about an item. */
struct stance { int64_t agree, disagree, all; };

/* The smoothed share against so many fifths. */
static int to_fifths(int64_t part, int64_t all, uint64_t fifths)
{
	struct fraction share = smoothed(part, all), line = fraction_of(fifths, 5);
	return fraction_order(&share, &line);
}

/* Three fifths in every group, or three fifths here and at most two there. */
static enum agreement word_of(const struct stance *groups, size_t n, int64_t few)
{
	bool all_agree = true, all_disagree = true, one_agrees = false, one_does_not = false;

	for (size_t i = 0; i < n; i++) {
		const struct stance *o = &groups[i];

		if (o->all < few)
			return AGREEMENT_FEW;
		bool agrees = to_fifths(o->agree, o->all, 3) >= 0;
		all_agree = all_agree && agrees;
		one_agrees = one_agrees || agrees;
		one_does_not = one_does_not || to_fifths(o->agree, o->all, 2) <= 0;
		all_disagree = all_disagree && to_fifths(o->disagree, o->all, 3) >= 0;
	}
	if (n == 0)
		return AGREEMENT_FEW;
	if (all_agree)
		return AGREEMENT_TOGETHER;
	if (all_disagree)
		return AGREEMENT_AGAINST;
	return one_agrees && one_does_not ? AGREEMENT_DIVIDED : AGREEMENT_MIXED;
}

/* The word is published whatever the k rule says, so where groups must not show it is the whole room's. */
static enum agreement item_word(const struct question *q, const struct tally *t, const struct tally_cell *cell)
{
	struct stance groups[GROUPS_MAX] = { { cell->marks[AGREE], cell->marks[DISAGREE], cell->voters } };
	size_t n = 0;

	if (q->groups_n == 0 || !t->sectors)
		return word_of(groups, 1, q->few);
	for (size_t g = 1; g <= q->groups_n; g++)
		if (t->voted[g] > 0)
			groups[n++] = (struct stance){ cell->marks_by[g][AGREE], cell->marks_by[g][DISAGREE], cell->voters_by[g] };
	return word_of(groups, n, q->few);
}

static void count_item(const struct question *q, struct tally *t, const struct tally_cell *cell, struct tally_row *r)
{
	r->points = cell->marks[AGREE];
	r->voters = cell->voters;
	for (size_t g = 0; g < GROUPS_MAX; g++) {
		r->by[g] = cell->marks_by[g][AGREE];
		r->voters_by[g] = cell->voters_by[g];
	}
	r->plain = smoothed(r->points, r->voters);
	r->balanced = q->groups_n == 0 ? r->plain : fraction_of(1, 1);
	for (size_t g = 1; g <= q->groups_n; g++)
		r->balanced = fraction_mul(r->balanced, smoothed(r->by[g], r->voters_by[g]));
	r->agreement = item_word(q, t, cell);
	t->too_large = t->too_large || r->balanced.lost;
}

struct tally *reactions_count(struct arena *a, const struct question *q, const struct counted *ballots, size_t n)
{
	struct tally *t = tally_begin(a, q, ballots, n, true);

	if (t == NULL)
		return NULL;
	bool fits = marks_given(q, ballots, n, t);
	for (size_t i = 0; fits && i < t->rows_n; i++)
		count_item(q, t, &t->cells[i], &t->rows[i]);
	tally_rank(a, q, t, order_by_score_alone, 0);
	return a->broken ? NULL : t;
}
