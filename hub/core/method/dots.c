/*
 * Priority points (dots): a budget of points, a cap per item, unspent points are lost. Ranking key of decision 14:
 * points, then distinct voters, then the sector-balanced share when it may be shown; equals share a rank. A hundred points
 * are the same with another budget.
 */
#include "core/method/method.h"

int64_t dots_points(size_t items)
{
	int64_t third = ((int64_t)items * 2 + 3) / 6;   /* round(items / 3) */

	return third < 3 ? 3 : third > 7 ? 7 : third;
}

enum word dots_check(const struct question *q, const struct pick_list *picks, int64_t *arg)
{
	int64_t sum = 0;

	for (size_t i = 0; i < picks->n; i++) {
		if (picks->at[i].points > q->cap) {
			*arg = q->cap;
			return word_too_many_on_one;
		}
		sum += picks->at[i].points;
	}
	*arg = q->points;
	return sum > q->points ? word_too_many_points : word_fine;
}

struct tally *dots_count(struct arena *a, const struct question *q, const struct counted *ballots, size_t n)
{
	struct tally *t = tally_begin(a, q, ballots, n, false);

	if (t == NULL)
		return NULL;
	rows_add(t, ballots, n);
	tally_add(t, &t->available, q->points, t->cast);
	rows_balance(q, t);
	/* One person can take all they may give from one and give it to the other. */
	tally_rank(a, q, t, order_by_score, 2 * (q->cap < q->points ? q->cap : q->points));
	return t;
}
