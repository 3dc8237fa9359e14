/*
 * Grades: one of five words (1 worst .. 5 best) for each item, and for each criterion where there are any.
 *
 * Without criteria the score is the low median, and items are ranked by majority judgment: plain over all ballots,
 * balanced over the mean of the groups' distributions, each over those of its people who graded the item. With
 * criteria the score is the weighted mean of the mean grades (balanced: of the means of the groups' means); it comes
 * with the intervals in which each weight may move.
 *
 * Points are the sum of the grades, over all criteria. Cells stand by slot, so with criteria an item has as many; its
 * median and the word for its strength then speak of all its grades together, whatever the weights. No grade is no
 * opinion, never a middle one: an item that nobody graded, or not on a criterion that weighs, has no rank.
 */
#include "core/method/grades.h"
#include "core/method/method.h"

enum { WORDS = 5 };

enum word grades_check(const struct question *q, const struct pick_list *picks, int64_t *arg)
{
	(void)q;
	for (size_t i = 0; i < picks->n; i++) {
		if (picks->at[i].points >= 1 && picks->at[i].points <= WORDS)
			continue;
		*arg = WORDS;
		return word_wrong_mark;
	}
	return word_fine;
}

static size_t criteria_of(const struct question *q)
{
	return q->criteria_n == 0 ? 1 : q->criteria_n;
}

/* The cell of an item, from 0, on a criterion, from 0. */
static const struct tally_cell *cell_of(const struct question *q, const struct tally *t, size_t criterion, size_t item)
{
	return &t->cells[criterion * q->items_n + item];
}

static int64_t sum_of(const int64_t *marks)
{
	int64_t sum = 0;

	for (int64_t value = 1; value <= WORDS; value++)
		sum += value * marks[value];
	return sum;
}

/* -- what stands in every row -- */

static void count_item(const struct question *q, struct tally *t, size_t item)
{
	struct tally_row *r = &t->rows[item];
	int64_t marks[WORDS + 1] = { 0 };

	for (size_t c = 0; c < criteria_of(q); c++) {
		const struct tally_cell *cell = cell_of(q, t, c, item);

		for (int value = 1; value <= WORDS; value++)
			marks[value] += cell->marks[value];
		for (size_t g = 0; g < GROUPS_MAX; g++)
			r->by[g] += sum_of(cell->marks_by[g]);
	}
	r->points = sum_of(marks);
	r->median = (uint8_t)low_median(&marks[1], WORDS);
	r->strength = strength_of(&marks[1], WORDS);
}

/* Ballots with at least one grade of the item. */
static void count_voters(struct arena *a, const struct question *q, const struct counted *ballots, size_t n, struct tally *t)
{
	size_t *last = arena_take_n(a, q->items_n + 1, sizeof *last);

	for (size_t i = 0; last != NULL && i < n; i++) {
		for (size_t k = 0; k < ballots[i].picks.n; k++) {
			size_t item = (size_t)(ballots[i].picks.at[k].item - 1) % q->items_n;

			if (last[item] == i + 1)
				continue;
			last[item] = i + 1;
			t->rows[item].voters += ballots[i].times;
			t->rows[item].voters_by[ballots[i].group] += ballots[i].times;
		}
	}
}

/* -- who is ranked -- */

/* People who graded the item: on that criterion, of those that weigh, where they are fewest. */
static int64_t opinions_on(const struct question *q, const struct tally *t, size_t item)
{
	int64_t fewest = -1;

	for (size_t c = 0; c < criteria_of(q); c++) {
		int64_t voters = cell_of(q, t, c, item)->voters;

		if ((q->criteria_n == 0 || criterion_weight(q, c) > 0) && (fewest < 0 || voters < fewest))
			fewest = voters;
	}
	return fewest;
}

/*
 * A few who love an item that others did not reach would put it above one that all know: so many opinions are needed
 * (voting's rule of five, or half of the median, the low one, over the items).
 */
