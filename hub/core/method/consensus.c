/*
 * The five-level consensus check (decision 14, after Kaner's gradients): 5 fully agree .. 1 disagree. Support is 3, 4
 * and 5. It passes when support reaches the threshold fixed before the round, nobody is at level 1, and, where sector
 * figures may be used, support reaches its threshold in every sector that voted.
 */
#include "core/method/method.h"

int64_t consensus_points(size_t items)
{
	(void)items;
	return 5;
}

enum word consensus_check(const struct poll *p, const struct ballot *b, int64_t *arg)
{
	(void)p;
	(void)arg;
	if (b->picks.n == 0)
		return word_fine;   /* blank: turnout only */
	if (b->picks.n != 1 || b->picks.at[0].item != 1)
		return word_wrong_item;
	return b->picks.at[0].points < 1 || b->picks.at[0].points > 5 ? word_wrong_level : word_fine;
}

/* support / answers >= percent / 100; 67 stands for two thirds exactly. */
static bool reaches(int64_t support, int64_t answers, int64_t percent)
{
	return percent == 67 ? support * 3 >= answers * 2 : support * 100 >= answers * percent;
}

void consensus_count(struct workshop *w, const struct poll *p, struct tally *t)
{
	int64_t answers = 0;

	for (size_t i = 0; i < p->ballots.n; i++) {
		const struct ballot *b = &p->ballots.at[i];

		if (b->picks.n == 0)
			continue;
		int64_t level = b->picks.at[0].points;
		answers++;
		t->levels[level]++;
		t->support += level >= 3;
		t->support_by[b->sector] += level >= 3;
	}
	t->used = answers;
	t->available = t->cast;
	t->passed = answers > 0 && t->levels[1] == 0 && reaches(t->support, answers, w->rules.pass_percent);
	for (int s = SECTOR_STATE; t->sectors && s < SECTOR_N; s++)
		if (t->voted[s] > 0 && !reaches(t->support_by[s], t->voted[s], w->rules.sector_percent))
			t->passed = false;
}
