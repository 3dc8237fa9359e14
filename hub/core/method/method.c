/* The table of methods, and what they are asked through: is this ballot within the rule, and what do the ballots say? */
#include "core/method/method.h"

#define ABOUT(a, b, c, d, e, f) { ITEMS_OF_##a, ITEMS_OF_##b, ITEMS_OF_##c, ITEMS_OF_##d, ITEMS_OF_##e, ITEMS_OF_##f }
const struct method_row method_rows[METHOD_N] = {
#define ROW(kind, prefix, form_, chart_, score_, balance_, points_, about_) \
	[METHOD_##kind] = { .name = #prefix, .form = FORM_##form_, .chart = CHART_##chart_, .score = SCORE_##score_, \
		.items_of = about_, .balance = BALANCE_##balance_, .check = prefix##_check, .count = prefix##_count, \
		.points_default = points_ },
#include "core/method/methods.def"
};

size_t pair_slot(size_t items, size_t a, size_t b)
{
	return (a - 1) * items - a * (a - 1) / 2 + b - a;
}

size_t question_slots(const struct question *q)
{
	switch (method_rows[q->method].form) {
	case FORM_LEVELS: return 1;
	case FORM_GRADE: return q->items_n * (q->criteria_n == 0 ? 1 : q->criteria_n);
	case FORM_PAIR: return q->items_n < 2 ? 0 : q->items_n * (q->items_n - 1) / 2;
	default: return q->items_n;
	}
}

enum word picks_check(const struct question *q, const struct pick_list *picks, int64_t *arg)
{
	size_t slots = question_slots(q);

	for (size_t i = 0; i < picks->n; i++)
		if (picks->at[i].item < 1 || (uint64_t)picks->at[i].item > slots)
			return word_wrong_item;
	return method_rows[q->method].check(q, picks, arg);
}

int picks_order(const struct pick_list *x, const struct pick_list *y)
{
	for (size_t i = 0; i < x->n && i < y->n; i++) {
		const struct pick *p = &x->at[i], *q = &y->at[i];

		if (p->item != q->item)
			return p->item < q->item ? -1 : 1;
		if (p->points != q->points)
			return p->points < q->points ? -1 : 1;
	}
	return x->n == y->n ? 0 : x->n < y->n ? -1 : 1;
}

struct tally *count(struct arena *a, const struct question *q, const struct counted *ballots, size_t ballots_n)
{
	struct tally *t = method_rows[q->method].count(a, q, ballots, ballots_n);

	return a->broken ? NULL : t;
}
