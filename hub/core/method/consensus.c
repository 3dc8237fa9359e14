/*
 * The five-level consensus check (decision 14, after Kaner's gradients): 5 fully agree .. 1 disagree. Support is 3, 4
 * and 5. It passes when support reaches the threshold fixed before the round, nobody is at level 1, and, where sector
 * figures may be used, support reaches its threshold in every sector that voted.
 */
#include "base/wide.h"
#include "core/method/method.h"

int64_t consensus_points(size_t items)
{
	(void)items;
	return 5;
}

enum word consensus_check(const struct question *q, const struct pick_list *picks, int64_t *arg)
{
	(void)q;
	(void)arg;
	if (picks->n == 0)
		return word_fine;   /* blank: turnout only */
	if (picks->n != 1)
		return word_wrong_item;
	return picks->at[0].points < 1 || picks->at[0].points > 5 ? word_wrong_level : word_fine;
}

/* support / answers >= percent / 100; 67 stands for two thirds exactly. */
static bool reaches(int64_t support, int64_t answers, int64_t percent)
{
	return percent == 67 ? (wide_signed)support * 3 >= (wide_signed)answers * 2 : (wide_signed)support * 100 >= (wide_signed)answers * percent;
}

enum band support_band(int64_t support, int64_t answers)
{
	return (wide_signed)support * 2 < answers ? BAND_LOW : (wide_signed)support * 5 < (wide_signed)answers * 4 ? BAND_MEDIUM : BAND_HIGH;
}

struct tally *consensus_count(struct arena *a, const struct question *q, const struct counted *ballots, size_t n)
{
	struct tally *t = tally_begin(a, q, ballots, n, false);

	if (t == NULL)
		return NULL;
	t->rows_n = 0;   /* one proposal: there is nothing to rank */
	for (size_t i = 0; i < n; i++) {
		const struct counted *b = &ballots[i];

		if (b->picks.n == 0)
			continue;
		int64_t level = b->picks.at[0].points;
		tally_add(t, &t->levels[level], 1, b->times);
		tally_add(t, &t->used, 1, b->times);
		if (level < 3)
			continue;
		tally_add(t, &t->support, 1, b->times);
		tally_add(t, &t->support_by[b->group], 1, b->times);
	}
	t->available = t->cast;
	t->passed = t->used > 0 && t->levels[1] == 0 && reaches(t->support, t->used, q->pass_percent);
	for (size_t g = 1; t->sectors && g <= q->groups_n; g++)
		if (t->voted[g] > 0 && !reaches(t->support_by[g], t->voted[g], q->sector_percent))
			t->passed = false;
	return t;
}
