/*
 * A method that only a test has: ticks, and each weighs as much as the number of its item, so that no other method gives its
 * figures. It is here to show what a new method costs: this file and a row.
 */
#include "core/method/method.h"

enum word toy_check(const struct question *q, const struct pick_list *picks, int64_t *arg)
{
	(void)q;
	*arg = 1;
	for (size_t i = 0; i < picks->n; i++)
		if (picks->at[i].points != 1)
			return word_wrong_mark;
	return word_fine;
}

/* The same ballots with the ticks' weights in them. */
static struct counted *weighed(struct arena *a, const struct counted *ballots, size_t n)
{
	struct counted *out = arena_take_n(a, n + 1, sizeof *out);

	for (size_t i = 0; out != NULL && i < n; i++) {
		struct pick *picks = arena_take_n(a, ballots[i].picks.n + 1, sizeof *picks);

		if (picks == NULL)
			return NULL;
		for (size_t k = 0; k < ballots[i].picks.n; k++)
			picks[k] = (struct pick){ ballots[i].picks.at[k].item, ballots[i].picks.at[k].item };
		out[i] = (struct counted){ ballots[i].group, ballots[i].times, { picks, ballots[i].picks.n } };
	}
	return out;
}

struct tally *toy_count(struct arena *a, const struct question *q, const struct counted *ballots, size_t n)
{
	struct tally *t = tally_begin(a, q, ballots, n, false);
	const struct counted *heavy = weighed(a, ballots, n);
	int64_t items = (int64_t)q->items_n;

	if (t == NULL || heavy == NULL)
		return NULL;
	rows_add(t, heavy, n);
	tally_add(t, &t->available, items * (items + 1) / 2, t->cast);
	rows_balance(q, t);
	/* One person can take the heaviest tick away and give the next. */
	tally_rank(a, q, t, order_by_score, 2 * items - 1);
	return t;
}
