/*
 * How far the weight of a criterion may move before the top list becomes another. Let it be t of the whole, the other
 * weights keeping their proportions; then each score is a straight line in t, (1 - t) * score without the criterion +
 * t * mean on it, and the list holds until the first line from below crosses one from above. Crossings are exact
 * fractions (after O'Shea and others, weight stability intervals, 2026). At the ends of an interval two scores are
 * equal; beyond them the list is another.
 *
 * The list is the plain count's: what stands surely above the cut line, and what shares the rank it goes through. A
 * tie at the line lasts only if its lines are one; otherwise any move breaks it, and the interval is a point. An item
 * that would lose its score by the move, because nobody graded it on what would weigh then, leaves the list. Unranked
 * items stay outside.
 */
#include "core/method/grades.h"

/* Scores of an item at t = 0 and t = 1. `gap`: it has none at one of the ends. */
struct line { enum side side; struct fraction from, to; bool gap; };

uint64_t criterion_weight(const struct question *q, size_t criterion)
{
	for (size_t c = 0; c < q->criteria_n; c++)
		if (q->weights[c] > 0)
			return q->weights[criterion] > 0 ? (uint64_t)q->weights[criterion] : 0;
	return 1;
}

/* Weights of all the others together; where none has any, each is to have the same when this one lets go. */
static uint64_t others_weight(const struct question *q, size_t criterion, bool *equal)
{
	uint64_t sum = 0;

	for (size_t c = 0; c < q->criteria_n; c++)
		sum += c == criterion ? 0 : criterion_weight(q, c);
	*equal = sum == 0;
	return *equal ? q->criteria_n - 1 : sum;
}

static struct line line_of(const struct question *q, const struct fraction *means, size_t criterion, size_t item, enum side side)
{
	struct line l = { .side = side, .to = means[criterion * q->items_n + item] };
	bool equal;
	uint64_t all = others_weight(q, criterion, &equal);

	l.gap = fraction_is_zero(&l.to);
	for (size_t c = 0; c < q->criteria_n; c++) {
		const struct fraction *mean = &means[c * q->items_n + item];
		uint64_t weight = equal ? 1 : criterion_weight(q, c);

		if (c == criterion || weight == 0)
			continue;
		l.gap = l.gap || fraction_is_zero(mean);
		l.from = fraction_add(l.from, fraction_mul(fraction_of(weight, all), *mean));
	}
	if (q->criteria_n == 1)
		l.from = l.to;
	return l;
}

/* The interval shrinks to where `over` is not below `under`. Now, between the ends, it is above. */
static void keep_over(const struct line *over, const struct line *under, struct interval *out)
{
	int from = fraction_order(&over->from, &under->from), to = fraction_order(&over->to, &under->to);

	if (from >= 0 && to >= 0)
		return;
	struct fraction a = from < 0 ? fraction_minus(under->from, over->from) : fraction_minus(over->from, under->from);
	struct fraction b = to < 0 ? fraction_minus(under->to, over->to) : fraction_minus(over->to, under->to);
	struct fraction crossing = fraction_div(a, fraction_add(a, b));
	if (crossing.lost)
		out->from.lost = out->to.lost = true;
	else if (to < 0 && fraction_order(&crossing, &out->to) < 0)
		out->to = crossing;
	else if (from < 0 && fraction_order(&crossing, &out->from) > 0)
		out->from = crossing;
}

static bool same_line(const struct line *a, const struct line *b)
{
	return fraction_order(&a->from, &b->from) == 0 && fraction_order(&a->to, &b->to) == 0;
}

/* False: with the least move the list is another. */
static bool may_move(const struct line *lines, size_t n)
{
	const struct line *tied = NULL;

	for (size_t i = 0; i < n; i++) {
		if (lines[i].side != SIDE_ABOVE && lines[i].side != SIDE_TIE)
			continue;
		if (lines[i].gap)
			return false;
		if (lines[i].side != SIDE_TIE)
			continue;
		if (tied != NULL && !same_line(tied, &lines[i]))
			return false;
		tied = &lines[i];
	}
	return true;
}

static struct interval hold(const struct line *lines, size_t n, struct fraction now)
{
	struct interval out = { fraction_of(0, 1), fraction_of(1, 1) };

	for (size_t i = 0; i < n; i++)
		if (lines[i].from.lost || lines[i].to.lost)
			out.from.lost = out.to.lost = true;
	if (out.from.lost)
		return out;
	if (!may_move(lines, n))
		return (struct interval){ now, now };
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; lines[i].side != SIDE_NONE && k < n; k++)
			if (lines[k].side > lines[i].side && !lines[k].gap)
				keep_over(&lines[i], &lines[k], &out);
	return out;
}

void weights_intervals(struct arena *a, const struct question *q, const struct fraction *means, const enum side *sides,
	struct interval *out)
{
	struct line *lines = arena_take_n(a, q->items_n + 1, sizeof *lines);

	if (lines == NULL)
		return;
	for (size_t c = 0; c < q->criteria_n; c++) {
		bool equal;
		uint64_t own = criterion_weight(q, c), others = others_weight(q, c, &equal);

		for (size_t i = 0; i < q->items_n; i++)
			lines[i] = line_of(q, means, c, i, sides[i]);
		out[c] = hold(lines, q->items_n, equal ? fraction_of(1, 1) : fraction_of(own, own + others));
	}
}

void weights_hold(struct arena *a, const struct question *q, const struct fraction *means, struct tally *t)
{
	enum side *sides = arena_take_n(a, q->items_n + 1, sizeof *sides);
	struct interval *intervals = arena_take_n(a, q->criteria_n, sizeof *intervals);

	if (sides == NULL || intervals == NULL)
		return;
	for (size_t i = 0; i < q->items_n; i++) {
		uint32_t item = (uint32_t)i + 1;

		sides[i] = t->rows[i].rank == 0 ? SIDE_NONE : numbers_have(&t->tie, item) ? SIDE_TIE :
			numbers_have(&t->tops, item) ? SIDE_ABOVE : SIDE_BELOW;   /* a tie's winner by lot stands in both */
	}
	weights_intervals(a, q, means, sides, intervals);
	t->intervals = intervals;
}
