/* Approval: tick as many as one likes; the item with the most ticks stands first. Ties as for points. */
#include "core/method/method.h"

enum word approval_check(const struct question *q, const struct pick_list *picks, int64_t *arg)
{
	(void)q;
	*arg = 1;
	for (size_t i = 0; i < picks->n; i++)
		if (picks->at[i].points != 1)
			return word_wrong_mark;
	return word_fine;
}

struct tally *approval_count(struct arena *a, const struct question *q, const struct counted *ballots, size_t n)
{
	struct tally *t = tally_begin(a, q, ballots, n, false);

	if (t == NULL)
		return NULL;
	rows_add(t, ballots, n);
	tally_add(t, &t->available, (int64_t)q->items_n, t->cast);
	rows_balance(q, t);
	tally_rank(a, q, t, order_by_score, 2);
	return t;
}