static void set_aside(struct arena *a, const struct question *q, struct tally *t)
{
	int64_t *sorted = arena_take_n(a, q->items_n + 1, sizeof *sorted), line = 1;

	if (sorted == NULL)
		return;
	for (size_t i = 0; i < q->items_n; i++) {
		int64_t n = opinions_on(q, t, i);
		size_t at = i;

		for (; at > 0 && sorted[at - 1] > n; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = n;
	}
	if (q->min_opinions > 0 && q->items_n > 0) {
		int64_t median = sorted[(q->items_n - 1) / 2], half = median / 2 + median % 2;
		line = half > q->min_opinions ? half : q->min_opinions;
	}
	for (size_t i = 0; i < q->items_n; i++)
		if (opinions_on(q, t, i) < line)
			numbers_put(a, &t->unranked, (uint32_t)i + 1);
}

/* -- without criteria: majority judgment -- */

static struct outward read_plain(const struct tally_cell *cell)
{
	struct fraction upto[WORDS];
	int64_t sum = 0;

	if (cell->voters == 0)
		return (struct outward){ .n = WORDS, .none = true };
	for (int i = 0; i < WORDS; i++)
		upto[i] = fraction_of((uint64_t)(sum += cell->marks[i + 1]), (uint64_t)cell->voters);
	return outward_of(upto, WORDS);
}

static struct outward read_balanced(const struct question *q, const struct tally_cell *cell, struct tally *t)
{
	struct fraction parts[GROUPS_MAX], upto[WORDS] = { 0 };

	if (group_parts(q, cell->voters_by, t, parts) == 0)
		return read_plain(cell);
	for (size_t g = 1; g <= q->groups_n; g++) {
		int64_t sum = 0;

		for (int i = 0; cell->voters_by[g] > 0 && i < WORDS; i++) {
			sum += cell->marks_by[g][i + 1];
			upto[i] = fraction_add(upto[i], fraction_mul(parts[g],
				fraction_of((uint64_t)sum, (uint64_t)cell->voters_by[g])));
		}
	}
	return outward_of(upto, WORDS);
}

/* Places of the items by majority judgment, shared: binary insertion, and equals stay as they came. */
static void judge(const struct outward *read, uint32_t *order, bool balanced, struct tally *t)
{
	for (size_t i = 0; i < t->rows_n; i++) {
		size_t low = 0, high = i;

		while (low < high) {
			size_t at = (low + high) / 2;

			if (outward_order(&read[i], &read[order[at]]) < 0)
				high = at;
			else
				low = at + 1;
		}
		for (size_t k = i; k > low; k--)
			order[k] = order[k - 1];
		order[low] = (uint32_t)i;
	}
	for (size_t i = 0; i < t->rows_n; i++) {
		bool shared = i > 0 && outward_order(&read[order[i - 1]], &read[order[i]]) == 0;
		t->rows[order[i]].judged[balanced] = shared ? t->rows[order[i - 1]].judged[balanced] : (uint32_t)i + 1;
	}
}

static int order_by_judgment(const struct question *q, const struct tally *t, bool balanced, uint32_t a, uint32_t b)
{
	uint32_t x = t->rows[a - 1].judged[balanced], y = t->rows[b - 1].judged[balanced];

	(void)q;
	return x < y ? -1 : x > y;
}

static void score_by_median(struct arena *a, const struct question *q, struct tally *t)
{
	struct outward *plain = arena_take_n(a, t->rows_n + 1, sizeof *plain);
	struct outward *balanced = arena_take_n(a, t->rows_n + 1, sizeof *balanced);
	uint32_t *order = arena_take_n(a, t->rows_n + 1, sizeof *order);

	if (plain == NULL || balanced == NULL || order == NULL)
		return;
	for (size_t i = 0; i < t->rows_n; i++) {
		plain[i] = read_plain(&t->cells[i]);
		balanced[i] = read_balanced(q, &t->cells[i], t);
		t->too_large = t->too_large || balanced[i].lost;
		if (plain[i].none)
			continue;
		t->rows[i].plain = fraction_of(plain[i].low + 1, 1);
		t->rows[i].balanced = fraction_of(balanced[i].low + 1, 1);
	}
	judge(plain, order, false, t);
	judge(balanced, order, true, t);
}

/* -- with criteria: weighted means -- */

static struct fraction mean_of(const int64_t *marks, int64_t voters)
{
	return fraction_of((uint64_t)sum_of(marks), (uint64_t)voters);
}

static struct fraction balanced_mean(const struct question *q, const struct tally_cell *cell, struct tally *t)
{
	struct fraction parts[GROUPS_MAX], mean = { 0 };

	if (group_parts(q, cell->voters_by, t, parts) == 0)
		return mean_of(cell->marks, cell->voters);
	for (size_t g = 1; g <= q->groups_n; g++)
		if (cell->voters_by[g] > 0)
			mean = fraction_add(mean, fraction_mul(parts[g], mean_of(cell->marks_by[g], cell->voters_by[g])));
	return mean;
}

/* Returns the plain means by slot - 1, zero where there is no grade. */
static struct fraction *score_by_criteria(struct arena *a, const struct question *q, struct tally *t)
{
	struct fraction *means = arena_take_n(a, t->cells_n + 1, sizeof *means);
	uint64_t sum = 0;

	for (size_t c = 0; c < q->criteria_n; c++)
		sum += criterion_weight(q, c);
	for (size_t i = 0; means != NULL && i < t->rows_n; i++) {
		struct tally_row *r = &t->rows[i];

		for (size_t c = 0; c < q->criteria_n; c++) {
			const struct tally_cell *cell = cell_of(q, t, c, i);
			struct fraction part = fraction_of(criterion_weight(q, c), sum);

			if (cell->voters == 0)
				continue;
			means[c * q->items_n + i] = mean_of(cell->marks, cell->voters);
			r->plain = fraction_add(r->plain, fraction_mul(part, means[c * q->items_n + i]));
			r->balanced = fraction_add(r->balanced, fraction_mul(part, balanced_mean(q, cell, t)));
		}
		/* Without a grade that weighs there is no score: what others gave would be a part of one. */
		if (opinions_on(q, t, i) == 0)
			r->plain = r->balanced = (struct fraction){ 0 };
		t->too_large = t->too_large || r->plain.lost || r->balanced.lost;
	}
	return means;
}

struct tally *grades_count(struct arena *a, const struct question *q, const struct counted *ballots, size_t n)
{
	struct tally *t = tally_begin(a, q, ballots, n, true);
	struct fraction *means = NULL;

	if (t == NULL)
		return NULL;
	if (marks_given(q, ballots, n, t)) {
		for (size_t i = 0; i < t->rows_n; i++)
			count_item(q, t, i);
		if (q->criteria_n > 0)
			means = score_by_criteria(a, q, t);
		else
			score_by_median(a, q, t);
		count_voters(a, q, ballots, n, t);
		set_aside(a, q, t);
	}
	if (a->broken)
		return NULL;
	tally_rank(a, q, t, q->criteria_n > 0 ? order_by_score_alone : order_by_judgment, 0);
	if (means != NULL)
		weights_hold(a, q, means, t);
	return a->broken ? NULL : t;
}
